from __future__ import annotations

import datetime as dt
import json
import os
import pickle
import random
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datenorm import DataError, DecodingOptions, Normalizer, Policy, load_bundle
from datenorm.bundle import DEFAULT_MODEL
from datenorm.inference import grouping
from datenorm.text import canonicalize

# The example pairs that every version must read (see the references in the README).
EXAMPLES = {
    "3 May 1979": "1979-05-03",
    "5 April 09": "2009-04-05",
    "21th of August 2016": "2016-08-21",
    "Tue 10 Jul 2007": "2007-07-10",
    "Saturday May 9 2018": "2018-05-09",
    "March 3 2001": "2001-03-03",
    "March 3rd 2001": "2001-03-03",
    "1 March 2001": "2001-03-01",
    "9 may 1998": "1998-05-09",
    "10.09.70": "1970-09-10",
    "4/28/90": "1990-04-28",
    "thursday january 26 1995": "1995-01-26",
    "monday march 7 1983": "1983-03-07",
    "sunday may 22 1988": "1988-05-22",
    "tuesday july 8 2008": "2008-07-08",
    "08 sep 1999": "1999-09-08",
    "1 jan 1981": "1981-01-01",
    "monday may 22 1995": "1995-05-22",
    "the 29th of August 1958": "1958-08-29",
    "03/30/1968": "1968-03-30",
    "24 JUNE 1987": "1987-06-24",
}
TIMES = {
    "half past six in the evening": "18:30",
    "six hours and fifty five am": "06:55",
    "48 min before 10 a.m": "09:12",
    "t11:36": "11:36",
    "23 min after 20 p.m.": "20:23",
    "ten o'clock twenty a.m": "10:20",
    "thirty four after eight": "08:34",
    "3.20": "03:20",
    "noon": "12:00",
    "midnight": "00:00",
}


def test_calibrated_readings_share_one_certainty() -> None:
    bundle = replace(load_bundle("world"), calibration=((0.0, 0.0), (0.2, 0.6), (1.0, 1.0)))
    (prediction,) = Normalizer(bundle, Policy(ambiguity=0.01)).normalize(["03/04/2005"])
    confidences = [alternative.confidence for alternative in prediction.alternatives]
    assert prediction.status == "ambiguous"
    assert sum(confidences) <= 1 + 1e-5
    assert confidences == sorted(confidences, reverse=True)
    assert confidences[0] > 0.6


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("3 May 1979", "dmy"),
        ("May 3, 1979", "mdy"),
        ("1979-05-03", "ymd"),
        ("25.04.2005", "dmy"),
        ("4/28/1990", "mdy"),
    ],
)
def test_the_order_of_a_reading(english: Normalizer, text: str, order: str) -> None:
    assert english.normalize([text])[0].order == order


@pytest.mark.parametrize(("text", "iso"), EXAMPLES.items())
def test_the_examples_are_read_with_confidence(english: Normalizer, text: str, iso: str) -> None:
    prediction = english.normalize([text])[0]
    assert (prediction.iso, prediction.status, prediction.precision) == (iso, "full", "day")
    assert prediction.confidence > 0.9


@pytest.mark.parametrize(("text", "iso"), TIMES.items())
def test_times_are_read(time_reader: Normalizer, text: str, iso: str) -> None:
    prediction = time_reader.normalize([text])[0]
    assert (prediction.iso, prediction.status, prediction.precision) == (iso, "full", "minute")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no text"),
        (" \t\u200f", "no text"),
        ("3 May 1979" + "0" * 10_000, "10010 characters; this model reads at most 30"),
        ("\U0001f389\U0001f389", "2 of 2 characters are unknown to this model (U+1F389)"),
        ("\ud800", "1 of 1 characters are unknown"),
        ("\x00\x01", "no text"),
        ("三月", "2 of 2 characters are unknown"),
    ],
)
def test_what_cannot_be_read_is_rejected_with_the_reason(
    english: Normalizer, text: str, reason: str
) -> None:
    prediction = english.normalize([text])[0]
    assert (prediction.status, prediction.iso, prediction.text) == ("rejected", None, text)
    assert reason in (prediction.reason or "")


@pytest.mark.parametrize("text", ["31 June 2001", "29 Feb 1900", "30 February 2004", "00/00/0000"])
def test_days_that_do_not_exist_are_rejected(english: Normalizer, text: str) -> None:
    assert english.normalize([text])[0].iso is None


