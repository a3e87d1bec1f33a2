from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datenorm import DataError, SettingsError
from datenorm.tables import delimited, scanning
from datenorm.tables.opening import ReadingOptions, open_table
from datenorm.tables.table import Addition, Ragged, Table, find_columns, listed, unique_names


def _open(
    folder: Path,
    content: bytes,
    name: str = "table.csv",
    delimiter: str | None = None,
    encoding: str | None = None,
) -> Table:
    path = folder / name
    path.write_bytes(content)
    return open_table(path, ReadingOptions(None, delimiter, encoding))


def _values(table: Table, name: str) -> list[bytes]:
    return [value for batch in table.batches() for value in batch.column(name).to_pylist()]


def _written(
    table: Table,
    values: Sequence[str | None],
    replaced: str | None = None,
    keep: Sequence[bool] | None = None,
) -> bytes:
    sink = io.BytesIO()
    writer = table.writer(
        sink, {} if replaced else {"new": pa.string()}, [replaced] if replaced else []
    )
    place = 0
    for batch in table.batches():
        part = pa.array(values[place : place + len(batch)], pa.string())
        kept = pa.array(keep[place : place + len(batch)], pa.bool_()) if keep else None
        writer.write(batch, [Addition(replaced or "new", part, replaces=bool(replaced))], kept)
        place += len(batch)
    writer.close()
    return sink.getvalue()


CASES = {
    "plain": (b"a,d\n1,x\n2,y\n", [b"x", b"y"], b"a,d,new\n1,x,I\n2,y,J\n"),
    "no last line end": (b"a,d\n1,x\n2,y", [b"x", b"y"], b"a,d,new\n1,x,I\n2,y,J"),
    "windows line ends": (b"d,a\r\nx,1\r\ny,2\r\n", [b"x", b"y"], b"d,a,new\r\nx,1,I\r\ny,2,J\r\n"),
    "old line ends": (b"d,a\rx,1\ry,2\r", [b"x", b"y"], b"d,a,new\rx,1,I\ry,2,J\r"),
    "quotes and lines within": (
        b'a,d\n"1\n1","x ""q"", z"\n2,y\n',
        [b'x "q", z', b"y"],
        b'a,d,new\n"1\n1","x ""q"", z",I\n2,y,J\n',
    ),
    "semicolons": (b"a;d\n1,5;x\n2,5;y\n", [b"x", b"y"], b"a;d;new\n1,5;x;I\n2,5;y;J\n"),
    "tabs": (b"a\td\n1\tx\n2\ty\n", [b"x", b"y"], b"a\td\tnew\n1\tx\tI\n2\ty\tJ\n"),
    "pipes": (b"a|d\n1|x\n2|y\n", [b"x", b"y"], b"a|d|new\n1|x|I\n2|y|J\n"),
    "byte order mark": (
        b"\xef\xbb\xbfd,a\nx,1\ny,2\n",
        [b"x", b"y"],
        b"\xef\xbb\xbfd,a,new\nx,1,I\ny,2,J\n",
    ),
    "mixed encodings": (
        b"d,a\nx,\xe9\ny,\xc3\xa9\n",
        [b"x", b"y"],
        b"d,a,new\nx,\xe9,I\ny,\xc3\xa9,J\n",
    ),
    "NUL bytes": (b"d,a\n\0x,1\ny,\0\0\n", [b"\0x", b"y"], b"d,a,new\n\0x,1,I\ny,\0\0,J\n"),
    "a quote within a field": (
        b'd,a\nx,5" pipe\ny,"2"\n',
        [b"x", b"y"],
        b'd,a,new\nx,5" pipe,I\ny,"2",J\n',
    ),
    "a quote that never closes": (b'd,a\nx,"5\ny,2\n', [b"x", b"y"], b'd,a,new\nx,"5,I\ny,2,J\n'),
    "one column with an empty row": (b"d\nx\n\n", [b"x", b""], b"d,new\nx,I\n,J\n"),
    "blank lines": (
        b"\n\na,d\n\n1,x\n\n\n2,y\n\n",
        [b"x", b"y"],
        b"\n\na,d,new\n\n1,x,I\n\n\n2,y,J\n\n",
    ),
    "mixed line ends": (b"a,d\r\n1,x\n2,y\r\n", [b"x", b"y"], b"a,d,new\r\n1,x,I\n2,y,J\r\n"),
    "blank lines of Windows": (
        b"a,d\n\r\n1,x\r\n\r\n2,y\n\r\n",
        [b"x", b"y"],
        b"a,d,new\n\r\n1,x,I\r\n\r\n2,y,J\n\r\n",
    ),
    "empty fields": (b"d,a\nx,\n,\n", [b"x", b""], b"d,a,new\nx,,I\n,,J\n"),
}


