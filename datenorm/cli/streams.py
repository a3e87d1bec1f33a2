"""The standard streams: UTF-8, and an error that says so where stdout is closed or full."""

from __future__ import annotations

import errno
import io
import os
import sys

from datenorm.errors import DataError

__all__ = ["prepare_streams"]


class _Stdout(io.FileIO):
    """File number 1; its errors say that it is stdout.

    After the first error the rest goes nowhere, so that the last flush at exit says nothing more.
    """

    def write(self, content: bytes | memoryview) -> int:  # type: ignore[override]
        try:
            return super().write(content)
        except OSError as error:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            if error.errno == errno.EBADF:
                raise DataError(
                    "stdout is closed; expected a file, a pipe or a terminal"
                ) from error
            error.filename = "stdout"
            raise


class _Stderr(io.FileIO):
    """File number 2; where it takes nothing, there is nobody to tell."""

    def write(self, content: bytes | memoryview) -> int:  # type: ignore[override]
        try:
            return super().write(content)
        except OSError:
            return len(content)


def prepare_streams() -> None:
    """Make the standard streams fit for texts of all languages, and open those that are closed.

    Else the next file that is opened would get their numbers. A closed stdin is empty, a closed
    stderr takes all in silence, and writing to a closed stdout is an error.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            opened = os.open(os.devnull, os.O_WRONLY if name == "stderr" else os.O_RDONLY)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, closefd=False)))
    sys.stdout = _text(_Stdout(1, "w", closefd=False))
    sys.stderr = _text(_Stderr(2, "w", closefd=False))
    sys.stderr.reconfigure(line_buffering=True)


def _text(raw: io.FileIO) -> io.TextIOWrapper:
    """UTF-8 on its way out: after each line on a terminal, else when it is flushed."""
    buffer = io.BufferedWriter(raw)
    return io.TextIOWrapper(buffer, "utf-8", errors="replace", line_buffering=raw.isatty())
