"""Reads dates as people write them into ISO 8601, with a small attention network."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datenorm.bundle import Bundle, load_bundle
    from datenorm.columns.column import ColumnResult, clean_column
    from datenorm.errors import BundleError, DataError, DatenormError, MissingExtraError, SettingsError
    from datenorm.inference.decoding import DecodingOptions
    from datenorm.inference.normalizer import Normalizer
    from datenorm.inference.policy import Policy
    from datenorm.records import Alternative, AttentionMap, DatePair, Prediction
    from datenorm.task import TaskSpec, Vocabulary

__version__ = "0.1.0"

_HOMES = {
    "Alternative": "records",
    "AttentionMap": "records",
    "Bundle": "bundle",
    "BundleError": "errors",
    "ColumnResult": "columns.column",
    "DataError": "errors",
    "DatePair": "records",
    "DatenormError": "errors",
    "DecodingOptions": "inference.decoding",
    "MissingExtraError": "errors",
    "Normalizer": "inference.normalizer",
    "Policy": "inference.policy",
    "Prediction": "records",
    "SettingsError": "errors",
    "TaskSpec": "task",
    "Vocabulary": "task",
    "clean_column": "columns.column",
    "load_bundle": "bundle",
}

__all__ = [
    "Alternative",
    "AttentionMap",
    "Bundle",
    "BundleError",
    "ColumnResult",
    "DataError",
    "DatePair",
    "DatenormError",
    "DecodingOptions",
    "MissingExtraError",
    "Normalizer",
    "Policy",
    "Prediction",
    "SettingsError",
    "TaskSpec",
    "Vocabulary",
    "__version__",
    "clean_column",
    "load_bundle",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for: `import datenorm` itself costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'datenorm' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"datenorm.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
