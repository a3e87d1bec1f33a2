"""The examples of data/contract.jsonl, from what the network should write to what a user gets.

The table holds the output beside each text, or several with equal chances where the text is open.
It tests the language and the policy without a network.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from datenorm.inference.decoding import Reading
from datenorm.inference.policy import Policy, apply_policy
from datenorm.outputs import output_language
from datenorm.outputs.iso import is_iso
from datenorm.records import Prediction
from datenorm.task import TaskSpec, Vocabulary
from datenorm.text import canonicalize

CONTRACT = Path(__file__).parents[2] / "data" / "contract.jsonl"
EXAMPLES = [json.loads(line) for line in CONTRACT.read_text(encoding="utf-8").splitlines()]

OUTPUTS: dict[str, str | tuple[str, ...]] = {
    "3 May 1979": "1979-05-03",
    "21th of August 2016": "2016-08-21",
    "2013年二月十五号": "2013-02-15",
    "2019-W23-4": "2019-W23d",
    "2019-123": "2019-O123",
    "Thursday, 3 May 1979": "1979-05-03d",
    "Monday, 3 May 1979": "1979-05-03a",
    "Mo, 04.09.2017": ("2017-04-09a", "2017-09-04a"),  # the weekday settles them
    "03/04/2005": ("2005-04-03", "2005-03-04"),
    "3 May 79": "--79-05-03",
    "May 1979": "1979-05---",
    "1979": "1979------",
    "3 May": "-----05-03",
    "xx May 1979": "1979-05-XX",
    "1979-05-XX": "1979-05-XX",
    "27 Nov 192?": "192X-11-27",
    "19--": "19XX------",
    "1850s": "185X------",
    "années 1850": "185X------",
    "the 80s": "--8X------",
    "18th century": "17XX------",
    "XVIII век": "17XX------",
    "Q3 2019": "2019-35---",
    "2020年第一季度": "2020-33---",
    "H1 2019": "2019-40---",
    "premier semestre 1964": "1964-40---",
    "spring 1979": "1979-21---",
    "Herbst 1922": "1922-23---",
    "2019-W23": "2019-W23",
    "week 10 2024": "2024-W10",
    "c. 1850": "1850------~",
    "c.1850": "1850------~",
    "um 1850": "1850------~",
    "1850?": "1850------?",
    "maybe 1862": "1862------?",
    "1829 or 1832": "1829------|1832------",
    "early 1979": "1979------<",
    "end of March 2020": "2020-03---<",
    "44 BC": "B0044------",
    "3 May 44 BC": "B0044-05-03",
    "AD 79": "0079------",
    "2nd century BC": "B01XX------",
    "1843–4": "1843------/---4------",
    "1914-1918": "1914------/1918------",
    "c.1843–5": "1843------~/---5------~",
    "1794–c.1830–5": "1794------/1835------~",
    "3-5 May 1979": "--------03/1979-05-05",
    "3.–5. Mai 1979": "--------03/1979-05-05",
    "August 29 - September 2, 2006": "-----08-29/2006-09-02",
    "29 Dec – 2 Jan 2007": "-----12-29/2007-01-02",
    "9.I-10.XII.2000": "-----01-09/2000-12-10",
    "between 1914 and 1918": "1914------/1918------",
    "before 1877": "/1877------",
    "after 1823": "1823------/",
    "since 3 May 1979": "1979-05-03/",
    "bis 3. Mai 1979": "/1979-05-03",
    "2016-04-21T12:34:56.789+02:00": "2016-04-21T12:34:56.789+02:00",
    "Apr 21 2016 3:45 PM": "2016-04-21T03:45P",
    "Apr 21 2016 3:45 PM EST": "2016-04-21T03:45PN",
    "Apr 21 2016 3:45 PM IST": "2016-04-21T03:45PN",
    "2016-04-21 15:45 Europe/Berlin": "2016-04-21T15:45N",
    "Thu, 21 Apr 2016 15:45:00 GMT": "2016-04-21T15:45:00Zd",
    "21/Apr/2016:15:45:00 +0200": "2016-04-21T15:45:00+02:00",
    "20190503T101500Z": "2019-05-03T10:15:00Z",
    "3. Mai 1979, 15 Uhr": "1979-05-03T15",
    "2005-06-03-15.42.50.675872": "2005-06-03T15:42:50.675872",
    "half past six in the evening": "T06:30P",
    "15:45": "T15:45",
    "8 pm": "T08P",
    "3 May 1979, 10 PM – 6 AM": "1979-05-03T10P/T06A",
    "۱۳ فروردین ۱۳۹۵": "p1395-01-13",
    "13 Farvardin 1395": "p1395-01-13",
    "فروردین ۱۳۹۵": "p1395-01---",
    "15 Ramadan 1440 AH": "i1440-09-15",
    "23 Tishri 5774": "h5774-01-23",
    "12 มีนาคม พ.ศ. 2560": "u2560-03-12",
    "民國105年3月4日": "r0105-03-04",
    "平成22年1月29日": "H0022-01-29",
    "R6.3.5": "R0006-03-05",
    "M11.05.23": "M0011-05-23",
    "1402/12/15": ("1402-12-15", "p1402-12-15"),
    "5 มีนาคม 2567": ("u2567-03-05", "2567-03-05"),
    "1956, 1957": "",
    "born 3 May 1979, died 4 June 2001": "",
    "June 22, 27, 28, 1932": "",
    "3 days ago": "",
    "every Monday": "",
    "31 June 1979": "",  # the network itself says which day it is that does not exist
    "FY2019": "",
    "call me later": "",
    "Annual Average 2010": "2010------",
    "Christmas 1999": "1999------",
}

# The contract leaves these bounds null; the design bounds every dated reading, seasons widely.
BOUNDS = {
    "spring 1979": ("1979-01-01", "1979-12-31"),
    "Herbst 1922": ("1922-01-01", "1922-12-31"),
    "2nd century BC": ("-0199-01-01", "-0100-12-31"),
}
_REJECTIONS_EXPLAINED = {"impossible_day"}  # by the network, see `inference.rejection`

TASK = TaskSpec(
    name="moments",
    human_vocabulary=Vocabulary.human("0123456789"),
    machine_vocabulary=Vocabulary.machine("world"),
    max_input_length=100,
    output_length=output_language("world").length,
    grammar="world",
    hints=(),
)


def predict(text: str, policy: Policy | None = None) -> Prediction:
    """What a user gets when the network writes the outputs of the table."""
    outputs = OUTPUTS[text]
    likely = (outputs,) if isinstance(outputs, str) else outputs
    readings = [Reading(output, 0.99 / len(likely)) for output in likely]
    canonical = canonicalize(text)
    return apply_policy(text, readings, TASK, policy or Policy(), 0.5, canonical=canonical)


def test_every_example_has_an_output_of_the_language() -> None:
    assert list(OUTPUTS) == [example["text"] for example in EXAMPLES]
    assert len(EXAMPLES) == 92
    for outputs in OUTPUTS.values():
        for output in (outputs,) if isinstance(outputs, str) else outputs:
            assert TASK.output.exists(output), output


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["text"])
def test_contract(example: dict[str, Any]) -> None:
    found = predict(example["text"])
    expected = dict(example)
    if example["text"] in BOUNDS:
        expected["earliest"], expected["latest"] = BOUNDS[example["text"]]
    if alternatives := expected.pop("alternatives", None):
        assert {a.iso for a in found.alternatives} == set(alternatives)
    reason = expected.pop("reason", None)
    if reason and reason not in _REJECTIONS_EXPLAINED:
        assert found.reason_code == reason
    assert {key: getattr(found, key) for key in expected} == expected
    assert found.iso is None or is_iso(found.iso)


def test_a_calendar_settles_figures() -> None:
    persian = predict("1402/12/15", Policy(calendar="persian"))
    assert (persian.iso, persian.status, persian.calendar) == ("2024-03-05", "full", "persian")
    assert persian.confidence == 0.99
    ours = predict("5 มีนาคม 2567", Policy(calendar="gregory"))
    assert (ours.iso, ours.status) == ("2567-03-05", "full")
    assert predict("3 May 1979", Policy(calendar="persian")).iso == "1979-05-03"
    islamic = predict("15 Ramadan 1440 AH", Policy(calendar="islamic"))
    assert islamic.calendar == "islamic-umalqura"


def test_a_weekday_settles_two_readings() -> None:
    found = predict("Mo, 04.09.2017")
    assert (found.iso, found.status, found.confidence) == ("2017-09-04", "full", 0.99)
    assert found.alternatives == ()


def test_precision_day_cuts_clocks() -> None:
    policy = Policy(precision="day")
    found = predict("Apr 21 2016 3:45 PM IST", policy)
    assert (found.iso, found.kind, found.status, found.zone) == ("2016-04-21", "date", "full", None)
    night = predict("3 May 1979, 10 PM – 6 AM", policy)
    assert (night.iso, night.kind) == ("1979-05-03/1979-05-04", "interval")
    clock = predict("15:45", policy)
    assert (clock.status, clock.reason_code) == ("rejected", "no_day")
    assert predict("May 1979", policy).iso == "1979-05"


def test_a_time_zone_places_clocks_without_one() -> None:
    policy = Policy(timezone="Europe/Berlin")
    assert predict("Apr 21 2016 3:45 PM", policy).iso == "2016-04-21T15:45+02:00"
    assert predict("Apr 21 2016 3:45 PM EST", policy).iso == "2016-04-21T15:45-05:00"


def test_what_comes_to_nothing_has_a_reason() -> None:
    def reason(output: str) -> str | None:
        return apply_policy("x", [Reading(output, 0.9)], TASK, Policy(), 0.5).reason_code

    assert reason("1918------/1914------") == "backwards"
    assert reason("p-----01-13") == "no_year"
    assert reason("p1402-12-30") == "impossible_day"
    assert reason("u0300------") == "less_than_a_day"
    assert reason("") == "no_date"


def test_reasons_of_answers_have_a_sentence() -> None:
    for text in ("1829 or 1832", "c. 1850", "early 1979", "before 1877", "15:45"):
        found = predict(text)
        assert found.reason and found.reason_code, text
    unclear = predict("Apr 21 2016 3:45 PM IST")
    assert (unclear.status, unclear.reason_code) == ("full", "zone_unclear")


def test_the_day_of_a_moment() -> None:
    assert str(predict("Apr 21 2016 3:45 PM").date) == "2016-04-21"
    for text in ("3 May 44 BC", "15:45", "3-5 May 1979", "3 May 1979, 10 PM – 6 AM", "May 1979"):
        assert predict(text).date is None
