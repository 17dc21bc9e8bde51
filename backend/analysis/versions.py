"""Which model may give results here."""

from django.db import transaction

from backend.analysis import engine
from backend.analysis.models import ModelVersion
from backend.audit import services as audit


def active() -> ModelVersion | None:
    """The registered model, without touching the model itself."""
    return ModelVersion.objects.filter(active=True).first()


def current() -> ModelVersion:
    """The version row of the model this worker has loaded. Raises engine.UnavailableError.

    A first start registers what it finds; afterwards another bundle must be registered by hand
    (`manage.py register_model`), so that nobody's results change by a swapped file.
    """
    model = engine.model()
    registered = active() or register(model)
    if registered.digest != model.digest:
        raise engine.UnavailableError(f"bundle {model.digest} is not the registered {registered.digest}")
    return registered


@transaction.atomic
def register(model: engine.Model) -> ModelVersion:
    """Make this model the one that gives results."""
    version, is_new = ModelVersion.objects.get_or_create(
        digest=model.digest,
        defaults={"name": model.name, "version": model.version, "card": dict(model.card), "active": True},
    )
    ModelVersion.objects.exclude(pk=version.pk).filter(active=True).update(active=False)
    if not is_new and not version.active:
        ModelVersion.objects.filter(pk=version.pk).update(active=True)
        version.refresh_from_db()
    audit.record(actor=None, action="model.registered", obj=version, detail={"digest": version.digest})
    return version
