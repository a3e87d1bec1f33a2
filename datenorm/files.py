"""Writing files so that nothing is lost: aside first, then renamed; over nothing unasked."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from datenorm.errors import DataError

__all__ = [
    "FolderKind",
    "atomic_folder",
    "atomic_path",
    "blamed_on",
    "check_replaceable",
    "check_writable",
]

_FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
_MARK = re.compile(rb'\s*\{\s*"format_version"\s*:\s*\d+\s*,\s*"(name|task)"')
_SHOWN_FILES = 3


@dataclass(frozen=True)
class FolderKind:
    """A kind of folder that datenorm writes, and so may replace.

    Args:
        noun: what people call it.
        marker: the JSON file that shows whose folder it is.
        names: all files that such a folder may hold.
    """

    noun: str
    marker: str
    names: frozenset[str]

    def objection(self, folder: Path) -> str | None:
        """Why a folder must not be replaced, or None: it is empty, or holds only such files."""
        entries = sorted(folder.iterdir())
        if not entries:
            return None
        if not self._is_marked(folder / self.marker):
            return f"it is not a {self.noun} of datenorm"
        others = [e.name for e in entries if e.name not in self.names or not _is_plain_file(e)]
        if others:
            more = ", ..." if len(others) > _SHOWN_FILES else ""
            return f"beside a {self.noun} it holds {', '.join(others[:_SHOWN_FILES])}{more}"
        return None

    def holds(self, folder: Path) -> bool:
        """Whether a folder is one of this kind and holds nothing else."""
        return self._is_marked(folder / self.marker) and self.objection(folder) is None

    @staticmethod
    def _is_marked(marker: Path) -> bool:
        """Whether the file begins as we write it, even if it is damaged further on."""
        if not _is_plain_file(marker):
            return False
        with marker.open("rb") as file:
            return _MARK.match(file.read(200)) is not None


def _is_plain_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def check_replaceable(target: Path, force: bool, kind: FolderKind) -> None:
    """DataError where a folder may not be written to `target`, because of what is there."""
    if not target.exists():
        return
    if not target.is_dir():
        raise DataError(f"{target} is a file; expected a folder")
    _refuse_objection(target, target, kind)
    if not force:
        raise DataError(f"{target} exists", "exists")


def _refuse_objection(folder: Path, name: Path, kind: FolderKind) -> None:
    objection = kind.objection(folder)
    if objection:
        raise DataError(f"{name} is not replaced: {objection}; choose another name")


def _check_parent(target: Path) -> None:
    if not target.parent.is_dir():
        raise DataError(f"folder {target.parent} does not exist; make it first")


def check_writable(target: Path, force: bool) -> None:
    """DataError where a file may not be written to `target`, because of what is there."""
    if target.is_dir():
        raise DataError(f"{target} is a folder; expected a file name")
    if target.exists() and not target.is_file():
        raise DataError(f"{target} is a device or a pipe; expected a file name")
    if target.exists() and not force:
        raise DataError(f"{target} exists", "exists")
    _check_parent(target.resolve())


@contextmanager
def blamed_on(target: Path | str, aside: Path | None = None) -> Iterator[None]:
    """Names `target` in the errors of a full disk, and in those that name the file aside."""
    try:
        yield
    except OSError as error:
        unnamed = error.filename is None and error.errno in _FULL
        if unnamed or (aside and str(error.filename).startswith(str(aside))):
            error.filename = str(target)
        raise


@contextmanager
def atomic_path(target: Path, force: bool = False) -> Iterator[Path]:
    """A path to write to; it becomes `target` when the block ends well, else it vanishes.

    Where `target` is a link, the file that it leads to is replaced.
    """
    import tempfile

    check_writable(target, force)
    given, target = target, target.resolve()
    hidden = target.with_name(f".{target.name}.")
    with blamed_on(given, hidden):
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=hidden.name, suffix=target.suffix)
        os.close(handle)
        aside = Path(name)
        try:
            yield aside
            umask = os.umask(0)
            os.umask(umask)
            aside.chmod(0o666 & ~umask)
            aside.replace(target)
        finally:
            aside.unlink(missing_ok=True)


@contextmanager
def atomic_folder(target: Path, kind: FolderKind, force: bool = False) -> Iterator[Path]:
    """A folder to fill; it becomes `target` when the block ends well, else it vanishes.

    With `force` it replaces an empty folder, or one of the same kind that holds nothing else.
    """
    import shutil
    import tempfile

    check_replaceable(target, force, kind)
    given, target = target, target.resolve()
    _check_parent(target)
    hidden = target.with_name(f".{target.name}.")
    with blamed_on(given, hidden):
        aside = Path(tempfile.mkdtemp(dir=target.parent, prefix=hidden.name))
        try:
            yield aside
            aside.chmod(0o755)
            if target.exists():
                _swap(target, aside, given, kind)
            else:
                aside.rename(target)
        finally:
            shutil.rmtree(aside, ignore_errors=True)


def _swap(target: Path, new: Path, name: Path, kind: FolderKind) -> None:
    """Put `new` in the place of `target`; look at that once more when it is out of reach."""
    import shutil
    import tempfile

    shelter = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.old."))
    old = shelter / target.name
    try:
        target.rename(old)
        try:
            _refuse_objection(old, name, kind)
            new.rename(target)
        except BaseException:
            old.rename(target)
            raise
    except BaseException:
        shelter.rmdir()
        raise
    shutil.rmtree(shelter)
