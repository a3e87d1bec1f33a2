"""Reads dates as people write them into ISO 8601, with a small attention network.

`parse` reads one text, `Normalizer` many texts, `clean_column` a whole column. A public name is
imported when it is first asked for: `import datenorm` itself costs nothing.
"""

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datenorm.api import parse as parse
    from datenorm.bundle import Bundle as Bundle
    from datenorm.bundle import load_bundle as load_bundle
    from datenorm.columns.api import ColumnResult as ColumnResult
    from datenorm.columns.api import clean_column as clean_column
    from datenorm.errors import BundleError as BundleError
    from datenorm.errors import DataError as DataError
    from datenorm.errors import DatenormError as DatenormError
    from datenorm.errors import MissingExtraError as MissingExtraError
    from datenorm.errors import SettingsError as SettingsError
    from datenorm.inference.decoding import DecodingOptions as DecodingOptions
    from datenorm.inference.normalizer import Normalizer as Normalizer
    from datenorm.inference.policy import Policy as Policy
    from datenorm.records import Alternative as Alternative
    from datenorm.records import AttentionMap as AttentionMap
    from datenorm.records import DatePair as DatePair
    from datenorm.records import Prediction as Prediction
    from datenorm.task import TaskSpec as TaskSpec
    from datenorm.task import Vocabulary as Vocabulary

__version__ = "0.1.0"

_NAMES = {
    "api": ("parse",),
    "bundle": ("Bundle", "load_bundle"),
    "columns.api": ("ColumnResult", "clean_column"),
    "errors": ("BundleError", "DataError", "DatenormError", "MissingExtraError", "SettingsError"),
    "inference.decoding": ("DecodingOptions",),
    "inference.normalizer": ("Normalizer",),
    "inference.policy": ("Policy",),
    "records": ("Alternative", "AttentionMap", "DatePair", "Prediction"),
    "task": ("TaskSpec", "Vocabulary"),
}
_MODULES = {name: module for module, names in _NAMES.items() for name in names}
# `from datenorm import *` has to work without the extras too: what needs one is left out then.
_MISSING = () if find_spec("pyarrow") else _NAMES["columns.api"]

__all__ = [name for name in sorted([*_MODULES, "__version__"]) if name not in _MISSING]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name not in _MODULES:
        raise AttributeError(f"module 'datenorm' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"datenorm.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return __all__
