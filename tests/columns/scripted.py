"""A reader of columns whose network is a table of rules: it writes the world language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from datenorm.columns.reader import ColumnReader
from datenorm.inference.decoding import DecodingOptions, Reading
from datenorm.inference.normalizer import Normalizer
from datenorm.inference.policy import Policy
from datenorm.outputs import output_language
from datenorm.task import TaskSpec, Vocabulary

_HINTS = ("<dmy>", "<mdy>", "<ymd>")
TASK = TaskSpec(
    name="moments",
    human_vocabulary=Vocabulary((*"0123456789", "<unk>", "<pad>", *_HINTS)),
    machine_vocabulary=Vocabulary.machine("world"),
    max_input_length=100,
    output_length=output_language("world").length,
    grammar="world",
    hints=_HINTS,
)
WEEKDAYS = dict(zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "abcdefg", strict=True))
MONTHS = {"apr": "04", "may": "05", "aug": "08", "nov": "11"}

_CLOCK = r"(?:[ t,]+(\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(am|pm)?( ?[+-]\d\d:\d\d|z| est)?)?"
_NUMBERS = re.compile(rf"(?:(\w{{3}}),? )?(\d\d?)[/.](\d\d?)[/.](\d{{4}}|\d\d){_CLOCK}")
_ISO = re.compile(rf"(\d{{4}})[-/](\d\d)[-/](\d\d){_CLOCK}")
_WORDS = re.compile(rf"(\d\d?)[- ]({'|'.join(MONTHS)})[- ](\d{{4}}|\d\d){_CLOCK}")
_PERSIAN = re.compile(r"(\d{4})[-/](\d\d)[-/](\d\d) sh")


def _clock(time: str | None, period: str | None, zone: str | None) -> str:
    if not time:
        return ""
    zone = {"z": "Z", "est": "N"}.get((zone or "").strip(), (zone or "").strip())
    return f"T{time}{(period or '')[:1].upper()}{zone}"


def points(text: str) -> tuple[str, ...]:
    """What a point of a text may be, likeliest first."""
    if match := _PERSIAN.fullmatch(text):
        return (f"p{match[1]}-{match[2]}-{match[3]}",)
    if match := _ISO.fullmatch(text):
        date = f"{match[1]}-{match[2]}-{match[3]}"
        both = int(match[1]) < 1500 and not match[4]
        return (date, f"p{date}") if both else (date + _clock(*match.groups()[3:]),)
    if match := _WORDS.fullmatch(text):
        date = f"{match[3].rjust(4, '-')}-{MONTHS[match[2]]}-{int(match[1]):02d}"
        return (date + _clock(*match.groups()[3:]),)
    if match := _NUMBERS.fullmatch(text):
        weekday, first, second, year, *clock = match.groups()
        tail = _clock(*clock) + WEEKDAYS.get(weekday or "", "")
        first, second, year = f"{int(first):02d}", f"{int(second):02d}", year.rjust(4, "-")
        outputs = f"{year}-{first}-{second}{tail}", f"{year}-{second}-{first}{tail}"
        return tuple(output for output in outputs if TASK.output.exists(output))
    if re.fullmatch(r"\d{4}", text):
        return (f"{text}------",)
    return ()


def _in_one_order(text: str, span: str) -> bool:
    """Whether the first number of both ends is the month, or of both the day."""
    numbers = [int(number) for number in re.findall(r"(\d\d?)[/.]\d\d?[/.]", text)]
    dates = [(int(end[5:7]), int(end[8:10])) for end in span.split("/")]
    return any([date[place] for date in dates] == numbers for place in (0, 1)) or not numbers


def outputs_of(text: str) -> tuple[str, ...]:
    """What the network writes for a canonical text, likeliest first; "" for no date."""
    mark = "~" if text.startswith("c. ") else ""
    text = text.removeprefix("c. ")
    if text.startswith("before "):
        return tuple(f"/{point}{mark}" for point in points(text.removeprefix("before "))) or ("",)
    first, separator, last = text.partition(" - ")
    if separator:
        pairs = [f"{one}/{other}" for one in points(first) for other in points(last)]
        return tuple(pair for pair in pairs if _in_one_order(text, pair)) or ("",)
    return tuple(f"{point}{mark}" for point in points(text)) or ("",)


class _Anything:
    def issuperset(self, characters: object) -> bool:
        return True


class ScriptedNormalizer(Normalizer):
    """A Normalizer without a model."""

    def __init__(self, policy: Policy | None = None) -> None:
        self.bundle: Any = SimpleNamespace(
            task=TASK, name="scripted", minimum_confidence=0.5, calibration=(), years=None
        )
        self.policy = policy or Policy()
        self.hints = ()
        self._known: Any = _Anything()
        self.decoding = DecodingOptions()
        self._network: Any = SimpleNamespace(
            threads=1, templates=None, compiled=lambda canonical: None
        )
        self.asked: list[str] = []

    def _ask(self, group: list[str], hints: tuple[str, ...]) -> list[tuple[Reading, ...]]:
        self.asked += group
        return [self._readings(text, hints) for text in group]

    def _readings(self, text: str, hints: tuple[str, ...]) -> tuple[Reading, ...]:
        outputs: Sequence[str] = outputs_of(text)
        in_order = {"<mdy>": outputs[:1], "<dmy>": outputs[1:]}
        if hints and len(outputs) > 1 and not outputs[1].startswith("p"):
            outputs = in_order.get(hints[-1], outputs)
        return tuple(Reading(output, 0.98 / len(outputs)) for output in outputs)


def scripted_reader(templates: bool = True, order: str | None = None) -> ColumnReader:
    """A ColumnReader over the rules."""
    return ColumnReader(ScriptedNormalizer(), order, templates)
