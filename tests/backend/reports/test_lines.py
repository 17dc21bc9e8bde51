import pytest

from backend.reports.pdf.lines import wrapped


def _lines(text: str, width: int) -> list[str]:
    return wrapped(text, width, lambda part: sum(2 if ord(one) > 0x2E80 else 1 for one in part))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("one two three", 8, ["one two", "three"]),
        ("双肺弥漫性小阴影", 8, ["双肺弥漫", "性小阴影"]),
        ("双肺弥漫，小阴影", 8, ["双肺弥", "漫，小阴", "影"]),
        ("见（右上）肺区", 6, ["见（右", "上）肺", "区"]),
        ("见右（上）肺", 6, ["见右", "（上）", "肺"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("见 ILO 2011 标准", 8, ["见 ILO", "2011 标", "准"]),
        ("one\ntwo", 10, ["one", "two"]),
    ],
)
def test_lines_break_where_a_reader_expects_it(text: str, width: int, lines: list[str]) -> None:
    assert _lines(text, width) == lines


@pytest.mark.parametrize("width", range(4, 40))
def test_no_character_is_lost(width: int) -> None:
    text = "双肺见 small opacities（q/t），2/2；“聚集” 24.5 × 12 mm。" * 3
    assert "".join("".join(_lines(text, width)).split()) == "".join(text.split())
