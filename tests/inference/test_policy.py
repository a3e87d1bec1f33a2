from __future__ import annotations

import datetime as dt

import pytest

from datenorm.errors import SettingsError
from datenorm.inference.decoding import Reading
from datenorm.inference.policy import (
    Policy,
    apply_policy,
    reject,
    resolve,
    unread_numbers,
)
from datenorm.records import Alternative, Reason
from datenorm.task import MACHINE_DATE, TaskSpec, Vocabulary

SWAPPED = (Reading("2005-03-04", 0.6), Reading("2005-04-03", 0.39))


def test_a_likely_reading_is_given(date_task: TaskSpec) -> None:
    prediction = apply_policy("x", [Reading("1979-05-03", 0.97)], date_task, Policy(), 0.5)
    assert (prediction.iso, prediction.status, prediction.confidence, prediction.precision) == (
        "1979-05-03",
        "full",
        0.97,
        "day",
    )
    assert prediction.reason is None


@pytest.mark.parametrize(
    ("machine", "focus", "order"),
    [
        ("1979-05-03", (6, 7, 8, 9, 5, 2, 3, 1, 0, 0), "dmy"),
        ("1979-05-03", (6, 7, 8, 9, 5, 2, 1, 1, 4, 4), "mdy"),
        ("1979-05-03", (0, 1, 2, 3, 4, 5, 6, 7, 8, 9), "ymd"),
        ("1979-05-03", (), None),
    ],
)
def test_the_order_is_that_of_where_attention_was(
    date_task: TaskSpec, machine: str, focus: tuple[int, ...], order: str | None
) -> None:
    assert (
        apply_policy("x", [Reading(machine, 0.97, focus)], date_task, Policy(), 0.5).order == order
    )


def test_two_likely_readings_are_both_named_and_none_is_chosen(date_task: TaskSpec) -> None:
    prediction = apply_policy("x", SWAPPED, date_task, Policy(), 0.5)
    assert (prediction.iso, prediction.status) == (None, "ambiguous")
    assert prediction.alternatives == (
        Alternative("2005-03-04", 0.6),
        Alternative("2005-04-03", 0.39),
    )
    assert "2005-03-04 at 0.60 and 2005-04-03 at 0.39" in (prediction.reason or "")


def test_the_likelier_one_is_given_when_asked_for(date_task: TaskSpec) -> None:
    prediction = apply_policy("x", SWAPPED, date_task, Policy(on_ambiguous="best"), 0.5)
    assert (prediction.iso, prediction.status) == ("2005-03-04", "ambiguous")
    assert prediction.alternatives == (Alternative("2005-04-03", 0.39),)


def test_an_unlikely_second_reading_is_an_alternative_only(date_task: TaskSpec) -> None:
    prediction = apply_policy(
        "x", (Reading("2005-03-04", 0.93), Reading("2005-04-03", 0.05)), date_task, Policy(), 0.5
    )
    assert (prediction.iso, prediction.status) == ("2005-03-04", "full")
    assert prediction.alternatives == (Alternative("2005-04-03", 0.05),)


@pytest.mark.parametrize(
    ("asked", "own", "status"),
    [(None, 0.9, "rejected"), (None, 0.5, "full"), (0.9, 0.5, "rejected"), (0.0, 0.9, "full")],
)
def test_the_threshold_is_the_models_unless_one_is_asked_for(
    date_task: TaskSpec, asked: float | None, own: float, status: str
) -> None:
    prediction = apply_policy(
        "x", [Reading("1979-05-03", 0.7)], date_task, Policy(minimum_confidence=asked), own
    )
    assert prediction.status == status
    assert (prediction.iso is None) == (status == "rejected")


@pytest.mark.parametrize(
    "values",
    [
        {"minimum_confidence": 1.1},
        {"ambiguity": 0.0},
        {"on_ambiguous": "worst"},
        {"pivot_year": 101},
        {"unread_numbers": "full"},
        {"timezone": "Europe/Atlantis"},
        {"calendar": "maya"},
        {"precision": "hour"},
    ],
)
def test_policies_that_cannot_work_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match=next(iter(values))):
        Policy(**values)  # type: ignore[arg-type]


MASKED = TaskSpec("world", Vocabulary.human("abc"), MACHINE_DATE, 64, 10, "masked_date")