def test_order_and_repetition_are_kept(english: Normalizer) -> None:
    texts = ["3 May 1979", "", "3 MAY 1979", "nonsense that is far too long for this", "3 May 1979"]
    predictions = english.normalize(texts)
    assert [p.text for p in predictions] == texts
    assert [p.iso for p in predictions] == ["1979-05-03", None, "1979-05-03", None, "1979-05-03"]
    assert english.normalize([]) == []


def test_a_bare_string_is_refused(english: Normalizer) -> None:
    with pytest.raises(TypeError, match=r"pass \[text\]"):
        english.normalize("3 May 1979")


def test_the_policy_sets_the_threshold() -> None:
    strict = Normalizer("english", Policy(minimum_confidence=1.0)).normalize(["3 May 1979"])[0]
    assert (strict.iso, strict.status) == (None, "rejected")
    assert "no date is likely enough" in (strict.reason or "")


@given(st.text(max_size=40))
def test_any_text_gives_a_date_that_exists_or_none(english: Normalizer, text: str) -> None:
    prediction = english.normalize([text])[0]
    assert 0 <= prediction.confidence <= 1
    if prediction.status == "full":
        assert dt.date.fromisoformat(prediction.iso or "").isoformat() == prediction.iso
    else:
        assert prediction.iso is None
        assert prediction.reason
    for alternative in prediction.alternatives:
        assert dt.date.fromisoformat(alternative.iso).isoformat() == alternative.iso


@given(st.text(alphabet="0123456789:. amphlfptqurteino'clkdgh", max_size=45))
def test_any_text_gives_a_time_of_day_or_none(time_reader: Normalizer, text: str) -> None:
    prediction = time_reader.normalize([text])[0]
    assert prediction.iso is None or re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", prediction.iso)


DATE_LIKE = st.text(alphabet="0123456789/-. abcdefjlmnoprstuvy", min_size=1, max_size=30)


@given(
    st.lists(
        st.one_of(st.text(max_size=35), DATE_LIKE, st.sampled_from(sorted(EXAMPLES))),
        min_size=1,
        max_size=40,
    ),
    st.randoms(),
)
def test_the_same_text_reads_the_same_alone_and_in_any_batch(
    english: Normalizer, texts: list[str], rng: random.Random
) -> None:
    alone = {text: english.normalize([text])[0] for text in texts}
    assert english.normalize(texts) == [alone[text] for text in texts]
    rng.shuffle(texts)
    assert list(english.stream(texts, batch_size=7)) == [alone[text] for text in texts]


def test_attention_rows_sum_to_one_and_padding_is_not_there(english: Normalizer) -> None:
    attention = english.attention("Thursday,  3 May 1979")
    assert "".join(attention.input_symbols) == "thursday, 3 may 1979"
    assert "".join(attention.output_symbols) == "1979-05-03"
    assert attention.weights.shape == (10, 20)
    assert attention.weights.sum(axis=1) == pytest.approx(1.0, abs=1e-5)
    assert attention.probabilities.shape == (10,)
    assert float(attention.probabilities.prod()) == pytest.approx(
        english.normalize(["thursday, 3 may 1979"])[0].confidence, abs=1e-4
    )


def test_attention_goes_where_the_digits_come_from(english: Normalizer) -> None:
    attention = english.attention("3 May 1979")
    assert attention.weights[:4, 6:].sum(axis=1).min() > 0.5  # the year is read from the year


@pytest.mark.parametrize("text", ["", "x" * 31, "\u4e09\u6708"])
def test_no_attention_for_what_cannot_be_read(english: Normalizer, text: str) -> None:
    with pytest.raises(DataError, match="no attention for"):
        english.attention(text)


HINTED = [
    "3 May 1979",
    "7 mar 1999",
    "03/04/2005",
    "hello",
    "3 listopad 2001",
    "le 5 mai 2001",
    "12 octubre",
    "x 1999",
]


@pytest.mark.parametrize("language", ["se", "th", None])
def test_several_policies_answer_as_each_alone(language: str | None) -> None:
    bundle = load_bundle("world")
    policies = [
        Policy(minimum_confidence=0.0),
        Policy(minimum_confidence=0.99),
        Policy(on_ambiguous="best"),
    ]
    together = Normalizer(bundle, language=language).normalize_under(HINTED, policies)
    assert together == [
        Normalizer(bundle, policy, language=language).normalize(HINTED) for policy in policies
    ]
    assert (
        len(
            {
                tuple((prediction.status, prediction.iso) for prediction in given)
                for given in together
            }
        )
        >= 2
    )


