"""Batches of a column that share their texts, and what is counted of these once for all."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray

from datenorm.cleaning import counting
from datenorm.cleaning.counting import EvidenceCounter, TallyCounter
from datenorm.columns import cleaner as cleaners
from datenorm.columns.cleaner import ColumnCleaner, ParsedRows
from datenorm.columns.evidence import Evidence, collect_evidence
from datenorm.columns.parsed import ParsedTexts
from datenorm.columns.reader import ColumnReader
from datenorm.columns.report import Tally
from tests.columns.scripted import scripted_reader

TEXTS = [f"{day:02d}/{month:02d}/1979" for day in range(1, 29) for month in range(1, 13)]
OTHERS = ["", "unknown", "01/01/1970", "43831", "20050403", "3 apr 05", "mon 03/04/2005"]
_KEY = ("born", "")


def _batches(count: int = 7) -> list[list[str | None]]:
    source = random.Random(count)
    rows = [*source.choices(TEXTS, k=600), *source.choices(OTHERS, k=60), *[None] * 9]
    source.shuffle(rows)
    size = len(rows) // count
    return [rows[first : first + size] for first in range(0, len(rows), size)]


def _more(cleaner: ColumnCleaner, batches: Sequence[Sequence[str | None]]) -> list[ParsedRows]:
    return [cleaner.parse_more(pa.array(each, pa.string()), None, "born") for each in batches]


@pytest.fixture
def cleaner() -> ColumnCleaner:
    return ColumnCleaner(scripted_reader())


def test_batches_are_what_they_are_alone(cleaner: ColumnCleaner) -> None:
    batches = _batches()
    together, alone = _more(cleaner, batches), ColumnCleaner(scripted_reader())
    parts = [alone.parse(pa.array(each, pa.string())) for each in batches]
    evidence = Evidence.merged(map(cleaner.evidence, together))
    assert evidence == Evidence.merged(map(alone.evidence, parts))
    verdict = cleaner.decide(evidence)
    for more, part in zip(together, parts, strict=True):
        for what in ("iso", "status", "alternative", "reason"):
            found = cleaner.clean(more, verdict).column(what)
            assert found.to_pylist() == alone.clean(part, verdict).column(what).to_pylist()


def test_batches_of_known_texts_share_them(cleaner: ColumnCleaner) -> None:
    batches = _batches()
    first, second = _more(cleaner, batches), _more(cleaner, batches)
    assert len({id(rows.texts) for rows in second}) == 1
    for before, after in zip(first, [*first[1:], second[0]], strict=True):
        assert before.texts is not None and after.texts is not None
        assert after.texts.continues(before.texts)
    other = cleaner.parse(pa.array(batches[0], pa.string())).texts
    assert other is not None and second[0].texts is not None
    assert not second[0].texts.continues(other)


def test_too_many_texts_are_not_kept(
    cleaner: ColumnCleaner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleaners, "_TEXTS", 200)
    batches = _batches(3)
    sizes = [len(rows.texts.texts) for rows in _more(cleaner, batches) if rows.texts]
    assert sizes == [len(set(each) - {None}) for each in batches]
    assert [_KEY[0]] == [*cleaner._so_far] and cleaner._so_far["born"] is None


def test_columns_do_not_share_texts(cleaner: ColumnCleaner) -> None:
    born = cleaner.parse_more(pa.array(TEXTS), None, "born")
    died = cleaner.parse_more(pa.array(TEXTS[:5]), None, "died")
    assert born.texts is not None and died.texts is not None
    assert len(died.texts.texts) == 5
    dates = cleaner.parse_more(pa.array([0, 1], pa.date32()), None, "born")
    assert dates.iso is not None and dates.iso.to_pylist() == ["1970-01-01", "1970-01-02"]


@pytest.mark.parametrize("group", ["", "DE"])
def test_evidence_and_tallies_are_counted_once_for_shared_texts(
    cleaner: ColumnCleaner, group: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    collected: list[int] = []

    def noted(parsed: ParsedTexts, rows: NDArray[np.int64]) -> Evidence:
        collected.append(int(rows.sum()))
        return collect_evidence(parsed, rows)

    monkeypatch.setattr(counting, "collect_evidence", noted)
    batches, key = _batches(), ("born", group)
    counter, parts = EvidenceCounter(cleaner), []
    for rows in _more(cleaner, batches):
        counter.add(key, rows)
        parts.append(cleaner.evidence(rows))
    assert counter.groups == {key}
    assert counter.evidence() == {key: Evidence.merged(parts)}
    rows_with_text = sum(text is not None for batch in batches for text in batch)
    assert collected == ([] if group else [rows_with_text])
    verdict = cleaner.decide(counter.evidence()[key])
    tallies, whole = TallyCounter(), []
    for rows in _more(cleaner, batches):
        cleaned = cleaner.clean(rows, verdict)
        tallies.add(key, cleaned)
        whole.append(Tally.of(cleaned))
    assert tallies.tallies() == {key: Tally.merged(whole)}


def test_texts_that_no_batch_shares_are_counted_too() -> None:
    cleaner = ColumnCleaner(scripted_reader())
    counter, tallies, batches = EvidenceCounter(cleaner), TallyCounter(), _batches(3)
    parts = [cleaner.parse(pa.array(each, pa.string())) for each in batches]
    parts.append(cleaner.parse(pa.array([0, None], pa.date32())))
    for rows in parts:
        counter.add(_KEY, rows)
    evidence = Evidence.merged(map(cleaner.evidence, parts))
    assert counter.evidence() == {_KEY: evidence}
    verdict = cleaner.decide(evidence)
    cleaned = [cleaner.clean(rows, verdict) for rows in parts]
    for part in cleaned:
        tallies.add(_KEY, part)
    assert tallies.tallies() == {_KEY: Tally.merged(map(Tally.of, cleaned))}


def test_a_reader_reads_only_what_is_new() -> None:
    read: list[str] = []
    reader = scripted_reader()
    parse = reader.parse

    class Noting(ColumnReader):
        def __init__(self) -> None:
            self.__dict__ = reader.__dict__

        def parse(self, texts: pa.Array):  # type: ignore[no-untyped-def]
            read.extend(texts.to_pylist())
            return parse(texts)

    cleaner = ColumnCleaner(Noting())
    _more(cleaner, [TEXTS[:10], TEXTS[5:12], TEXTS[:12]])
    assert read == TEXTS[:12]
