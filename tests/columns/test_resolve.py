"""Distinct texts by the verdict on their column: what templates read, and what the network read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from datenorm.columns.cleaner import ColumnCleaner
from datenorm.columns.evidence import Evidence
from datenorm.columns.network import TextReading
from datenorm.columns.numeric_dates import bit_of
from datenorm.columns.parsed import ParsedTexts
from datenorm.columns.reader import ColumnReader
from datenorm.columns.resolve import STATUSES, ResolvedTexts, resolve_texts
from datenorm.columns.verdict import Verdict, decide
from datenorm.inference.decoding import Reading
from datenorm.inference.normalizer import Normalizer
from datenorm.inference.policy import Policy
from datenorm.masked_iso import ORDERS
from datenorm.outputs import output_language
from datenorm.records import Prediction, Reason
from datenorm.task import TaskSpec, Vocabulary

SLASH = "#/#/####"
DAY_FIRST = {"dmy": "2005-04-03", "mdy": "2005-03-04"}
Outputs = Mapping[str, str]  # order, or "" for none -> output


def _parsed(texts: Sequence[Outputs]) -> ParsedTexts:
    """Texts of one shape as templates read them."""
    parsed = ParsedTexts.unread(
        pa.array([str(row) for row in range(len(texts))], pa.large_string()), [SLASH]
    )
    for row, outputs in enumerate(texts):
        for order, output in outputs.items():
            parsed.orders[row] |= bit_of(order) if order else 0
            parsed.outputs[row, ORDERS.index(order) if order else 0] = output.encode()
    return parsed


def _resolve(
    network: Normalizer,
    texts: Sequence[Outputs],
    order: str | None = None,
    pivot_year: int | None = None,
) -> ResolvedTexts:
    verdict = decide(Evidence(), order)
    return resolve_texts(_parsed(texts), verdict, network, Policy(pivot_year=pivot_year))


def _predict(
    network: Normalizer,
    by_order: Mapping[str, tuple[str, float]],
    order: str | None,
    readings: Mapping[str, float] | None = None,
    minimum_confidence: float | None = None,
) -> Prediction:
    """What becomes of a text that the network read, by itself as in `readings`."""
    alone = readings or {output: probability for output, probability in by_order.values()}
    reading = TextReading(
        "3/4/05",
        tuple(Reading(output, probability) for output, probability in alone.items()),
        tuple((name, Reading(*found)) for name, found in by_order.items()),
    )
    parsed = _parsed([{}])
    parsed.record(0, reading)
    policy = Policy(minimum_confidence=minimum_confidence)
    normalizer = Normalizer(network.bundle, policy, threads=1)
    verdict = decide(Evidence(), order)
    return resolve_texts(parsed, verdict, normalizer, policy).prediction(0)


@pytest.mark.parametrize(
    ("outputs", "order", "iso", "status"),
    [
        (DAY_FIRST, "dmy", "2005-04-03", "full"),
        (DAY_FIRST, "mdy", "2005-03-04", "full"),
        (DAY_FIRST, "ymd", None, "ambiguous"),  # cannot read it
        (DAY_FIRST, None, None, "ambiguous"),
        ({"dmy": "2005-04-25"}, None, "2005-04-25", "full"),
        ({"dmy": "2005-04-25"}, "mdy", "2005-04-25", "full"),  # nothing to decide
        ({"dmy": "2005-04-04", "mdy": "2005-04-04"}, None, "2005-04-04", "full"),
        ({"mdy": "2005-03-04", "ymd": "2003-04-05"}, "ymd", "2003-04-05", "full"),
        ({"mdy": "2005-03-04", "ymd": "2003-04-05"}, None, None, "ambiguous"),
        ({"mdy": "2005-03-04", "ymd": "2003-04-05"}, "dmy", None, "ambiguous"),
        ({"dmy": "2005-04-29", "ymd": "2029-04-05"}, "dmy", "2005-04-29", "full"),
        ({"dmy": "2005-04-25"}, "dmy", "2005-04-25", "full"),
        ({"dmy": "-----04-03", "mdy": "-----03-04"}, "dmy", "XXXX-04-03", "partial"),
        ({"": "1979-05---"}, None, "1979-05", "partial"),
        ({"": "1979-05-03"}, "mdy", "1979-05-03", "full"),
        ({"": "-" * 10}, "dmy", None, "rejected"),
    ],
)
def test_what_templates_read(
    network: Normalizer, outputs: Outputs, order: str | None, iso: str | None, status: str
) -> None:
    found = _resolve(network, [outputs], order)
    assert found.iso.to_pylist() == [iso]
    assert STATUSES[found.status[0]] == status
    prediction = found.prediction(0)
    assert (prediction.iso, prediction.status) == (iso, status)
    assert prediction.confidence == 1.0
    followed = order if len(set(outputs.values())) > 1 and order in outputs else None
    assert prediction.order == followed
    assert found.order.tolist() == [ORDERS.index(followed) if followed else -1]


def test_texts_are_resolved_each_by_itself(network: Normalizer) -> None:
    texts = [DAY_FIRST, {"": "1979------"}, {"": "-" * 10}, {"": "1979------"}, {"": "--32-05-13"}]
    found = _resolve(network, texts, "mdy", pivot_year=20)
    assert found.iso.to_pylist() == ["2005-03-04", "1979", None, "1979", "1932-05-13"]
    assert [STATUSES[status] for status in found.status] == [
        "full",
        "partial",
        "rejected",
        "partial",
        "full",
    ]


def test_a_leap_day_of_the_wrong_century_is_no_date(network: Normalizer) -> None:
    found = _resolve(network, [{"": "--00-02-29"}], pivot_year=0)
    assert (found.iso.to_pylist(), STATUSES[found.status[0]]) == ([None], "rejected")


def test_followed_and_open_texts_are_described(network: Normalizer) -> None:
    rows = np.arange(3)
    texts = [DAY_FIRST, {"": "1979-05---"}, {"dmy": "2005-04-25"}]
    assert _resolve(network, texts, "dmy").describe(rows) == (
        ["2005-03-04", None, None],
        ["dmy, as its column", "the text gives no more", None],
    )
    alternatives, reasons = _resolve(network, texts).describe(rows)
    assert alternatives == ["2005-03-04|2005-04-03", None, None]
    assert reasons[0] == "2005-03-04 or 2005-04-03: the column does not tell"


@pytest.mark.parametrize(("likelihood", "iso"), [(0.59, None), (0.6, "2005-04-03")])
def test_a_followed_order_has_to_be_likely_enough(
    network: Normalizer, likelihood: float, iso: str | None
) -> None:
    by_order = {"dmy": ("2005-04-03", likelihood), "mdy": ("2005-03-04", 0.9)}
    found = _predict(network, by_order, "dmy", minimum_confidence=0.6)
    assert (found.iso, found.status) == (iso, "full" if iso else "ambiguous")
    listed = {other.iso: other.confidence for other in found.alternatives}
    if iso:
        assert (found.order, found.confidence, found.reason) == ("dmy", 0.6, "dmy, as its column")
        assert listed == {"2005-03-04": 0.9}
    else:
        assert (found.order, found.confidence) == (None, 0.9)
        assert listed == {"2005-03-04": 0.9, "2005-04-03": 0.59}
        assert found.reason == "2005-03-04 or 2005-04-03: the column does not tell"


def test_the_model_has_a_threshold_of_its_own(network: Normalizer) -> None:
    own = network.bundle.minimum_confidence
    for likelihood, status in ((own, "full"), (own - 0.01, "ambiguous")):
        by_order = {"dmy": ("2005-04-03", likelihood), "mdy": ("2005-03-04", 0.9)}
        assert _predict(network, by_order, "dmy").status == status


def test_an_order_that_cannot_read_a_text_leaves_it_open(network: Normalizer) -> None:
    by_order = {"dmy": ("2005-04-03", 0.9), "mdy": ("2005-03-04", 0.9)}
    assert _predict(network, by_order, "ymd").status == "ambiguous"
    assert _predict(network, by_order, None).status == "ambiguous"


def test_a_text_that_is_not_open_needs_no_order(network: Normalizer) -> None:
    by_order = {"dmy": ("2005-04-25", 0.95)}
    found = _predict(network, by_order, "mdy")
    assert (found.iso, found.reason) == ("2005-04-25", None)
    assert _predict(network, by_order, "dmy") == found


def test_the_order_settles_a_text_that_the_network_leaves_between_two_readings(
    network: Normalizer,
) -> None:
    by_order = {"dmy": ("2005-04-25", 0.95)}
    readings = {"2005-04-25": 0.6, "2025-04-05": 0.3}
    assert _predict(network, by_order, "mdy", readings).status == "ambiguous"
    found = _predict(network, by_order, "dmy", readings)
    assert (found.iso, found.confidence, found.reason) == (
        "2005-04-25",
        0.95,
        "dmy, as its column",
    )


def test_what_is_open_in_more_than_its_order_stays_open(network: Normalizer) -> None:
    readings = {"2005-04-25T03": 0.55, "2005-04-25T03:25": 0.39}
    found = _predict(network, {"dmy": ("2005-04-25T03", 0.67)}, "dmy", readings)
    assert (found.iso, found.status) == (None, "ambiguous")
    assert [each.iso for each in found.alternatives] == [*readings]
    sure = _predict(network, {"dmy": ("2005-04-25T03", 0.95)}, "dmy", readings)
    assert (sure.iso, sure.status) == ("2005-04-25T03", "full")


def test_a_date_of_two_orders_has_the_larger_likelihood(network: Normalizer) -> None:
    by_order = {
        "dmy": ("--04-04-05", 0.7),
        "mdy": ("2005-04-04", 0.8),
        "ymd": ("2004-04-05", 0.75),
    }
    found = _predict(network, by_order, None)
    listed = {other.iso: other.confidence for other in found.alternatives}
    assert listed == {"2004-04-05": 0.75, "2005-04-04": 0.8}
    assert (found.status, found.confidence) == ("ambiguous", 0.8)


def test_digits_of_which_the_network_reads_one_order_alone_are_left_to_the_column(
    network: Normalizer,
) -> None:
    found = _predict(network, {"dmy": ("2005-04-03", 0.95)}, "mdy")  # the text is 3/4/05
    assert (found.iso, found.status, found.reason) == ("2005-04-03", "full", None)


def test_a_placeholder_is_no_date_where_it_is_what_a_text_says(network: Normalizer) -> None:
    parsed = _parsed([DAY_FIRST, {"": "1999-12-31"}])
    for order, statuses in ((None, ["ambiguous", "full"]), ("dmy", ["rejected", "full"])):
        verdict = replace(decide(Evidence(), order), placeholders={"2005-04-03": 1200})
        found = resolve_texts(parsed, verdict, network, Policy())
        assert [STATUSES[status] for status in found.status] == statuses
    assert found.iso.to_pylist() == [None, "1999-12-31"]
    rejected = found.prediction(0)
    assert (rejected.text, rejected.reason_code) == ("0", "no_date")
    assert rejected.reason == "2005-04-03 is a placeholder: 1,200 rows of the column have it"


def test_a_refused_text_says_why(network: Normalizer) -> None:
    parsed = _parsed([{}])
    parsed.record(0, TextReading("", refusal=Reason("no_text", "no text")))
    verdict = decide(Evidence())
    found = resolve_texts(parsed, verdict, network, network.policy)
    assert replace(found.prediction(0), text="") == Prediction(
        "", None, "rejected", 0.0, reason="no text", reason_code="no_text"
    )
    assert found.iso.to_pylist() == [None]


def test_only_the_shapes_of_these_rows_are_looked_up(
    network: Normalizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    cleaner = ColumnCleaner(ColumnReader(network))
    cleaner.parse(pa.array(["25/04/2005", "25.4.2005", "3 May 1979"]))
    rows = cleaner.parse(pa.array(["03-04-2005", "05-04-2005"]))
    asked: list[str] = []

    def order_of(verdict: Verdict, shape: str) -> str:
        asked.append(shape)
        return "dmy"

    monkeypatch.setattr(Verdict, "order_of", order_of)
    cleaned = cleaner.clean(rows, cleaner.decide(Evidence()))
    assert cleaned.iso.to_pylist() == ["2005-04-03", "2005-04-05"]
    assert asked == ["#-#-####"]


def test_answers_of_any_length_from_a_network_that_reads_more_than_days() -> None:
    task = TaskSpec(
        "moments",
        Vocabulary.human("0123456789"),
        Vocabulary.machine("world"),
        64,
        output_language("world").length,
        "world",
    )
    bundle = SimpleNamespace(minimum_confidence=0.5)
    reader: Any = SimpleNamespace(task=task, bundle=bundle, minimum_confidence=0.5)
    parsed = _parsed([{"": "-----05-03"}, {"": "1979-05-03"}, {}, {}])
    moment, nothing = Reading("2016-04-21T15:45+02:00", 0.9), Reading("", 0.9)
    parsed.record(2, TextReading("21 apr 2016 15:45 +0200", (moment,)))
    parsed.record(3, TextReading("call me later", (nothing,)))
    found = resolve_texts(parsed, decide(Evidence()), reader, Policy())
    assert found.iso.to_pylist() == ["XXXX-05-03", "1979-05-03", "2016-04-21T15:45+02:00", None]
    assert [STATUSES[status] for status in found.status] == ["partial", "full", "full", "rejected"]
    assert found.prediction(2).kind == "datetime"


def test_what_needs_a_word_of_explanation(network: Normalizer) -> None:
    texts = [{"": "1979-05-03"}, {"": "1979-05---"}, {"": "-" * 10}, DAY_FIRST]
    assert _resolve(network, texts).explained.tolist() == [False, True, True, True]
    assert _resolve(network, texts, "dmy").explained.tolist() == [False, True, True, True]


def test_an_order_under_which_nothing_exists_is_no_alternative(network: Normalizer) -> None:
    """29 February 1900, and no date at all."""
    texts = [
        {"dmy": "2005-04-03", "mdy": "--00-02-29"},
        {"dmy": "-" * 10, "mdy": "--00-02-29"},
    ]
    found = _resolve(network, texts, "dmy", pivot_year=0)
    assert found.iso.to_pylist() == ["2005-04-03", None]
    assert found.prediction(0).alternatives == ()
    assert found.describe(np.arange(1))[0] == [None]
    neither = _resolve(network, texts, pivot_year=0).prediction(1)
    assert (neither.status, neither.confidence, neither.alternatives) == ("ambiguous", 0.0, ())


def test_likelihoods_are_shown_with_six_digits(network: Normalizer) -> None:
    by_order = {"dmy": ("2005-04-03", 0.91234567), "mdy": ("2005-03-04", 0.81234567)}
    found = _predict(network, by_order, "dmy")
    assert (found.confidence, found.alternatives[0].confidence) == (0.912346, 0.812346)
    assert _predict(network, by_order, None).confidence == 0.912346


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("--06-09-03", "dmy, as its column"),
        ("-----09---", "dmy, as its column"),
        ("--06-09---", "month and year, as its column"),
    ],
)
def test_an_order_is_shown_as_what_it_means(network: Normalizer, output: str, reason: str) -> None:
    by_order = {"dmy": (output, 0.9), "mdy": ("-----09-06", 0.9)}
    assert _predict(network, by_order, "dmy").reason == reason


def test_other_readings_of_a_settled_text_are_not_listed(network: Normalizer) -> None:
    reading = TextReading("25/04/2005", (Reading("2005-04-25", 0.94), Reading("2025-04-05", 0.05)))
    parsed = _parsed([{}])
    parsed.record(0, reading)
    found = resolve_texts(parsed, decide(Evidence()), network, network.policy)
    assert (found.iso.to_pylist(), len(found.prediction(0).alternatives)) == (["2005-04-25"], 1)
    assert found.describe(np.arange(1)) == ([None], [None])