@pytest.mark.parametrize("kind", CASES)
@pytest.mark.parametrize("chunk", [1, 3, 1 << 20])
def test_rows_come_out_as_they_went_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, chunk: int
) -> None:
    monkeypatch.setattr(delimited, "CHUNK", chunk)
    content, values, written = CASES[kind]
    table = _open(tmp_path, content)
    assert _values(table, "d") == values
    assert _written(table, ["I", "J"]) == written


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "shift-jis"])
def test_wide_encodings_come_out_as_they_went_in(tmp_path: Path, encoding: str) -> None:
    text = "日付,b\r\n平成二年,1\r\nx,2\r\n"
    named = encoding if encoding in ("shift-jis",) else None
    if encoding == "utf-16-le":
        text = text.replace("日付", "d").replace(
            "平成二年", "ordinary text, mostly"
        )  # found out by its NUL bytes
        text = text.replace("ordinary text, mostly", "ordinary text")
    if encoding == "utf-16-be":
        text = "d,b\r\nordinary text,1\r\nx,2\r\n"
    table = _open(tmp_path, text.encode(encoding), encoding=named)
    first = table.names[0]
    known = table.value_encoding or "utf-8"
    assert [value.decode(known) for value in _values(table, first)] == [
        text.split("\r\n")[1].split(",")[0],
        "x",
    ]
    lines = text.split("\r\n")
    expected = "\r\n".join([f"{lines[0]},new", f"{lines[1]},I", f"{lines[2]},J", ""]).encode(
        encoding
    )
    assert _written(table, ["I", "J"]) == expected


@pytest.mark.parametrize(("order", "mark"), [("le", True), ("be", True), ("le", False)])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_a_wide_encoding_named_without_its_byte_order(
    tmp_path: Path, encoding: str, order: str, mark: bool
) -> None:
    found = f"{encoding}-{order}"
    start = "\ufeff".encode(found) if mark else b""
    table = _open(tmp_path, start + "日付,b\n平成二年,1\n".encode(found), encoding=encoding)
    assert table.names == ["日付", "b"]
    assert _written(table, ["I"]) == start + "日付,b,new\n平成二年,1,I\n".encode(found)


def test_what_is_not_in_the_named_encoding_is_one_error(tmp_path: Path) -> None:
    for encoding in ("utf-16", "utf-32", "idna"):
        with pytest.raises(DataError, match=f"not {encoding}") as raised:
            _open(tmp_path, b"d\n\xdc\xdc\xdc\xdc\xdc", encoding=encoding)
        assert raised.value.problem == "wrong_encoding"


def test_a_named_encoding_is_told_to_the_reader(tmp_path: Path) -> None:
    assert _open(tmp_path, b"d\n\xe9\n", encoding="latin-1").value_encoding == "iso8859-1"
    assert _open(tmp_path, b"d\n\xe9\n").value_encoding is None
    with pytest.raises(SettingsError, match="unknown encoding 'klingon'"):
        _open(tmp_path, b"d\nx\n", encoding="klingon")
    with pytest.raises(DataError, match="not utf-16"):
        list(_open(tmp_path, b"\xff\xfed\x00\n\x00\x00\xd8\n\x00").batches())


