"""Templates give what the network gives, and are given up where they would not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pytest
from babel.dates import format_date

from datenorm.columns.cleaner import ColumnCleaner
from datenorm.columns.evidence import Evidence
from datenorm.columns.findings import ColumnReader
from datenorm.columns.learning import FAMILY_SAMPLES, Bucket, Family
from datenorm.columns.reading import ColumnNormalizer, TextReading
from datenorm.columns.shapes import ShapeGroup, group_by_shape
from datenorm.columns.templates import Template
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


@pytest.mark.parametrize("locale", ["th", "gv", "cs", "yrl"])
def test_months_of_two_words_and_names_of_two_months_too(network: ColumnNormalizer, locale: str) -> None:
    """`ก.ย.` shares its words with weekdays and other months; `lis` is a month in two languages."""
    days = [dt.date(1950, 1, 1) + dt.timedelta(days=41 * step) for step in range(600)]
    texts = [format_date(day, pattern, locale=locale) for pattern in ("EEE d MMM y", "d MMM yy") for day in days]
    assert _outcome(ColumnReader(network), [texts]) == _outcome(ColumnReader(network, templates=False), [texts])


def test_batches_of_any_size_come_to_the_same(network: ColumnNormalizer) -> None:
    texts = _texts()
    expected = _outcome(ColumnReader(network), [texts])
    cuts = [texts[start : start + 97] for start in range(0, len(texts), 97)]
    assert _outcome(ColumnReader(network), cuts) == expected


def test_a_high_least_confidence_rests_the_templates(network: ColumnNormalizer) -> None:
    assert not ColumnReader(ColumnNormalizer(network.bundle, Policy(minimum_confidence=0.95))).templates
    assert ColumnReader(network).templates


def _learn(texts: Sequence[str], machines: Sequence[str], probability: float = 0.99) -> tuple[Bucket, ShapeGroup]:
    """A bucket that was told what a network said of texts of one skeleton."""
    group = _group(texts)
    bucket = Bucket(group.skeleton, Family())
    said = dict(zip(texts, machines, strict=True))
    in_order = [texts[row] for row in group.rows]
    bucket.learn([TextReading(text, (Reading(said[text], probability),)) for text in in_order], group)
    bucket.testify()
    bucket.settle()
    return bucket, group


def _group(texts: Sequence[str]) -> ShapeGroup:
    column = pa.array(texts, pa.large_string())
    offsets = np.frombuffer(column.buffers()[1], dtype=np.int64)
    (group,) = group_by_shape(offsets, np.frombuffer(column.buffers()[2], dtype=np.uint8), np.arange(len(texts)))
    return group


def _read(bucket: Bucket, text: str) -> str | None:
    compiled = bucket.read(_group([text]))
    return compiled.machines[0, 0].decode() if compiled is not None and compiled.sure[0] else None


TEXTS = [f"{day} may {1950 + 3 * day}" for day in range(10, 10 + FAMILY_SAMPLES)]
MACHINES = [f"{1950 + 3 * day}-05-{day:02d}" for day in range(10, 10 + FAMILY_SAMPLES)]


def test_a_template_is_made_of_copies_and_constants() -> None:
    bucket, _ = _learn(TEXTS, MACHINES)
    assert bucket.template is not None
    assert bucket.template.readings == ((None, ((1, 0, 4), "05", (0, 0, 2))),)
    assert _read(bucket, "12 may 1999") == "1999-05-12"


def test_numbers_that_the_network_has_not_read_go_to_it() -> None:
    bucket, _ = _learn(TEXTS, MACHINES)
    assert [_read(bucket, text) for text in ("12 may 1979", "09 may 1999", "22 may 1999", "12 may 2014")] == [None] * 4
    more = ["22 may 2014"]
    bucket.learn([TextReading(more[0], (Reading("2014-05-22", 0.99),))], _group(more))
    assert _read(bucket, "22 may 1999") == "1999-05-22"


@pytest.mark.parametrize("place", [1, FAMILY_SAMPLES // 2, FAMILY_SAMPLES - 2])
def test_one_text_that_is_read_otherwise_stops_the_template(place: int) -> None:
    machines = MACHINES.copy()
    machines[place] = "1999-06-01"
    bucket, group = _learn(TEXTS, machines)
    assert bucket.read(group) is None and bucket.given_up


def test_a_difference_beyond_what_was_seen_stops_it_once_it_is_within() -> None:
    bucket, _ = _learn(TEXTS, MACHINES)
    bucket.learn([TextReading("12 may 2050", (Reading("-" * 10, 0.99),))], _group(["12 may 2050"]))
    assert _read(bucket, "12 may 1999") == "1999-05-12"
    bucket.learn([TextReading("12 may 2060", (Reading("2060-05-12", 0.99),))], _group(["12 may 2060"]))
    assert _read(bucket, "12 may 1999") is None


def test_a_network_that_is_unsure_reads_all_itself() -> None:
    bucket, group = _learn(TEXTS, MACHINES, 0.8)
    compiled = bucket.read(group)
    assert compiled is None or not compiled.sure.any()


def _weekday_buckets(family: Family, names: Mapping[str, Sequence[str]], days: Sequence[int], said: Mapping[str, str]) -> list[Bucket]:
    """Buckets of weekdays with months, told what `said` says of each month."""
    buckets = []
    for weekday, month in ((weekday, month) for weekday, months in names.items() for month in months):
        group = _group([f"{weekday} {day} {month} {1950 + day}" for day in days])
        buckets.append(Bucket(group.skeleton, family))
        texts = [f"{weekday} {days[row]} {month} {1950 + days[row]}" for row in group.rows]
        readings = [Reading(f"{text[-4:]}-{said[month]}-{text.split()[1]}", 0.99) for text in texts]
        buckets[-1].learn([TextReading(text, (reading,)) for text, reading in zip(texts, readings, strict=True)], group)
    for bucket in buckets:
        bucket.testify()
    for bucket in buckets:
        bucket.settle()
    return buckets


SHOWN = {"monday": ("may", "june"), "friday": ("may", "july"), "sunday": ("june", "july")}
SAID = {"may": "05", "june": "06", "july": "07"}


def test_words_shown_apart_make_a_template_with_one_sample() -> None:
    family = Family()
    assert all(bucket.template for bucket in _weekday_buckets(family, SHOWN, (10, 19, 28), SAID))
    unseen = Bucket(_group(["monday 12 july 1961"]).skeleton, family)
    unseen.settle()
    assert unseen.template is None
    (unseen,) = _weekday_buckets(family, {"monday": ("july",)}, (12,), SAID)
    assert _read(unseen, "monday 13 july 1962") == "1962-07-13"
    assert _read(unseen, "monday 30 july 1961") is None  # a larger number than any that was read
    (other,) = _weekday_buckets(family, {"monday": ("august",)}, (12,), {"august": "08"})
    assert other.template is None


def test_one_sample_that_is_read_otherwise_makes_no_template() -> None:
    family = Family()
    _weekday_buckets(family, SHOWN, (10, 19, 28), SAID)
    (bucket,) = _weekday_buckets(family, {"monday": ("july",)}, (12,), {"july": "02"})
    assert bucket.template is None


def test_a_text_that_is_read_again_is_no_further_sample() -> None:
    family = Family()
    _weekday_buckets(family, SHOWN, (10, 19, 28), SAID)
    group = _group(["monday 12 august 1962"])
    bucket = Bucket(group.skeleton, family)
    for _ in range(3):
        bucket.learn([TextReading("monday 12 august 1962", (Reading("1962-08-12", 0.99),))], group)
        bucket.testify()
        bucket.settle()
    assert len(bucket.own) == 1
    assert family.words.samples(1, b"august") == 1


def test_a_short_year_that_can_be_the_day_is_left_to_the_network() -> None:
    days = range(10, 10 + FAMILY_SAMPLES)
    bucket, _ = _learn([f"{day} may {3 * day}" for day in days], [f"--{3 * day}-05-{day}" for day in days])
    assert _read(bucket, "12 may 40") == "--40-05-12"
    assert _read(bucket, "12 may 31") is None


def test_too_few_texts_make_no_template() -> None:
    bucket, group = _learn(TEXTS[:-1], MACHINES[:-1])
    assert bucket.read(group) is None and not bucket.given_up


def test_what_can_be_read_year_first_too_is_left_to_the_network() -> None:
    """Whether 12.02.10 is read year-first, and 12.02.29 as a leap day, depends on what the network lists."""
    group = _group(["12.02.10", "12.02.29", "13.01.40"])
    orders = {"dmy": ((2, 0, 2), (1, 0, 2), (0, 0, 2)), "ymd": ((0, 0, 2), (1, 0, 2), (2, 0, 2))}
    compiled = Template(tuple(orders.items())).read(group)
    assert [group.bytes[row].tobytes() for row in np.flatnonzero(compiled.sure)] == [b"13.01.40"]


def test_the_calendar_guards(network: ColumnNormalizer) -> None:
    bucket, _ = _learn([f"{day} feb {1900 + day}" for day in range(10, 30)], [f"{1900 + day}-02-{day}" for day in range(10, 30)])
    assert _read(bucket, "28 feb 1928") == "1928-02-28"
    assert [_read(bucket, text) for text in ("29 feb 1928", "29 feb 1927")] == [None, None]
