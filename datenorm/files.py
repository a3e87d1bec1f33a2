"""Writing files so that nothing is lost: aside first, then renamed; never over what is there unasked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from datenorm.errors import DataError

__all__ = ["atomic_folder", "atomic_path"]


def _refuse_existing(target: Path, force: bool) -> None:
    if target.exists() and not (target.is_file() or target.is_dir()):
        raise DataError(f"{target} is a device or a pipe; expected a file name")
    if target.exists() and not force:
        raise DataError(f"{target} exists", "exists")
    if not target.parent.is_dir():
        raise DataError(f"folder {target.parent} does not exist; make it first")


@contextmanager
def atomic_path(target: Path, force: bool = False) -> Iterator[Path]:
    """A path to write to; it becomes `target` when the block ends well and vanishes when it does not.

    Where `target` is a link, the file that it leads to is replaced.
    """
    import tempfile

    target = target.resolve()
    _refuse_existing(target, force)
    if target.is_dir():
        raise DataError(f"{target} is a folder; expected a file name")
    handle, name = tempfile.mkstemp(
        dir=target.parent, prefix=f".{target.name}.", suffix=target.suffix
    )
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
def atomic_folder(target: Path, force: bool = False) -> Iterator[Path]:
    """A folder to fill; it becomes `target` when the block ends well and vanishes when it does not."""
    import shutil
    import tempfile

    _refuse_existing(target, force)
    if target.exists() and not target.is_dir():
        raise DataError(f"{target} is a file; expected a folder")
    aside = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    try:
        yield aside
        aside.chmod(0o755)
        if target.exists():
            replaced = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.old."))
            target.rename(replaced / target.name)
            aside.rename(target)
            shutil.rmtree(replaced)
        else:
            aside.rename(target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
