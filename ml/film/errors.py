"""Why a film is refused."""


class FilmError(Exception):
    """A film that will not be read.

    `code` is stable and safe to show (see CODES); `detail` is for the log and never holds patient data.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        if code not in CODES:
            raise ValueError(f"unknown film code {code!r}")
        super().__init__(code, detail)
        self.code = code
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code


CODES = frozenset(
    {
        "empty_file",
        "too_large",
        "not_an_image",
        "truncated",
        "unsupported_format",
        "unsupported_transfer_syntax",
        "unsupported_modality",
        "not_frontal",
        "multi_frame",
        "dimensions_out_of_range",
        "unsupported_photometric",
        "decoder_crashed",
        "decoder_timeout",
        "corrupt_image",
        "blank_image",
        "not_a_chest_film",
    }
)
