"""Rows that are read one by one: as columns of their own, whatever stands beside them."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datenorm import DataError, clean_column
from datenorm.columns.cleaner import CleaningOptions
from datenorm.columns.memory import TextMemory, gather
from datenorm.columns.parsed import ParsedTexts
from datenorm.columns.reader import ColumnReader
from datenorm.columns.rows import ANSWER, RowReader
from datenorm.inference.normalizer import Normalizer
from tests.engines.sample_texts import sample_texts

NAMES = [field.name for field in ANSWER]


def alone(text: str, reader: ColumnReader, **options: Any) -> dict[str, Any]:
    """What `clean_column` says of a column that has this text alone."""
    result = clean_column([text], model=reader, **options)
    return {name: result.column(name)[0].as_py() for name in NAMES} | {"confidence": None}


@pytest.fixture(scope="module")
def rows(network: Normalizer) -> RowReader:
    return RowReader(ColumnReader(network))


def test_a_row_is_read_as_a_column_that_has_it_alone(network: Normalizer, rows: RowReader) -> None:
    texts = sample_texts(40)
    reader = ColumnReader(network)
    assert rows.read(texts).to_pylist() == [alone(text, reader) for text in texts]


@pytest.mark.parametrize("options", [{"order": "dmy"}, {"numbers": "excel"}, {"pivot_year": 20}])
def test_what_is_known_of_rows_counts_as_for_a_column(
    network: Normalizer, options: dict[str, Any]
) -> None:
    order = options.get("order")
    rows = RowReader(ColumnReader(network, order), CleaningOptions(**options))
    texts, reader = sample_texts(400), ColumnReader(network, order)
    assert rows.read(texts).to_pylist() == [alone(text, reader, **options) for text in texts]


@settings(max_examples=3 * settings().max_examples // 10, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=40),
            st.from_regex(r"[0-9]{1,20}([./-][0-9]{1,4}){0,2}", fullmatch=True),
        ),
        max_size=20,
    )
)
def test_any_text_is_read_as_alone(network: Normalizer, rows: RowReader, texts: list[str]) -> None:
    reader = ColumnReader(network)
    assert rows.read(texts).to_pylist() == [alone(text, reader) for text in texts]


@pytest.mark.parametrize("step", [20, pytest.param(3, marks=pytest.mark.slow)])
def test_the_order_of_parts_and_threads_changes_nothing(network: Normalizer, step: int) -> None:
    texts = sample_texts(step)
    whole = RowReader(ColumnReader(network)).read(texts).to_pylist()
    rows = RowReader(ColumnReader(network))
    parts = [texts[start::7] for start in range(7)] * 2
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda part: rows.read(part).to_pylist(), parts))
    assert found == [whole[start::7] for start in range(7)] * 2


def test_a_text_is_read_once_however_often_it_comes(network: Normalizer) -> None:
    reader = ColumnReader(network)
    rows = RowReader(reader)
    texts = ["3 May 1979", None, "call me later", "3 May 1979"]
    first = rows.read(texts)
    read = reader.read_by_network + reader.read_by_template
    assert read == 2
    assert rows.read([*texts[::-1], *texts]).to_pylist()[4:] == first.to_pylist()
    assert reader.read_by_network + reader.read_by_template == read


def test_dates_are_single_days_after_christ(rows: RowReader) -> None:
    texts = ["3 May 1979", "May 1979", "44 BC", "3 May", "03/04/2005", "nothing", None]
    assert rows.dates(texts).to_pylist() == [dt.date(1979, 5, 3), *[None] * 6]


def test_a_moment_is_a_moment_of_its_day() -> None:
    rows = RowReader(ColumnReader(Normalizer("moments")))
    assert rows.dates(["3 May 1979 15:45"]).to_pylist() == [dt.date(1979, 5, 3)]


@pytest.mark.parametrize(
    "values",
    [
        pa.array(["3 May 1979", None]),
        pa.array(["3 May 1979", None]).cast(pa.string_view()),
        pa.array(["3 May 1979", None]).dictionary_encode(),
        pa.chunked_array([pa.array(["3 May 1979"]), pa.array([None], pa.string())]),
        pa.array([dt.date(1979, 5, 3), None]),
    ],
    ids=str,
)
def test_columns_of_all_kinds(rows: RowReader, values: Any) -> None:
    first, second = rows.read(values).to_pylist()
    assert (first["iso"], first["status"], second) == ("1979-05-03", "full", None)
    assert rows.dates(values).to_pylist() == [dt.date(1979, 5, 3), None]


def test_no_rows(rows: RowReader) -> None:
    for values in (pa.array([], pa.string()), pa.chunked_array([], pa.string())):
        assert rows.read(values).type == ANSWER
        assert rows.dates(values).type == pa.date32()
    assert rows.read(pa.nulls(2)).to_pylist() == [None, None]


def test_a_column_without_texts_is_refused(rows: RowReader) -> None:
    with pytest.raises(DataError, match="holds no texts; name a column of texts or numbers"):
        rows.read(pa.array([[1]]))


def test_confidence_is_that_of_the_network(network: Normalizer) -> None:
    rows = RowReader(ColumnReader(network, templates=False))
    (answer,) = rows.read(["3 May 1979"]).to_pylist()
    assert answer["confidence"] == network.normalize(["3 May 1979"])[0].confidence


# ---- The memory ----


def _add(memory: TextMemory, texts: list[str]) -> None:
    memory.add(pa.array(texts, pa.large_string()), pa.array([int(t[1:]) for t in texts]))


def _find(memory: TextMemory, texts: list[str | None]) -> tuple[list[Any], list[int]]:
    parts, unknown = memory.find(pa.array(texts, pa.large_string()))
    return gather(parts, len(texts)).to_pylist(), unknown.tolist()


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(0, 300), unique=True), max_size=12), st.data())
def test_a_memory_finds_what_it_was_given(batches: list[list[int]], data: st.DataObject) -> None:
    memory, known = TextMemory(), {-1}
    _add(memory, ["t-1"])
    for batch in batches:
        new = [number for number in batch if number not in known]
        _add(memory, [f"t{number}" for number in new])
        known |= set(new)
    asked = data.draw(st.lists(st.one_of(st.none(), st.integers(-1, 310))))
    found, unknown = _find(memory, [None if n is None else f"t{n}" for n in asked])
    assert found == [number if number in known else None for number in asked]
    assert unknown == [row for row, n in enumerate(asked) if n is not None and n not in known]


def test_a_full_memory_begins_again_and_long_texts_are_left_out() -> None:
    memory = TextMemory(limit=100)
    _add(memory, [f"t{number}" for number in range(60)])
    _add(memory, [f"t{number}" for number in range(60, 120)])
    assert _find(memory, ["t0", "t60"]) == ([None, 60], [0])
    _add(memory, [f"t{number}" for number in range(200, 400)])
    assert _find(memory, ["t200", "t299", "t300", "t60"]) == ([200, 299, None, None], [2, 3])
    long_text = "t" + "0" * 300
    memory.add(pa.array([long_text], pa.large_string()), pa.array([1]))
    assert _find(memory, [long_text, "t200"]) == ([None, 200], [0])


def test_texts_with_one_hash_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    weights = np.ones(256, np.uint64)
    monkeypatch.setattr("datenorm.columns.memory._WEIGHTS", weights)
    memory = TextMemory()
    _add(memory, ["t12"])
    assert _find(memory, ["t21", "t12"]) == ([None, 12], [0])


def test_learned_texts_are_answered_in_one_go(
    network: Normalizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [text for text in sample_texts(60) if len(text) < 60]  # what is remembered
    expected = RowReader(ColumnReader(network))
    answers, days = expected.read(texts).to_pylist(), expected.dates(texts).to_pylist()
    reader = ColumnReader(network)
    rows, read, asked = RowReader(reader), reader.read, []

    def counted(members: pa.Array) -> ParsedTexts:
        asked.append(len(members))
        return read(members)

    rows.learn(pa.array([*texts, None, texts[0]]))
    monkeypatch.setattr(reader, "read", counted)
    assert rows.read([texts[0]]).to_pylist() == answers[:1]
    assert sum(asked) == len(texts)
    assert rows.read(texts).to_pylist() == answers
    assert rows.dates(texts).to_pylist() == days
    assert sum(asked) == len(texts)  # no text was read again
    rows.learn(pa.array([1, 2]))
