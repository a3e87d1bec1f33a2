"""Outputs of many lengths, closed by an end symbol: a toy language, through arrays and decoding."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from datenorm import outputs
from datenorm.errors import DataError
from datenorm.inference.decoding import DecodingOptions, decode, write_shapes
from datenorm.inference.runtime import DecoderState, Encoded
from datenorm.outputs import CenturyRule
from datenorm.outputs.language import SteppedLanguage
from datenorm.preprocessing import decode_targets, encode_targets
from datenorm.task import TaskSpec, Vocabulary


class Letters(SteppedLanguage):
    """A toy: up to three `a`, and perhaps a `<b>` after them, closed by a full stop."""

    name, noun, expected = "letters", "word", "letters"
    symbols = ("a", "<b>", ".")
    length = 5
    end = "."

    @property
    def start(self) -> tuple[object, ...]:
        return ("read", 0)

    def step(self, state: tuple[object, ...], symbol: str) -> tuple[object, ...] | None:
        name, count = state
        if symbol == ".":
            return ("closed",)
        if name == "last":
            return None
        if symbol == "<b>":
            return ("last", 0)
        return ("read", count + 1) if isinstance(count, int) and count < 3 else None

    def to_iso(self, output: str, century: CenturyRule) -> str | None:
        return output

    def precision(self, iso: str) -> str:
        return "letter"

    def is_whole(self, iso: str) -> bool:
        return True


SYMBOLS = ("a", ".", "<b>")  # in an order of their own
ALL_OUTPUTS = ["a" * count + last for count in range(4) for last in ("", "<b>")]


@pytest.fixture
def task(monkeypatch: pytest.MonkeyPatch) -> TaskSpec:
    monkeypatch.setitem(outputs._LANGUAGES, "letters", Letters())
    return TaskSpec("letters", Vocabulary.human("x"), Vocabulary(SYMBOLS), 8, 5, "letters")


@pytest.mark.parametrize(
    ("output", "exists"),
    [("", True), ("aaa<b>", True), ("<b>", True), ("aaaa", False), ("<b>a", False), ("a.", False)],
)
def test_what_exists(output: str, exists: bool) -> None:
    assert Letters().exists(output) == exists
    assert exists == (output in ALL_OUTPUTS)


def test_symbols_of_several_characters() -> None:
    assert Letters().split("aa<b>x") == ["a", "a", "<b>", "x"]


def test_the_longest_symbol_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Letters, "symbols", ("a", "ab", "."))
    assert Letters().split("aba") == ["ab", "a"]


def test_nothing_but_the_end_symbol_follows_the_end(task: TaskSpec) -> None:
    automaton = task.automaton
    assert automaton.transitions[automaton.closed].tolist() == [-1, automaton.closed, -1]


def test_shorter_outputs_are_filled_up_with_the_end_symbol(task: TaskSpec) -> None:
    ids = encode_targets(["a<b>", "", "aaa<b>"], task)
    assert ids.tolist() == [[0, 2, 1, 1, 1], [1, 1, 1, 1, 1], [0, 0, 0, 2, 1]]
    assert decode_targets(ids, task) == ["a<b>", "", "aaa<b>"]


@pytest.mark.parametrize("output", ["aaaaa", "ab", "a."])
def test_outputs_of_another_shape_are_refused(task: TaskSpec, output: str) -> None:
    with pytest.raises(DataError, match=r"target 0 is .* expected up to 4 symbols of"):
        encode_targets([output], task)


class TableRuntime:
    """Log-probabilities by text, step and previous symbol, those after the end included."""

    def __init__(self, seed: int, sharpness: float) -> None:
        logits = np.random.default_rng(seed).normal(size=(4, 5, 4, 3)) * sharpness
        norm = np.log(np.exp(logits).sum(axis=-1, keepdims=True))
        self.table = (logits - norm).astype(np.float32)

    def encode(self, ids: np.ndarray) -> Encoded:
        empty = np.zeros((len(ids), 1, 1), dtype=np.float32)
        return Encoded(
            ids[:, :, None].astype(np.float32), empty, np.ones((len(ids), 1), dtype=bool)
        )

    def start(self, count: int) -> DecoderState:
        zeros = np.zeros((count, 1), dtype=np.float32)
        return DecoderState(zeros, zeros, np.zeros((count, 3), dtype=np.float32))

    def step(
        self, encoded: Encoded, state: DecoderState
    ) -> tuple[np.ndarray, np.ndarray, DecoderState]:
        text, step = encoded.states[:, 0, 0].astype(int), state.hidden[:, 0].astype(int)
        previous = np.where(state.previous.any(axis=1), state.previous.argmax(axis=1), 3)
        attention = np.ones((len(text), 1), dtype=np.float32)
        following = DecoderState(state.hidden + 1, state.cell, state.previous)
        return self.table[text, step, previous], attention, following

    def joint(self, text: int, output: str) -> float:
        symbols = [SYMBOLS.index(symbol) for symbol in (*Letters().split(output), ".")]
        steps = zip(itertools.count(), [3, *symbols], symbols, strict=False)
        return float(
            np.exp(sum(self.table[text, i, before, symbol] for i, before, symbol in steps))
        )


def texts() -> Iterator[tuple[TableRuntime, int]]:
    for seed, sharpness in itertools.product(range(8), (0.5, 2.0, 5.0)):
        runtime = TableRuntime(seed, sharpness)
        for text in range(4):
            yield runtime, text


def test_the_likeliest_outputs_of_any_length_with_their_exact_probability(task: TaskSpec) -> None:
    lengths: set[int] = set()
    options = DecodingOptions(minimum_probability=0.01, maximum_readings=3)
    for runtime, text in texts():
        ids = np.arange(4, dtype=np.int32)[:, None]
        readings = decode(runtime, ids, task, options)[text]  # type: ignore[arg-type]
        ranked = sorted(((runtime.joint(text, each), each) for each in ALL_OUTPUTS), reverse=True)
        expected = [(p, each) for p, each in ranked[:3] if p >= 0.01]
        assert [reading.output for reading in readings][: len(expected)] == [e for _, e in expected]
        for reading, (probability, _) in zip(readings, expected, strict=False):
            assert reading.probability == pytest.approx(probability, rel=1e-4)
            assert len(reading.focus) == len(Letters().split(reading.output))
        lengths.update(len(reading.focus) for reading in readings)
    assert lengths == {0, 1, 2, 3, 4}


def test_the_end_symbol_may_be_any_of_the_vocabulary(task: TaskSpec) -> None:
    """Here the first one."""
    first = replace(task, machine_vocabulary=Vocabulary((".", "a", "<b>")))
    options = DecodingOptions(minimum_probability=0.01, maximum_readings=3)
    ids = np.arange(4, dtype=np.int32)[:, None]
    for seed in range(4):
        runtime, turned = TableRuntime(seed, 2.0), TableRuntime(seed, 2.0)
        turned.table = runtime.table[:, :, [1, 0, 2, 3]][..., [1, 0, 2]]
        expected = decode(runtime, ids, task, options)  # type: ignore[arg-type]
        assert decode(turned, ids, first, options) == expected  # type: ignore[arg-type]


def test_a_language_without_shapes_writes_none(task: TaskSpec) -> None:
    ids = np.arange(4, dtype=np.int32)[:, None]
    assert write_shapes(TableRuntime(0, 1.0), ids, task, 0.1) == [None] * 4  # type: ignore[arg-type]
