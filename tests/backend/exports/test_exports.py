import csv
import hashlib
import io
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from backend.accounts.models import User
from backend.analysis.models import Analysis, ModelVersion, Result
from backend.audit.models import Event
from backend.cases import services
from backend.cases.models import Case
from backend.exports import rows
from backend.exports.writers.csv import safe
from backend.readings.models import Reading
from tests.factories import make_case, make_patient, make_radiograph

ADDRESS = "/api/v1/exports/cases/"
PREDICTION = {"cut_point": 0.42, "probabilities": [0.1, 0.2, 0.3, 0.4], "decided_by": "B"}
DOUBT = {"refer": True, "conformal_set": [1, 2], "warnings": ["too_dark", "lung_cropped"]}


@pytest.fixture
def case(alice: User) -> Case:
    """A staged and read case of a patient with a dangerous name."""
    case = make_case(
        alice, patient=make_patient(alice, hospital_number="H-7", name="=cmd|' /C calc'!A0", employer="北矿")
    )
    film = make_radiograph(case)
    now = timezone.now()
    analysis = Analysis.objects.create(radiograph=film, status="done", queued_at=now, enqueued_at=now)
    version = ModelVersion.objects.create(name="demo", version="1", digest="d" * 64)
    Result.objects.create(
        analysis=analysis, radiograph=film, model_version=version, schema_version=1, prediction=PREDICTION,
        stage=2, ill_score=0.875, map_name="m", map_width=1, map_height=1, map_max=1.0,
    )  # fmt: skip
    services.note_analysis(radiograph_id=film.pk, uid=analysis.uid, status="done", stage=2, ill_score=0.875)
    Reading.objects.create(case=case, reader=alice, status="signed", stage=1, comment="-1+1", signed_at=now)
    Reading.objects.create(case=case, reader=alice, draft_of=alice, comment="a private draft")
    return case


def _file(api: APIClient, **query: str) -> bytes:
    answer: Any = api.get(ADDRESS, query)
    assert answer.status_code == 200, answer.json()
    return b"".join(answer.streaming_content)


def _lines(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))


def test_a_line_shows_case_result_and_reading(case: Case, audrey_api: APIClient) -> None:
    line = _lines(_file(audrey_api))[0]
    assert (line["case_id"], line["hospital_number"], line["employer"]) == (str(case.uid), "H-7", "北矿")
    assert (line["model_stage"], line["ill_score"], line["cut_point"], line["p3"]) == ("2", "0.875", "0.42", "0.4")
    assert (line["model_name"], line["model_digest"]) == ("demo", "d" * 64)
    assert (line["reading_reader"], line["reading_stage"]) == ("Dr Alice", "1")


def test_a_result_of_an_older_release_has_no_doubt_in_its_line(case: Case, audrey_api: APIClient) -> None:
    line = _lines(_file(audrey_api))[0]
    assert (line["refer"], line["conformal_set"], line["warnings"]) == ("False", "", "")


def test_doubt_and_warnings_have_columns_of_their_own(case: Case, audrey_api: APIClient) -> None:
    Result.objects.update(prediction=PREDICTION | DOUBT)
    line = _lines(_file(audrey_api))[0]
    assert (line["refer"], line["conformal_set"], line["warnings"]) == ("True", "1 2", "too_dark lung_cropped")
    (row,) = json.loads(_file(audrey_api, **{"as": "json"}))
    assert {name: row["result"][name] for name in DOUBT} == DOUBT


FORM = {
    "schema_version": 1,
    "quality": {"grade": "2"},
    "parenchymal": True,
    "small": {
        "primary": "q",
        "secondary": "t",
        "profusion": "2/1",
        "zones": {"right_upper": "2/2", "left_lower": "0/-"},
    },
    "large": {"category": "A", "opacities": [{"long_mm": 24.0, "short_mm": 12.5}, {"long_mm": 11.0}]},
    "symbols": ["ax", "tb"],
}
DERIVED = {"stage": 2, "classification": "2/1 q/t A ax tb"}


@pytest.fixture
def full(case: Case, bob: User) -> Reading:
    """A reading with a form, which amends the first one."""
    first = Reading.objects.get(status="signed")
    return Reading.objects.create(
        case=case, reader=bob, status="signed", stage=3, signed_at=timezone.now(), amends=first,
        form=FORM, derived=DERIVED, rule_set="gbz70_2009", seconds=143,
    )  # fmt: skip


