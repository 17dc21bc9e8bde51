"""How an experiment is made: the sound protocol, the reference's, a quick one; and who is in which part.

METHOD.md, "Preparation": the reference took one film for one sample, balanced its test part too, and trained by SGD for
80 epochs. The sound protocol parts by patient, balances the training part only and leaves the test part alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from ml.film.transforms import Preprocess
from ml.learning.data import LabelledFilm, ManifestError, films_digest
from ml.learning.models import ARCHITECTURES
from ml.learning.settings import SCHEDULES, Training
from ml.learning.split import SIX_TO_ONE, Parts, split, split_by_patient
from ml.learning.views import REFERENCE_RATIO, Copy, upsampled
from ml.stages import STAGES

PROTOCOLS = ("sound", "reference")
LEAST_FILMS = 2
"""Films of each stage that the training part must hold."""
_WITHOUT_NORM = ("alexnet", "vgg16")
"""Networks without batch normalisation: AdamW at the rate of the others does not get them going."""


@dataclass(frozen=True)
class Plan:
    """Everything that decides an experiment.

    trunk: the architecture of the end-to-end network, A and B that are compared. epochs, dense_epochs: of a
    classifier, and of the pre-training on dense truth. films_per_epoch 0: the balanced training part once. test,
    validation: fractions of the patients, unless the manifest names the parts. weights: a folder with
    ``ARCHITECTURE.safetensors`` to start from.
    """

    protocol: str = "sound"
    preprocess: Preprocess = field(default_factory=Preprocess)
    architectures: tuple[str, ...] = ARCHITECTURES
    trunk: str = "densenet121"
    epochs: int = 30
    dense_epochs: int = 30
    films_per_epoch: int = 0
    batch: int = 16
    rate: float = 5e-4
    test: float = SIX_TO_ONE
    validation: float = SIX_TO_ONE
    folds: int = 5
    seed: int = 1
    device: str = "cpu"
    precision: str = "32-true"
    weights: Path | None = None

    def __post_init__(self) -> None:
        if self.protocol not in PROTOCOLS:
            raise ValueError(f"protocol {self.protocol!r} is none of {', '.join(PROTOCOLS)}")
        if self.weights and not any(map(self.first_weights, ARCHITECTURES)):
            names = ", ".join(f"{a}.safetensors" for a in ARCHITECTURES)
            raise ValueError(f"{self.weights}: holds none of {names}; name a folder with such a file")

    def training(self, task: str, arch: str, costs: tuple[tuple[float, ...], ...] | None = None) -> Training:
        """The run of one network."""
        common = Training(
            task=task, arch=arch, preprocess=self.preprocess, epochs=self.epochs, films_per_epoch=self.films_per_epoch,
            batch=self.batch, seed=self.seed, device=self.device, precision=self.precision, costs=costs,
        )  # fmt: skip
        if self.protocol == "reference":
            schedule = {**SCHEDULES["reference"], "epochs": self.epochs}
            return replace(common, protocol="reference", ratio=REFERENCE_RATIO, augment="reference", **schedule)
        rate = self.rate / 5 if arch in _WITHOUT_NORM else self.rate
        return replace(common, rate=rate, epochs=self.dense_epochs if task == "dense" else self.epochs)

    def first_weights(self, arch: str) -> Path | None:
        """The file that networks of this architecture start from; None = random weights."""
        path = self.weights / f"{arch}.safetensors" if self.weights else None
        return path if path and path.is_file() else None

    def record(self, films: Sequence[LabelledFilm]) -> dict[str, Any]:
        """What must be the same when an experiment is taken up again."""
        given = {a: sha256(p.read_bytes()).hexdigest()[:16] for a in ARCHITECTURES if (p := self.first_weights(a))}
        sizes = [film.path.stat().st_size for film in films]
        digest = sha256(f"{films_digest(films)} {sizes}".encode()).hexdigest()
        return {**asdict(self), "weights": given, "films": digest, "film_count": len(films)}


def plan_of(protocol: str = "sound", *, quick: bool = False) -> Plan:
    """The plan of a protocol. quick: small pictures and few epochs, to see every step, not to learn much."""
    if quick:
        small = Preprocess(film_size=120, input_size=96, channels="equal" if protocol == "reference" else "texture")
        return Plan(protocol, small, epochs=4, dense_epochs=8, films_per_epoch=96, rate=1e-3, test=0.25, validation=0.2)
    if protocol == "reference":
        return Plan(protocol, Preprocess(film_size=600, input_size=224, channels="equal"), epochs=80)
    return Plan(protocol)


def parts_of(films: Sequence[LabelledFilm], plan: Plan) -> Parts:
    """The parts, each film marked with its own. The reference's protocol takes every film for a patient of its own.

    ManifestError where the training part lacks a stage or there is no film to test or to choose by.
    """
    if plan.protocol == "reference":
        films = [replace(film, patient_id=str(film.path)) for film in films]
    if not any(film.part == "test" for film in films):
        held_out = {film.path for film in split_by_patient(films, plan.test, plan.seed)[1] if not film.part}
        films = [marked(film, "test") if film.path in held_out else film for film in films]
    parts = split(films, plan.validation, plan.seed)
    _check(parts)
    return Parts(*([marked(film, name) for film in own] for name, own in parts.named().items()))


def marked(film: LabelledFilm, part: str) -> LabelledFilm:
    """The film with its part written into it."""
    return replace(film, extra={**film.extra, "part": part})


def _check(parts: Parts) -> None:
    counts = {stage: sum(film.stage == stage for film in parts.train) for stage in STAGES}
    few = [f"{n} of stage {stage}" for stage, n in counts.items() if n < LEAST_FILMS]
    if few:
        raise ManifestError(
            f"the training part has {', '.join(few)}; an experiment needs {LEAST_FILMS} of each stage at least"
        )
    for name in ("validation", "test"):
        if not any(film.stage for film in parts.named()[name]):
            raise ManifestError(
                f"the {name} part has no film of an ill patient; add films, or name the parts in a column `part`"
            )


def test_copies(films: Sequence[LabelledFilm], plan: Plan) -> list[Copy]:
    """The test part as the reference balanced it: every film once, in order, then crops of the rarer stages."""
    return upsampled([film.stage for film in films], REFERENCE_RATIO, plan.seed)


def learner_copies(films: Sequence[LabelledFilm], plan: Plan) -> list[Copy]:
    """What the learners on fine-grained features learn from: the films, in the reference's protocol balanced."""
    stages = [film.stage for film in films]
    return (
        upsampled(stages, REFERENCE_RATIO, plan.seed)
        if plan.protocol == "reference"
        else [Copy(k) for k in range(len(stages))]
    )
