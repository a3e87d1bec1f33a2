"""What a command changes in its process while it runs; all of it is undone when it ends."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["ending_cleanly", "without_pandas"]


@contextmanager
def ending_cleanly() -> Iterator[None]:
    """SIGTERM ends the block as an exception does, so that what was written aside is removed.

    Only the main thread may say what a signal does; elsewhere nothing is changed.
    """
    previous = signal.getsignal(signal.SIGTERM)
    if threading.current_thread() is not threading.main_thread() or previous is None:
        yield  # None: a handler that Python cannot put back
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, previous)


class _NoPandas:
    """A finder of modules that finds no pandas in the thread that made it."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()

    def find_spec(self, fullname: str, path: object, target: object = None, /) -> None:
        """The protocol of `sys.meta_path`: an error ends the search."""
        if fullname == "pandas" and threading.get_ident() == self._thread:
            raise ModuleNotFoundError("pandas is hidden from pyarrow", name="pandas")


@contextmanager
def without_pandas() -> Iterator[None]:
    """In the block, pyarrow does without pandas, which it imports where it is installed.

    No command needs it, and cleaning a small file takes two thirds of the time. pyarrow looks for
    pandas once and remembers what it found, so that pandas is hidden for that moment alone, and
    pyarrow looks again after the block. Where pandas is loaded already, or might be used beside us
    by other threads, nothing is changed.
    """
    import pyarrow as pa

    memory = getattr(pa.lib, "_pandas_api", None)
    alone = threading.current_thread() is threading.main_thread() and threading.active_count() == 1
    if memory is None or "pandas" in sys.modules or not alone:
        yield
        return
    finder = _NoPandas()
    sys.meta_path.insert(0, finder)
    try:
        pa.array([0])
    finally:
        sys.meta_path.remove(finder)
    try:
        yield
    finally:
        type(memory).__init__(memory)