@pytest.mark.parametrize(
    ("machine", "policy", "iso", "status", "precision"),
    [
        ("1979-05-03", Policy(), "1979-05-03", "full", "day"),
        ("1979-05---", Policy(), "1979-05", "partial", "month"),
        ("1979------", Policy(), "1979", "partial", "year"),
        ("-----05-03", Policy(), "--05-03", "partial", "day"),
        ("--79-05-03", Policy(), "1979-05-03", "full", "day"),
        ("--68-05-03", Policy(), "2068-05-03", "full", "day"),
        ("--69-05-03", Policy(), "1969-05-03", "full", "day"),
        ("--79-05-03", Policy(pivot_year=80), "2079-05-03", "full", "day"),
        ("--30-05-03", Policy(not_after=dt.date(2026, 1, 1)), "1930-05-03", "full", "day"),
        ("--26-05-03", Policy(not_after=dt.date(2026, 5, 3)), "2026-05-03", "full", "day"),
        ("--26-05-04", Policy(not_after=dt.date(2026, 5, 3)), "1926-05-04", "full", "day"),
        ("--79------", Policy(), "1979", "partial", "year"),
        ("----------", Policy(), None, "rejected", None),
        ("--00-02-29", Policy(pivot_year=0), None, "rejected", None),
    ],
)
def test_masked_dates_say_no_more_than_the_text(
    machine: str, policy: Policy, iso: str | None, status: str, precision: str | None
) -> None:
    prediction = apply_policy("x", [Reading(machine, 0.97)], MASKED, policy, 0.5)
    assert (prediction.iso, prediction.status, prediction.precision) == (iso, status, precision)


def test_readings_that_come_to_the_same_are_one() -> None:
    prediction = apply_policy(
        "x", [Reading("1979-05-03", 0.5), Reading("--79-05-03", 0.45)], MASKED, Policy(), 0.9
    )
    assert (prediction.iso, prediction.status, prediction.confidence) == (
        "1979-05-03",
        "full",
        0.95,
    )


def test_no_date_is_no_second_reading() -> None:
    prediction = apply_policy(
        "x", [Reading("1979-05-03", 0.8), Reading("----------", 0.2)], MASKED, Policy(), 0.5
    )
    assert (prediction.iso, prediction.status, prediction.alternatives) == (
        "1979-05-03",
        "full",
        (),
    )
    assert (
        apply_policy(
            "x", [Reading("----------", 0.6), Reading("1979-05-03", 0.4)], MASKED, Policy(), 0.0
        ).status
        == "rejected"
    )


@pytest.mark.parametrize(
    ("readings", "policy", "code"),
    [
        ([Reading("1979-05-03", 0.97)], Policy(), None),
        ([Reading("----------", 0.97)], Policy(), "no_date"),
        ([Reading("1979-05-03", 0.4)], Policy(), "too_unsure"),
        (list(SWAPPED), Policy(), "two_readings"),
        (list(SWAPPED), Policy(on_ambiguous="best"), "two_readings"),
        ([Reading("1979-05---", 0.97)], Policy(), "less_than_a_day"),
    ],
)
def test_reasons_have_a_code_and_a_sentence(
    readings: list[Reading], policy: Policy, code: str | None
) -> None:
    prediction = apply_policy("x", readings, MASKED, policy, 0.5)
    assert prediction.reason_code == prediction.to_dict()["reason_code"] == code
    assert bool(prediction.reason) == (code is not None)


class TestUnreadNumbers:
    """Nothing unseen is certain: what the network did not look at is said."""

    FOCUS = (4, 5, 6, 7, 3, 2, 2, 1, 0, 0)  # of "3 5 1979"

    @pytest.mark.parametrize(
        ("text", "output", "focus", "unread"),
        [
            ("3 5 1979", "1979-05-03", FOCUS, []),
            ("3 5 1979 10:20", "1979-05-03", FOCUS, ["10", "20"]),
            ("3 5 1979 03:05", "1979-05-03", FOCUS, ["03", "05"]),
            ("5 5 1979", "1979-05-05", (4, 5, 6, 7, 3, 2, 2, 1, 2, 2), []),
            ("3 5 1979 lugl1o", "1979-05-03", FOCUS, []),
            ("3 5 1979 4pm", "1979-05-03", FOCUS, ["4"]),
            ("3 5 1979", "1979-05---", FOCUS, ["3"]),
            ("3 5 1979 10:20", "1979-05-03", (), []),
            # Looks behind the text, at padding, and before it, at a hint.
            ("3 5 1979 10", "1979-05-03", (4, 5, 6, 7, 3, 2, 2, 1, 11, 0), ["10"]),
            ("10 3 5 1979", "1979-05-03", (7, 8, 9, 10, 6, 5, 5, 4, -1, 3), ["10"]),
        ],
    )
    def test_are_found(
        self, text: str, output: str, focus: tuple[int, ...], unread: list[str]
    ) -> None:
        assert unread_numbers(text, Reading(output, 0.97, focus), MASKED) == unread

    def test_make_a_day_partial(self) -> None:
        readings = [Reading("1979-05-03", 0.97, self.FOCUS)]
        prediction = apply_policy("3 5 1979 10:20", readings, MASKED, Policy(), 0.5)
        assert (prediction.iso, prediction.status) == ("1979-05-03", "partial")
        assert (prediction.reason_code, prediction.precision) == ("unread_numbers", "day")
        assert prediction.reason == "nothing was read from 10, 20"

    def test_may_be_ignored(self) -> None:
        readings = [Reading("1979-05-03", 0.97, self.FOCUS)]
        policy = Policy(unread_numbers="ignore")
        assert apply_policy("3 5 1979 10:20", readings, MASKED, policy, 0.5).status == "full"

    def test_canonical_text_is_what_was_read(self) -> None:
        readings = [Reading("1979-05-03", 0.97, self.FOCUS)]
        text = "3  5  1979  ١٠:٢٠"
        given = apply_policy(text, readings, MASKED, Policy(), 0.5, canonical="3 5 1979 10:20")
        assert (given.text, given.reason) == (text, "nothing was read from 10, 20")

    def test_of_times_are_reckoned_with(self, time_task: TaskSpec) -> None:
        readings = [Reading("07:50", 0.99, (0, 0, 0, 0, 0))]
        assert apply_policy("ten to 8", readings, time_task, Policy(), 0.5).status == "full"


