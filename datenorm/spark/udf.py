"""`normalize_udf`: texts read one by one, as a function of Spark."""

# Without postponed annotations: Spark looks at those of the function to see what kind it is.
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Iterator  # noqa: UP035 - which Spark compares with those of typing

import pandas as pd
from pyspark.sql.functions import pandas_udf

from datenorm.bundle import DEFAULT_MODEL, Bundle
from datenorm.errors import DataError
from datenorm.inference.normalizer import Normalizer
from datenorm.inference.policy import Policy
from datenorm.records import Prediction
from datenorm.spark.shipping import Shipped

__all__ = ["FIELDS", "normalize_udf", "read_texts"]

FIELDS = (
    "iso string, kind string, status string, confidence double, earliest string, latest string, "
    "alternative string"
)
_KNOWN = 100_000  # texts that a task remembers
_Row = tuple[Any, ...]
_NO_TEXT: _Row = (None, None, "rejected", 0.0, None, None, None)


def normalize_udf(
    language: str | None = None,
    order: str | None = None,
    *,
    model: str | Path | Bundle = DEFAULT_MODEL,
    policy: Policy | None = None,
) -> Any:
    """A pandas UDF that reads each text as `Normalizer` does, by itself.

    It gives a struct: iso, kind, status, confidence (double), earliest, latest, alternative (the
    other readings, likeliest first, joined by `|`). A null is rejected.

    Args:
        language: a language tag such as `pt-BR`, where it is known; a hint.
        order: `dmy`, `mdy` or `ymd`, how day and month stand where the text leaves it open; a hint.
        model: a shipped model's name, a model's folder on this machine, or a Bundle; it travels
            with the function.
        policy: when a reading is good enough.

    Raises:
        BundleError: the model is missing or damaged.
        SettingsError: the model does not know the language or the order.
    """
    shipped = Shipped(Normalizer(model, policy, threads=1, language=language, order=order))

    def normalize(batches: Iterator[pd.Series]) -> Iterator[pd.DataFrame]:
        names = [field.split()[0] for field in FIELDS.split(", ")]
        for rows in read_texts(batches, shipped.value):
            yield pd.DataFrame(rows, columns=names)

    return pandas_udf(normalize, FIELDS)


def read_texts(batches: Iterable[Any], normalizer: Normalizer) -> Iterator[list[_Row]]:
    """The fields of each text of each batch; a text that comes again is not read again."""
    known: dict[str, _Row] = {}
    for batch in batches:
        texts = [value if isinstance(value, str) else _nothing(value) for value in batch]
        new = [text for text in dict.fromkeys(texts) if text is not None and text not in known]
        if len(known) + len(new) > _KNOWN:
            known, new = {}, [text for text in dict.fromkeys(texts) if text is not None]
        known.update(zip(new, map(_fields, _read(normalizer, new)), strict=True))
        yield [_NO_TEXT if text is None else known[text] for text in texts]


def _nothing(value: object) -> str | None:
    """None for a missing value; DataError for one that is no text."""
    if not pd.isna(value):
        kind = type(value).__name__
        raise DataError(f"expected a column of texts, not {kind}; cast it to string first")
    return None


def _read(normalizer: Normalizer, texts: Sequence[str]) -> list[Prediction]:
    return normalizer.normalize(texts) if texts else []


def _fields(prediction: Prediction) -> _Row:
    alternative = "|".join(other.iso for other in prediction.alternatives) or None
    return (
        prediction.iso,
        prediction.kind,
        prediction.status,
        prediction.confidence,
        prediction.earliest,
        prediction.latest,
        alternative,
    )
