"""Learners on fine-grained features: what they are taught, in which folds, and when they are told to be degenerate."""

import numpy as np
import pytest

from ml.study.learners import LEARNERS, Task, folds_of, learner, project, projections, study


def _task(counts, weighted=True, spread=0.3, folds=3, owners=None):
    rng = np.random.default_rng(3)
    stages = np.repeat(np.arange(4), counts)
    features = rng.normal(0, spread, (len(stages), 30))
    features[np.arange(len(stages)), stages] += 3
    return Task(features, stages, owners or [str(k) for k in range(len(stages))], features, weighted, folds, seed=1)


@pytest.fixture(scope="module")
def studied():
    return study(_task([12, 12, 12, 12]))


def test_stages_that_lie_apart_are_learned(studied):
    facts, arrays = studied
    stages = np.repeat(np.arange(4), 12)
    for name in ("logistic", "forest", "svm_free"):
        assert (arrays[f"answers/{name}/16"] == stages).mean() > 0.9
    rows = {(row["learner"], row["dimensions"]): row for row in facts["rows"]}
    assert np.mean(rows["svm_free", 16]["folds"]) > 0.9


def test_learning_curves_grow_in_films(studied):
    for points in studied[0]["curves"].values():
        films = [point["films"] for point in points]
        assert films == sorted(films)
        assert len(films) == 5


def test_a_tiny_c_with_rare_stages_is_called_degenerate():
    rows = study(_task([30, 6, 6, 6], weighted=False))[0]["rows"]
    svm = [row["degenerate"] for row in rows if row["learner"] == "svm"]
    assert all("answers only stage 0" in text for text in svm)
    assert all(row["degenerate"] == "" for row in rows if row["learner"] == "svm_free")


def test_folds_keep_an_owner_together():
    task = _task([6, 6, 6, 6], owners=[str(k // 2) for k in range(24)])
    for rest, held in folds_of(task):
        assert not {task.owners[k] for k in rest} & {task.owners[k] for k in held}


def test_there_are_fewer_folds_where_a_stage_has_few_owners():
    assert len(list(folds_of(_task([8, 8, 8, 2], folds=5)))) == 2


def test_components_are_as_many_as_the_films_allow_and_scaled_by_one_number():
    (own, other), _ = project(np.random.default_rng(0).normal(size=(6, 30)), [np.zeros((2, 30))], 16, 0)
    assert own.shape == (6, 5)
    assert other.shape == (2, 5)
    assert own[:, 0].std() == pytest.approx(1, rel=1e-5)


def test_features_without_any_difference_can_be_projected():
    (own,), _ = project(np.zeros((6, 30)), [], 4, 0)
    assert np.isfinite(own).all()


def test_projections_hold_every_film_in_two_and_three_dimensions():
    task = _task([5, 5, 5, 5])
    facts, arrays = projections(task.features, task.features[:4], 1)
    assert {name: points.shape for name, points in arrays.items()} == {
        "pca": (24, 3),
        "tsne2": (24, 2),
        "tsne3": (24, 3),
    }
    assert len(facts["explained"]) == 19
    assert sum(facts["explained"]) == pytest.approx(1, abs=1e-3)


def test_the_learners_have_the_parameters_of_the_method():
    task = _task([3, 3, 3, 3])
    svm, forest = learner("svm", task), learner("forest", task)
    assert (svm.C, svm.gamma, svm.kernel) == (0.0001, 0.001, "rbf")
    assert (forest.n_estimators, forest.min_samples_split, forest.min_samples_leaf) == (20, 3, 3)
    assert learner("logistic", task).C == 0.01
    assert set(LEARNERS) > {"logistic", "svm", "forest"}
