"""`datenorm.parse`, and the date of a Prediction."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

import datenorm
from datenorm import Prediction, SettingsError, api, parse


def test_parse_reads_one_text() -> None:
    prediction = parse("21th of August 2016")
    assert (prediction.iso, prediction.status) == ("2016-08-21", "full")
    assert prediction.date == dt.date(2016, 8, 21)


def test_hints_decide_what_is_open() -> None:
    assert parse("03/04/2005").status == "ambiguous"
    assert parse("03/04/2005", order="mdy").iso == "2005-03-04"
    assert parse("03/04/2005", order="dmy", language="en-GB").iso == "2005-04-03"
    with pytest.raises(SettingsError, match="dym"):
        parse("03/04/2005", order="dym")


def test_the_reader_is_made_once_even_by_many_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    class Counted(datenorm.Normalizer):
        def __init__(self, **hints: str | None) -> None:
            made.append(hints)
            super().__init__(**hints)  # type: ignore[arg-type]

    monkeypatch.setattr(api, "_readers", {})
    monkeypatch.setattr(api, "Normalizer", Counted)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(parse, ["3 May 1979"] * 32))
    assert len(made) == 1
    assert {answer.iso for answer in answers} == {"1979-05-03"}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_process_reads_on() -> None:
    program = """
import os, sys, threading
from datenorm import api, parse
parse("3 May 1979")
held = threading.Event()
def hold():
    with api._lock:
        held.set()
        threading.Event().wait(20)
threading.Thread(target=hold, daemon=True).start()
held.wait()
child = os.fork()
if child == 0:
    hinted, plain = parse("03/04/2005", order="dmy").iso, parse("4 May 1979").iso
    ok = (hinted, plain) == ("2005-04-03", "1979-05-04")
    os._exit(0 if ok else 1)
os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    assert subprocess.run([sys.executable, "-c", program], timeout=60, check=False).returncode == 0


@pytest.mark.parametrize(
    "iso", [None, "1979-05", "--05-03", "18:30", "1979-05-03/1979-05-05", "185X-05-03"]
)
def test_what_names_no_single_day_has_no_date(iso: str | None) -> None:
    assert Prediction("x", iso, "partial", 0.9).date is None
