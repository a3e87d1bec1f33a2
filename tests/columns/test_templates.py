"""Templates give what the network gives, and are given up where they would not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pytest
from babel.dates import format_date
from hypothesis import settings

from datenorm.columns.cleaner import ColumnCleaner
from datenorm.columns.evidence import Evidence
from datenorm.columns.named_months import beside_month
from datenorm.columns.network import TextReading
from datenorm.columns.reader import ColumnReader
from datenorm.columns.templates.learning import FAMILY_SAMPLES, Family, Learner
from datenorm.columns.templates.skeletons import SkeletonGroup, group_texts
from datenorm.columns.templates.template import Template
from datenorm.inference.decoding import Reading
from datenorm.inference.normalizer import Normalizer
from datenorm.inference.policy import Policy

DAYS = [
    dt.date(1961, 1, 1) + dt.timedelta(days=67 * step)
    for step in range(0, 330, 1 if settings().max_examples >= 100 else 3)
]
FORMATS = (
    "%d/%m/%Y",
    "%d %B %Y",
    "%Y-%m-%d",
    "%d.%m.%y",
    "%Y%m%d",
    "%B %d, %Y",
    "%Y年%m月%d日",
    "%d/%m/%Y 14:%M",
)
NOISE = [
    "",
    "hello",
    "31/02/2005",
    "13/13/2005",
    "99.99.1999",
    "29/02/2000",
    "٠٣/٠٤/٢٠٠٥",
    "may 3, 10:20",
    "5\u00bd/4/2005",
    "x" * 200,
]


def _texts() -> list[str]:
    return list(
        dict.fromkeys([day.strftime(pattern) for pattern in FORMATS for day in DAYS] + NOISE)
    )


def _outcome(
    reader: ColumnReader, batches: Sequence[Sequence[str]]
) -> list[tuple[str | None, str | None]]:
    cleaner = ColumnCleaner(reader)
    rows = [cleaner.parse(pa.array(batch)) for batch in batches]
    evidence = Evidence()
    for part in rows:
        evidence = evidence.merge(cleaner.evidence(part))
    verdict = cleaner.decide(evidence)
    cleaned = [cleaner.clean(part, verdict) for part in rows]
    return [
        pair
        for part in cleaned
        for pair in zip(part.iso.to_pylist(), part.status.to_pylist(), strict=True)
    ]


def test_dates_and_status_are_those_of_the_network_alone(network: Normalizer) -> None:
    texts = _texts()
    with_templates, alone = ColumnReader(network), ColumnReader(network, templates=False)
    expected = _outcome(alone, [texts])
    assert _outcome(with_templates, [texts]) == expected
    assert with_templates.read_by_template > len(texts) // 3
    assert alone.read_by_template == 0


@pytest.mark.parametrize(
    "locale", ["th", "gv", *(pytest.param(tag, marks=pytest.mark.slow) for tag in ("cs", "yrl"))]
)
def test_months_of_two_words_and_names_of_two_months_too(network: Normalizer, locale: str) -> None:
    """`ก.ย.` shares its words with weekdays and months; `lis` is a month in two languages."""
    days = [dt.date(1950, 1, 1) + dt.timedelta(days=97 * step) for step in range(250)]
    texts = [
        format_date(day, pattern, locale=locale)
        for pattern in ("EEE d MMM y", "d MMM yy")
        for day in days
    ]
    assert _outcome(ColumnReader(network), [texts]) == _outcome(
        ColumnReader(network, templates=False), [texts]
    )


@pytest.mark.slow
def test_batches_of_any_size_come_to_the_same(network: Normalizer) -> None:
    texts = _texts()
    expected = _outcome(ColumnReader(network), [texts])
    cuts = [texts[start : start + 97] for start in range(0, len(texts), 97)]
    assert _outcome(ColumnReader(network), cuts) == expected


def test_a_high_least_confidence_rests_the_templates(network: Normalizer) -> None:
    assert not ColumnReader(
        Normalizer(network.bundle, Policy(minimum_confidence=0.95))
    ).uses_templates
    assert ColumnReader(network).uses_templates


def _learn(
    texts: Sequence[str], outputs: Sequence[str], probability: float = 0.99
) -> tuple[Learner, SkeletonGroup]:
    """A learner that was shown what a network reads in texts of one skeleton."""
    group = _group(texts)
    learner = Learner(group.skeleton, Family())
    output_of = dict(zip(texts, outputs, strict=True))
    in_order = [texts[row] for row in group.rows]
    _show(learner, [_reading(text, output_of[text], probability) for text in in_order], group)
    learner.show_words()
    learner.make_template()
    return learner, group


def _show(learner: Learner, readings: Sequence[TextReading], group: SkeletonGroup) -> None:
    """Show a learner and its family what a network reads."""
    new = learner.learn(readings, group)
    learner.family.add(new, [width for _, width in learner.skeleton.runs])


def _reading(text: str, output: str, probability: float = 0.99) -> TextReading:
    """What a network that is so sure reads in a canonical text."""
    orders = beside_month(text, output).items()
    by_order = tuple((order, Reading(found, probability)) for order, found in orders)
    return TextReading(text, (Reading(output, probability),), by_order)


def _group(texts: Sequence[str]) -> SkeletonGroup:
    (group,) = group_texts(pa.array(texts, pa.large_string()))
    return group


def _read(learner: Learner, text: str) -> str | None:
    found = learner.read(_group([text]))
    return found.outputs[0, 0].decode() if found is not None and found.trusted[0] else None


TEXTS = [f"{day} may {1950 + 3 * day}" for day in range(10, 10 + FAMILY_SAMPLES)]
OUTPUTS = [f"{1950 + 3 * day}-05-{day:02d}" for day in range(10, 10 + FAMILY_SAMPLES)]


def test_a_template_is_made_of_copies_and_constants() -> None:
    learner, _ = _learn(TEXTS, OUTPUTS)
    assert learner.template is not None
    assert learner.template.readings == ((None, ((1, 0, 4), "05", (0, 0, 2))),)
    assert _read(learner, "12 may 1999") == "1999-05-12"


def test_numbers_that_the_network_has_not_read_go_to_it() -> None:
    learner, _ = _learn(TEXTS, OUTPUTS)
    assert [
        _read(learner, text)
        for text in ("12 may 1979", "09 may 1999", "22 may 1999", "12 may 2014")
    ] == [None] * 4
    more = ["22 may 2014"]
    _show(learner, [TextReading(more[0], (Reading("2014-05-22", 0.99),))], _group(more))
    assert _read(learner, "22 may 1999") == "1999-05-22"


@pytest.mark.parametrize("place", [1, FAMILY_SAMPLES // 2, FAMILY_SAMPLES - 2])
def test_one_text_that_is_read_otherwise_stops_the_template(place: int) -> None:
    outputs = OUTPUTS.copy()
    outputs[place] = "1999-06-01"
    learner, group = _learn(TEXTS, outputs)
    assert learner.read(group) is None and learner.abandoned


def test_a_difference_beyond_what_was_seen_stops_it_once_it_is_within() -> None:
    learner, _ = _learn(TEXTS, OUTPUTS)
    _show(
        learner, [TextReading("12 may 2050", (Reading("-" * 10, 0.99),))], _group(["12 may 2050"])
    )
    assert _read(learner, "12 may 1999") == "1999-05-12"
    _show(
        learner,
        [TextReading("12 may 2060", (Reading("2060-05-12", 0.99),))],
        _group(["12 may 2060"]),
    )
    assert _read(learner, "12 may 1999") is None


def test_a_network_that_is_unsure_reads_all_itself() -> None:
    learner, group = _learn(TEXTS, OUTPUTS, 0.8)
    found = learner.read(group)
    assert found is None or not found.trusted.any()


def _weekday_learners(
    family: Family,
    names: Mapping[str, Sequence[str]],
    days: Sequence[int],
    symbols: Mapping[str, str],
) -> list[Learner]:
    """Learners of weekdays with months, shown readings that give `symbols` for each month.

    A weekday that has a symbol gives it too.
    """
    learners: list[Learner] = []
    new: list[TextReading] = []
    for weekday, month in (
        (weekday, month) for weekday, months in names.items() for month in months
    ):
        group = _group([f"{weekday} {day} {month} {1950 + day}" for day in days])
        learners.append(Learner(group.skeleton, family))
        texts = [f"{weekday} {days[row]} {month} {1950 + days[row]}" for row in group.rows]
        readings = [
            Reading(
                f"{text[-4:]}-{symbols[month]}-{text.split()[1]}{symbols.get(weekday, '')}", 0.99
            )
            for text in texts
        ]
        found = [
            TextReading(text, (reading,)) for text, reading in zip(texts, readings, strict=True)
        ]
        new += learners[-1].learn(found, group)
    family.add(new, [width for _, width in learners[0].skeleton.runs])
    for learner in learners:
        learner.show_words()
    for learner in learners:
        learner.make_template()
    return learners


SHOWN = {"monday": ("may", "june"), "friday": ("may", "july"), "sunday": ("june", "july")}
SAID = {"may": "05", "june": "06", "july": "07"}


def test_words_shown_apart_make_a_template_with_one_sample() -> None:
    family = Family()
    assert all(learner.template for learner in _weekday_learners(family, SHOWN, (10, 19, 28), SAID))
    unseen = Learner(_group(["monday 12 july 1961"]).skeleton, family)
    unseen.make_template()
    assert unseen.template is None
    (unseen,) = _weekday_learners(family, {"monday": ("july",)}, (12,), SAID)
    assert _read(unseen, "monday 13 july 1962") == "1962-07-13"
    assert _read(unseen, "monday 30 july 1961") is None  # a larger number than any that was read
    (other,) = _weekday_learners(family, {"monday": ("august",)}, (12,), {"august": "08"})
    assert other.template is None


def test_words_that_give_different_symbols_are_shown_apart_too() -> None:
    family = Family()
    symbols = {
        **SAID,
        "monday": "a",
        "friday": "e",
    }  # "sunday" stands for a word that is no weekday
    shown = _weekday_learners(family, SHOWN, (10, 19, 28), symbols)
    assert all(learner.template for learner in shown)
    assert _read(shown[0], "monday 12 may 1961") == "1961-05-12a"
    assert _read(shown[-1], "sunday 12 july 1961") == "1961-07-12"
    (unseen,) = _weekday_learners(family, {"monday": ("july",)}, (12,), symbols)
    assert _read(unseen, "monday 13 july 1962") == "1962-07-13a"
    (other,) = _weekday_learners(family, {"friday": ("june",)}, (12,), {**symbols, "friday": "b"})
    assert other.template is None


def test_one_sample_that_is_read_otherwise_makes_no_template() -> None:
    family = Family()
    _weekday_learners(family, SHOWN, (10, 19, 28), SAID)
    (learner,) = _weekday_learners(family, {"monday": ("july",)}, (12,), {"july": "02"})
    assert learner.template is None


def test_a_text_that_is_read_again_is_no_further_sample() -> None:
    family = Family()
    _weekday_learners(family, SHOWN, (10, 19, 28), SAID)
    group = _group(["monday 12 august 1962"])
    learner = Learner(group.skeleton, family)
    for _ in range(3):
        _show(
            learner, [TextReading("monday 12 august 1962", (Reading("1962-08-12", 0.99),))], group
        )
        learner.show_words()
        learner.make_template()
    assert len(learner.samples) == 1
    assert family.words.samples(1, b"august") == 1


def test_a_short_year_that_can_be_the_day_is_left_to_the_network() -> None:
    days = range(10, 10 + FAMILY_SAMPLES)
    learner, _ = _learn(
        [f"{day} may {3 * day}" for day in days], [f"--{3 * day}-05-{day}" for day in days]
    )
    assert _read(learner, "12 may 40") == "--40-05-12"
    assert _read(learner, "12 may 31") is None


def test_too_few_texts_make_no_template() -> None:
    learner, group = _learn(TEXTS[:-1], OUTPUTS[:-1])
    assert learner.read(group) is None and not learner.abandoned


def test_what_can_be_read_year_first_too_is_left_to_the_network() -> None:
    """Whether 12.02.10 is read year-first, and 12.02.29 as a leap day, the network decides."""
    group = _group(["12.02.10", "12.02.29", "13.01.40"])
    orders = {"dmy": ((2, 0, 2), (1, 0, 2), (0, 0, 2)), "ymd": ((0, 0, 2), (1, 0, 2), (2, 0, 2))}
    found = Template(tuple(orders.items())).read(group)
    assert [group.bytes[row].tobytes() for row in np.flatnonzero(found.trusted)] == [b"13.01.40"]


def test_the_calendar_guards(network: Normalizer) -> None:
    learner, _ = _learn(
        [f"{day} feb {1900 + day}" for day in range(10, 30)],
        [f"{1900 + day}-02-{day}" for day in range(10, 30)],
    )
    assert _read(learner, "28 feb 1928") == "1928-02-28"
    assert [_read(learner, text) for text in ("29 feb 1928", "29 feb 1927")] == [None, None]


@pytest.mark.parametrize(
    ("text", "of_date"),
    [
        ("2016-04-21T15:45:12.345678+02:00", (1, 2)),
        ("2016:04:21 15:45:12", (1, 2)),
        ("12:05:2016", (0, 1)),
        ("3/4/2005, 10:05 pm", (0, 1)),
        ("10:05 3.4.05", (2, 3, 4)),
        ("20050403", (0, 1, 2, 3)),
    ],
)
def test_a_clocks_numbers_do_not_tell_texts_apart(text: str, of_date: tuple[int, ...]) -> None:
    (group,) = group_texts(pa.array([text], pa.large_string()))
    assert group.skeleton.of_date == of_date
