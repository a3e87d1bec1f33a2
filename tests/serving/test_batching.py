"""Texts that wait together are read together, and every call gets its own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from threading import Event
from typing import Any, cast

import pytest

from datenorm.inference.normalizer import Normalizer
from datenorm.records import Prediction
from datenorm.serving.batching import BatchReader
from datenorm.serving.problems import Problem


class _Reader:
    """Reads nothing, but remembers what it was given; waits until it may."""

    def __init__(self, error: Exception | None = None) -> None:
        self.batches: list[list[str]] = []
        self.begun, self.may_read, self.error = Event(), Event(), error

    def normalize(self, texts: Sequence[str]) -> list[Prediction]:
        self.batches.append(list(texts))
        self.begun.set()
        self.may_read.wait(10)
        if self.error:
            raise self.error
        return [Prediction(text, text, "full", 1.0) for text in texts]


def _as_normalizer(reader: _Reader) -> Normalizer:
    return cast(Normalizer, reader)


def _texts(records: Sequence[str]) -> list[Any]:
    return [json.loads(record)["text"] for record in records]


def test_what_waits_is_read_in_one_batch() -> None:
    async def ask() -> list[list[str]]:
        reader, batches = _Reader(), BatchReader(1, 100)
        first = asyncio.create_task(batches.read(["first"], _as_normalizer(reader)))
        await asyncio.to_thread(reader.begun.wait, 10)
        calls = [batches.read([f"a{n}", f"b{n}"], _as_normalizer(reader)) for n in range(3)]
        others = asyncio.gather(*calls)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        reader.may_read.set()
        assert _texts(await first) == ["first"]
        assert [_texts(each) for each in await others] == [[f"a{n}", f"b{n}"] for n in range(3)]
        await asyncio.to_thread(batches.close)
        return reader.batches

    assert asyncio.run(ask()) == [["first"], ["a0", "b0", "a1", "b1", "a2", "b2"]]


def test_a_long_call_takes_turns() -> None:
    async def ask() -> list[int]:
        reader, batches = _Reader(), BatchReader(1, 10_000)
        order: list[str] = []

        async def call(name: str, count: int) -> None:
            texts = [f"{name}{number}" for number in range(count)]
            assert _texts(await batches.read(texts, _as_normalizer(reader))) == texts
            order.append(name)

        tasks = [asyncio.create_task(call("long", 2_000))]
        await asyncio.to_thread(reader.begun.wait, 10)
        tasks.append(asyncio.create_task(call("short", 1)))
        await asyncio.sleep(0)
        reader.may_read.set()
        await asyncio.gather(*tasks)
        await asyncio.to_thread(batches.close)
        assert order == ["short", "long"]
        return list(map(len, reader.batches))

    sizes = asyncio.run(ask())
    assert max(sizes) == 512
    assert sum(sizes) == 2_001


def test_closing_reads_what_waits_and_takes_no_more() -> None:
    async def ask() -> None:
        reader, batches = _Reader(), BatchReader(2, 1_000)
        tasks = [
            asyncio.create_task(batches.read([str(number)], _as_normalizer(reader)))
            for number in range(50)
        ]
        await asyncio.sleep(0)
        closing = asyncio.create_task(asyncio.to_thread(batches.close))
        reader.may_read.set()
        await closing
        assert [_texts(await task) for task in tasks] == [[str(number)] for number in range(50)]
        with pytest.raises(Problem, match="stopping"):
            await batches.read(["late"], _as_normalizer(reader))

    asyncio.run(ask())


def test_too_many_waiting_texts_are_refused() -> None:
    async def ask() -> None:
        reader, batches = _Reader(), BatchReader(1, 3)
        first = asyncio.create_task(batches.read(["first"], _as_normalizer(reader)))
        await asyncio.to_thread(reader.begun.wait, 10)
        second = asyncio.create_task(batches.read(["a", "b"], _as_normalizer(reader)))
        await asyncio.sleep(0)
        with pytest.raises(Problem, match="too-many-requests"):
            await batches.read(["c", "d"], _as_normalizer(reader))
        reader.may_read.set()
        assert _texts([*await first, *await second]) == ["first", "a", "b"]
        await asyncio.to_thread(batches.close)

    asyncio.run(ask())


def test_an_error_reaches_the_calls_and_the_next_are_read() -> None:
    async def ask() -> None:
        broken, whole, batches = _Reader(ValueError("broken")), _Reader(), BatchReader(1, 100)
        broken.may_read.set()
        whole.may_read.set()
        with pytest.raises(ValueError, match="broken"):
            await batches.read(["a"], _as_normalizer(broken))
        assert _texts(await batches.read(["b"], _as_normalizer(whole))) == ["b"]
        await asyncio.to_thread(batches.close)

    asyncio.run(ask())
