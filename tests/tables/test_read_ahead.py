"""Batches that one thread reads or writes while another works on those between."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from datenorm import DataError
from datenorm.tables.table import read_ahead, write_behind


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


def test_batches_are_written_in_order_and_one_behind() -> None:
    written: list[int] = []
    names, may_write = set(), threading.Semaphore(0)

    def write(number: int, *, half: int) -> None:
        assert may_write.acquire(timeout=10)
        names.add(threading.current_thread().name)
        written.append(number + half)

    with write_behind(write) as write_next:
        for number in range(0, 10, 2):
            write_next(number, half=1)  # the call before it is waited for, and not this one
            assert len(written) == number // 2
            may_write.release()
    assert written == [1, 3, 5, 7, 9]
    assert threading.current_thread().name not in names


def test_what_writing_raises_comes_with_the_next_batch_or_at_the_end() -> None:
    def write(number: int) -> None:
        if number == 2:
            raise DataError("the disk is full")

    for last in (2, 9):
        given = []
        with (
            pytest.raises(DataError, match="full"),
            write_behind(write) as write_next,
        ):
            for number in range(1, last + 1):
                write_next(number)
                given.append(number)
        assert given == [1, 2]


def test_what_is_raised_between_is_not_hidden() -> None:
    before = threading.active_count()
    with pytest.raises(KeyError), write_behind(print) as write_next:
        write_next()
        raise KeyError
    assert threading.active_count() == before
