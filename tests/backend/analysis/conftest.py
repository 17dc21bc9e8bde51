import pytest

from backend.accounts.models import User
from backend.analysis.models import Analysis
from tests.backend.analysis import worker


@pytest.fixture
def film(alice: User) -> Analysis:
    """Alice's film, waiting for a worker."""
    return worker.queued_film(alice)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that stages every film as II."""
    worker.play(monkeypatch)
