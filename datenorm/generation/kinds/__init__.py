"""The kinds of text that the world stream writes, one file each, in the order of the registry.

To add a kind, write a module with a function that draws a `Draft`, and a `KIND`:

    def draw(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
        chosen, moment = draw_template(_TEMPLATES, settings, rng)
        text = writer.write(chosen, moment, rng)
        return Draft(text, target, "quarter", chosen.label, time_of_day=False)

    KIND = Kind("quarter", draw, literals=("first quarter",))

Then add its line to `KINDS`, at the end, and its share to a preset (`[data.shares]`). A kind
without a share is never drawn, and changes no draw of the others. `draw` takes every random number
from `rng`. These kinds write masked dates; `world/` has a registry of its own for the world
language.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from datenorm.errors import SettingsError
from datenorm.generation.kinds import (
    compact,
    damaged,
    named,
    non_date,
    numeric,
    partial,
    spelled,
)
from datenorm.generation.kinds.kind import Draft, Kind

__all__ = ["KINDS", "Draft", "Kind", "check_kinds"]

# The order is part of the format: the same seed draws the same pairs. New kinds go to the end.
KINDS: tuple[Kind, ...] = (
    named.KIND,
    numeric.KIND,
    compact.KIND,
    spelled.KIND,
    partial.KIND,
    damaged.KIND,
    non_date.KIND,
)


def check_kinds(names: Iterable[str], kinds: Iterable[Kind] = KINDS) -> None:
    """Refuse shares of kinds that do not exist.

    Raises:
        SettingsError: a name is not that of a kind; the nearest one is named.
    """
    known = [kind.name for kind in kinds]
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]}?" if near else f"expected one of {', '.join(known)}"
            raise SettingsError(f"a share is given to the unknown kind {name!r}; {hint}")
