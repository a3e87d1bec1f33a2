"""The one exception tree: every message says what failed and what was expected.

Which option of a command helps is not known here: an error names its `problem`, and
`cli/remedies.py` adds the advice.
"""

from __future__ import annotations

from pathlib import Path
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
    "ragged_in_spark",
    "lost_bytes",  # in Spark, of texts that are not UTF-8
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


class MissingExtraError(DatenormError, ImportError):
    """A package of an optional extra is not installed."""

    def __init__(self, purpose: str, extra: str) -> None:
        command = f"pip install {_requirement(extra)}"
        super().__init__(f"{purpose} needs an optional package; install it: {command}")
        self.purpose, self.extra = purpose, extra

    def __reduce__(self) -> tuple[type[MissingExtraError], tuple[str, str]]:
        return MissingExtraError, (self.purpose, self.extra)


def require_extra(purpose: str, extra: str, *modules: str) -> None:
    """Raise MissingExtraError where one of `modules` is not installed."""
    from importlib.util import find_spec

    if any(find_spec(module) is None for module in modules):
        raise MissingExtraError(purpose, extra)


def _requirement(extra: str) -> str:
    """What pip installs to add an extra: from the folder, file or index that datenorm came from."""
    import json
    import shlex
    from importlib.metadata import PackageNotFoundError, distribution
    from urllib.request import url2pathname

    try:
        source = distribution("datenorm").read_text("direct_url.json")
    except PackageNotFoundError:  # run from a clone
        return shlex.quote(f"{Path(__file__).parents[1]}[{extra}]")
    origin = json.loads(source) if source else {}
    url = str(origin.get("url", ""))
    if "dir_info" in origin:
        editable = "-e " if origin["dir_info"].get("editable") else ""
        return editable + shlex.quote(f"{url2pathname(url.removeprefix('file://'))}[{extra}]")
    if "vcs_info" in origin:
        url = f"{origin['vcs_info'].get('vcs')}+{url}"
    return shlex.quote(f"datenorm[{extra}]{f' @ {url}' if url else ''}")
