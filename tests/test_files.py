from __future__ import annotations

import errno
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from datenorm.errors import DataError
from datenorm.files import FolderKind, atomic_folder, atomic_path

KIND = FolderKind("box", "box.json", frozenset({"box.json", "old", "new"}))
MARK = '{"format_version": 1, "name": "x"}'


def box(folder: Path) -> Path:
    folder.mkdir()
    (folder / "box.json").write_text(MARK)
    (folder / "old").touch()
    return folder


def test_file_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    with atomic_path(target) as aside:
        aside.write_text("new")
        assert not target.exists()
    assert target.read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_a_broken_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, error: BaseException | type[BaseException]
) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises((KeyboardInterrupt, OSError)), atomic_path(target, force=True) as aside:
        aside.write_text("half")
        raise error
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_broken_folder_leaves_the_old_one_and_nothing_else(tmp_path: Path) -> None:
    target = box(tmp_path / "folder")
    with pytest.raises(KeyboardInterrupt), atomic_folder(target, KIND, force=True) as aside:
        (aside / "half").touch()
        raise KeyboardInterrupt
    assert {path.name for path in tmp_path.rglob("*")} == {"folder", "box.json", "old"}


@pytest.mark.parametrize("through_link", [False, True])
def test_a_folder_is_replaced_as_a_whole(tmp_path: Path, through_link: bool) -> None:
    target = box(tmp_path / "folder")
    link = tmp_path / "link"
    link.symlink_to(target)
    with atomic_folder(link if through_link else target, KIND, force=True) as aside:
        (aside / "new").touch()
    assert {path.name for path in target.rglob("*")} == {"new"}
    assert link.is_symlink()
    assert {path.name for path in tmp_path.iterdir()} == {"folder", "link"}


def test_an_empty_folder_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(DataError, match=r"exists$"), atomic_folder(tmp_path / "folder", KIND):
        pass
    with atomic_folder(tmp_path / "folder", KIND, force=True) as aside:
        (aside / "new").touch()
    assert (tmp_path / "folder" / "new").exists()


def _thesis(folder: Path) -> None:
    (folder / "thesis.txt").write_text("x")


def _nested(folder: Path) -> None:
    box(folder / "old-boxes")


def _file_of_a_known_name_that_is_a_folder(folder: Path) -> None:
    (folder / "new").mkdir()
    (folder / "new" / "thesis.txt").write_text("x")


def _file_of_a_known_name_that_is_a_link(folder: Path) -> None:
    (folder / "new").symlink_to(folder / "old")


def _no_marker(folder: Path) -> None:
    (folder / "box.json").unlink()


def _marker_of_somebody_else(folder: Path) -> None:
    (folder / "box.json").write_text('{"name": "x", "format_version": 1}')


def _link_as_marker(folder: Path) -> None:
    (folder / "box.json").rename(folder.parent / "elsewhere.json")
    (folder / "box.json").symlink_to(folder.parent / "elsewhere.json")


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (_thesis, "beside a box it holds thesis.txt;"),
        (_nested, "beside a box it holds old-boxes;"),
        (_file_of_a_known_name_that_is_a_folder, "beside a box it holds new;"),
        (_file_of_a_known_name_that_is_a_link, "beside a box it holds new;"),
        (_no_marker, "it is not a box of datenorm"),
        (_marker_of_somebody_else, "it is not a box of datenorm"),
        (_link_as_marker, "it is not a box of datenorm"),
    ],
)
@pytest.mark.parametrize("force", [False, True])
def test_a_folder_with_anything_else_is_never_replaced(
    tmp_path: Path, spoil: Callable[[Path], None], why: str, force: bool
) -> None:
    target = box(tmp_path / "folder")
    spoil(target)
    before = sorted(tmp_path.rglob("*"))
    refused = pytest.raises(DataError, match=f"folder is not replaced: {why}")
    with refused as caught, atomic_folder(target, KIND, force):
        pass
    assert caught.value.problem is None
    assert sorted(tmp_path.rglob("*")) == before


def test_what_somebody_puts_into_a_folder_meanwhile_is_kept(tmp_path: Path) -> None:
    target = box(tmp_path / "folder")
    refused = pytest.raises(DataError, match=r"not replaced: .* thesis\.txt")
    with refused, atomic_folder(target, KIND, force=True) as aside:
        (aside / "new").touch()
        _thesis(target)
    assert {path.name for path in tmp_path.iterdir()} == {"folder"}
    assert {path.name for path in target.iterdir()} == {"box.json", "old", "thesis.txt"}


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EFBIG])
def test_a_full_disk_is_told_with_the_path(tmp_path: Path, number: int) -> None:
    for name, write in (("a.txt", atomic_path), ("b", partial(atomic_folder, kind=KIND))):
        with pytest.raises(OSError, match=f"{name}'$"), write(tmp_path / name):
            raise OSError(number, os.strerror(number))
    with pytest.raises(OSError, match=r"other'$"), atomic_path(tmp_path / "a.txt"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "other")
    with (
        pytest.raises(OSError, match=r"\[Errno 5\] Input/output error$"),
        atomic_path(tmp_path / "c"),
    ):
        raise OSError(errno.EIO, os.strerror(errno.EIO))  # of reading, perhaps


def test_nothing_is_replaced_unasked(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(DataError, match=r"a\.txt exists$"), atomic_path(target):
        pass
    with (
        pytest.raises(DataError, match="is a file; expected a folder"),
        atomic_folder(target, KIND, force=True),
    ):
        pass
    with (
        pytest.raises(DataError, match="does not exist; make it first"),
        atomic_path(tmp_path / "no" / "a.txt"),
    ):
        pass
    assert target.read_text() == "old"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "a.txt", tmp_path / "link.txt"
    target.write_text("old")
    link.symlink_to(target)
    with atomic_path(link, force=True) as aside:
        aside.write_text("new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with (
        pytest.raises(DataError, match="is a device or a pipe"),
        atomic_path(tmp_path / "pipe", force=True),
    ):
        pass
    assert (tmp_path / "pipe").is_fifo()
