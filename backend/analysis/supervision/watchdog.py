"""Is the queue alive? Asked by sending a canary through it, answered by the heartbeat it leaves."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError
from django.db.models.functions import Now
from django_q.tasks import async_task

from backend.analysis import sweeper
from backend.analysis.models import Analysis
from backend.analysis.workers import LOADING
from backend.cases.models import AnalysisStatus
from backend.common import heartbeat

log = logging.getLogger("dustlens.watchdog")

CANARY = "backend.analysis.tasks.canary"
CANARIES_A_SILENCE = 6
SWEEP_EVERY_S = 60.0


@dataclass
class Watchdog:
    """Looks at one cluster. `silence_s` is how long an idle queue may stay without a sign of life."""

    silence_s: float
    asked_at: float = float("-inf")
    swept_at: float = float("-inf")

    def is_stale(self, now: float, running_for_s: float) -> bool:
        """Whether the cluster hangs. A database that does not answer says nothing about the cluster."""
        try:
            self._ask(now)
            return self._is_silent(running_for_s)
        except DatabaseError as error:
            log.warning("the database does not answer: %s", type(error).__name__)
            return False

    def clean_up(self, now: float, cluster: str) -> None:
        """Free the films of dead workers at once, and sweep from outside the cluster every minute."""
        try:
            sweeper.release_dead(cluster)
            if now - self.swept_at >= SWEEP_EVERY_S:
                self.swept_at = now
                sweeper.sweep()
        except DatabaseError as error:
            log.warning("sweeping has to wait for the database: %s", type(error).__name__)

    def after_start(self) -> None:
        """A cluster begins: what the one before it left half-taken is offered again."""
        try:
            sweeper.resend_oldest()
        except DatabaseError as error:
            log.warning("lost messages have to wait for the database: %s", type(error).__name__)

    def _ask(self, now: float) -> None:
        every_s = self.silence_s / CANARIES_A_SILENCE
        if now - self.asked_at < every_s or heartbeat.is_fresh(heartbeat.QUEUE, timedelta(seconds=every_s)):
            return
        self.asked_at = now
        async_task(CANARY, q_options={"save": False})

    def _is_silent(self, running_for_s: float) -> bool:
        allowed = self.silence_s + (settings.TASK_TIMEOUT_S if _is_working() else 0)
        return running_for_s > allowed and not heartbeat.is_fresh(heartbeat.QUEUE, timedelta(seconds=allowed))


def _is_working() -> bool:
    """A film or the model is in hand: the canary waits behind it."""
    if heartbeat.is_fresh(LOADING, timedelta(seconds=settings.TASK_TIMEOUT_S)):
        return True
    return Analysis.objects.filter(status=AnalysisStatus.RUNNING, lease_until__gt=Now()).exists()