class TestOpenDates:
    """Digits in an open order are never certain, unless a hint tells or the model has one order."""

    TASK = TaskSpec(
        "world",
        Vocabulary(("a", "<dmy>", "<mdy>", "<unk>", "<pad>")),
        MACHINE_DATE,
        64,
        10,
        "masked_date",
        ("<dmy>", "<mdy>"),
    )

    def test_the_other_order_is_named_with_what_the_network_gives_it(self) -> None:
        readings = [Reading("1999-02-01", 0.93), Reading("1999-01-02", 0.06)]
        prediction = apply_policy("01-02-1999", readings, self.TASK, Policy(), 0.5)
        assert (prediction.iso, prediction.status) == (None, "ambiguous")
        assert [(a.iso, a.confidence) for a in prediction.alternatives] == [
            ("1999-02-01", 0.93),
            ("1999-01-02", 0.06),
        ]

    def test_a_third_reading_is_not_the_other_order(self) -> None:
        readings = [
            Reading("1999-02-01", 0.93),
            Reading("1999-02-07", 0.05),
            Reading("1999-01-02", 0.02),
        ]
        prediction = apply_policy("01-02-1999", readings, self.TASK, Policy(), 0.5)
        assert prediction.reason == "two readings: 1999-02-01 at 0.93 and 1999-01-02 at 0.02"

    @pytest.mark.parametrize("on_ambiguous", ["none", "best"])
    def test_also_where_the_network_does_not_list_it(self, on_ambiguous: str) -> None:
        policy = Policy(on_ambiguous=on_ambiguous)  # type: ignore[arg-type]
        readings = [Reading("1999-02-01", 0.99)]
        prediction = apply_policy("01-02-1999", readings, self.TASK, policy, 0.5)
        assert prediction.status == "ambiguous"
        assert prediction.alternatives[-1] == Alternative("1999-01-02", 0.0)
        assert prediction.reason_code == "two_readings"

    @pytest.mark.parametrize(
        ("text", "output"),
        [
            ("25-02-1999", "1999-02-25"),
            ("01-02-1999", "1999-12-31"),
            ("10.09.70", "--70-09-10"),
            ("3.5.", "-----05-03"),
            ("mo, 01-02-1999", "1999-02-01"),
        ],
    )
    def test_not_where_the_text_tells_or_says_something_else(self, text: str, output: str) -> None:
        prediction = apply_policy(text, [Reading(output, 0.99)], self.TASK, Policy(), 0.5)
        assert prediction.status == ("partial" if text == "3.5." else "full")

    def test_not_under_a_hint_nor_in_a_model_that_knows_none(self) -> None:
        readings = [Reading("1999-02-01", 0.99)]
        hinted = apply_policy("01-02-1999", readings, self.TASK, Policy(), 0.5, hinted=True)
        assert hinted.status == "full"
        assert apply_policy("01-02-1999", readings, MASKED, Policy(), 0.5).status == "full"


def test_the_threshold_is_the_policys_or_else_the_models() -> None:
    assert Policy().threshold(0.7) == 0.7
    assert Policy(minimum_confidence=0.0).threshold(0.7) == 0.0


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        ("minimum_confidence", (0.0, 1.0), (-0.01, 1.01)),
        ("ambiguity", (0.01, 1.0), (0.0, 1.01)),
        ("pivot_year", (0, 100), (-1, 101)),
    ],
)
def test_limits_of_a_policy(
    name: str, inside: tuple[float, float], outside: tuple[float, float]
) -> None:
    for value in inside:
        assert getattr(Policy(**{name: value}), name) == value  # type: ignore[arg-type]
    for value in outside:
        with pytest.raises(SettingsError, match=name):
            Policy(**{name: value})  # type: ignore[arg-type]


