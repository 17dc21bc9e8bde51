"""What a draft has to be to be signed, and what is stored with it at that moment."""

from typing import Any

from backend.common.errors import DomainError, Fields
from backend.common.language import bilingual
from backend.readings.derive import derive_for
from backend.readings.form.rules import contradictions, is_unreadable, tidied
from backend.readings.models import Reading, ReadingKind

NO_RESULT = bilingual("尚无模型结果。", "There is no result of the model yet.")
NO_STAGE = bilingual("请选择结论。", "A conclusion is needed.")
UNREADABLE = bilingual("片质为废片，不能分期。", "The film is marked unreadable: it cannot be staged.")


def settled(draft: Reading) -> dict[str, Any]:
    """The columns that signing fills. Raises validation_failed with every field that keeps the draft from it."""
    if problems := _problems(draft):
        raise DomainError("validation_failed", fields=problems)
    form = tidied(draft.form)
    derived = derive_for(user=draft.reader, case=draft.case, form=form, stage=draft.stage)
    return {"form": form, "kind": kind_now(draft), "rule_set": derived["rule_set"], "derived": derived}


def _problems(draft: Reading) -> Fields:
    problems: Fields = {f"form.{path}": [text] for path, text in contradictions(draft.form).items()}
    if is_unreadable(draft.form) and draft.stage is not None:
        problems["stage"] = [str(UNREADABLE)]
    if not is_unreadable(draft.form) and draft.stage is None:
        problems["stage"] = [str(NO_STAGE)]
    if draft.agrees_with_model is not None and draft.case.stage is None:
        problems["agrees_with_model"] = [str(NO_RESULT)]
    return problems


def kind_now(draft: Reading) -> ReadingKind:
    """Blind from the first word to the signature; the setting of the department may have changed between them."""
    blind = draft.kind == ReadingKind.BLIND and draft.case.is_blind_for(draft.reader)
    return ReadingKind.BLIND if blind else ReadingKind.AIDED
