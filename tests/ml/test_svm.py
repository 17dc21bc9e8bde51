"""The SVM head decides as scikit-learn does, from arrays alone."""

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC

from ml.staging.svm import REFERENCE, SvmHead, SvmSettings, fit_head

SETTINGS = SvmSettings(components=5, c=0.7, gamma=0.02, balanced=False)


def _films(seed, n=120, dimensions=60):
    rng = np.random.default_rng(seed)
    truth = np.arange(n) % 4
    centres = np.random.default_rng(0).normal(0, 1, (4, dimensions))
    return (centres[truth] + rng.normal(0, 1.5, (n, dimensions))).astype(np.float32), truth.tolist()


@pytest.fixture(scope="module")
def head():
    return fit_head(*_films(1), SETTINGS)


@pytest.fixture(scope="module")
def theirs():
    pipeline = make_pipeline(
        PCA(5, svd_solver="full"), SVC(C=0.7, gamma=0.02, decision_function_shape="ovo", kernel="rbf")
    )
    return pipeline.fit(*_films(1))


def test_decision_values_are_those_of_scikit_learn(head, theirs):
    fresh, _ = _films(2, 300)
    np.testing.assert_allclose(head.decision_values(fresh), theirs.decision_function(fresh), atol=1e-4)


def test_stages_are_those_of_scikit_learn(head, theirs):
    fresh, truth = _films(3, 300)
    stages = head.stages(fresh)
    assert stages.tolist() == theirs.predict(fresh).tolist()
    assert len(set(stages.tolist())) == 4
    assert (stages == truth).mean() > 0.5


def test_weighing_by_rarity_gives_the_rare_stage_its_films_back():
    features, truth = _films(4, 400)
    kept = [i for i, stage in enumerate(truth) if stage != 3 or i < 40]
    rare = features[kept], [truth[i] for i in kept]
    found = {
        balanced: (fit_head(*rare, SvmSettings(5, 0.05, 0.02, balanced)).stages(features[3::4]) == 3).mean()
        for balanced in (False, True)
    }
    assert found[True] > found[False]


def test_a_head_survives_its_file_bit_by_bit(head):
    again = SvmHead.from_bytes(head.to_bytes())
    fresh, _ = _films(5)
    assert np.array_equal(again.decision_values(fresh), head.decision_values(fresh))


def test_a_file_without_a_head_is_refused():
    with pytest.raises(ValueError, match="no SVM head"):
        SvmHead.from_bytes(b"not arrays")


def test_features_of_another_size_are_refused(head):
    with pytest.raises(ValueError, match="takes 60 features, not 61"):
        head.stages(np.zeros((1, 61)))


def test_a_head_without_films_of_every_stage_is_refused():
    features, _ = _films(6)
    with pytest.raises(ValueError, match=r"none of \[3\]"):
        fit_head(features, [i % 3 for i in range(len(features))])


def test_more_components_than_films_are_refused():
    with pytest.raises(ValueError, match="16 components need more than 12 films"):
        fit_head(*_films(7, 12))


def test_the_constants_of_the_reference_are_used_as_they_are():
    head = fit_head(*_films(8), REFERENCE)
    assert head.gamma.tolist() == [0.001]
    assert np.abs(head.dual).max() <= 0.0001
