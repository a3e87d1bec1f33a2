"""JSON lines: a value is found in its line and the line is written as it was, with members added or one replaced."""

from __future__ import annotations

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
    """The members of the JSON object in a line; ValueError where there is none. Of two with one name the last counts."""
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
    """Lines, each an object, and their members."""

    lines: Sequence[str]
    objects: Sequence[dict[str, Member]]

    def __len__(self) -> int:
        return len(self.lines)

    def column(self, name: str) -> pa.Array:
        """The values of a member as strings: null where it is missing or null, JSON where it is no text and no number."""
        return pa.array([_text(found.get(name)) for found in self.objects], pa.string())


def _text(member: Member | None) -> str | None:
    if member is None or member.value is None:
        return None
    value = member.value
    return value if isinstance(value, str) else str(value) if isinstance(value, int | float) else json.dumps(value, ensure_ascii=False)


class JsonLinesTable(Table):
    """A file of JSON lines, UTF-8.

    Raises:
        DataError: a line is no JSON object.
    """

    kind = "jsonl"

    def __init__(self, path: Path) -> None:
        self.path = path
        names: dict[str, None] = {}
        for batch in islice(self.batches(), 1):
            for found in batch.objects[:_SAMPLE]:
                names.update(dict.fromkeys(found))
        self.names = list(names)
        if not self.names:
            raise DataError(f"{path}: the file is empty; expected a JSON object in each line")

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[JsonLinesBatch]:
        """See Table; blank lines are left out."""
        lines: list[str] = []
        objects: list[dict[str, Member]] = []
        size = 0
        with open_input(self.path) as file:
            for number, raw in enumerate(_lines(file, self.path), 1):
                try:
                    line = (raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw).decode().rstrip("\r\n")
                    if not line.strip():
                        continue
                    objects.append(members(line))
                except ValueError as error:
                    raise DataError(f"{self.path}: line {number} is no JSON object ({error}); mend or remove it") from error
                lines.append(line)
                size += len(raw)
                if len(lines) == _BATCH or size > _BATCH_BYTES:
                    yield JsonLinesBatch(lines, objects)
                    lines, objects, size = [], [], 0
        yield JsonLinesBatch(lines, objects)

    def writer(self, sink: BinaryIO, added: Mapping[str, pa.DataType], replaced: Sequence[str] = ()) -> JsonLinesWriter:
        """See Table."""
        return JsonLinesWriter(sink)


def _lines(file: BinaryIO, path: Path) -> Iterator[bytes]:
    """Lines of a file, with their ends; any file that can read will do."""
    rest = b""
    while chunk := file.read(1 << 22):
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole
        if len(rest) > _LONGEST_LINE:
            raise DataError(f"{path}: a line is longer than {_LONGEST_LINE >> 20} MiB; expected one JSON object in each line")
    if rest:
        yield rest


class JsonLinesWriter(TableWriter):
    """Writes lines of a JsonLinesTable."""

    def __init__(self, sink: BinaryIO) -> None:
        self._sink = sink

    def write(self, batch: Batch, additions: Sequence[Addition], keep: pa.Array | None = None) -> None:
        """See TableWriter."""
        assert isinstance(batch, JsonLinesBatch)
        chosen = range(len(batch)) if keep is None else np.flatnonzero(keep.to_numpy(zero_copy_only=False)).tolist()
        values = [(addition, addition.values.to_pylist()) for addition in additions]
        written = []
        for row in chosen:
            line, found = batch.lines[row], batch.objects[row]
            cells = [(addition, json.dumps(cells[row], ensure_ascii=False)) for addition, cells in values]
            new = [f"{json.dumps(a.name, ensure_ascii=False)}: {cell}" for a, cell in cells if not (a.replaces and a.name in found)]
            old = sorted(((found[a.name], cell) for a, cell in cells if a.replaces and a.name in found), key=lambda pair: -pair[0].start)
            end = line.rindex("}")
            if new:
                line = line[:end].rstrip() + (", " if found else "") + ", ".join(new) + line[end:]
            for member, cell in old:
                line = line[: member.start] + cell + line[member.stop :]
            written.append(line)
        if written:
            self._sink.write(("\n".join(written) + "\n").encode())

    def close(self) -> None:
        """See TableWriter."""
