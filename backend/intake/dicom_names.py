"""Text of a DICOM header in the character sets that chest films carry."""

import re

_ENCODINGS = {
    "": "ascii",
    "ISO_IR 6": "ascii",
    "ISO 2022 IR 6": "ascii",
    "ISO_IR 100": "latin-1",
    "ISO 2022 IR 100": "latin-1",
    "ISO_IR 101": "iso8859-2",
    "ISO_IR 144": "iso8859-5",
    "ISO_IR 192": "utf-8",
    "GB18030": "gb18030",
    "GBK": "gb18030",
    "ISO 2022 IR 58": "gb2312",
    "ISO 2022 IR 87": "iso2022_jp",
    "ISO 2022 IR 149": "euc_kr",
}
_ESCAPES = re.compile(rb"\x1b\$?[()\-]?[0-9A-Z]")


def text(raw: bytes, charset: str) -> str:
    """Decode a value; characters that do not fit become a replacement mark instead of an error."""
    term = [part.strip() for part in charset.split("\\")][-1]
    encoding = _ENCODINGS.get(term, "utf-8")
    if encoding == "ascii":
        return _clean(_undeclared(raw))
    if encoding != "iso2022_jp":
        raw = _ESCAPES.sub(b"", raw)
    return _clean(raw.decode(encoding, "replace"))


def _undeclared(raw: bytes) -> str:
    # Many machines send UTF-8 or GB18030 without saying so.
    for encoding in ("ascii", "utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def person(raw: bytes, charset: str) -> str:
    """A person's name as people write it; the ideographic form goes before the romanised one."""
    forms = text(raw, charset).split("=")
    chosen = next((form for form in (forms[1:2] + forms[:1]) if form.strip("^ ")), "")
    parts = [part.strip() for part in chosen.split("^") if part.strip()]
    return ("" if any(ord(c) > 0x2E80 for c in chosen) else " ").join(parts)


def _clean(value: str) -> str:
    return "".join(c for c in value if c.isprintable()).strip()
