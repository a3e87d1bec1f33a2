"""What answers are written in: ISO 8601-1:2019 for clocks and weeks, EDTF for the rest.

EDTF is ISO 8601-2:2019, levels 0 to 2.

    iso      := point | point "/" point | "../" point | point "/.." | "[" element "," element "]"
    point    := ( date | week ) [mark] | day "T" clock | "T" clock
    element  := date [mark] | date ".." date
    date     := year [ "-" (mm | XX) [ "-" (dd | XX) ] | "-" (21-24 | 33-36 | 40 | 41) ]
    year     := ["-"] dddd | ["-"] dddX | ["-"] ddXX | ["-"] dXXX | XXXX
    week     := dddd "-W" ww
    clock    := hh [ ":" mm [ ":" ss [ "." digits ] ] ] [ "Z" | +hh:mm | -hh:mm ]
    mark     := "?" | "~" | "%"

A day exists in its year, or in one of those that its year can be; a span does not run backwards.
"""

from __future__ import annotations

import re

from datenorm.calendars import day_number, days_in_month, weeks_in_year

__all__ = ["is_iso"]

_YEAR = r"-?(?:[0-9]{4}|[0-9]{3}X|[0-9]{2}XX|[0-9]XXX)|XXXX"
_DATE = re.compile(
    rf"(?P<year>{_YEAR})(?:-(?P<month>0[1-9]|1[0-2]|XX)(?:-(?P<day>0[1-9]|[12][0-9]|3[01]|XX))?"
    r"|-(?P<part>2[1-4]|3[3-6]|4[01]))?"
)
_WEEK = re.compile(r"(?P<year>[0-9]{4})-W(?P<week>0[1-9]|[1-4][0-9]|5[0-3])")
_CLOCK = re.compile(
    r"(?:[01][0-9]|2[0-3])(?::[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?)?"
    r"(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?"
)
_ELEMENT = re.compile(r"(.+?)\.\.(.+)")


def is_iso(text: str) -> bool:
    """Whether a text is an answer as we give them.

    >>> is_iso("1979-05-03/.."), is_iso("1979-02-29")
    (True, False)
    """
    if text.startswith("[") and text.endswith("]"):
        elements = text[1:-1].split(",")
        return len(elements) == 2 and all(map(_is_element, elements))
    first, slash, last = text.partition("/")
    if not slash:
        return _is_point(text)
    if ".." in (first, last):
        return _is_point(last if first == ".." else first)
    if not (_is_point(first) and _is_point(last)):
        return False
    return first.startswith("T") == last.startswith("T") and not _runs_backwards(first, last)


def _is_element(text: str) -> bool:
    if match := _ELEMENT.fullmatch(text):
        return all(map(_is_date, match.groups())) and not _runs_backwards(*match.groups())
    return _is_date(_unmarked(text))


def _is_point(text: str) -> bool:
    date, has_clock, clock = text.partition("T")
    if has_clock:
        day = _DATE.fullmatch(date)
        whole = day is not None and bool(day["day"]) and "X" not in date.replace("XXXX-", "")
        return _CLOCK.fullmatch(clock) is not None and (not date or (whole and _is_date(date)))
    date = _unmarked(text)
    if week := _WEEK.fullmatch(date):
        return week["year"] != "0000" and int(week["week"]) <= weeks_in_year(int(week["year"]))
    return _is_date(date)


def _unmarked(text: str) -> str:
    return text[:-1] if text.endswith(("?", "~", "%")) else text


def _is_date(text: str) -> bool:
    match = _DATE.fullmatch(text)
    if match is None or match["year"] == "-0000" or text == "XXXX":
        return False
    if match["day"] in (None, "XX") or match["month"] in (None, "XX"):
        return True  # no day that a month could lack
    years = _years(match["year"])
    return any(int(match["day"]) <= days_in_month(y, int(match["month"])) for y in years)


def _years(year: str) -> range:
    """The years that a year can be; unknown ones are any of 400."""
    if year == "XXXX":
        return range(2000, 2400)
    digits = year.lstrip("-")
    first, last = int(digits.replace("X", "0")), int(digits.replace("X", "9"))
    return range(-last, -first + 1) if year.startswith("-") else range(first, last + 1)


def _runs_backwards(first: str, last: str) -> bool:
    """Whether a span ends before it begins, by the first and the last day that its ends can be."""
    begin, end = _edge(first, 0), _edge(last, -1)
    if begin is None or end is None:
        return False
    if begin == end:  # clocks tell, where both ends have one
        one, other = (point.partition("T")[2] for point in (first, last))
        length = min(len(re.split("[Z+-]", clock)[0]) for clock in (one, other))
        return one[:length] > other[:length]
    return begin > end


def _edge(point: str, side: int) -> int | None:
    match = _DATE.fullmatch(_unmarked(point.partition("T")[0]))
    if match is None or match["year"] == "XXXX" or match["part"] or "XX" in (match["month"] or ""):
        return None
    year = _years(match["year"])[side]
    month = int(match["month"] or (1, 12)[side])
    if match["day"] and match["day"] != "XX":
        return day_number(year, month, min(int(match["day"]), days_in_month(year, month)))
    return day_number(year, month, 1 if side == 0 else days_in_month(year, month))
