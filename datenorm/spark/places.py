"""Folders that Spark writes, anywhere: aside first, then renamed; over nothing unasked."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from datenorm.errors import DataError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["check_new_folder", "new_folder"]

_OURS = re.compile(r"\.?(part-.*|_SUCCESS)(\.crc)?")  # what Spark puts into a folder of rows
_JOBS_END = 10.0  # seconds that jobs have to end before what they wrote is removed


class _Place:
    """A path and its file system, as Spark knows them."""

    def __init__(self, session: SparkSession, path: str) -> None:
        self._jvm = session._jvm
        settings = session._jsparkSession.sessionState().newHadoopConf()
        given = self._jvm.org.apache.hadoop.fs.Path(path)
        self.system = given.getFileSystem(settings)
        self.path = self.system.makeQualified(given)

    def __str__(self) -> str:
        return str(self.path.toString())

    def beside(self, name: str) -> Any:
        """A path in the same folder."""
        return self._jvm.org.apache.hadoop.fs.Path(self.path.getParent(), name)

    def holds(self, other: str) -> bool:
        """Whether another path is this one, or lies in it."""
        return f"{other}/".startswith(f"{str(self).rstrip('/')}/")


def check_new_folder(
    session: SparkSession, target: str, force: bool, source: str, files: Sequence[str]
) -> None:
    """DataError where rows of `source`, which has these files, cannot go to a folder `target`."""
    place, given = _Place(session, target), _Place(session, source)
    inputs = [str(given), *(file.replace(":///", ":/", 1) for file in files)]
    if given.holds(str(place)) or any(map(place.holds, inputs)):
        raise DataError(
            f"{target} is the input, or one of them lies in the other; choose another name: "
            "the input is read more than once and never replaced"
        )
    parent = place.path.getParent()
    if place.system.getScheme() == "file" and parent and not place.system.exists(parent):
        raise DataError(f"folder {parent.toUri().getPath()} does not exist; make it first")
    _check_replaceable(place, target, force)


def _check_replaceable(place: _Place, target: str, force: bool) -> None:
    """DataError where something is there that may not be replaced."""
    if not place.system.exists(place.path):
        return
    if not place.system.getFileStatus(place.path).isDirectory():
        raise DataError(f"{target} is a file; expected a folder")
    names = sorted(found.getPath().getName() for found in place.system.listStatus(place.path))
    others = [name for name in names if not _OURS.fullmatch(name)]
    if others:
        raise DataError(
            f"{target} is not replaced: it holds {others[0]}, which is no file of rows that Spark "
            "wrote; choose another name"
        )
    if not force:
        raise DataError(f"{target} exists", "exists")


@contextmanager
def new_folder(session: SparkSession, target: str, force: bool = False) -> Iterator[str]:
    """A path for Spark to write to; it becomes `target` when the block ends well, else it vanishes.

    With `force` it replaces a folder of rows that Spark wrote.
    """
    place, mark = _Place(session, target), uuid4().hex[:8]
    name = place.path.getName()
    aside, old = place.beside(f".{name}.{mark}"), place.beside(f".{name}.old.{mark}")
    context = session.sparkContext
    context.setJobGroup(mark, f"datenorm: {target}", interruptOnCancel=True)
    try:
        yield str(aside.toString())
        _check_replaceable(place, target, force)  # once more: time has passed
        replaced = place.system.exists(place.path)
        if replaced:
            _rename(place, place.path, old)
        try:
            _rename(place, aside, place.path)
        except BaseException:
            if replaced:
                _rename(place, old, place.path)
            raise
        if replaced:
            place.system.delete(old, True)
    except BaseException:
        _end_jobs(session, mark)
        raise
    finally:
        with suppress(Exception):
            place.system.delete(aside, True)
            context.setLocalProperty("spark.jobGroup.id", None)


def _rename(place: _Place, path: Any, new: Any) -> None:
    if not place.system.rename(path, new):
        raise DataError(f"{path.toString()} cannot be renamed to {new.getName()}")


def _end_jobs(session: SparkSession, group: str) -> None:
    """End the jobs of a group, so that none writes on."""
    context = session.sparkContext
    with suppress(Exception):
        context.cancelJobGroup(group)
        end = time.monotonic() + _JOBS_END
        while context.statusTracker().getActiveStageIds() and time.monotonic() < end:
            time.sleep(0.1)
