"""The one exception tree: every message says what failed, what was expected and what to do."""

from __future__ import annotations


class DatenormError(Exception):
    """Anything that datenorm can explain to the person who asked."""


class SettingsError(DatenormError):
    """A preset, an option or an argument has a value that cannot work."""


class DataError(DatenormError):
    """A dataset, a vocabulary or a column cannot be used as it is."""


class BundleError(DatenormError):
    """A trained model (a bundle folder) is missing, damaged or of another version."""


class MissingExtraError(DatenormError):
    """A package of an optional extra is not installed."""

    def __init__(self, purpose: str, extra: str) -> None:
        super().__init__(f"{purpose} needs an optional package; install it: pip install 'datenorm[{extra}]'")
        self.extra = extra