def test_a_text_that_leaves_no_room_for_hints_is_read_without_them() -> None:
    text = "the twenty-third of september nineteen hundred and seventy-eight"
    assert len(text) == load_bundle("world").task.max_input_length
    (prediction,) = Normalizer("world", language="en", order="dmy").normalize([text])
    assert prediction.iso == "1978-09-23"


@pytest.fixture(scope="module")
def world() -> Normalizer:
    return Normalizer("world")


@pytest.fixture(scope="module", params=[DEFAULT_MODEL, "world"])
def shipped(request: pytest.FixtureRequest) -> Normalizer:
    return Normalizer(request.param)


@pytest.mark.parametrize(
    ("text", "code", "sentence"),
    [
        ("31 June 2005", "impossible_day", "2005-06-31 does not exist: that month has 30 days"),
        ("31 juin 2005", "impossible_day", "2005-06-31 does not exist: that month has 30 days"),
        ("30/02/2008", "impossible_day", "2008-02-30 does not exist: that month has 29 days"),
        ("29 Feb 2023", "impossible_day", "2023-02-29 does not exist: that month has 28 days"),
        ("31 April", "impossible_day", "04-31 does not exist: that month has 30 days"),
        ("31/12/9999", "out_of_range", "the year 9999: this model reads the years 1 to 2999"),
        ("call me later", "no_date", "no date in this text"),
        ("192.168.0.1", "no_date", "no date in this text"),
        ("house 4711", "no_date", "no date in this text"),
        ("", "no_text", "no text"),
        ("x" * 65, "too_long", "65 characters; this model reads at most 64"),
        (
            "\U0001f389",
            "unknown_characters",
            "1 of 1 characters are unknown to this model (U+1F389)",
        ),
    ],
)
def test_a_rejection_says_why(world: Normalizer, text: str, code: str, sentence: str) -> None:
    (prediction,) = world.normalize([text])
    assert (prediction.iso, prediction.status) == (None, "rejected")
    assert (prediction.reason_code, prediction.reason) == (code, sentence)


def test_a_model_without_an_output_for_no_date_says_it_too(english: Normalizer) -> None:
    impossible, unsure = english.normalize(["31 June 2005", "hello"])
    assert (impossible.reason_code, unsure.reason_code) == ("impossible_day", "too_unsure")
    assert impossible.reason == "2005-06-31 does not exist: that month has 30 days"


def test_a_threshold_makes_no_day_impossible() -> None:
    (prediction,) = Normalizer("world", Policy(minimum_confidence=1.0)).normalize(["3 May 1979"])
    assert prediction.reason_code == "too_unsure"


def test_reasons_do_not_depend_on_other_texts(shipped: Normalizer) -> None:
    texts = ["31 June 2005", "31 June 2006", "30/02/2008", "hello 12", "3 May 1979", "30/02/2009"]
    alone = [shipped.normalize([text])[0] for text in texts]
    assert shipped.normalize(texts * 3) == alone * 3


def test_no_open_date_is_certain(shipped: Normalizer) -> None:
    rng = random.Random(12)
    texts: list[str] = []
    while len(texts) < 600:
        day, month = rng.sample(range(1, 13), 2)
        year, separator = rng.randint(1900, 2060), rng.choice("-/.")
        digits = "{:02d}" if rng.random() < 0.5 else "{}"
        texts.append(separator.join((digits.format(day), digits.format(month), str(year))))
    read = shipped.normalize(texts)
    assert [p for p in read if p.status == "full"] == []
    assert all(len(p.alternatives) >= 2 for p in read if p.status == "ambiguous")
    assert {p.status for p in shipped.under(order="mdy").normalize(texts)} == {"full"}


def test_the_examples_are_read_by_the_others_too(shipped: Normalizer) -> None:
    read = shipped.normalize(list(EXAMPLES))
    assert {p.text: p.iso for p in read} == EXAMPLES


def test_a_sign_before_a_number_is_no_silent_loss(world: Normalizer) -> None:
    (prediction,) = world.normalize(["+1 May 1979"])
    assert prediction.status == "partial"
    assert (prediction.reason_code, prediction.reason) == (
        "unread_numbers",
        "nothing was read from 1",
    )


@pytest.mark.parametrize(
    "text", ["2005-03-04 10:20", "3 May 1979, 4pm", "03.05.1979 18.30", "May 3, 1979 10:20:30"]
)
def test_a_time_of_day_is_not_dropped_in_silence(world: Normalizer, text: str) -> None:
    (prediction,) = world.normalize([text])
    assert prediction.status != "full"
    (ignoring,) = Normalizer("world", Policy(unread_numbers="ignore")).normalize([text])
    assert ignoring.iso == prediction.iso


