"""What a kind of text is: a name, and a function that draws a text and what it should read as."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from datenorm.generation.writing.writer import Writer
from datenorm.presets import DataSettings

__all__ = ["Draft", "Draw", "Kind"]


class Draft(NamedTuple):
    """A text as a kind writes it; the stream adds context, letter case, other digits and hints.

    `target` is what the network should write, and `kind` and `detail` say where the text came
    from. `open` is whether a reader without hints has two readings to choose from. `order` is
    what an order hint has to say where it settles the reading, "" where the text needs none; a
    draft that `needs_order_hint` is dropped where none is given, and one that `needs_language_hint`
    where the hint of its language is not. A text that is not `local` is not what people of the
    locale write, and gets no hint of their language.

    The rest says what the stream may do: add `context`, and a `time_of_day` in it, and exchange
    `dashes` and other separators for rarer ones. `weekday` is the one that the text names, 1 for
    Monday to 7, or 0.
    """

    text: str
    target: str
    kind: str
    detail: str
    open: bool = False
    order: str = ""
    needs_order_hint: bool = False
    needs_language_hint: bool = False
    local: bool = True
    context: bool = True
    time_of_day: bool = True
    dashes: bool = True
    weekday: int = 0


# What people of a locale write, under the settings of a stream; None where a draw cannot be
# written.
Draw = Callable[[Writer, DataSettings, random.Random], Draft | None]


@dataclass(frozen=True)
class Kind:
    """One kind of text.

    `name` is what its share in a preset is called. `literals` are texts with every character that
    the kind writes beyond names and language tables: the network's alphabet is made of them.
    """

    name: str
    draw: Draw
    literals: tuple[str, ...] = ()
