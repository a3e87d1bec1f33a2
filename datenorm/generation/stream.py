"""The world stream: endless, seeded texts of every language, dates and others.

Each pair is drawn in this order: a locale by its weight, a kind by its share, what the kind draws
(a template, a day, damage), the context, letter case, separators, digits, hints. This order is
the format: the same seed gives the same pairs.

Hints: the language, and the order in which a person would write digits; each is given in
`hint_rate` of the pairs, independently. Where a date in digits can be read in two ways, its order
hint is the order in which it was written, so that the hint decides; without it both targets
occur, as often as people write them. Where the text itself settles the order, or there is none,
the hint is often another one: a hint never outweighs the text. A few language hints are wrong for
the same reason.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import numpy as np

from datenorm.errors import SettingsError
from datenorm.generation.alphabet import moments_alphabet, world_alphabet
from datenorm.generation.cldr.locales import readable_languages
from datenorm.generation.cldr.shares import world_locales
from datenorm.generation.kinds import KINDS, Draft, Kind, check_kinds
from datenorm.generation.kinds import world as world_kinds
from datenorm.generation.writing.context import add_context
from datenorm.generation.writing.writer import Writer, load_writer
from datenorm.outputs import output_language
from datenorm.presets import DataSettings
from datenorm.records import DatePair
from datenorm.task import PAD, UNKNOWN, TaskSpec, Vocabulary
from datenorm.text import canonicalize

__all__ = ["ORDER_HINTS", "check_locales", "pairs", "task_spec", "world_hints"]

ORDER_HINTS = ("<dmy>", "<mdy>", "<ymd>")
_OTHER_ORDER = 0.35  # of order hints where the text settles its order: drawn without looking at it
_OTHER_LANGUAGE = 0.03  # of language hints: any, so that a wrong hint does not make a date none
_IN_CONTEXT = 0.14
_DASHED = 0.01
_DASHES = (
    {ord("-"): "–"},
    {ord("-"): "‐"},
    {ord("-"): "−"},
    {ord("-"): "—"},
    {ord("/"): "⁄"},
    {ord("."): "·"},
)
_NATIVE_DIGITS = 0.4


@dataclass(frozen=True)
class _Family:
    """What one task writes: the name of its output language, its kinds of texts, its alphabet.

    `plain` is whether dates are written alone, since clocks, eras and hedges have kinds of their
    own.
    """

    output: str
    kinds: tuple[Kind, ...]
    alphabet: Callable[[], frozenset[str]]
    plain: bool = False


_FAMILIES = {
    "world": _Family("masked_date", KINDS, world_alphabet),
    "moments": _Family("world", world_kinds.KINDS, moments_alphabet, plain=True),
}


def pairs(settings: DataSettings, seed: int, worker: int = 0) -> Iterator[DatePair]:
    """Endless pairs; the same settings, seed and worker give the same ones on every machine.

    Workers of one seed draw from independent streams (numpy's SeedSequence).
    """
    state = np.random.SeedSequence([seed, worker]).generate_state(8)
    stream = _Stream(settings, random.Random(int.from_bytes(state.tobytes(), "little")))
    return iter(stream)


def task_spec(settings: DataSettings) -> TaskSpec:
    """The task of many languages: its output language, and hints among the human symbols."""
    hints, family = world_hints(), _FAMILIES[settings.task]
    return TaskSpec(
        name=settings.task,
        human_vocabulary=Vocabulary((*sorted(family.alphabet()), *hints, UNKNOWN, PAD)),
        machine_vocabulary=Vocabulary.machine(family.output),
        max_input_length=settings.max_input_length,
        output_length=output_language(family.output).length,
        grammar=family.output,
        hints=hints,
        pivot_year=settings.pivot_year,
    )


@lru_cache(maxsize=1)
def world_hints() -> tuple[str, ...]:
    """Every hint that pairs can carry: languages, then orders."""
    return (*(f"<{language}>" for language in readable_languages()), *ORDER_HINTS)


class _Stream:
    """One stream: what it draws from, by cumulated shares, and the settings that it draws by."""

    def __init__(self, settings: DataSettings, rng: random.Random) -> None:
        family = _FAMILIES[settings.task]
        check_kinds(settings.shares, family.kinds)
        self.settings, self.rng, self.plain = settings, rng, family.plain
        self.length, self.hint_rate = settings.max_input_length, settings.hint_rate
        language = output_language(family.output)
        self.longest = language.length - (language.end is not None)
        locales = _locales(settings.locales)
        if not locales:
            raise SettingsError(str(check_locales(settings.locales)))
        self.tags = tuple(locales)
        self.tag_shares = tuple(accumulate(locales.values()))
        self.kinds = tuple(kind for kind in family.kinds if settings.shares.get(kind.name))
        self.kind_shares = tuple(accumulate(settings.shares[kind.name] for kind in self.kinds))

    def __iter__(self) -> Iterator[DatePair]:
        while True:
            pair = self._pair()
            if pair is not None:
                yield pair

    def _pair(self) -> DatePair | None:
        """Draw one pair; None where what was drawn cannot be written."""
        rng = self.rng
        shares, last = self.tag_shares, len(self.tags) - 1
        tag = self.tags[bisect(shares, rng.random() * shares[last], 0, last)]
        shares, last = self.kind_shares, len(self.kinds) - 1
        kind = self.kinds[bisect(shares, rng.random() * shares[last], 0, last)]
        writer = load_writer(tag, self.plain)
        draft = kind.draw(writer, self.settings, rng)
        return self._finish(draft, writer) if draft is not None else None

    def _finish(self, draft: Draft, writer: Writer) -> DatePair | None:
        """Context, letter case, digits and hints; None where the text is longer than Tx."""
        if len(draft.target) > self.longest:
            return None  # a span of two moments to the nanosecond
        rng, text, length = self.rng, draft.text, self.length
        if draft.context and rng.random() < _IN_CONTEXT:
            text = add_context(text, writer.context, draft.time_of_day, rng)
        draw = rng.random()
        if draw < 0.15:
            text = text.lower() if draw < 0.08 else text.upper() if draw < 0.13 else text.title()
        if rng.random() < _DASHED and draft.dashes:
            text = text.translate(rng.choice(_DASHES))
        if writer.names.digits and rng.random() < _NATIVE_DIGITS:
            text = text.translate(_native(writer.names.digits))
        hints = self._hints(draft, writer)
        if draft.needs_order_hint and f"<{draft.order}>" not in hints:
            return None
        if draft.needs_language_hint and f"<{writer.names.language}>" not in hints:
            return None
        # A canonical text has at most twice the characters of the text: most need no counting.
        if 2 * len(text) > length - 2 and not 0 < len(canonicalize(text)) <= length - len(hints):
            return None
        return DatePair(
            text, draft.target, draft.kind, draft.detail, draft.open, writer.names.locale, hints
        )

    def _hints(self, draft: Draft, writer: Writer) -> tuple[str, ...]:
        rng, rate = self.rng, self.hint_rate
        hints: tuple[str, ...] = ()
        if draft.local and rng.random() < rate:
            if rng.random() > _OTHER_LANGUAGE:
                hints = (f"<{writer.names.language}>",)
            else:
                known = world_hints()
                hints = (known[int(rng.random() * (len(known) - len(ORDER_HINTS)))],)
        if rng.random() < rate:
            if draft.order:
                hint = f"<{draft.order}>"
            elif rng.random() < _OTHER_ORDER:
                hint = ORDER_HINTS[int(rng.random() * 3)]
            else:
                hint = f"<{writer.names.order}>"
            hints += (hint,) if hint in ORDER_HINTS else ()
        return hints


def check_locales(locales: Sequence[str]) -> str | None:
    """What is wrong with locales or languages to choose; None where nothing is."""
    unknown = [tag for tag in locales if not _locales((tag,))]
    expected = "expected all, languages such as de, or en_GB"
    return f"{', '.join(unknown)}: no locale is read as this; {expected}" if unknown else None


def _locales(chosen: tuple[str, ...]) -> dict[str, float]:
    """The locales to draw from, with their weights."""
    return {
        tag: share
        for tag, share in world_locales().items()
        if not {"all", tag, tag.split("_")[0]}.isdisjoint(chosen)
    }


@lru_cache(maxsize=64)
def _native(digits: str) -> dict[int, str]:
    return {ord("0") + value: digit for value, digit in enumerate(digits)}