@pytest.mark.parametrize(
    ("order", "written", "hints"),
    [("mdy", "2005-03-04", ("<mdy>",)), ("dmy", "2005-04-03", ("<dmy>",))],
)
def test_attention_is_that_of_the_hinted_reading(
    order: str, written: str, hints: tuple[str, ...]
) -> None:
    reader = Normalizer("world", order=order)
    attention = reader.attention("03/04/2005")
    assert "".join(attention.output_symbols) == written == reader.normalize(["03/04/2005"])[0].iso
    assert attention.input_symbols == (*hints, *"03/04/2005")
    assert attention.weights.shape == (10, 11)
    assert attention.weights.sum(axis=1) == pytest.approx(1.0, abs=1e-5)


def test_attention_is_without_hints_where_they_would_reject_the_text(world: Normalizer) -> None:
    hinted = Normalizer("world", language="th")
    unhinted = {text: world.normalize([text])[0] for text in HINTED}
    for text in HINTED:
        output = "".join(hinted.attention(text).output_symbols)
        (prediction,) = hinted.normalize([text])
        if prediction.status == "full" and unhinted[text].status == "full":
            assert output == prediction.iso


def test_focus_counts_from_the_text_and_not_from_the_hints(shipped: Normalizer) -> None:
    (plain,) = shipped.readings(["25/04/2005"], ())["25/04/2005"]
    hinted = shipped.readings(["25/04/2005"], ("<de>", "<dmy>"))["25/04/2005"][0]
    assert plain.focus[8:] == hinted.focus[8:]
    assert plain.output == hinted.output == "2005-04-25"


def test_read_gives_the_readings_that_are_accepted(world: Normalizer) -> None:
    hinted = Normalizer("world", language="th")
    texts = [canonicalize(text) for text in HINTED]
    for text, readings in hinted.read(texts).items():
        unhinted = world.read([text])[text]
        assert hinted.accepts(text, readings) or not world.accepts(text, unhinted)


def test_a_normalizer_can_be_pickled() -> None:
    policy = Policy(on_ambiguous="best")
    reader = Normalizer("english", policy, DecodingOptions(maximum_readings=2), threads=1)
    copy = pickle.loads(pickle.dumps(reader))
    texts = [*EXAMPLES, "31 June 2005", "hello", ""]
    assert copy.normalize(texts) == reader.normalize(texts)
    assert (copy.policy, copy.decoding, copy.task) == (policy, reader.decoding, reader.task)
    assert Normalizer("world", language="de").hints == ("<de>",)
    hinted = pickle.loads(pickle.dumps(Normalizer("world", language="de", order="mdy")))
    assert hinted.hints == ("<de>", "<mdy>")


def test_threads_share_a_normalizer(shipped: Normalizer) -> None:
    texts = [*EXAMPLES, *HINTED, "31 June 2005"]
    expected = shipped.normalize(texts)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(shipped.normalize, [texts] * 12))
    assert found == [expected] * 12


def test_a_forked_process_can_go_on_reading(shipped: Normalizer) -> None:
    texts = [*EXAMPLES, "31 June 2005"]
    expected = [p.to_dict() for p in shipped.normalize(texts)]
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, json.dumps([p.to_dict() for p in shipped.normalize(texts)]).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    assert os.waitpid(child, 0) == (child, 0)
    assert json.loads(answer) == json.loads(json.dumps(expected))


@pytest.mark.slow
def test_memory_levels_off() -> None:
    """Thousands of calls with texts that were never seen take no more memory than hundreds."""
    done = subprocess.run(
        [sys.executable, "-c", MEMORY], capture_output=True, text=True, check=True
    )
    early, late = map(int, done.stdout.split())
    assert late - early < 8 << 20, (early, late)


MEMORY = """
import random
from datenorm import Normalizer

reader, rng = Normalizer("english"), random.Random(0)

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096

def read(calls):
    for _ in range(calls):
        texts = [f"{rng.randint(1, 31)} May {rng.randint(1, 9999)}{' ' * rng.randint(0, 2)}"]
        reader.normalize(texts + ["x" * rng.randint(1, 30)])

read(1500)
early = resident()
read(3000)
print(early, resident())
"""


def test_padding_changes_no_bit(shipped: Normalizer, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["3 may 1979", "thursday, 12th of august 2016", "03/04/2005", "1. mai", "4-5", "x" * 61]
    alone = {text: shipped.readings([text], ())[text] for text in texts}
    monkeypatch.setattr(grouping, "_PADDING", 10_000)
    assert len(grouping.grouped(texts)) == 1
    assert shipped.readings(texts, ()) == alone
