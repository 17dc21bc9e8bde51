import hashlib
import os
import time
from pathlib import Path

import pytest

from backend.cases import files


def test_a_film_is_kept_byte_for_byte_under_a_name_of_our_own(media: Path) -> None:
    stored = files.store([b"first ", b"second"], "dicom")
    assert files.path_of(stored.name).read_bytes() == b"first second"
    assert stored.size == 12
    assert stored.sha256 == hashlib.sha256(b"first second").hexdigest()
    assert files.path_of(stored.name).relative_to(media).parts == (stored.name[:2], stored.name[2:4], stored.name)


def test_only_the_owner_may_read_the_folders(media: Path) -> None:
    stored = files.store([b"x"], "png")
    assert files.path_of(stored.name).parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "name",
    [
        "../secret",
        "/etc/passwd",
        "ab/../../x.dcm",
        "a" * 32 + ".exe",
        "A" * 32 + ".dcm",
        "",
        "a" * 32,
        "a" * 32 + ".dcm\n",
    ],
)
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    with pytest.raises(ValueError, match="not the name of a stored file"):
        files.path_of(name)


def test_an_upload_that_breaks_off_leaves_nothing(media: Path) -> None:
    def chunks() -> object:
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        files.store(chunks(), "png")  # type: ignore[arg-type]  # it breaks off
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_a_worker_s_file_is_taken_over_by_a_rename(media: Path) -> None:
    with files.workspace() as folder:
        made = folder / "map"
        made.write_bytes(b"map")
        inode = made.stat().st_ino
        name = files.adopt(made, ".f32")
    assert files.path_of(name).stat().st_ino == inode
    assert not folder.exists()


def test_a_suffix_we_do_not_keep_is_refused(media: Path) -> None:
    with files.workspace() as folder:
        (folder / "x").write_bytes(b"x")
        with pytest.raises(ValueError, match="not the name"):
            files.adopt(folder / "x", ".exe")


def test_removing_twice_is_harmless() -> None:
    name = files.store([b"x"], "png").name
    files.remove(name)
    files.remove(name)
    assert not files.path_of(name).exists()


def test_old_temporaries_are_swept_and_young_ones_and_films_stay(media: Path) -> None:
    film = files.store([b"film"], "png").name
    with files.workspace() as folder:
        old, young = folder / "old.part", folder / "young.part"
        for path in (old, young):
            path.write_bytes(b"x")
        hour_ago = time.time() - 3600
        os.utime(old, (hour_ago, hour_ago))
        os.utime(files.path_of(film), (hour_ago, hour_ago))
        assert files.stale_temporaries(1800) == 1
        assert (old.exists(), young.exists()) == (False, True)
    assert files.path_of(film).exists()


def test_an_abandoned_workspace_disappears_with_its_files(media: Path) -> None:
    folder = media / "tmp" / "abandoned"
    folder.mkdir(parents=True)
    (folder / "x").write_bytes(b"x")
    for path in (folder / "x", folder):
        os.utime(path, (0, 0))
    files.stale_temporaries(60)
    os.utime(folder, (0, 0)) if folder.exists() else None
    files.stale_temporaries(60)
    assert not folder.exists()
