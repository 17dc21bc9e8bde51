"""Learners on fine-grained features: PCA, then logistic regression, SVM or random forest (METHOD.md, "Fine-grained").

Everything is fitted inside each fold, PCA too. The components are divided by one number, so that the first has variance
1: the reference does not say how it scaled, and gamma = 0.001 means nothing without a scale.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.manifold import TSNE
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.svm import SVC

from ml.learning.metrics import confusion, macro_recall
from ml.stages import STAGE_NAMES
from ml.study.measures import rounded

DIMENSIONS = (4, 8, 16)
LEARNERS = {
    "logistic": "logistic regression, C = 0.01",
    "svm": "SVM, RBF one-vs-one, C = 0.0001, gamma = 0.001",
    "forest": "random forest, 20 trees, min split 3, min leaf 3",
    "svm_free": "SVM, RBF one-vs-one, C = 1, gamma = 1 / components",
}
"""The reference's three, and an SVM with the usual settings beside its own."""
SHARES = (0.2, 0.4, 0.6, 0.8, 1.0)
"""Of the training films, for the learning curves."""
MOST_COMPONENTS = 50
Matrix = NDArray[Any]
Stages = NDArray[np.int64]


@dataclass(frozen=True)
class Task:
    """Features (n, D), stages (n,) and owners (n,) of the films to learn from; features (m, D) of those to answer for.

    Films of one owner (patient) never lie in two folds. weighted: rare stages weigh more, in the place of balancing by
    copies.
    """

    features: Matrix
    stages: Stages
    owners: Sequence[str]
    asked: Matrix
    weighted: bool
    folds: int
    seed: int


def learner(name: str, task: Task) -> Any:
    """A fresh learner with METHOD.md's parameters; KeyError for an unknown name."""
    weight = "balanced" if task.weighted else None
    if name == "logistic":
        return LogisticRegression(C=0.01, class_weight=weight, max_iter=2000)
    if name == "forest":
        return RandomForestClassifier(
            20, min_samples_split=3, min_samples_leaf=3, class_weight=weight, random_state=task.seed
        )
    c, gamma = {"svm": (0.0001, 0.001), "svm_free": (1.0, "auto")}[name]
    return SVC(C=c, gamma=gamma, class_weight=weight)


def project(features: Matrix, others: Sequence[Matrix], dimensions: int, seed: int) -> tuple[list[Matrix], PCA]:
    """Principal components of ``features`` and of ``others``, scaled; fewer where there are too few films."""
    own = np.asarray(features, np.float32)
    fitted = PCA(min(dimensions, min(own.shape) - 1 or 1), random_state=seed).fit(own)
    first = fitted.transform(own)
    scale = float(first[:, 0].std()) or 1.0
    return [first / scale, *(fitted.transform(np.asarray(o, np.float32)) / scale for o in others)], fitted


def study(task: Task) -> tuple[dict[str, Any], dict[str, Matrix]]:
    """(facts, arrays): cross-validated macro-recalls of each learner on 4, 8, 16 components; ``answers/...`` (m,)."""
    folds = list(folds_of(task))
    (own, asked), _ = project(task.features, [task.asked], max(DIMENSIONS), task.seed)
    parted = [project(task.features[f], [task.features[v]], max(DIMENSIONS), task.seed)[0] for f, v in folds]
    rows, arrays = [], {}
    for name in LEARNERS:
        for d in DIMENSIONS:
            fitted = learner(name, task).fit(own[:, :d], task.stages)
            arrays[f"answers/{name}/{d}"] = np.asarray(fitted.predict(asked[:, :d]), np.int64)
            found = [_recall(name, task, fold, points, d) for fold, points in zip(folds, parted, strict=True)]
            rows.append({
                "learner": name, "dimensions": d, "components": min(d, own.shape[1]),
                "folds": [rounded(value) for value in found], "degenerate": _degenerate(fitted, own[:, :d]),
            })  # fmt: skip
    return {"rows": rows, "folds": len(folds), "curves": learning_curves(task, folds)}, arrays