@pytest.mark.parametrize(("probability", "status"), [(0.5, "full"), (0.499, "rejected")])
def test_as_likely_as_the_threshold_is_likely_enough(
    date_task: TaskSpec, probability: float, status: str
) -> None:
    """All answers count: that a text has a date is as likely as they are together."""
    readings = [Reading("1979-05-03", probability - 0.01), Reading("1979-05-04", 0.01)]
    prediction = apply_policy("x", readings, date_task, Policy(ambiguity=1.0), 0.5)
    assert prediction.status == status
    if status == "rejected":
        assert prediction.confidence == 0.489
        assert prediction.reason == (
            "no date is likely enough: the best reading is 1979-05-03 at 0.49"
        )


@pytest.mark.parametrize(("second", "status"), [(0.1, "ambiguous"), (0.099, "full")])
def test_a_second_reading_counts_from_the_ambiguity_on(
    date_task: TaskSpec, second: float, status: str
) -> None:
    readings = [
        Reading("1979-05-04", second),
        Reading("1979-05-03", 0.7),
        Reading("1979-05-05", 0.01),
    ]
    prediction = apply_policy("x", readings, date_task, Policy(), 0.5)
    assert prediction.status == status
    listed = [("1979-05-03", 0.7), ("1979-05-04", second), ("1979-05-05", 0.01)]
    others = [(other.iso, other.confidence) for other in prediction.alternatives]
    assert others == listed[0 if status == "ambiguous" else 1 :]


@pytest.mark.parametrize(
    ("likeliest", "ambiguity", "status"),
    [(0.7, 0.1, "full"), (0.699, 0.1, "ambiguous"), (0.55, 0.15, "full"), (0.51, 0.5, "full")],
)
def test_many_unlikely_readings_count_together(
    date_task: TaskSpec, likeliest: float, ambiguity: float, status: str
) -> None:
    others = [Reading(f"1979-05-{day:02d}", 0.05) for day in range(4, 8)]
    readings = [Reading("1979-05-03", likeliest), *others]
    prediction = apply_policy("x", readings, date_task, Policy(ambiguity=ambiguity), 0.5)
    assert prediction.status == status


@pytest.mark.parametrize(("nothing", "status"), [(0.4, "rejected"), (0.399, "partial")])
def test_no_date_wins_where_it_is_as_likely(nothing: float, status: str) -> None:
    readings = [Reading("1979-05---", 0.4), Reading("----------", nothing - 0.1)]
    readings.append(Reading("--00-02-29", 0.1))  # none of 1900 either
    prediction = apply_policy("x", readings, MASKED, Policy(pivot_year=0), 0.0)
    assert prediction.status == status
    if status == "rejected":
        assert (prediction.confidence, prediction.reason_code) == (0.4, "no_date")
        assert prediction.reason == "no date in this text"


def test_probabilities_above_one_are_shown_as_one() -> None:
    sure = [Reading("1979-05-03", 0.6), Reading("--79-05-03", 0.5)]
    assert apply_policy("x", sure, MASKED, Policy(minimum_confidence=1.0), 0.5).confidence == 1.0
    none = [Reading("----------", 0.6), Reading("--00-02-29", 0.5)]
    assert apply_policy("x", none, MASKED, Policy(pivot_year=0), 0.5).confidence == 1.0
    for output in ("1979-05-03", "----------"):
        fine = apply_policy("x", [Reading(output, 0.12345678)], MASKED, Policy(), 0.1)
        assert fine.confidence == 0.123457


def test_nothing_is_sure_of_a_text_that_was_not_read() -> None:
    found = reject("x", Reason("no_date", "no date in this text"))
    assert (found.iso, found.status, found.confidence) == (None, "rejected", 0.0)


def test_readings_of_one_answer_may_be_the_likeliest_together() -> None:
    readings = [Reading("1979-05-04", 0.4), Reading("1979-05-03", 0.3), Reading("--79-05-03", 0.3)]
    policy = Policy(on_ambiguous="best")
    assert apply_policy("x", readings, MASKED, policy, 0.5).iso == "1979-05-03"


@pytest.mark.parametrize(
    ("output", "policy", "iso"),
    [
        ("--79-05-03", Policy(), "1979-05-03"),
        ("--79-05-03", Policy(pivot_year=80), "2079-05-03"),
        ("--00-02-29", Policy(pivot_year=0), None),
        ("----------", Policy(precision="day"), None),
    ],
)
def test_an_output_comes_to_what_a_user_gets(output: str, policy: Policy, iso: str | None) -> None:
    assert resolve(output, MASKED, policy) == iso
