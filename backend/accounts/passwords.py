from django.core.exceptions import ValidationError

from backend.common.language import bilingual

MAXIMUM = 128
TEXT = bilingual(f"密码不能超过 {MAXIMUM} 个字符。", f"The password may have at most {MAXIMUM} characters.")


class MaximumLengthValidator:
    """Long pass-phrases are welcome; a megabyte of password is an attack on the hash function."""

    def validate(self, password: str, user: object = None) -> None:
        if len(password) > MAXIMUM:
            raise ValidationError(TEXT, code="password_too_long")

    def get_help_text(self) -> str:
        return str(TEXT)
