"""Texts on which every engine is held to `clean_column`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "data"
NUMBERS = [
    "7",
    "1979",
    "19999",
    "43831",
    "43831.5",
    "12345.25",
    "043831",
    "199912",
    "20050403",
    "2459000",
    "1577836800",
    "202002291530",
    "1577836800000",
    "20200229235959",
    "99999999999999",
    "1577836800000000",
]
ODD = ["", "  ", "call me later", "x" * 300, "03/04/2005", "25/04/2005", "12-nov-04", "44 BC"]


# One text in so many; all of them take seconds for each engine.
each_step = pytest.mark.parametrize("step", [24, pytest.param(1, marks=pytest.mark.slow)])


def sample_texts(step: int) -> list[str]:
    """The distinct texts of all sample files, or one of so many; numbers and odd ones."""
    texts: dict[str, None] = {}
    for path in sorted(DATA.rglob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            texts[record.get("human") or record["text"]] = None
    return [*list(texts)[::step], *NUMBERS, *ODD]
