"""A head on fine-grained features: PCA, then an RBF support vector machine, one against one, as plain arrays.

Fitted by scikit-learn, answered here in numpy alone, so that a bundle holds arrays (safetensors) and no pickle.
METHOD.md, "Fine-grained pathological features"; the decision is that of LIBSVM (Chang and Lin 2011, section 4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from ml.stages import STAGES

FloatArray = NDArray[np.float64]
PAIRS = tuple(combinations(STAGES, 2))


@dataclass(frozen=True)
class SvmSettings:
    """How a head is fitted. ``gamma`` None: 1 / (components x variance); ``balanced``: errors weigh by rarity."""

    components: int = 16
    c: float = 1.0
    gamma: float | None = None
    balanced: bool = True


REFERENCE = SvmSettings(c=0.0001, gamma=0.001, balanced=False)
"""METHOD.md's values. With so small a C every support vector weighs the same; rare stages may never be answered."""


@dataclass(frozen=True)
class SvmHead:
    """PCA ``mean`` (D,) and ``components`` (P, D); S support vectors (S, P), sorted by stage, ``counts`` (4,) of each;
    ``dual`` (3, S) coefficients as scikit-learn orders them; ``intercepts`` (6,) of the pairs (0, 1), (0, 2) ...
    """

    mean: NDArray[np.float32]
    components: NDArray[np.float32]
    vectors: FloatArray
    dual: FloatArray
    intercepts: FloatArray
    counts: NDArray[np.int64]
    gamma: FloatArray

    def projected(self, features: ArrayLike) -> FloatArray:
        """(n, D) features -> (n, P). ValueError for features of another network or size."""
        given = np.asarray(features, np.float32)
        if given.shape[-1] != len(self.mean):
            raise ValueError(f"the SVM head takes {len(self.mean)} features, not {given.shape[-1]}; make it again")
        return _projected(given, self.mean, self.components)

    def decision_values(self, features: ArrayLike) -> FloatArray:
        """(n, D) features -> (n, 6) value of each pair of stages; positive speaks for the first."""
        near = self._kernel(self.projected(features))
        ends = np.cumsum(self.counts)
        part = [slice(end - count, end) for count, end in zip(self.counts, ends, strict=True)]
        values = [
            near[:, part[i]] @ self.dual[j - 1, part[i]] + near[:, part[j]] @ self.dual[i, part[j]] for i, j in PAIRS
        ]
        return np.asarray(np.stack(values, axis=1) + self.intercepts)

    def stages(self, features: ArrayLike) -> NDArray[np.int64]:
        """(n, D) features -> (n,) stage with most votes of the six pairs; of a tie the lower stage, as LIBSVM does."""
        values = self.decision_values(features)
        votes = np.zeros((len(values), len(STAGES)), np.int64)
        for value, (i, j) in zip(values.T, PAIRS, strict=True):
            votes[:, i] += value > 0
            votes[:, j] += value <= 0
        return np.asarray(votes.argmax(axis=1))

    def to_bytes(self) -> bytes:
        """The arrays as a safetensors file."""
        return bytes(save({name: np.ascontiguousarray(array) for name, array in asdict(self).items()}))

    @classmethod
    def from_bytes(cls, data: bytes) -> SvmHead:
        """The inverse of ``to_bytes``; ValueError for a file that holds no head."""
        try:
            arrays: Mapping[str, NDArray[Any]] = load(data)
            return cls(**arrays)
        except (SafetensorError, TypeError) as error:
            raise ValueError(f"no SVM head in this file ({error}); make the bundle again") from error

    def _kernel(self, points: FloatArray) -> FloatArray:
        """exp(-gamma |x - v|^2) of (n, P) points and the S support vectors, (n, S)."""
        squares = np.square(points[:, None] - self.vectors[None]).sum(axis=2)
        return np.asarray(np.exp(-self.gamma * squares))


def fit_head(features: ArrayLike, truth: Sequence[int], settings: SvmSettings | None = None) -> SvmHead:
    """(n, D) fine-grained features and their n stages -> a head; ValueError unless every stage has films.

    There must be more films than components. Deterministic.
    """
    from sklearn.decomposition import PCA
    from sklearn.svm import SVC

    settings = settings or SvmSettings()
    given = np.asarray(features, np.float32)
    _check(given, truth, settings)
    pca = PCA(settings.components, svd_solver="full").fit(given)
    mean, components = pca.mean_.astype(np.float32), pca.components_.astype(np.float32)
    points = _projected(given, mean, components)
    gamma = settings.gamma or 1 / (settings.components * float(points.var()))
    svc = SVC(C=settings.c, gamma=gamma, class_weight="balanced" if settings.balanced else None).fit(points, truth)
    counts = np.asarray(svc.n_support_, np.int64)
    return SvmHead(
        mean, components, svc.support_vectors_, svc.dual_coef_, svc.intercept_, counts, gamma=np.asarray([gamma])
    )


def _projected(features: NDArray[np.float32], mean: NDArray[np.float32], components: NDArray[np.float32]) -> FloatArray:
    return np.asarray((features - mean).astype(np.float64) @ components.T.astype(np.float64))


def _check(features: NDArray[np.float32], truth: Sequence[int], settings: SvmSettings) -> None:
    missing = sorted(set(STAGES) - set(truth))
    if missing:
        raise ValueError(f"the SVM head needs films of every stage; there are none of {missing}")
    if len(features) <= settings.components:
        raise ValueError(f"{settings.components} components need more than {len(features)} films")