@pytest.mark.parametrize("values", [["x,y", 'say "x"'], ["two\nlines", None]])
def test_what_is_added_is_quoted_where_it_must_be(tmp_path: Path, values: list[str | None]) -> None:
    written = _written(_open(tmp_path, b"a,d\n1,x\n2,y\n"), values)
    assert [row[2] for row in csv.reader(io.StringIO(written.decode()))] == [
        "new",
        *(value or "" for value in values),
    ]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("d", b'a,d,c\n1,I,"3,3"\n2,J,4\n'),
        ("a", b'a,d,c\nI,x,"3,3"\nJ,y,4\n'),
        ("c", b"a,d,c\n1,x,I\n2,y,J\n"),
    ],
)
def test_a_column_is_replaced_in_its_place(tmp_path: Path, name: str, written: bytes) -> None:
    assert (
        _written(_open(tmp_path, b'a,d,c\n1,x,"3,3"\n2,y,4\n'), ["I", "J"], replaced=name)
        == written
    )


def test_some_rows_are_kept(tmp_path: Path) -> None:
    assert (
        _written(_open(tmp_path, b"a,d\n1,x\n2,y\n"), ["I", "J"], keep=[False, True])
        == b"a,d,new\n2,y,J\n"
    )


@pytest.mark.parametrize("chunk", [2, 1 << 20])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a,b\n1,2\n1,2,3\n", "row 2 has 3 fields, the header 2"),
        (b'a,b\n"1\n1",2\n1\n', "row 2 has 1 field, the header 2"),
        (b"a,b\n1,2\n\n1,2\n3", "row 3 has 1 field, the header 2"),
    ],
)
def test_ragged_rows_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, message: str, chunk: int
) -> None:
    monkeypatch.setattr(delimited, "CHUNK", chunk)
    table = _open(tmp_path, content, delimiter=",")
    with pytest.raises(DataError, match=message):
        list(table.batches())


RAGGED = b'a,d\n1,x\n2\n\n3,y,"5,5"\r\n"4\n4",z,\n5,w,,,\n6'


@pytest.mark.parametrize("chunk", [1, 7, 1 << 20])
@pytest.mark.parametrize(
    ("ragged", "written"),
    [
        ("keep", b'a,d,new\n1,x,I\n2\n\n3,y,,"5,5"\r\n"4\n4",z,J,\n5,w,K,,,\n6'),
        ("reject", b'a,d,new\n1,x,I\n\n"4\n4",z,J,\n5,w,K,,,\n'),
    ],
)
def test_ragged_rows_stay_or_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ragged: Ragged, written: bytes, chunk: int
) -> None:
    monkeypatch.setattr(delimited, "CHUNK", chunk)
    (tmp_path / "t.csv").write_bytes(RAGGED)
    table = open_table(tmp_path / "t.csv", ReadingOptions(delimiter=",", ragged=ragged))
    assert _values(table, "d") == [b"x", b"z", b"w"]
    assert sum(batch.ragged for batch in table.batches()) == 3
    assert _written(table, ["I", "J", "K"]) == written
    assert _written(table, ["I", "J", "K"], keep=[False, True, False]) == (
        b"a,d,new\n2,,line 3 has 1 field where the header has 2\n"
        b'3,y,line 5 has 3 fields where the header has 2,"5,5"\r\n'
        b'"4\n4",z,J,\n6,,line 9 has 1 field where the header has 2'
    )
    kept = RAGGED if ragged == "keep" else b'a,d\n1,x\n\n"4\n4",I,\n5,w,,,\n'
    assert _written(table, ["x", "z" if ragged == "keep" else "I", "w"], replaced="d") == kept


