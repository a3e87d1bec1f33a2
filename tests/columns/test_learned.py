"""What readers have learnt merges, travels, and changes no result."""

from __future__ import annotations

import datetime as dt
import pickle
from collections.abc import Sequence
from functools import reduce

import pyarrow as pa
import pytest

from datenorm.columns.learned import Learned
from datenorm.columns.parsed import ParsedTexts
from datenorm.columns.reader import ColumnReader
from datenorm.inference.normalizer import Normalizer

DAYS = [dt.date(1961, 1, 1) + dt.timedelta(days=67 * step) for step in range(330)]
FORMATS = ("%d/%m/%Y", "%d %B %Y", "%d.%m.%y")
NOISE = ["", "hello", "31/02/2005", "29/02/2000", "٠٣/٠٤/٢٠٠٥", "x" * 200]
TEXTS = [*NOISE, *(day.strftime(form) for form in FORMATS for day in DAYS)]


def _parse(reader: ColumnReader, texts: Sequence[str]) -> ParsedTexts:
    return reader.parse(pa.array(texts, pa.large_string()))


def _readings(parsed: ParsedTexts) -> list[tuple[object, ...]]:
    shapes = (parsed.shape_names[shape] for shape in parsed.shapes)
    return list(zip(parsed.orders.tolist(), parsed.outputs.tolist(), shapes, strict=True))


@pytest.fixture(scope="module")
def parts(network: Normalizer) -> list[ColumnReader]:
    """Readers that have each read a part of the texts."""
    readers = [ColumnReader(network) for _ in range(2)]
    for start, reader in enumerate(readers):
        _parse(reader, list(dict.fromkeys(TEXTS[start::2])))
    return readers


@pytest.fixture(scope="module")
def learned(parts: list[ColumnReader]) -> Learned:
    return reduce(Learned.merge, (reader.learned for reader in parts), Learned())


def test_a_taught_reader_reads_as_others_do_without_the_network(
    network: Normalizer, learned: Learned
) -> None:
    taught, alone = ColumnReader(network), ColumnReader(network)
    taught.teach(pickle.loads(pickle.dumps(learned)))
    texts = list(dict.fromkeys(TEXTS))
    assert _readings(_parse(taught, texts)) == _readings(_parse(alone, texts))
    assert taught.read_by_network == 0
    assert taught.read_by_template > 500


def test_it_merges_in_any_order(parts: list[ColumnReader], learned: Learned) -> None:
    assert reduce(Learned.merge, (reader.learned for reader in reversed(parts))) == learned
    assert learned.merge(learned) == learned
    assert learned.without(learned.texts) == Learned()


def test_a_reader_that_has_learnt_may_be_taught_too(
    network: Normalizer, parts: list[ColumnReader], learned: Learned
) -> None:
    reader, texts = ColumnReader(network), list(dict.fromkeys(TEXTS[::3]))
    _parse(reader, texts)
    before = reader.read_by_network
    reader.teach(learned)
    everything = list(dict.fromkeys(TEXTS))
    expected = _readings(_parse(parts[0], everything))
    assert _readings(_parse(reader, everything)) == expected
    assert reader.read_by_network == before