def test_what_the_form_says_has_columns_of_its_own(full: Reading, audrey_api: APIClient) -> None:
    first, line = _lines(_file(audrey_api))
    assert (line["reading_id"], line["reading_amends"]) == (str(full.uid), first["reading_id"])
    assert (line["reading_quality"], line["reading_shapes"], line["reading_large"]) == ("2", "q/t", "A")
    assert (line["reading_large_mm"], line["reading_symbols"]) == ("24 x 12.5; 11 x ?", "ax; tb")
    assert (line["reading_stage"], line["reading_derived_stage"], line["reading_rule_set"]) == ("3", "2", "gbz70_2009")
    assert line["reading_classification"] == "2/1 q/t A ax tb"


def test_how_long_a_reading_took_is_in_the_table(full: Reading, audrey_api: APIClient) -> None:
    assert [line["reading_seconds"] for line in _lines(_file(audrey_api))] == ["0", "143"]


def test_how_long_a_reading_took_is_in_json(full: Reading, audrey_api: APIClient) -> None:
    (row,) = json.loads(_file(audrey_api, **{"as": "json"}))
    assert [reading["seconds"] for reading in row["readings"]] == [0, 143]


def test_a_case_without_a_reading_has_no_reading_time(alice: User, audrey_api: APIClient) -> None:
    make_radiograph(make_case(alice))
    assert [line["reading_seconds"] for line in _lines(_file(audrey_api))] == [""]


def test_a_spreadsheet_does_not_make_days_of_profusions(full: Reading, audrey_api: APIClient) -> None:
    line = _lines(_file(audrey_api))[1]
    zones = [line[f"reading_zone_{name}"] for name in ("right_upper", "right_middle", "left_lower")]
    assert (line["reading_profusion"], zones) == ("'2/1", ["'2/2", "", "'0/-"])


def test_json_holds_what_the_form_says(full: Reading, audrey_api: APIClient) -> None:
    (row,) = json.loads(_file(audrey_api, **{"as": "json"}))
    reading = row["readings"][1]
    assert (reading["profusion"], reading["zones"]["right_upper"]) == ("2/1", "2/2")
    assert (reading["large_mm"], reading["symbols"]) == (["24 x 12.5", "11 x ?"], ["ax", "tb"])
    assert (reading["amends"], reading["derived_stage"]) == (row["readings"][0]["reading_id"], 2)


def test_a_reading_without_a_form_leaves_its_columns_empty(case: Case, audrey_api: APIClient) -> None:
    line = _lines(_file(audrey_api))[0]
    names = ["profusion", "shapes", "large", "large_mm", "symbols", "classification", "derived_stage", "rule_set"]
    assert {line[f"reading_{name}"] for name in [*names, "zone_left_upper", "amends", "quality"]} == {""}


def test_a_spreadsheet_reads_chinese_and_runs_nothing(case: Case, audrey_api: APIClient) -> None:
    body = _file(audrey_api)
    assert body.startswith(b"\xef\xbb\xbf")
    assert _lines(body)[0]["name"] == "'=cmd|' /C calc'!A0"
    assert _lines(body)[0]["reading_comment"] == "'-1+1"


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx", "  =1", "\n=1", "＝1", "\u00a0=1"])
def test_every_kind_of_formula_is_neutralised(text: str) -> None:
    assert safe(text) == "'" + text


@pytest.mark.parametrize("value", ["王伟", "a=b", "1-2", "", 3, -0.5, None, True])
def test_what_is_no_formula_stays_as_it_is(value: object) -> None:
    assert safe(value) == value


def test_json_holds_the_same_case(case: Case, audrey_api: APIClient) -> None:
    (row,) = json.loads(_file(audrey_api, **{"as": "json"}))
    assert (row["case_id"], row["name"]) == (str(case.uid), "=cmd|' /C calc'!A0")
    assert row["result"]["probabilities"] == [0.1, 0.2, 0.3, 0.4]
    assert [reading["comment"] for reading in row["readings"]] == ["-1+1"]


def test_drafts_never_leave(case: Case, audrey_api: APIClient) -> None:
    for kind in ("csv", "json"):
        assert b"a private draft" not in _file(audrey_api, **{"as": kind})


