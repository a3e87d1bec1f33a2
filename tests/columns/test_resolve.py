from __future__ import annotations

import pyarrow as pa
import pytest

from datenorm.columns.cleaner import ColumnCleaner
from datenorm.columns.evidence import Evidence
from datenorm.columns.reader import ColumnReader
from datenorm.columns.verdict import Verdict
from datenorm.inference.normalizer import Normalizer


def test_only_the_shapes_of_these_rows_are_looked_up(
    network: Normalizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    cleaner = ColumnCleaner(ColumnReader(network))
    cleaner.parse(pa.array(["25/04/2005", "25.4.2005", "3 May 1979"]))
    rows = cleaner.parse(pa.array(["03-04-2005", "05-04-2005"]))
    asked: list[str] = []

    def order_of(verdict: Verdict, shape: str) -> str:
        asked.append(shape)
        return "dmy"

    monkeypatch.setattr(Verdict, "order_of", order_of)
    assert cleaner.clean(rows, cleaner.decide(Evidence())).iso.to_pylist() == [
        "2005-04-03",
        "2005-04-05",
    ]
    assert asked == ["#-#-####"]
