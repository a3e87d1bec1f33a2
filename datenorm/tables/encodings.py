"""Encodings of delimited text: named, shown by its first bytes, or guessed by its letters."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from datenorm.errors import DataError, SettingsError

__all__ = [
    "FALLBACK",
    "Guess",
    "Transcoder",
    "decoded",
    "find_encoding",
    "guess_encoding",
    "is_byte_wise",
    "is_utf8",
    "known_encoding",
]

FALLBACK = "cp1252"  # of values that are not UTF-8, where nothing else is known
_MARKS = (  # the longer ones first: the mark of UTF-16 begins that of UTF-32
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Encodings in which no letter has the bytes of a line end, a quote, a comma, a semicolon or a tab:
# such
# files are cut as they are, and never written anew. In some, a letter may end in the byte of "|".
_SINGLE_BYTES = (
    "utf-8",
    "ascii",
    "iso8859",
    "cp125",
    "koi8",
    "mac-",
    "cp8",
    "cp437",
    "cp720",
    "cp737",
    "tis-620",
)
_SAFE_PAIRS = ("shift_jis", "cp932", "euc_", "gb", "cp949", "big5", "cp950")
# What is guessed: of each script the encodings that its files have, among them no two that differ
# little.
_OF_OTHER_SCRIPTS = ("cp1251", "koi8-r", "cp1253", "cp1255", "cp1256", "cp874")
_OF_ASIA = ("cp932", "euc_jp", "gb18030", "big5", "cp949")
_LATIN = (FALLBACK, "cp1250", "cp1254", "cp1257")
_GUESSED_BYTES = 1 << 14
_MAXIMUM_CHAOS = 0.2  # by charset-normalizer: a share of the letters that do not belong together


@dataclass(frozen=True)
class Guess:
    """An encoding that the letters of a file show, or None; and others in which it can be read
    too.
    """

    encoding: str | None
    others: tuple[str, ...] = ()


def is_byte_wise(encoding: str | None, delimiter: str) -> bool:
    """Whether text in an encoding, or in an unknown one, can be cut without decoding it."""
    return (
        encoding is None
        or encoding.startswith(_SINGLE_BYTES)
        or (encoding.startswith(_SAFE_PAIRS) and delimiter != "|")
    )


def decoded(value: bytes, encoding: str | None) -> str:
    """Bytes as text: in their encoding, or without one as UTF-8, or where they are not,
    Windows-1252.
    """
    if encoding is None:
        try:
            return value.decode()
        except UnicodeDecodeError:
            encoding = FALLBACK
    return value.decode(encoding, "replace")


def guess_encoding(sample: bytes, wanted: Sequence[str] = ()) -> Guess | None:
    """What the letters of a file that is not all UTF-8 show; None for one that is, or in part.

    Args:
        sample: the header and the first rows.
        wanted: titles that the header must have: the encoding in which it has them is the one.
    """
    if sample.isascii():
        return None
    titles, *rows = sample.splitlines()
    lines = [line for line in (titles, *rows[:-1]) if not line.isascii()]
    if not lines or any(map(is_utf8, lines)):
        return None
    fitting = _fitting(b"\n".join(lines)[:_GUESSED_BYTES])
    others = tuple(encoding for encoding in fitting if encoding != FALLBACK)
    foreign = [name for name in wanted if not name.isascii()]
    for encoding in (FALLBACK, *fitting, *_LATIN, *_OF_OTHER_SCRIPTS, *_OF_ASIA) if foreign else ():
        if _has(titles, foreign, encoding):
            known = None if encoding == FALLBACK else encoding
            return Guess(known, tuple(other for other in others if other != encoding))
    # Letters of Latin make words in several encodings; those of other scripts are told beyond
    # doubt.
    if fitting and not set(fitting) & set(_LATIN):
        return Guess(fitting[0], others[1:])
    return Guess(None, others)


def is_utf8(line: bytes) -> bool:
    """Whether bytes are UTF-8."""
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _has(titles: bytes, wanted: Sequence[str], encoding: str) -> bool:
    try:
        text = titles.decode(encoding)
    except UnicodeDecodeError:
        return False
    return all(name in text for name in wanted)


def _fitting(sample: bytes) -> list[str]:
    """Encodings in which a sample is text, the likeliest first; none without charset-normalizer."""
    try:
        from charset_normalizer import from_bytes
    except ModuleNotFoundError:
        return []
    found = from_bytes(sample, cp_isolation=[*_LATIN, *_OF_OTHER_SCRIPTS, *_OF_ASIA])
    return [codecs.lookup(match.encoding).name for match in found if match.chaos <= _MAXIMUM_CHAOS]


def known_encoding(name: str) -> str:
    """Python's name of an encoding; SettingsError for none, and for what encodes no text, such as
    base64.
    """
    try:
        "".encode(name)
        return codecs.lookup(name).name
    except LookupError:
        raise SettingsError(
            f"unknown encoding {name!r}; expected one such as utf-8, cp1252, latin-1 or utf-16"
        ) from None


def find_encoding(start: bytes, named: str | None = None) -> tuple[str | None, bytes]:
    """The encoding that is named, or else shown by a file's first bytes, or None; and the byte
    order mark itself.

    Python's utf-16 and utf-32 want the mark in what they decode and write one with every chunk;
    their -le and -be do neither.
    """
    detected, mark = _detect_encoding(start)
    if named in ("utf-16", "utf-32"):
        return detected if detected and detected.startswith(named) else f"{named}-le", mark
    return named or detected, mark


def _detect_encoding(start: bytes) -> tuple[str | None, bytes]:
    """The encoding that a file's first bytes show, or None, and the byte order mark itself.

    UTF-16 without a mark shows by its NUL bytes; everything else is taken byte by byte and not
    decoded at all.
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
    """Between a file's encoding and UTF-8, chunk by chunk; a byte that is no text is an error,
    not a loss.
    """

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
