"""Output languages: what a network can write, and what it comes to for a user. One file each.

A task names its language (`TaskSpec.grammar`) and gets it here. To add one, write a subclass of
`OutputLanguage` in a file of its own, with the one instance as `LANGUAGE`, and list it below.
"""

from __future__ import annotations

from importlib import import_module

from datenorm.errors import SettingsError
from datenorm.outputs.answer import Answer, CenturyRule, Choices, Kind, Refusal
from datenorm.outputs.language import Automaton, OutputLanguage

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

_MODULES = {
    "date": "datenorm.outputs.date",
    "masked_date": "datenorm.outputs.masked_date",
    "time": "datenorm.outputs.time",
    "world": "datenorm.outputs.world.language",
}
_LANGUAGES: dict[str, OutputLanguage] = {}  # imported where a task names them


def output_languages() -> tuple[OutputLanguage, ...]:
    """Every language that a task can name."""
    return tuple(map(output_language, _MODULES))


def is_zone(name: str) -> bool:
    """Whether clocks can stand in a zone of this name: a region, an abbreviation or an offset."""
    from datenorm.outputs.world.zones import known_zone

    return known_zone(name) is not None


def output_language(name: str) -> OutputLanguage:
    """The language of a name; SettingsError where there is none."""
    if name not in _LANGUAGES:
        if name not in _MODULES:
            known = ", ".join(_MODULES)
            raise SettingsError(f"unknown output grammar {name!r}; expected one of {known}")
        _LANGUAGES[name] = import_module(_MODULES[name]).LANGUAGE
    return _LANGUAGES[name]