_pieces = st.lists(
    st.sampled_from(["a", ",", "\n", "\r\n", '"', '"a,b"', '"x\ny"', " ", ",,\n"]), max_size=30
)


@settings(max_examples=3 * settings().max_examples)
@given(_pieces, st.integers(1, 20))
def test_every_byte_comes_out_as_it_went_in(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str], chunk: int
) -> None:
    content = ("h,d\n" + "".join(pieces)).encode()
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    path.write_bytes(content)
    table = open_table(path, ReadingOptions(delimiter=",", ragged="keep"))
    original, delimited.CHUNK = delimited.CHUNK, chunk
    sink = io.BytesIO()
    try:
        writer = table.writer(sink, {})
        for batch in table.batches():
            writer.write(batch, [])
    finally:
        delimited.CHUNK = original
    assert sink.getvalue() == content


@pytest.mark.parametrize("content", [b"", b"\n", b"\r\n\r\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(DataError, match="the file is empty"):
        _open(tmp_path, content)


@pytest.mark.parametrize("content", [b"a,d\n", b"a,d", b"a,d\r\n\r\n"])
def test_a_header_alone_is_a_table_without_rows(tmp_path: Path, content: bytes) -> None:
    table = _open(tmp_path, content)
    assert _values(table, "d") == []
    assert _written(table, []).split() == [b"a,d,new"]


def test_a_row_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "LONGEST_ROW", 1000)
    monkeypatch.setattr(delimited, "CHUNK", 500)
    with pytest.raises(DataError, match=r"row 2 is longer than .*does a quote open and not close"):
        list(_open(tmp_path, b'a,d\n1,2\n1,"' + b"x\n" * 5000).batches())


def test_a_megabyte_in_one_cell(tmp_path: Path) -> None:
    long = b"x" * (1 << 20)
    assert _values(_open(tmp_path, b"d,a\n" + long + b",1\ny,2\n"), "d") == [long, b"y"]


def test_a_column_is_found_by_name_or_number(tmp_path: Path) -> None:
    table = _open(tmp_path, b"a,d,a,#1\n1,2,3,4\n")
    assert (table.titles, table.names) == (["a", "d", "a", "#1"], ["a#1", "d", "a#2", "#1"])
    assert find_columns(table, ["a#2", "d", "#3", "#1", "#2"]) == ["a#2", "d", "#1"]
    assert [_values(table, name) for name in table.names] == [[b"1"], [b"2"], [b"3"], [b"4"]]
    with pytest.raises(DataError, match=r"no column 'x'; it has: a#1, d, a#2, #1$"):
        find_columns(table, ["x"])
    with pytest.raises(DataError, match="2 columns are called 'a'; name one of them: a#1, a#2"):
        find_columns(table, ["d", "a"])
    for wrong in ("a#3", "#0", "#5", "#99999999999"):
        with pytest.raises(DataError, match=f"no column '{wrong}'"):
            find_columns(table, [wrong])


def test_one_of_two_columns_with_one_name_is_replaced(tmp_path: Path) -> None:
    assert _written(_open(tmp_path, b"a,d,a\n1,x,2\n"), ["I"], replaced="a#2") == b"a,d,a\n1,x,I\n"


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        ([], []),
        (["a", "b"], ["a", "b"]),
        (["a", "a", "a#2"], ["a#1", "#2", "a#2"]),
        (["", "", "x"], ["#1", "#2", "x"]),
        (["", "", "#1"], ["#1'", "#2", "#1"]),
    ],
)
def test_names_tell_columns_apart(titles: list[str], names: list[str]) -> None:
    assert unique_names(titles) == names


@pytest.mark.parametrize(
    ("wrong", "guess"),
    [("Brn", "'born'"), (" BORN ", "'born' or 'bore'"), ("seen_", "'seen'"), ("xyz", None)],
)
def test_a_mistyped_column_is_guessed(tmp_path: Path, wrong: str, guess: str | None) -> None:
    table = _open(tmp_path, b"id,born,bore,seen\n1,2,3,4\n")
    with pytest.raises(DataError) as raised:
        find_columns(table, [wrong])
    message = str(raised.value)
    assert message.endswith(f"; did you mean {guess}?" if guess else "it has: id, born, bore, seen")


