from __future__ import annotations

import os
from pathlib import Path

import pytest

from datenorm.errors import DataError
from datenorm.files import atomic_folder, atomic_path


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
    target = tmp_path / "folder"
    target.mkdir()
    (target / "old").touch()
    with pytest.raises(KeyboardInterrupt), atomic_folder(target, force=True) as aside:
        (aside / "half").touch()
        raise KeyboardInterrupt
    assert [path.name for path in tmp_path.rglob("*")] == ["folder", "old"]


def test_a_folder_is_replaced_as_a_whole(tmp_path: Path) -> None:
    target = tmp_path / "folder"
    target.mkdir()
    (target / "old").touch()
    with atomic_folder(target, force=True) as aside:
        (aside / "new").touch()
    assert [path.name for path in tmp_path.rglob("*")] == ["folder", "new"]


def test_nothing_is_replaced_unasked(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(DataError, match=r"a\.txt exists$"), atomic_path(target):
        pass
    with (
        pytest.raises(DataError, match="is a file; expected a folder"),
        atomic_folder(target, force=True),
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
