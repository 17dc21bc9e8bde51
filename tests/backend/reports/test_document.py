"""What a report says."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from backend.accounts.models import User
from backend.cases.models import Case, Exposure
from backend.readings import decision
from backend.readings.form.schema import ReadingForm
from backend.reports.content import content_of
from backend.reports.document import document_of
from backend.reports.document.form import rows_of
from backend.reports.document.parts import Document, Section
from backend.reports.words import Words
from tests.backend.reports.filled import FORM, form, signed

ROOT = Path(__file__).resolve().parents[3]
ENGLISH, CHINESE = Words("en"), Words("zh-CN")


def _section(document: Document, key: str) -> Section:
    return next(section for section in document.sections if section.key == key)


def _facts(section: Section) -> dict[str, str]:
    return {fact.label: fact.value for block in section.blocks for fact in block.facts}


def _said(document: Document) -> str:
    return json.dumps([block.__dict__ for section in document.sections for block in section.blocks], default=str)


def test_every_field_of_the_form_is_in_words() -> None:
    rows = {row.label: row.value for row in rows_of(FORM, ENGLISH)}
    assert rows["Defects"] == "mottle; other"
    assert rows["Small opacities – Primary shape"] == "q: rounded, 1.5 to 3 mm"
    assert (rows["right upper zone"], rows["left lower zone"]) == ("2/3", "1/0")
    assert rows["Large opacities – Sizes and places"] == "24.5 × 12 mm (right upper zone)"
    assert rows["Costophrenic angle obliteration"] == "right no, left yes"
    assert rows["Pleural plaques – Extent"].startswith("right: 2: 1/4 to 1/2")
    assert rows["Other symbols"] == "ax coalescence of small opacities; tb tuberculosis"
    assert rows["Next examination"] == "2027-11-23"


def _leaves(part: Any, prefix: str = "") -> list[str]:
    fields = getattr(part, "fields", None)
    if not fields:
        return [prefix]
    return [leaf for name, field in fields.items() for leaf in _leaves(field, f"{prefix}.{name}".strip("."))]


def test_no_field_that_the_form_may_hold_is_left_out_of_the_report() -> None:
    shown = {row.key for row in rows_of(FORM, ENGLISH)}
    shown |= {"small.zones", "plaques.sites", "schema_version"}
    for leaf in _leaves(ReadingForm()):
        assert any(leaf == key or leaf.startswith(f"{key}.") for key in shown), leaf


def test_an_empty_form_has_no_rows() -> None:
    assert rows_of({"schema_version": 1}, CHINESE) == []


def test_a_code_that_this_release_does_not_know_is_shown_as_it_is() -> None:
    assert rows_of({"symbols": ["zz"]}, ENGLISH)[0].value == "zz zz"


def test_the_differences_name_every_field_and_only_these(case: Case, alice: User, bob: User) -> None:
    signed(case, alice, kind="blind")
    signed(case, bob, stage=2, form=form(symbols=["ax"]))
    table = _section(document_of(content_of(case, alice), "en"), "differences").blocks[0]
    assert table.columns == ("Field", "Dr Alice (blind (without the model))", "Dr Bob (aided by the model)")
    assert [row[0] for row in table.rows] == ["Conclusion", "Other symbols"]


def test_the_agreement_by_the_regulation_is_stated(case: Case, alice: User, bob: User) -> None:
    signed(case, alice)
    signed(case, bob, form=form(large={"category": "O"}))
    said = [block.text for block in _section(document_of(content_of(case, alice), "en"), "conclusion").blocks]
    expected = "the readings of Dr Alice and Dr Bob do not agree: one of them finds a large opacity."
    needed = "A third reading is needed: any two readers that agree decide."
    assert said[-1] == f"By 42 CFR 37.53 {expected} {needed}"


def test_the_majority_of_a_panel_and_its_dissent_are_stated(case: Case, alice: User, bob: User) -> None:
    case.department.decision_rule, case.department.panel_size = "panel", 3
    dora = User.objects.create_user("dora", "dust-lens-dora", full_name="Dr Dora", department=case.department)
    for reader, stage in ((alice, 2), (bob, 1), (dora, 2)):
        signed(case, reader, stage=stage)
    said = _section(document_of(content_of(case, alice), "en"), "conclusion").blocks[-1].text
    assert said == "Panel: the majority (2 of 3) decides: Stage II. Of another opinion, which is kept: Dr Bob."
    chinese = _section(document_of(content_of(case, alice), "zh-CN"), "conclusion").blocks[-1].text
    assert chinese == "诊断组：多数意见（3 人中 2 人）为：尘肺贰期。保留不同意见：Dr Bob。"


def test_a_panel_that_is_not_complete_says_so(case: Case, alice: User) -> None:
    case.department.decision_rule = "panel"
    signed(case, alice)
    said = _section(document_of(content_of(case, alice), "en"), "conclusion").blocks[-1].text
    assert said == "Panel: 1 of 3 physicians have signed. Their majority decides when all have."


def test_the_median_of_five_is_stated(case: Case, alice: User) -> None:
    for number, profusion in enumerate(["0/0", "3/3", "1/1", "2/1", "2/2"]):
        reader = User.objects.create_user(f"r{number}", "dust-lens-reader", department=case.department)
        said = form(small={"profusion": profusion}, large={"category": "O"})
        signed(case, reader, form=said, signed_at=datetime(2026, 11, 21, number, tzinfo=UTC))
    told = _section(document_of(content_of(case, alice), "en"), "conclusion").blocks[-1].text
    assert told.endswith("no two of the first three readers agree: 2/1.")


def test_a_report_asked_for_before_there_were_panels_says_what_it_said(case: Case, alice: User, bob: User) -> None:
    signed(case, alice)
    signed(case, bob)
    content = content_of(case, alice)
    del content["decided"]
    said = _section(document_of(content, "en"), "conclusion").blocks[-1].text
    assert "Dr Alice and Dr Bob agree: both find a large opacity." in said


def test_every_reason_of_a_decision_has_words() -> None:
    gaps = dict.fromkeys(["value", "signed", "size", "votes", "stage"], "x")
    for reason in decision.DECISION_REASONS:
        assert ENGLISH(f"report:doc.decision.{reason}", **gaps) != CHINESE(f"report:doc.decision.{reason}", **gaps)


def test_the_history_of_exposure_is_a_table(case: Case, alice: User) -> None:
    Exposure.objects.create(
        patient=case.patient,
        department=case.department,
        job="driller",
        dust_type="silica",
        began="1985-03",
        ongoing=True,
    )
    blocks = _section(document_of(content_of(case, alice), "en"), "patient").blocks
    assert blocks[1].rows == (("1985-03 – today", "", "driller", "Silica", "", ""),)


def test_readings_that_agree_are_said_to_agree(case: Case, alice: User, bob: User) -> None:
    signed(case, alice)
    signed(case, bob)
    section = _section(document_of(content_of(case, alice), "en"), "differences")
    assert section.blocks[0].text == "The readings agree in every field."


def test_an_amended_reading_stays_and_is_marked_but_does_not_differ(case: Case, alice: User) -> None:
    first = signed(case, alice, stage=2)
    signed(case, alice, amends=first)
    document = document_of(content_of(case, alice), "en")
    assert [section.key for section in document.sections].count("differences") == 0
    assert _section(document, "reading-1").title == f"Reading 1: Dr Alice ({ENGLISH('reading:list.replaced')})"


def test_the_derived_stage_and_the_rule_that_fired_are_named(case: Case, alice: User) -> None:
    signed(case, alice)
    for language, title in (("en", "Rule that fired"), ("zh-CN", "适用条款")):
        said = _facts(_section(document_of(content_of(case, alice), language), "reading-1"))
        assert "20" in said[title]


def test_a_reading_whose_rules_know_nothing_says_nothing_of_them(case: Case, alice: User) -> None:
    signed(case, alice, stage=None, form={"schema_version": 1, "quality": {"grade": "unreadable"}})
    said = _facts(_section(document_of(content_of(case, alice), "en"), "reading-1"))
    assert (said["Conclusion"], said["Stage by rule"]) == ("not staged", "not staged")
    assert "None" not in said.values()


def test_a_signature_names_reader_time_reading_and_digest(case: Case, alice: User) -> None:
    reading = signed(case, alice)
    content = content_of(case, alice)
    said = _facts(_section(document_of(content, "en"), "signatures"))
    assert said["Signed"] == "2026-11-21 16:30:00 (UTC+08:00)"
    assert said["Reading ID"] == f"{reading.uid} · revision 4"
    assert said["SHA-256"] == content["readings"][0]["digest"]
    assert re.fullmatch("[0-9a-f]{64}", said["SHA-256"])


def test_the_digest_of_a_reading_follows_what_it_says(case: Case, alice: User, bob: User) -> None:
    signed(case, alice)
    signed(case, alice, comment="another word")
    first, second = content_of(case, alice)["readings"]
    assert first["digest"] != second["digest"]


def test_the_model_is_named_with_version_digest_and_cut_point(case: Case, alice: User) -> None:
    said = _facts(_section(document_of(content_of(case, alice), "en"), "model"))
    assert (said["Model"], said["Digest"]) == ("demo 1", "sha256:" + "d" * 64)
    assert any("0.420" in value for value in said.values())


def test_without_a_signed_reading_the_report_says_so_on_every_page(case: Case, alice: User) -> None:
    assert document_of(content_of(case, alice), "en").banners[0].startswith("UNSIGNED")


@pytest.mark.parametrize("note", ["演示用合成胸片", "A Synthetic film"])
def test_a_synthetic_film_is_called_synthetic(note: str, case: Case, alice: User) -> None:
    case.note = note
    assert any("SYNTHETIC" in banner for banner in document_of(content_of(case, alice), "en").banners)


@pytest.mark.parametrize(("columns", "said"), [(90, True), (None, False)])
def test_a_film_says_that_it_has_no_spacing_once_it_was_read(
    columns: int | None, said: bool, case: Case, alice: User
) -> None:
    content = content_of(case, alice)
    content["film"]["columns"] = columns
    content["result"] = None
    assert ("Pixel spacing (width × height)" in _facts(_section(document_of(content, "en"), "film"))) is said


def test_a_draft_is_no_part_of_it(case: Case, alice: User) -> None:
    from backend.readings.models import Reading

    Reading.objects.create(case=case, reader=alice, draft_of=alice, comment="a private draft")
    assert "a private draft" not in _said(document_of(content_of(case, alice), "en"))


def test_a_single_film_is_said_to_confirm_nothing(case: Case, alice: User) -> None:
    assert "should not confirm" in _said(document_of(content_of(case, alice), "en"))


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_no_text_has_a_gap_left_open(language: str, case: Case, alice: User, bob: User) -> None:
    signed(case, alice)
    signed(case, bob, stage=1)
    document = document_of(content_of(case, alice), language)
    assert "{{" not in _said(document) + document.patient
    if language == "en":
        assert not re.search(r"[\u4e00-\u9fff]", _said(document))


def test_the_container_holds_the_texts() -> None:
    assert "COPY frontend/src/locales/ frontend/src/locales/" in (ROOT / "docker/Dockerfile").read_text()
