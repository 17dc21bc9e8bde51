import pytest
from rest_framework.test import APIClient

from backend.cases import files
from backend.standards.models import Category, StandardFilm
from tests.factories import make_standard

ADDRESS = "/api/v1/standards/"


@pytest.fixture
def standard(db: None) -> StandardFilm:
    return make_standard(b"exactly as it is", name="q 1/1", shape="q", profusion="1/1")


def _display(film: StandardFilm) -> str:
    return f"{ADDRESS}{film.uid}/display/"


def test_the_list_says_what_each_film_shows_and_where_it_is(standard: StandardFilm, alice_api: APIClient) -> None:
    (row,) = alice_api.get(ADDRESS).json()
    assert (row["set"], row["edition"], row["name"], row["category"]) == ("Standards", "2011", "q 1/1", "1")
    assert (row["profusion"], row["shape"], row["large"], row["spacing_mm"]) == ("1/1", "q", "", None)
    assert row["display_url"] == _display(standard)


def test_nothing_of_the_store_is_told(standard: StandardFilm, alice_api: APIClient) -> None:
    text = alice_api.get(ADDRESS).content.decode()
    assert standard.stored_name not in text
    assert standard.display_name not in text


def test_the_list_is_empty_where_nothing_was_imported(alice_api: APIClient) -> None:
    assert alice_api.get(ADDRESS).json() == []


def test_charlie_sees_the_standard_films_too(standard: StandardFilm, charlie_api: APIClient) -> None:
    assert len(charlie_api.get(ADDRESS).json()) == 1
    assert charlie_api.get(_display(standard)).content == b"exactly as it is"


def test_an_administrator_sees_none(standard: StandardFilm, adam_api: APIClient) -> None:
    assert adam_api.get(ADDRESS).status_code == 403


def test_the_film_is_served_as_it_is_and_not_kept_by_the_browser(standard: StandardFilm, alice_api: APIClient) -> None:
    answer = alice_api.get(_display(standard))
    assert (answer["Content-Type"], answer.content) == ("application/dicom", b"exactly as it is")
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("changed", [b"exactly as it iz", b"exactly as it is.", b""])
def test_a_film_that_was_changed_in_the_store_is_refused(
    changed: bytes, standard: StandardFilm, alice_api: APIClient
) -> None:
    files.path_of(standard.display_name).write_bytes(changed)
    answer = alice_api.get(_display(standard))
    assert (answer.status_code, answer.json()["code"]) == (409, "standard_damaged")
    assert "damaged" in answer.json()["message"]


def test_it_is_refused_in_chinese_as_well(standard: StandardFilm, alice_api: APIClient) -> None:
    files.path_of(standard.display_name).write_bytes(b"other")
    answer = alice_api.get(_display(standard), headers={"Accept-Language": "zh-CN"})
    assert "标准片" in answer.json()["message"]


def test_a_lost_file_has_its_own_code(standard: StandardFilm, alice_api: APIClient) -> None:
    files.remove(standard.display_name)
    answer = alice_api.get(_display(standard))
    assert (answer.status_code, answer.json()["code"]) == (500, "storage_missing")


@pytest.mark.parametrize(
    ("told", "shelf"),
    [
        ({"profusion": "0/-"}, Category.ZERO),
        ({"profusion": "1/0"}, Category.ONE),
        ({"profusion": "3/+"}, Category.THREE),
        ({"profusion": "2/2", "large": "B"}, Category.LARGE),
        ({"shows": "pleural plaque"}, Category.OTHER),
    ],
)
def test_a_film_stands_on_the_shelf_of_what_it_shows(told: dict[str, str], shelf: Category) -> None:
    assert StandardFilm(**told).category == shelf
