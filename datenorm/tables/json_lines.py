"""JSON lines: a value is found in its line and the line is written as it was, with members added
or one replaced.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa

from datenorm.errors import DataError
from datenorm.tables.streams import open_input
from datenorm.tables.table import Addition, Batch, Table, TableWriter

__all__ = ["JsonLinesTable"]

_BATCH = 100_000  # lines
_BATCH_BYTES = 1 << 25
_LONGEST_LINE = 1 << 26  # bytes
_MARK = codecs.BOM_UTF8
_SAMPLE = 1000  # lines whose names of members are taken for the columns
_STRING = json.decoder.scanstring  # type: ignore[attr-defined]
_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Member:
    """The value of an object's member, and where it stands in the line."""

    value: Any
    start: int
    stop: int


def members(line: str) -> dict[str, Member]:
    """The members of the JSON object in a line; ValueError where there is none. Of two with one
    name the last counts.
    """
    found: dict[str, Member] = {}
    place = _skip(line, 0)
    if line[place : place + 1] != "{":
        raise ValueError("expected a JSON object")
    place = _skip(line, place + 1)
    if line[place : place + 1] != "}":
        while True:
            if line[place : place + 1] != '"':
                raise ValueError(f"expected a name in quotes at character {place + 1}")
            name, place = _STRING(line, place + 1, False)
            place = _skip(line, place)
            if line[place : place + 1] != ":":
                raise ValueError(f"expected ':' at character {place + 1}")
            start = _skip(line, place + 1)
            value, place = _DECODER.raw_decode(line, start)
            found[name] = Member(value, start, place)
            place = _skip(line, place)
            mark, place = line[place : place + 1], _skip(line, place + 1)
            if mark == "}":
                break
            if mark != ",":
                raise ValueError(f"expected ',' or '}}' at character {place}")
    else:
        place = _skip(line, place + 1)
    if place != len(line):
        raise ValueError(f"more than one value, at character {place + 1}")
    return found


def _skip(line: str, place: int) -> int:
    match = _SPACE.match(line, place)
    return match.end() if match else place


@dataclass(frozen=True, eq=False)
class JsonLinesBatch(Batch):
    """Lines with their ends, each an object; their members, and their numbers in the file, from 1.

    `leads` holds the blank lines before each, and one text more: those after the last.
    """

    lines: Sequence[str]
    objects: Sequence[dict[str, Member]]
    numbers: Sequence[int]
    leads: Sequence[str]

    def __len__(self) -> int:
        return len(self.lines)

    def column(self, name: str) -> pa.Array:
        """The values of a member as strings: null where it is missing or null, JSON where it is
        no text and no number.
        """
        texts = [
            _text(line, found.get(name))
            for line, found in zip(self.lines, self.objects, strict=True)
        ]
        return pa.array(texts, pa.string())


def _text(line: str, member: Member | None) -> str | None:
    if member is None or member.value is None:
        return None
    value = member.value
    if isinstance(value, str):  # JSON can escape half a surrogate pair, which UTF-8 cannot hold
        return value if value.isascii() else value.encode(errors="replace").decode()
    return str(value) if isinstance(value, int | float) else line[member.start : member.stop]


