import uuid
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils import timezone

from backend.common.language import bilingual
from backend.common.models import Stamped


class Department(Stamped):
    name = models.CharField(bilingual("名称", "name"), max_length=100, unique=True)
    code = models.SlugField(bilingual("代码", "code"), max_length=30, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = bilingual("科室", "department")
        verbose_name_plural = bilingual("科室", "departments")

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    DOCTOR = "doctor", bilingual("医生", "doctor")
    ADMINISTRATOR = "administrator", bilingual("管理员", "administrator")
    AUDITOR = "auditor", bilingual("审核员", "auditor")


class Language(models.TextChoices):
    CHINESE = "zh-CN", "简体中文"
    ENGLISH = "en", "English"


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)

    def create_user(self, username: str, password: str, **fields: Any) -> "User":
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str, **fields: Any) -> "User":
        return self.create_user(username, password, **{**fields, "role": Role.ADMINISTRATOR})


class User(AbstractBaseUser):
    """A doctor, an auditor or an administrator. The role alone decides what an account may do."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(
        bilingual("用户名", "user name"), max_length=150, unique=True, validators=[UnicodeUsernameValidator()]
    )
    full_name = models.CharField(bilingual("姓名", "full name"), max_length=100)
    role = models.CharField(bilingual("角色", "role"), max_length=20, choices=Role.choices)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name=bilingual("科室", "department"),
    )
    language = models.CharField(
        bilingual("语言", "language"), max_length=10, choices=Language.choices, default=Language.CHINESE
    )
    is_active = models.BooleanField(bilingual("启用", "active"), default=True)
    date_joined = models.DateTimeField(bilingual("建立时间", "added"), auto_now_add=True)
    tokens_valid_from = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["username"]
        verbose_name = bilingual("用户", "user")
        verbose_name_plural = bilingual("用户", "users")
        constraints = [
            models.CheckConstraint(
                name="accounts_doctor_has_department",
                condition=~models.Q(role=Role.DOCTOR) | models.Q(department__isnull=False),
                violation_error_message=bilingual("医生必须属于一个科室。", "A doctor needs a department."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.full_name} ({self.username})"

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    @property
    def is_administrator(self) -> bool:
        return self.is_active and self.role == Role.ADMINISTRATOR

    @property
    def is_staff(self) -> bool:
        return self.is_administrator

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_administrator

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_administrator


class RefreshFamily(models.Model):
    """One log-in and every refresh token that descends from it. Only the newest token is good."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="refresh_families")
    current = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    rotated_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.uid)

    def is_good(self, now: datetime) -> bool:
        """Whether tokens of this log-in still count at all."""
        return (
            self.revoked_at is None
            and now < self.expires_at
            and self.user.is_active
            and self.created_at >= self.user.tokens_valid_from
        )
