"""Batches that are read by one thread while another works on those before."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from datenorm import DataError
from datenorm.tables.table import read_ahead


def test_batches_come_in_order_and_one_ahead() -> None:
    read: list[int] = []
    names = set()

    def batches() -> Iterator[int]:
        for number in range(1, 6):
            read.append(number)
            names.add(threading.current_thread().name)
            yield number

    found = []
    for batch in read_ahead(batches()):
        assert len(read) <= batch + 1
        found.append(batch)
    assert found == read == [1, 2, 3, 4, 5]
    assert threading.current_thread().name not in names


def test_an_error_comes_after_the_batches_before_it() -> None:
    def batches() -> Iterator[str]:
        yield "first"
        raise DataError("row 2 has 3 fields")

    found = []
    with pytest.raises(DataError, match="row 2"):
        for batch in read_ahead(batches()):
            found.append(batch)
    assert found == ["first"]


def test_who_stops_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    ahead = read_ahead(iter(range(1, 100)))
    assert next(ahead) == 1
    ahead.close()  # type: ignore[attr-defined]
    assert threading.active_count() == before
    assert list(read_ahead([])) == []