def _recall(name: str, task: Task, fold: tuple[Stages, Stages], points: list[Matrix], d: int) -> float:
    rest, held = fold
    fitted = learner(name, task).fit(points[0][:, :d], task.stages[rest])
    return _macro(task.stages[held], fitted.predict(points[1][:, :d]))


def _degenerate(fitted: Any, points: Matrix) -> str:
    """What is wrong with a learner that answers fewer stages than it was taught; empty where nothing is."""
    answered = sorted(set(fitted.predict(points).tolist()))
    if len(answered) == len(fitted.classes_):
        return ""
    names = " and ".join(f"stage {STAGE_NAMES[int(k)]}" for k in answered)
    return f"answers only {names}, even on the films it learned from"


def learning_curves(task: Task, folds: Sequence[tuple[Stages, Stages]]) -> dict[str, list[dict[str, Any]]]:
    """Per learner, on 16 components: macro-recall on growing shares of the training films and on the films held out."""
    curves: dict[str, list[dict[str, Any]]] = {name: [] for name in LEARNERS}
    for share in SHARES:
        found: dict[str, list[tuple[float, float]]] = {name: [] for name in LEARNERS}
        for rest, held in folds:
            few = _some(rest, task, share)
            (own, other), _ = project(task.features[few], [task.features[held]], max(DIMENSIONS), task.seed)
            for name in LEARNERS:
                fitted = learner(name, task).fit(own, task.stages[few])
                pair = (_macro(task.stages[few], fitted.predict(own)), _macro(task.stages[held], fitted.predict(other)))
                found[name].append(pair)
        for name, pairs in found.items():
            learned, held_out = np.mean(pairs, axis=0)
            films = round(share * float(np.mean([len(rest) for rest, _ in folds])))
            curves[name].append({"films": films, "learned": rounded(learned), "held_out": rounded(held_out)})
    return curves


def folds_of(task: Task) -> Iterator[tuple[Stages, Stages]]:
    """(rest, held) of each fold: stratified by stage, whole owners; fewer folds where a stage has fewer owners."""
    owners = np.asarray(task.owners)
    least = min(len(set(owners[task.stages == stage])) for stage in np.unique(task.stages))
    splitter = StratifiedGroupKFold(max(2, min(task.folds, least)), shuffle=True, random_state=task.seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a stage with fewer films than folds: the report tells it
        yield from splitter.split(np.zeros(len(owners)), task.stages, owners)


def _some(rest: Stages, task: Task, share: float) -> Stages:
    """About ``share`` of the films of each stage, two at least where there are two."""
    rng = np.random.default_rng(task.seed)
    chosen = [rng.permutation(rest[task.stages[rest] == k]) for k in np.unique(task.stages[rest])]
    return np.concatenate([own[: max(2, round(len(own) * share))] for own in chosen])


def _macro(truth: Stages, answers: Matrix) -> float:
    return macro_recall(confusion(truth.tolist(), answers.tolist()))


def projections(features: Matrix, others: Matrix, seed: int) -> tuple[dict[str, Any], dict[str, Matrix]]:
    """(facts, arrays): explained variance of 50 components; ``pca`` (n, 3), ``tsne2``, ``tsne3`` of all films.

    PCA is fitted on ``features`` alone; t-SNE (van der Maaten 2008), which has no model, sees both.
    """
    (own, other), fitted = project(features, [others], MOST_COMPONENTS, seed)
    both = np.concatenate([own, other])
    perplexity = min(30.0, (len(both) - 1) / 3)
    arrays = {"pca": _three(both)}
    for d in (2, 3):
        drawn = TSNE(d, perplexity=perplexity, init="random", random_state=seed).fit_transform(both)
        arrays[f"tsne{d}"] = np.asarray(drawn, np.float32)
    explained = [round(float(v), 5) for v in np.nan_to_num(fitted.explained_variance_ratio_)]
    return {"explained": explained, "perplexity": round(perplexity, 1), "first": len(own)}, arrays


def _three(points: Matrix) -> NDArray[np.float32]:
    lacking = max(0, 3 - points.shape[1])
    return np.asarray(np.pad(points, ((0, 0), (0, lacking)))[:, :3], np.float32)