def test_a_case_without_result_and_reading_is_there_too(alice: User, audrey_api: APIClient) -> None:
    case = make_case(alice)
    make_radiograph(case)
    line = _lines(_file(audrey_api))[0]
    assert (line["case_id"], line["analysis_status"], line["model_stage"]) == (str(case.uid), "queued", "")


def test_filters_of_the_work_list_narrow_the_export(case: Case, alice: User, audrey_api: APIClient) -> None:
    make_case(alice)
    assert [line["case_id"] for line in _lines(_file(audrey_api, stage="2"))] == [str(case.uid)]
    assert len(_lines(_file(audrey_api))) == 2


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_an_export_of_nothing_is_a_valid_file(kind: str, audrey_api: APIClient) -> None:
    body = _file(audrey_api, **{"as": kind})
    assert (_lines(body) if kind == "csv" else json.loads(body)) == []


def test_chunks_join_without_a_gap(alice: User, audrey_api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "CHUNK", 2)
    cases = [make_case(alice) for _ in range(5)]
    assert [line["case_id"] for line in _lines(_file(audrey_api))] == [str(case.uid) for case in cases]


def test_what_left_is_in_the_audit_log_with_filter_count_and_digest(
    case: Case, audrey: User, audrey_api: APIClient
) -> None:
    body = _file(audrey_api, stage="2")
    started, finished = Event.objects.filter(action__startswith="export.").order_by("seq")
    assert (started.action, started.detail) == ("export.started", {"as": "csv", "filters": {"stage": "2"}})
    assert finished.actor == audrey.uid
    assert finished.detail == {
        "as": "csv",
        "filters": {"stage": "2"},
        "count": 1,
        "digest": hashlib.sha256(body).hexdigest(),
        "complete": True,
    }


def test_an_export_that_breaks_off_is_recorded_as_broken_off(case: Case, audrey_api: APIClient) -> None:
    answer: Any = audrey_api.get(ADDRESS)
    first = next(answer._iterator)
    answer._iterator.close()  # what the server does when the browser goes away
    detail = Event.objects.get(action="export.finished").detail
    assert (detail["complete"], detail["digest"]) == (False, hashlib.sha256(first).hexdigest())


def test_the_history_lists_exports_newest_first(case: Case, audrey_api: APIClient) -> None:
    _file(audrey_api)
    _file(audrey_api, **{"as": "json"}, search="H-7")
    newest, oldest = audrey_api.get("/api/v1/exports/").json()
    assert (newest["as"], newest["filters"], newest["count"]) == ("json", {"search": "H-7"}, 1)
    assert (oldest["as"], oldest["actor_name"], oldest["complete"]) == ("csv", "Dr Audrey (audrey)", True)


def test_only_auditors_export(case: Case, alice_api: APIClient, charlie_api: APIClient, adam_api: APIClient) -> None:
    for api in (alice_api, charlie_api, adam_api):
        assert api.get(ADDRESS).status_code == 403
        assert api.get("/api/v1/exports/").status_code == 403
    assert not Event.objects.filter(action__startswith="export.").exists()


@pytest.mark.parametrize(("name", "value"), [("as", "exe"), ("status", "lost")])
def test_nonsense_is_refused_before_anything_leaves(name: str, value: str, audrey_api: APIClient) -> None:
    answer = audrey_api.get(ADDRESS, {name: value})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [name])
    assert not Event.objects.filter(action="export.started").exists()


def test_the_file_name_carries_a_time_and_no_patient(case: Case, audrey_api: APIClient) -> None:
    answer: Any = audrey_api.get(ADDRESS)
    assert answer["Content-Disposition"].startswith('attachment; filename="dustlens-cases-')
    assert answer["Cache-Control"] == "no-store"
    assert b"".join(answer.streaming_content)


def test_the_few_models_are_not_joined_with_their_many_results(case: Case) -> None:
    with CaptureQueriesContext(connection) as queries:
        [row] = rows.rows(Case.objects.all())
    assert row.result is not None
    assert row.result.model_name == "demo"
    of_results = [query["sql"] for query in queries if "analysis_result" in query["sql"]]
    assert len(of_results) == 1
    assert "analysis_modelversion" not in of_results[0].partition("FROM")[2]
