"""Texts that the network leaves between readings, and what the other rows show of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from datenorm.columns.evidence import Evidence
from datenorm.columns.network import TextReading
from datenorm.columns.parsed import ParsedTexts
from datenorm.columns.patterns import (
    Pattern,
    ShownPatterns,
    bounded_patterns,
    count_patterns,
    pattern_of,
    shown_patterns,
    skeleton_of,
)
from datenorm.columns.report import ColumnReport, Tally
from datenorm.columns.report.page import report_html
from datenorm.columns.resolve import resolve_texts
from datenorm.columns.verdict import decide
from datenorm.inference.decoding import Reading
from datenorm.inference.normalizer import Normalizer
from datenorm.inference.policy import Policy

DAY = "####-##-##"
MONTHS = ("jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago")
DOUBTED = (Reading("2018-08-04", 0.5), Reading("2018-10-04", 0.4), Reading("2018-03-04", 0.05))


def test_skeletons_and_patterns() -> None:
    assert skeleton_of("04/out/2018 10:30 am") == "##/out/####"
    assert skeleton_of("a" * 48) and not skeleton_of("a" * 49)
    assert pattern_of("2018-10-04T10:30Pd") == pattern_of("2019-11-05T11:31Aa") == f"{DAY}T##:##Aa"


def _parsed(cells: Sequence[tuple[str, str]], doubted: Sequence[str] = ()) -> ParsedTexts:
    """Texts and their outputs as templates read them, and others as the network does."""
    texts = [text for text, _ in cells] + [*doubted]
    names = ["", *dict.fromkeys(map(skeleton_of, texts))]
    parsed = ParsedTexts.unread(pa.array(texts, pa.large_string()), ["#/a/####"], 12, names)
    parsed.skeletons[:] = [names.index(skeleton_of(text)) for text in texts]
    for row, (_, output) in enumerate(cells):
        parsed.outputs[row, 0] = output.encode()
    for row, text in enumerate(doubted, len(cells)):
        parsed.record(row, TextReading(text, DOUBTED))
    return parsed


def _months(rows: int) -> list[tuple[str, str]]:
    """Texts of all months, so many of each."""
    return [
        (f"{day:02d}/{word}/2018", f"2018-{month:02d}-{day:02d}")
        for month, word in enumerate(MONTHS, 1)
        for day in range(1, rows + 1)
    ]


def test_rows_are_counted_by_skeleton_pattern_and_month() -> None:
    cells = [
        ("01/jan/2018", "2018-01-01"),
        ("02/jan/2018", "2018-01-02"),
        ("03/fev/2018", "2018-02-03"),
        ("2018", "2018------"),
        ("q1 2018", "2018-33---"),
        ("no date", "-" * 10),
    ]
    counts = np.array([1, 2, 4, 8, 64, 16, 32])
    assert count_patterns(_parsed(cells, ["04/out/2018"]), counts) == {
        ("##/jan/####", DAY, 1): 3,
        ("##/fev/####", DAY, 2): 4,
        ("####", "####------", 0): 8,
        ("q# ####", "####-##---", 33): 64,
        ("##/out/####", "", 0): 32,
    }
    unused = count_patterns(_parsed(cells, ["04/out/2018"]), np.array([0, 1, 0, 0, 0, 0, 0]))
    assert unused == {("##/jan/####", DAY, 1): 1}


def test_what_the_network_is_sure_of_counts_and_what_an_order_decides_does_not() -> None:
    sure, unsure = (Reading("2018-10-04", probability) for probability in (0.9, 0.89))
    parsed = _parsed([], ["04/out/2018", "05/out/2018"])
    parsed.record(0, TextReading("04/out/2018", (sure,)))
    parsed.record(1, TextReading("05/out/2018", (unsure,)))
    assert count_patterns(parsed, np.array([1, 2])) == {
        ("##/out/####", DAY, 10): 1,
        ("##/out/####", "", 0): 2,
    }
    parsed = _parsed([("04/03/2018", "2018-03-04")])
    parsed.orders[0] = 3
    parsed.outputs[0, 1] = b"2018-04-03"
    assert count_patterns(parsed, np.array([1])) == {}


@pytest.mark.parametrize(
    ("others", "against", "shown"), [(19, 0, False), (20, 0, True), (49, 1, False), (50, 1, True)]
)
def test_a_pattern_is_shown_by_many_rows(others: int, against: int, shown: bool) -> None:
    counts: dict[Pattern, int] = {
        ("####/#", "####-##---", 5): others,
        ("####/#", "####------/---#------", 0): against,
        ("####/#", "", 0): 3,
    }
    found = shown_patterns(counts)
    assert found.by_skeleton == ({"####/#": ("####-##---", others)} if shown else {})
    assert bool(found) is shown
    del counts["####/#", "", 0]
    assert not shown_patterns(counts)  # none is in doubt


def test_a_reading_with_the_shown_pattern_is_taken() -> None:
    shown = ShownPatterns({"####/#": ("####-##---", 30)})
    month, years = Reading("2021-04---", 0.3), Reading("2021------/---4------", 0.6)
    found = shown.settle("####/#", [years, month])
    assert found == (month, "as 30 other rows of its form")
    assert shown.settle("####-#", [years, month]) is None
    assert shown.settle("####/#", [years, Reading("2021-04---", 0.09)]) is None
    assert shown.settle("####/#", [years, month, Reading("2021-05---", 0.1)]) is None


def test_one_month_shows_a_pattern_for_the_others() -> None:
    about = {(f"abt ## {word} ####", f"{DAY}~", n): 3 for n, word in enumerate(MONTHS, 1)}
    counts: dict[Pattern, int] = {**about, ("abt ## mar ####", "", 0): 2}
    found = shown_patterns(counts)
    assert not found  # three rows beside another word show no month
    alone = {(f"## {word} ####", DAY, n): 3 for n, word in enumerate(MONTHS, 1)}
    found = shown_patterns({**counts, **alone})
    assert dict(found.by_skeleton) == {
        "abt ## {} ####": (f"{DAY}~", 24),
        "## {} ####": (DAY, 24),
    }
    readings = [Reading("1812-03-09", 0.6), Reading("1812-03-09~", 0.3)]
    settled = found.settle("abt ## mar ####", readings)
    assert settled == (readings[1], "as 24 other rows of its form")
    assert found.settle("bef ## mar ####", readings) is None
    later = [Reading("1812-10-09", 0.6), Reading("1812-10-09~", 0.3)]
    settled = found.settle("abt ## out ####", later)  # no other word is October
    assert settled == (later[1], "as 24 other rows of its form")
    assert found.settle("abt ## out ####", readings) is None  # `mar` is March
    assert found.settle("abt ## out ####", [*later, Reading("1812-11-09", 0.1)]) is None


def test_words_of_the_other_months_leave_one() -> None:
    words = dict(zip(MONTHS, range(1, 9), strict=True))
    shown = ShownPatterns(of_words=words)
    found = shown.settle("##/out/####", DOUBTED)
    assert found == (DOUBTED[1], "the other months have other words in its column")
    assert ShownPatterns(of_words=words | {"out": 8}).settle("##/out/####", DOUBTED) == (
        DOUBTED[0],
        "the other months have other words in its column",
    )
    assert shown.settle("##/mai/####", DOUBTED) is None  # that is the fifth
    assert shown.settle("##/out/####", [*DOUBTED[:2], Reading("2018-11-04", 0.1)]) is None
    assert shown.settle("##/out/####", [*DOUBTED[:2], Reading("2018------", 0.1)]) is None
    assert ShownPatterns().settle("##/out/####", DOUBTED) is None
    ethiopic = Reading("z2018-10-04", 0.6)
    found = shown.settle("##/out/####", [ethiopic, DOUBTED[1]])
    assert found and found[0] == DOUBTED[1]
    assert shown.settle("##/##/####", [ethiopic, DOUBTED[1]]) is None


def test_words_are_those_of_six_months_with_five_rows_each() -> None:
    def words(months: int, rows: int) -> dict[str, int]:
        counts = {(f"## {word} de ##", DAY, n): rows for n, word in enumerate(MONTHS[:months], 1)}
        return dict(shown_patterns({**counts, ("## out de ##", "", 0): 1}).of_words)

    alone = {(f"##/{word}/####", DAY, month): 1 for month, word in enumerate(MONTHS, 1)}
    assert len(shown_patterns({**alone, ("##/out/####", "", 0): 1}).of_words) == 8
    assert words(6, 5) == dict(zip(MONTHS[:6], range(1, 7), strict=True))  # `de` is no month
    assert words(5, 5) == words(6, 4) == {}
    quarters: dict[Pattern, int] = {
        (f"q{word}", "####-##---", n): 9 for n, word in enumerate(MONTHS, 33)
    }
    assert shown_patterns({**quarters, ("q", "", 0): 1}).of_words == {}


def test_many_patterns_are_those_of_the_shortest_skeletons() -> None:
    counts: dict[Pattern, int] = {(f"{n:06d}", "", 0): 1 for n in range(50_001)}
    assert set(counts) - set(bounded_patterns(counts)) == {("050000", "", 0)}
    assert Evidence(patterns=counts).patterns == bounded_patterns(counts)
    half = Evidence(patterns={("a", "", 0): 2})
    assert half.merge(half).patterns == {("a", "", 0): 4}


def test_a_number_that_is_invented_leaves_the_one_that_is_copied(network: Normalizer) -> None:
    looked_at = tuple("kw 05/2019".index(character) for character in "2019/k05")
    readings = (Reading("2019-W33", 0.8, looked_at), Reading("2019-W05", 0.09, looked_at))
    parsed = _parsed([], ["kw 05/2019"])
    parsed.record(0, TextReading("kw 05/2019", readings))
    alone = decide(Evidence())
    assert resolve_texts(parsed, alone, network, Policy()).prediction(0).status == "rejected"
    shown = replace(alone, patterns=ShownPatterns({"kw ##/####": ("####-W##", 30)}))
    found = resolve_texts(parsed, shown, network, Policy()).prediction(0)
    assert (found.iso, found.reason) == ("2019-W05", "as 30 other rows of its form")


def test_the_column_settles_what_the_network_doubts(network: Normalizer) -> None:
    parsed = _parsed(_months(5), ["04/out/2018"])
    alone = decide(Evidence())
    patterns = decide(Evidence(patterns=count_patterns(parsed, np.ones(41, np.int64))))
    before, after = (
        resolve_texts(parsed, verdict, network, Policy()) for verdict in (alone, patterns)
    )
    assert before.prediction(40).status == "ambiguous" and not before.by_others
    found = after.prediction(40)
    assert (found.iso, found.status, found.confidence) == ("2018-10-04", "full", 0.4)
    assert found.reason == "the other months have other words in its column"
    assert after.by_others == {40} and after.iso[40].as_py() == "2018-10-04"
    assert after.iso[:40].equals(before.iso[:40])
    rows = np.array([*[1] * 40, 3])
    tally = Tally.of_texts(after, rows).merge(Tally.of_texts(before, rows))
    assert tally.by_others == 3
    report = ColumnReport("column", tally, patterns)
    assert "  in doubt by themselves, settled by other rows: 3 rows" in report.summary()
    assert "Other rows settle 3 rows in doubt." in report_html([report], "t")
    assert report.to_dict()["settled_by_other_rows"] == 3
    assert "settled by other rows" not in ColumnReport("column", Tally(), patterns).summary()
