"""The one exception tree: every message says what failed and what was expected.

Which option of a command helps is not known here: an error names its `problem`, and `cli/remedies.py`
adds the advice.
"""

from __future__ import annotations

from typing import Literal

Problem = Literal[
    "exists",  # an output that is there, and that may be replaced
    "no_model",
    "damaged_model",
    "no_dataset",
    "no_unfinished_training",
    "unfinished_training",
    "damaged_checkpoint",
    "other_training",
    "unknown_table_kind",
    "wrong_delimiter",
    "wrong_encoding",
    "iso_taken",  # a column NAME_iso is there already
    "reason_taken",
    "addition_taken",
]


class DatenormError(Exception):
    """Anything that datenorm can explain to the person who asked.

    Args:
        message: what is wrong, and what was expected.
        problem: names a problem that a caller may know a remedy for.
        details: values that the remedy needs, by name.
    """

    def __init__(self, message: str, problem: Problem | None = None, **details: object) -> None:
        super().__init__(message)
        self.problem = problem
        self.details = details


class SettingsError(DatenormError):
    """A preset, an option or an argument has a value that cannot work."""


class DataError(DatenormError):
    """A dataset, a vocabulary or a column cannot be used as it is."""


class BundleError(DatenormError):
    """A trained model (a bundle folder) is missing, damaged or of another version."""


class MissingExtraError(DatenormError):
    """A package of an optional extra is not installed."""

    def __init__(self, purpose: str, extra: str) -> None:
        message = (
            f"{purpose} needs an optional package; install it: pip install 'datenorm[{extra}]'"
        )
        super().__init__(message)
        self.extra = extra
