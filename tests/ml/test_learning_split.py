"""Who is in which part: the manifest's own parts, fractions and folds by patient, and what may not be shared."""

from collections import Counter

import numpy as np
import pytest

from ml.learning.data import LabelledFilm, ManifestError, read_manifest, read_manifests
from ml.learning.split import fold_by_patient, refuse_other_parts, same_pictures, split, split_by_patient


def _films(folder, stages, patients, parts=None, contents=None):
    films = []
    for k, (stage, patient) in enumerate(zip(stages, patients, strict=True)):
        path = folder / f"{k}.png"
        path.write_bytes(contents[k] if contents else b"film %d" % k)
        films.append(LabelledFilm(path, stage, patient, {"root": str(folder), "part": parts[k] if parts else ""}))
    return films


def _patients(films):
    return {film.patient_id for film in films}


def test_a_seventh_of_the_patients_is_held_out_by_default(tmp_path):
    parts = split(_films(tmp_path, [k % 4 for k in range(140)], [f"p{k}" for k in range(140)]))
    assert (len(parts.train), len(parts.validation), len(parts.test)) == (120, 20, 0)


def test_a_stage_of_two_patients_is_in_both_parts(tmp_path):
    films = _films(tmp_path, [0] * 20 + [3] * 2, [f"p{k}" for k in range(22)])
    rest, part = split_by_patient(films, 1 / 7, seed=4)
    assert [sum(f.stage == 3 for f in half) for half in (rest, part)] == [1, 1]


def test_the_folds_hold_every_patient_once_and_no_fold_is_much_larger(tmp_path):
    films = _films(tmp_path, [k % 4 for k in range(46)], [f"p{k // 2}" for k in range(46)])
    folds = [_patients(fold_by_patient(films, 5, fold, seed=1)[1]) for fold in range(5)]
    assert Counter(p for fold in folds for p in fold) == Counter(_patients(films))
    assert {len(fold) for fold in folds} == {4, 5}


def test_a_fold_that_does_not_exist_is_refused(tmp_path):
    films = _films(tmp_path, [0] * 6, "abcdef")
    with pytest.raises(ValueError, match="no fold 6 of 5"):
        fold_by_patient(films, 5, 5, seed=1)


def test_the_parts_of_the_manifest_decide(tmp_path):
    names = ["train"] * 4 + ["validation", "test"]
    parts = split(_films(tmp_path, [0, 1, 2, 3, 0, 1], "abcdef", names))
    assert [_patients(part) for part in parts.named().values()] == [set("abcd"), {"e"}, {"f"}]


def test_without_a_validation_part_it_is_drawn_from_those_who_train_and_never_from_the_test(tmp_path):
    names = ["train"] * 14 + ["test"] * 14
    parts = split(_films(tmp_path, [0] * 28, [f"p{k}" for k in range(28)], names))
    assert len(parts.validation) == 2
    assert _patients(parts.test) == {f"p{k}" for k in range(14, 28)}


def test_a_film_without_a_part_follows_its_patient(tmp_path):
    names = ["test", "", "train", "validation"]
    parts = split(_films(tmp_path, [0, 1, 0, 0], "aabc", names), fraction=0)
    assert [film.path.name for film in parts.test] == ["0.png", "1.png"]


def test_a_patient_in_two_parts_is_named(tmp_path):
    with pytest.raises(ManifestError, match="patient a: test and train"):
        split(_films(tmp_path, [0, 0], "aa", ["train", "test"]))


def test_the_same_picture_in_two_parts_is_named_with_both_its_names(tmp_path):
    films = _films(tmp_path, [0, 0], "ab", ["train", "test"], [b"same", b"same"])
    with pytest.raises(ManifestError, match=r"(?s)0\.png \(train\) = .*1\.png \(test\)"):
        split(films, fraction=0)


def test_the_same_picture_twice_in_one_part_is_found_but_not_refused(tmp_path):
    films = _films(tmp_path, [0, 0], "aa", ["train", "train"], [b"same", b"same"])
    assert len(split(films, fraction=0).train) == 2
    assert [len(group) for group in same_pictures(films)] == [2]


def test_a_class_of_one_patient_is_refused_with_a_way_out(tmp_path):
    films = _films(tmp_path, [0, 0, 1, 1], "abcc")
    with pytest.raises(ManifestError, match=r"stage 1 are of one patient \(c\).*--validation 0"):
        split(films)


def test_a_class_of_one_patient_trains_where_nothing_is_held_out(tmp_path):
    assert len(split(_films(tmp_path, [0, 0, 1, 1], "abcc"), fraction=0).train) == 4


def test_a_class_with_fewer_patients_than_folds_is_refused(tmp_path):
    films = _films(tmp_path, [0] * 5 + [1] * 2, "abcdefg")
    with pytest.raises(ManifestError, match="of 2 patients, too few for 5 parts"):
        split(films, folds=5, fold=0)


def test_a_part_that_does_not_exist_is_refused_with_its_line(tmp_path):
    (tmp_path / "m.csv").write_text("path,stage,patient_id,part\na.png,1,p,train\nb.png,2,q,exam\n")
    with pytest.raises(ManifestError, match="line 3: part 'exam'"):
        read_manifest(tmp_path / "m.csv")


def test_a_film_without_a_patient_is_refused_with_its_line(tmp_path):
    (tmp_path / "m.csv").write_text("path,stage,patient_id\na.png,1,\n")
    with pytest.raises(ManifestError, match="line 2: patient_id is empty"):
        read_manifest(tmp_path / "m.csv")


def test_a_manifest_that_is_no_utf_8_says_how_to_save_it(tmp_path):
    (tmp_path / "m.csv").write_bytes("path,stage,patient_id\nä.png,1,p\n".encode("latin-1"))
    with pytest.raises(ManifestError, match="save it as CSV in UTF-8"):
        read_manifest(tmp_path / "m.csv")


def test_a_film_in_two_manifests_is_refused(tmp_path):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("path,stage,patient_id\nx.png,1,p\n")
    with pytest.raises(ManifestError, match="listed twice"):
        read_manifests([tmp_path / "a.csv", tmp_path / "b.csv"])


def test_the_split_does_not_depend_on_the_order_of_the_manifest(tmp_path):
    films = _films(tmp_path, np.arange(60) % 4, [f"p{k}" for k in range(60)])
    assert _patients(split(films).validation) == _patients(split(films[::-1]).validation)


def test_films_of_another_part_are_named_and_those_without_a_part_pass(tmp_path):
    films = _films(tmp_path, [0, 1, 2], ["a", "b", "c"], ["test", "", "train"])
    refuse_other_parts(films[:2], "test")
    with pytest.raises(ManifestError, match=r"1 of 3 films are not of the part test.*\n.*2\.png \(train\)"):
        refuse_other_parts(films, "test")
