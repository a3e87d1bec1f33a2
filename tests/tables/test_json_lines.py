from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datenorm import DataError
from datenorm.tables.json_lines import members
from datenorm.tables.opening import open_table
from datenorm.tables.table import Addition, Table


def _open(folder: Path, content: bytes) -> Table:
    path = folder / "table.jsonl"
    path.write_bytes(content)
    return open_table(path)


def _written(table: Table, values: Sequence[str | None], replaced: str | None = None) -> str:
    sink = io.BytesIO()
    writer = table.writer(sink, {}, [replaced] if replaced else [])
    for batch in table.batches():
        writer.write(
            batch,
            [Addition(replaced or "new", pa.array(values, pa.string()), replaces=bool(replaced))],
        )
    return sink.getvalue().decode()


LINES = (
    b'\xef\xbb\xbf{"d": "x", "n": 1.50, "l": [1,  2]}\n\n{"d":3}\n{}\n{ "n": 1e5 , "d" : null }\n'
)


def test_members_are_added_and_nothing_else_changes(tmp_path: Path) -> None:
    table = _open(tmp_path, LINES)
    assert table.names == ["d", "n", "l"]
    assert [batch.column("d").to_pylist() for batch in table.batches()] == [["x", "3", None, None]]
    assert _written(table, ["I", "J", None, "é"]).splitlines() == [
        '\ufeff{"d": "x", "n": 1.50, "l": [1,  2], "new": "I"}',
        "",
        '{"d":3, "new": "J"}',
        '{"new": null}',
        '{ "n": 1e5 , "d" : null, "new": "é"}',
    ]


def test_a_member_is_replaced_in_its_place(tmp_path: Path) -> None:
    assert _written(_open(tmp_path, LINES), ["I", "J", None, "K"], replaced="d").splitlines() == [
        '\ufeff{"d": "I", "n": 1.50, "l": [1,  2]}',
        "",
        '{"d":"J"}',
        "{}",
        '{ "n": 1e5 , "d" : "K" }',
    ]


@pytest.mark.parametrize(
    "line", [b"[1]", b'{"a" 1}', b'{"a": 1,}', b'{"a": 1} 2', b"{", b'"x"', b"\xff", b"{a: 1}"]
)
def test_a_bad_line_is_named(tmp_path: Path, line: bytes) -> None:
    with pytest.raises(DataError, match="line 2 is no JSON object"):
        _open(tmp_path, b'{"d": 1}\n' + line + b"\n")


def test_a_value_nested_too_deeply_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"line 2 is no JSON object \(nested too deeply\)"):
        _open(tmp_path, b'{"d": 1}\n{"d": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n")


def test_half_a_surrogate_pair_passes(tmp_path: Path) -> None:
    line = '{"d": "\\ud800", "\\udfff": ["\\ud800"]}\n'
    table = _open(tmp_path, line.encode())
    assert [batch.column("d").to_pylist() for batch in table.batches()] == [["?"]]
    assert [batch.column("\udfff").to_pylist() for batch in table.batches()] == [['["\\ud800"]']]
    assert _written(table, ["I"]) == line.replace("}", ', "new": "I"}')
    assert _written(table, ["?"], replaced="d") == line


def test_what_is_replaced_by_itself_stays_as_it_was(tmp_path: Path) -> None:
    content = b'{"d": 20.50}\n{"d": [1,  {"a": 2}]}\n{"d": "\\u0041"}\n{"d": null}\n'
    table = _open(tmp_path, content)
    (values,) = [batch.column("d").to_pylist() for batch in table.batches()]
    assert _written(table, values, replaced="d") == content.decode()


def test_line_ends_are_kept(tmp_path: Path) -> None:
    table = _open(tmp_path, b'{"d": 1}\r\n{"d": 2}\n\n{"d": 3} \r\n{"d": 4}')
    values = ["I", "J", "K", "L"]
    assert (
        _written(table, values, replaced="d")
        == '{"d": "I"}\r\n{"d": "J"}\n\n{"d": "K"} \r\n{"d": "L"}'
    )


def test_a_late_member_of_an_added_name_is_refused(tmp_path: Path) -> None:
    table = _open(tmp_path, b'{"d": 1}\n' * 1000 + b'\n{"d": 1, "new": 2}\n')
    assert table.names == ["d"]
    with pytest.raises(DataError, match="line 1002 already has a member 'new'; rename it"):
        _written(table, ["I"] * 1001)


@pytest.mark.parametrize("content", [b"", b"\n\n"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(DataError, match="the file is empty"):
        _open(tmp_path, content)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    st.lists,
    max_leaves=5,
)


@given(st.dictionaries(st.text(), _json, max_size=5), st.sampled_from([None, 1]))
def test_members_are_those_of_the_json_module(value: dict[str, object], indent: int | None) -> None:
    line = json.dumps(value, indent=indent)
    found = members(line)
    assert {name: member.value for name, member in found.items()} == value
    assert all(
        json.loads(line[member.start : member.stop]) == member.value for member in found.values()
    )


@given(
    st.lists(st.sampled_from(["\n", "\r\n", " \n", '{"d": 1}\n', '{"d": [ ] }\r\n']), max_size=9)
)
def test_every_line_comes_out_as_it_went_in(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    content = "".join([*lines, '{"e": 2}'])
    table = _open(tmp_path_factory.mktemp("jsonl"), content.encode())
    sink = io.BytesIO()
    writer = table.writer(sink, {})
    for batch in table.batches():
        writer.write(batch, [])
    assert sink.getvalue().decode() == content
