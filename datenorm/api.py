"""`datenorm.parse`: one text, read by a reader that is made once."""

from __future__ import annotations

import os
from threading import Lock

from datenorm.inference.normalizer import Normalizer
from datenorm.records import Prediction

__all__ = ["parse"]

_readers: dict[tuple[str | None, str | None], Normalizer] = {}
_lock = Lock()


def parse(text: str, *, language: str | None = None, order: str | None = None) -> Prediction:
    """Read one text with the default model.

    The reader is made at the first call and kept; threads and forked processes may call this at any
    time. For many texts at once, `Normalizer.normalize` is much faster.

    Args:
        text: what a person wrote.
        language: a language tag such as `pt-BR`, where it is known.
        order: `dmy`, `mdy` or `ymd`, how day and month stand where the text does not settle it.

    Raises:
        SettingsError: the model does not know the language or the order.

    >>> parse("3 May 1979").iso
    '1979-05-03'
    >>> parse("3 May 1979").date
    datetime.date(1979, 5, 3)
    >>> parse("03/04/2005", order="dmy").iso
    '2005-04-03'
    """
    (prediction,) = _reader(language, order).normalize([text])
    return prediction


def _reader(language: str | None, order: str | None) -> Normalizer:
    """The reader for these hints: made once, even when several threads ask at the same time."""
    reader = _readers.get((language, order))
    if reader is None:
        with _lock:
            reader = _readers.get((language, order))
            if reader is None:
                reader = _readers[language, order] = Normalizer(language=language, order=order)
    return reader


def _renew_lock() -> None:
    """In a forked child: the lock may be held by a thread that the child does not have."""
    global _lock  # noqa: PLW0603 - the lock belongs to the process
    _lock = Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_lock)
