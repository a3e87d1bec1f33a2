"""Texts one by one: as `Normalizer` reads them, batch by batch."""

from __future__ import annotations

import pandas as pd
import pytest

from datenorm.errors import DataError
from datenorm.inference.normalizer import Normalizer
from datenorm.spark.udf import read_texts

TEXTS = ["3 May 1979", "03/04/2005", "hello", "May 1979"]


def test_fields_are_those_of_predictions(network: Normalizer) -> None:
    batches = [pd.Series([*TEXTS, None]), pd.Series(["hello", "1843-4", float("nan")])]
    first, second = read_texts(batches, network)
    for row, prediction in zip(first, network.normalize(TEXTS), strict=False):
        assert row[:6] == (
            prediction.iso,
            prediction.kind,
            prediction.status,
            prediction.confidence,
            prediction.earliest,
            prediction.latest,
        )
    assert first[1][6] in ("2005-04-03|2005-03-04", "2005-03-04|2005-04-03")
    assert first[4] == second[2] == (None, None, "rejected", 0.0, None, None, None)
    assert second[0] == first[2]


def test_a_column_of_numbers_is_refused(network: Normalizer) -> None:
    with pytest.raises(DataError, match="expected a column of texts, not int"):
        list(read_texts([pd.Series([20050403])], network))
