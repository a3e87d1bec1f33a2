"""Bytes of a file: gzip and zstd by its ending or first bytes, stdin kept aside."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import pyarrow as pa

from datenorm.errors import DataError, DatenormError
from datenorm.files import blamed_on

__all__ = ["open_input", "open_output", "spooled_stdin", "without_compression"]

CHUNK = 1 << 23  # bytes that are read at once
_COMPRESSIONS = {".gz": "gzip", ".zst": "zstd"}
_MAGIC = {b"\x1f\x8b\x08": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}  # first bytes; no text begins so


def without_compression(path: Path) -> str:
    """A file's name without .gz or .zst."""
    return path.name.removesuffix(path.suffix) if _named_compression(path) else path.name


def _named_compression(path: Path) -> str | None:
    return _COMPRESSIONS.get(path.suffix.lower())


def _compression(path: Path, start: bytes) -> str | None:
    """The compression that a file's name ends in, or else that its first bytes show."""
    by_bytes = (name for magic, name in _MAGIC.items() if start.startswith(magic))
    return _named_compression(path) or next(by_bytes, None)


@contextmanager
def open_input(path: Path) -> Iterator[BinaryIO]:
    """A file's bytes, decompressed; DataError where it cannot be."""
    with path.open("rb") as file:
        compression = _compression(path, file.peek(len(max(_MAGIC, key=len))))
        if compression is None:
            yield file
            return
        try:
            with pa.CompressedInputStream(file, compression) as stream:
                yield cast(BinaryIO, stream)
        except OSError as error:
            if isinstance(error, pa.ArrowException) or error.errno is None:
                raise DataError(f"{path}: not a whole {compression} file ({error})") from error
            raise


@contextmanager
def open_output(file: BinaryIO, name: Path) -> Iterator[BinaryIO]:
    """The same file, or one that compresses what is written to it, by the ending of `name`."""
    compression = _named_compression(name)
    if compression is None:
        yield file
        return
    with pa.CompressedOutputStream(pa.PythonFile(file, "w"), compression) as stream:
        yield cast(BinaryIO, stream)


@contextmanager
def spooled_stdin() -> Iterator[Path]:
    """All that comes on stdin, in a file that vanishes with the block: a column is read twice."""
    with tempfile.TemporaryDirectory(prefix="datenorm.") as folder:
        path = Path(folder) / "stdin"
        with blamed_on(path), path.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file, CHUNK)
        try:
            yield path
        except DatenormError as error:
            error.args = (str(error).replace(str(path), "stdin"), *error.args[1:])
            raise
