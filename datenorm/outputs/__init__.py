"""Output languages: what a network can write, and what it comes to for a user. One file each.

A task names its language (`TaskSpec.grammar`) and gets it here. To add one, write a subclass of
`OutputLanguage` in a file of its own and list it below.
"""

from __future__ import annotations

from importlib import import_module

from datenorm.errors import SettingsError
from datenorm.outputs.answer import Answer, CenturyRule, Choices, Kind, Refusal
from datenorm.outputs.date import DateLanguage
from datenorm.outputs.language import Automaton, OutputLanguage
from datenorm.outputs.masked_date import MaskedDateLanguage
from datenorm.outputs.time import TimeLanguage

__all__ = [
    "Answer",
    "Automaton",
    "CenturyRule",
    "Choices",
    "Kind",
    "OutputLanguage",
    "Refusal",
    "is_zone",
    "output_language",
    "output_languages",
]

_LANGUAGES: dict[str, OutputLanguage] = {
    language.name: language for language in (DateLanguage(), MaskedDateLanguage(), TimeLanguage())
}
_LARGE = {"world": "datenorm.outputs.world.language"}  # imported where a task names them


def output_languages() -> tuple[OutputLanguage, ...]:
    """Every language that a task can name."""
    return tuple(map(output_language, dict.fromkeys((*_LANGUAGES, *_LARGE))))


def is_zone(name: str) -> bool:
    """Whether clocks can stand in a zone of this name: a region, an abbreviation or an offset."""
    from datenorm.outputs.world.zones import known_zone

    return known_zone(name) is not None


def output_language(name: str) -> OutputLanguage:
    """The language of a name; SettingsError where there is none."""
    if name in _LARGE and name not in _LANGUAGES:
        _LANGUAGES[name] = import_module(_LARGE[name]).LANGUAGE
    if name not in _LANGUAGES:
        known = ", ".join(dict.fromkeys((*_LANGUAGES, *_LARGE)))
        raise SettingsError(f"unknown output grammar {name!r}; expected one of {known}")
    return _LANGUAGES[name]
