"""Bytes of a file: gzip and zstd by its ending or first bytes, another encoding, stdin kept aside."""

from __future__ import annotations

import codecs
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import pyarrow as pa

from datenorm.errors import DataError, DatenormError, SettingsError
from datenorm.files import blamed_on

__all__ = [
    "Transcoder",
    "find_encoding",
    "known_encoding",
    "open_input",
    "open_output",
    "spooled_stdin",
    "without_compression",
]

CHUNK = 1 << 23  # bytes that are read at once
_COMPRESSIONS = {".gz": "gzip", ".zst": "zstd"}
_MAGIC = {b"\x1f\x8b\x08": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}  # first bytes; no text begins so
_MARKS = (  # the longer ones first: the mark of UTF-16 begins that of UTF-32
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


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


def known_encoding(name: str) -> str:
    """Python's name of an encoding; SettingsError for none, and for what encodes no text, such as base64."""
    try:
        "".encode(name)
        return codecs.lookup(name).name
    except LookupError:
        raise SettingsError(
            f"unknown encoding {name!r}; expected one such as utf-8, cp1252, latin-1 or utf-16"
        ) from None


def find_encoding(start: bytes, named: str | None = None) -> tuple[str | None, bytes]:
    """The encoding that is named, or else shown by a file's first bytes, or None; and the byte order mark itself.

    Python's utf-16 and utf-32 want the mark in what they decode and write one with every chunk; their -le and -be do neither.
    """
    detected, mark = _detect_encoding(start)
    if named in ("utf-16", "utf-32"):
        return detected if detected and detected.startswith(named) else f"{named}-le", mark
    return named or detected, mark


def _detect_encoding(start: bytes) -> tuple[str | None, bytes]:
    """The encoding that a file's first bytes show, or None, and the byte order mark itself.

    UTF-16 without a mark shows by its NUL bytes; everything else is taken byte by byte and not decoded at all.
    """
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name, mark
    sample = start[: 2 * (len(start) // 2)][:2048]
    if len(sample) >= 4:
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        if odd > 0.4 * len(sample[1::2]) and not even:
            return "utf-16-le", b""
        if even > 0.4 * len(sample[0::2]) and not odd:
            return "utf-16-be", b""
    return None, b""


class Transcoder:
    """Between a file's encoding and UTF-8, chunk by chunk; a byte that is no text is an error, not a loss."""

    def __init__(self, encoding: str, path: Path) -> None:
        self.encoding = encoding
        self._path = path
        self._decoder = codecs.getincrementaldecoder(encoding)()

    def decode(self, chunk: bytes) -> bytes:
        """A chunk as UTF-8; an empty one ends the file."""
        try:
            return self._decoder.decode(chunk, final=not chunk).encode()
        except UnicodeError as error:  # not all codecs raise a UnicodeDecodeError
            reason = getattr(error, "reason", error)
            message = f"{self._path}: not {self.encoding} ({reason})"
            raise DataError(message, "wrong_encoding") from error

    def encode(self, chunk: bytes) -> bytes:
        """UTF-8 in the file's encoding."""
        return chunk.decode().encode(self.encoding)
