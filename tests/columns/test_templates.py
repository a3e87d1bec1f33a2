"""Templates give what the network gives, and are given up where they would not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest

from datenorm.columns.cleaner import ColumnCleaner
from datenorm.columns.evidence import Evidence
from datenorm.columns.findings import ColumnReader
from datenorm.columns.reading import ColumnNormalizer, TextReading
from datenorm.columns.shapes import group_by_shape
from datenorm.columns.templates import SAMPLES, Bucket
from datenorm.inference.decoding import Reading
from datenorm.inference.policy import Policy

DAYS = [dt.date(1961, 1, 1) + dt.timedelta(days=67 * step) for step in range(330)]
FORMATS = ("%d/%m/%Y", "%d %B %Y", "%Y-%m-%d", "%d.%m.%y", "%Y%m%d", "%B %d, %Y", "%Y年%m月%d日", "%d/%m/%Y 14:%M")
NOISE = ["", "hello", "31/02/2005", "13/13/2005", "99.99.1999", "29/02/2000", "٠٣/٠٤/٢٠٠٥", "may 3, 10:20", "5\u00bd/4/2005", "x" * 200]


def _texts() -> list[str]:
    return list(dict.fromkeys([day.strftime(pattern) for pattern in FORMATS for day in DAYS] + NOISE))


def _outcome(reader: ColumnReader, batches: Sequence[Sequence[str]]) -> list[tuple[str | None, str | None]]:
    cleaner = ColumnCleaner(reader)
    rows = [cleaner.read(pa.array(batch)) for batch in batches]
    evidence = Evidence()
    for part in rows:
        evidence = evidence.merge(cleaner.survey(part))
    verdict = cleaner.decide(evidence)
    cleaned = [cleaner.clean(part, verdict) for part in rows]
    return [pair for part in cleaned for pair in zip(part.iso.to_pylist(), part.status.to_pylist(), strict=True)]


def test_dates_and_status_are_those_of_the_network_alone(network: ColumnNormalizer) -> None:
    texts = _texts()
    with_templates, alone = ColumnReader(network), ColumnReader(network, templates=False)
    expected = _outcome(alone, [texts])
    assert _outcome(with_templates, [texts]) == expected
    assert with_templates.read_by_template > len(texts) // 3
    assert alone.read_by_template == 0


def test_batches_of_any_size_come_to_the_same(network: ColumnNormalizer) -> None:
    texts = _texts()
    expected = _outcome(ColumnReader(network), [texts])
    cuts = [texts[start : start + 97] for start in range(0, len(texts), 97)]
    assert _outcome(ColumnReader(network), cuts) == expected


def test_a_high_least_confidence_rests_the_templates(network: ColumnNormalizer) -> None:
    assert not ColumnReader(ColumnNormalizer(network.bundle, Policy(minimum_confidence=0.95))).templates
    assert ColumnReader(network).templates


def _learn(texts: Sequence[str], machines: Sequence[str], probability: float = 0.99) -> Bucket:
    """A bucket that was told what a network said of texts of one skeleton."""
    column = pa.array(texts, pa.large_string())
    offsets = np.frombuffer(column.buffers()[1], dtype=np.int64)
    (group,) = group_by_shape(offsets, np.frombuffer(column.buffers()[2], dtype=np.uint8), np.arange(len(texts)))
    bucket = Bucket(group.skeleton)
    said = dict(zip(texts, machines, strict=True))
    in_order = [texts[row] for row in group.rows]
    bucket.learn([TextReading(text, (Reading(said[text], probability),)) for text in in_order], group)
    return bucket


TEXTS = [f"{day} may {1950 + 3 * day}" for day in range(10, 10 + SAMPLES)]
MACHINES = [f"{1950 + 3 * day}-05-{day:02d}" for day in range(10, 10 + SAMPLES)]


def test_a_template_is_made_of_copies_and_constants() -> None:
    template = _learn(TEXTS, MACHINES).template
    assert template is not None
    assert template.readings == ((None, ((1, 0, 4), "05", (0, 0, 2))),)


@pytest.mark.parametrize("place", [0, SAMPLES - 1])
def test_one_text_that_is_read_otherwise_stops_the_template(place: int) -> None:
    machines = MACHINES.copy()
    machines[place] = "1999-06-01"
    bucket = _learn(TEXTS, machines)
    assert bucket.template is None and bucket.given_up


def test_a_network_that_is_unsure_stops_the_template() -> None:
    assert _learn(TEXTS, MACHINES, 0.8).given_up


def test_too_few_texts_make_no_template() -> None:
    bucket = _learn(TEXTS[:-1], MACHINES[:-1])
    assert bucket.template is None and not bucket.given_up and bucket.missing() == 1
