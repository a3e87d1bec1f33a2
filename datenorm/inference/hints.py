"""Hints: the language and the order of a text, as symbols that the network gets before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datenorm.errors import SettingsError

if TYPE_CHECKING:
    from datenorm.bundle import Bundle

__all__ = ["hint_symbols"]

_SHOWN_HINTS = 12


def hint_symbols(bundle: Bundle, language: str | None, order: str | None) -> tuple[str, ...]:
    """The symbols of hints to a model, in the order of training: language, then order.

    Raises:
        SettingsError: the model does not know the language or the order.
    """
    asked = [language.replace("_", "-").split("-", maxsplit=1)[0].lower()] if language else []
    asked += [order.lower()] if order else []
    symbols = tuple(f"<{name}>" for name in asked)
    hints = bundle.task.hints
    for symbol in symbols:
        if symbol not in hints:
            known = [hint.strip("<>") for hint in hints]
            shown = ", ".join(known[-_SHOWN_HINTS:]) or "none"  # the orders stand last
            more = f"{len(known)} of them, such as " if len(known) > _SHOWN_HINTS else ""
            raise SettingsError(
                f"the model {bundle.name} knows no hint {symbol.strip('<>')!r}; "
                f"it knows: {more}{shown}"
            )
    return symbols