def test_lists_of_columns_are_short() -> None:
    assert listed([]) == "none"
    assert listed(["a", "b"]) == "a, b"
    names = [f"column {number}" for number in range(10_000)]
    assert listed(names).endswith(", column 11 and 9,988 more")
    assert len(listed(["x" * 1000])) < 100


@pytest.mark.parametrize("delimiter", ["", ",,", '"', "\n", "é"])
def test_a_delimiter_is_one_character(tmp_path: Path, delimiter: str) -> None:
    with pytest.raises(SettingsError, match="one ASCII character"):
        _open(tmp_path, b"a,d\n", delimiter=delimiter)


@pytest.mark.parametrize(
    ("compression", "name"), [("gzip", "t"), ("zstd", "t.csv"), ("gzip", "t.txt")]
)
def test_compressed_files_are_known_by_their_first_bytes(
    tmp_path: Path, compression: str, name: str
) -> None:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, compression) as stream:
        stream.write(b"a,d\n1,x\n")
    (tmp_path / name).write_bytes(sink.getvalue().to_pybytes())
    assert _values(open_table(tmp_path / name, ReadingOptions("csv")), "d") == [b"x"]


def test_compressed_files(tmp_path: Path) -> None:
    assert _values(_open(tmp_path, gzip.compress(b"a,d\n1,x\n"), "table.csv.GZ"), "d") == [b"x"]
    assert _values(_open(tmp_path, gzip.compress(b"a,d\n1,x\n"), "table.csv.gz"), "d") == [b"x"]
    whole = gzip.compress(b"a,d\n" + b"".join(b"%d,x\n" % row for row in range(99999)))
    with pytest.raises(DataError, match="not a whole gzip file"):
        list(_open(tmp_path, whole[: len(whole) // 2], "broken.csv.gz").batches())
    with pytest.raises(DataError, match="not a whole zstd file"):
        _open(tmp_path, b"a,d\n1,x\n", "plain.csv.zst")


_fields = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=8)


@settings(max_examples=2 * settings().max_examples)
@given(
    st.lists(st.tuples(_fields, _fields), min_size=1, max_size=8),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.integers(1, 40),
)
def test_fields_are_those_of_the_csv_module(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], quoting: int, chunk: int
) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=quoting, lineterminator="\n")  # type: ignore[arg-type]
    writer.writerows([("a", "d"), *rows])
    table = _open(tmp_path_factory.mktemp("csv"), buffer.getvalue().encode(), delimiter=",")
    original, delimited.CHUNK = delimited.CHUNK, chunk
    try:
        assert [value.decode() for value in _values(table, "d")] == [second for _, second in rows]
    finally:
        delimited.CHUNK = original


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        (b'a"b,c"', [b'a"b', b'c"']),  # a quote that does not open a field is a letter
        (b'"a,x"b,c', [b'"a', b'x"b', b"c"]),  # one that closes none does not open one
        (b'"a,x" ,c', [b'"a', b'x" ', b"c"]),
        (b'"a,x",c', [b"a,x", b"c"]),
        (b'"a,""x",c', [b'a,"x', b"c"]),
        (b'"",""', [b"", b""]),
        (b'c,"a,x"', [b"c", b"a,x"]),
    ],
)
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_quotes_count_at_the_ends_of_fields(
    tmp_path: Path, row: bytes, fields: list[bytes], line_end: bytes
) -> None:
    header = b",".join(b"abc"[number : number + 1] for number in range(len(fields)))
    table = _open(tmp_path, line_end.join([header, row, row]), delimiter=",")
    assert [_values(table, name) for name in table.names] == [[field, field] for field in fields]