class JsonLinesTable(Table):
    """A file of JSON lines, UTF-8.

    Raises:
        DataError: a line is no JSON object.
    """

    kind = "jsonl"

    def __init__(self, path: Path) -> None:
        self.path = path
        with open_input(path) as file:
            start = file.read(len(_MARK))
        self.mark = _MARK if start == _MARK else b""
        names: dict[str, None] = {}
        for batch in islice(self.batches(), 1):
            for found in batch.objects[:_SAMPLE]:
                names.update(dict.fromkeys(found))
        self.titles = self.names = list(names)
        if not self.names:
            raise DataError(f"{path}: the file is empty; expected a JSON object in each line")

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[JsonLinesBatch]:
        """See Table."""
        lead = ""
        leads: list[str] = []
        lines: list[str] = []
        objects: list[dict[str, Member]] = []
        numbers: list[int] = []
        size = 0
        with open_input(self.path) as file:
            for number, raw in enumerate(_lines(file, self.path), 1):
                try:
                    line = (raw.removeprefix(_MARK) if number == 1 else raw).decode()
                    if not line.strip():
                        lead += line
                        continue
                    objects.append(members(line))
                except (ValueError, RecursionError) as error:
                    reason = "nested too deeply" if isinstance(error, RecursionError) else error
                    raise DataError(
                        f"{self.path}: line {number} is no JSON object ({reason}); "
                        "mend or remove it"
                    ) from error
                lines.append(line)
                numbers.append(number)
                leads.append(lead)
                lead = ""
                size += len(raw)
                if len(lines) == _BATCH or size > _BATCH_BYTES:
                    yield JsonLinesBatch(lines, objects, numbers, [*leads, ""])
                    lines, objects, numbers, leads, size = [], [], [], [], 0
        yield JsonLinesBatch(lines, objects, numbers, [*leads, lead])

    def writer(
        self, sink: BinaryIO, added: Mapping[str, pa.DataType], replaced: Sequence[str] = ()
    ) -> JsonLinesWriter:
        """See Table."""
        return JsonLinesWriter(sink, self.path, self.mark)


def _lines(file: BinaryIO, path: Path) -> Iterator[bytes]:
    """Lines of a file, with their ends; any file that can read will do."""
    rest = b""
    while chunk := file.read(1 << 22):
        *whole, rest = (rest + chunk).split(b"\n")
        yield from (line + b"\n" for line in whole)
        if len(rest) > _LONGEST_LINE:
            raise DataError(
                f"{path}: a line is longer than {_LONGEST_LINE >> 20} MiB; "
                "expected one JSON object in each line"
            )
    if rest:
        yield rest


class JsonLinesWriter(TableWriter):
    """Writes lines of a JsonLinesTable."""

    def __init__(self, sink: BinaryIO, path: Path, mark: bytes) -> None:
        self._sink, self._path = sink, path
        self._sink.write(mark)

    def write(
        self, batch: Batch, additions: Sequence[Addition], keep: pa.Array | None = None
    ) -> None:
        """See TableWriter.

        Raises:
            DataError: an object has a member of an added name; the columns were taken from the
                first lines only.
        """
        assert isinstance(batch, JsonLinesBatch)
        chosen = (
            range(len(batch))
            if keep is None
            else np.flatnonzero(keep.to_numpy(zero_copy_only=False)).tolist()
        )
        values = [(addition, addition.values.to_pylist()) for addition in additions]
        written = []
        for row in chosen:
            line, found = batch.lines[row], batch.objects[row]
            new, old = [], []
            for addition, column in values:
                cell, member = json.dumps(column[row], ensure_ascii=False), found.get(addition.name)
                if member is None and addition.replaces and column[row] is None:
                    continue  # what was not there stays away
                if member is None:
                    new.append(f"{_name(addition.name)}: {cell}")
                elif not addition.replaces:
                    raise DataError(
                        f"{self._path}: line {batch.numbers[row]} already has a member "
                        f"{addition.name!r}; rename it, or remove it"
                    )
                elif column[row] != _text(
                    line, member
                ):  # what stays as it was is not written anew: a number stays one
                    old.append((member, cell))
            old.sort(key=lambda pair: -pair[0].start)
            end = line.rindex("}")
            if new:
                line = line[:end].rstrip() + (", " if found else "") + ", ".join(new) + line[end:]
            for member, cell in old:
                line = line[: member.start] + cell + line[member.stop :]
            written += [batch.leads[row], line] if keep is None else [line]
        if keep is None:
            written.append(batch.leads[-1])
        if any(written):
            self._sink.write("".join(written).encode())

    def close(self) -> None:
        """See TableWriter."""


def _name(name: str) -> str:
    """A name in quotes; escaped where it has half a surrogate pair, as it must have been in the
    file.
    """
    quoted = json.dumps(name, ensure_ascii=False)
    return quoted if quoted.encode(errors="replace").decode() == quoted else json.dumps(name)
