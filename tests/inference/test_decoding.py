"""Decoding against a stand-in network of known probabilities, searched exhaustively by hand."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from datenorm.errors import SettingsError
from datenorm.inference import decoding
from datenorm.inference.decoding import DecodingOptions, decode, follow, write_shapes
from datenorm.inference.runtime import DecoderState, Encoded
from datenorm.task import MACHINE_DATE, MACHINE_TIME, TaskSpec, Vocabulary

TASK = TaskSpec("time", Vocabulary.human("a"), MACHINE_TIME, 8, 5, "time")


class TableRuntime:
    """Log-probabilities by text, step and previous symbol: a true joint distribution.

    Attention is highest at the index of the previous symbol, 11 at the start.
    """

    def __init__(self, seed: int, sharpness: float, places: int = 5) -> None:
        logits = np.random.default_rng(seed).normal(size=(5, places, 12, 11)) * sharpness
        self.table = (logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))).astype(
            np.float32
        )

    def encode(self, ids: np.ndarray) -> Encoded:
        empty = np.zeros((len(ids), 1, 1), dtype=np.float32)
        return Encoded(
            ids[:, :1].astype(np.float32)[:, :, None], empty, np.ones((len(ids), 1), dtype=bool)
        )

    def start(self, count: int) -> DecoderState:
        zeros = np.zeros((count, 1), dtype=np.float32)
        return DecoderState(zeros, zeros, np.zeros((count, 11), dtype=np.float32))

    def step(
        self, encoded: Encoded, state: DecoderState
    ) -> tuple[np.ndarray, np.ndarray, DecoderState]:
        text = encoded.states[:, 0, 0].astype(int)
        step = state.hidden[:, 0].astype(int)
        previous = np.where(state.previous.any(axis=1), state.previous.argmax(axis=1), 11)
        log = self.table[text, step, previous]
        return (
            log,
            np.eye(12, dtype=np.float32)[previous],
            DecoderState(state.hidden + 1, state.cell, state.previous),
        )

    def joint(self, text: int, output: str) -> float:
        symbols = [MACHINE_TIME.ids[symbol] for symbol in output]
        return float(
            np.exp(
                sum(
                    self.table[text, i, p, s]
                    for i, (p, s) in enumerate(zip([11, *symbols], symbols, strict=False))
                )
            )
        )


ALL_TIMES = [f"{hour:02d}:{minute:02d}" for hour, minute in itertools.product(range(24), range(60))]


def greedy_time(runtime: TableRuntime, text: int) -> str:
    """Symbol by symbol the likeliest one with which some time goes on."""
    output = ""
    while len(output) < 5:
        possible = {time[len(output)] for time in ALL_TIMES if time.startswith(output)}
        output += max(possible, key=lambda symbol: runtime.joint(text, output + symbol))
    return output


def focus_of(output: str) -> tuple[int, ...]:
    """Where the stand-in looks before it writes each symbol."""
    return (11, *(MACHINE_TIME.ids[symbol] for symbol in output[:-1]))


@pytest.mark.parametrize("sharpness", [0.5, 2.0, 6.0])
@pytest.mark.parametrize("seed", range(6))
def test_the_likeliest_valid_outputs_with_their_exact_probability(
    seed: int, sharpness: float
) -> None:
    runtime = TableRuntime(seed, sharpness)
    ids = np.arange(5, dtype=np.int32)[:, None]
    options = DecodingOptions(minimum_probability=0.001, maximum_readings=5)
    for text, readings in enumerate(decode(runtime, ids, TASK, options)):  # type: ignore[arg-type]
        ranked = sorted(((runtime.joint(text, time), time) for time in ALL_TIMES), reverse=True)
        expected = [(p, time) for p, time in ranked[:5] if p >= options.minimum_probability]
        if not expected:
            greedy = greedy_time(runtime, text)
            expected = [(runtime.joint(text, greedy), greedy)]
        assert [reading.output for reading in readings] == [time for _, time in expected]
        np.testing.assert_allclose(
            [reading.probability for reading in readings], [p for p, _ in expected], rtol=1e-4
        )
        for reading in readings:
            assert reading.focus == focus_of(reading.output)


def test_the_texts_above_cover_every_case() -> None:
    """Settled greedily, wrongly so, and without a likely output; or this file tests nothing."""
    cases = set()
    for seed in range(6):
        for sharpness in (0.5, 2.0, 6.0):
            runtime = TableRuntime(seed, sharpness)
            for text in range(5):
                best = max(ALL_TIMES, key=lambda time: runtime.joint(text, time))
                cases.add(
                    "nothing"
                    if runtime.joint(text, best) < 0.001
                    else "greedy"
                    if best == greedy_time(runtime, text)
                    else "search"
                )
    assert cases == {"nothing", "greedy", "search"}


@pytest.mark.parametrize(
    "values", [{"minimum_probability": 0.0}, {"minimum_probability": 1.0}, {"maximum_readings": 0}]
)
def test_options_that_cannot_work_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match=next(iter(values))):
        DecodingOptions(**values)  # type: ignore[arg-type]


def test_one_reading_may_be_all_that_is_asked_for() -> None:
    ids, options = np.arange(5, dtype=np.int32)[:, None], DecodingOptions(0.001, 1)
    found = decode(TableRuntime(0, 2.0), ids, TASK, options)  # type: ignore[arg-type]
    assert [len(readings) for readings in found] == [1] * 5


class ChosenRuntime(TableRuntime):
    """One digit of each text's output is open; all before and after it is sure."""

    def __init__(
        self, before: str, digits: list[list[float]], after: str, symbols: Vocabulary = MACHINE_TIME
    ) -> None:
        super().__init__(0, 1.0, places=len(before) + 1 + len(after))
        self.table[:] = -100
        for text, probabilities in enumerate(digits):
            for digit, probability in enumerate(probabilities):
                output = [symbols.ids[symbol] for symbol in f"{before}{digit}{after}"]
                for step, (previous, chosen) in enumerate(zip([11, *output], output, strict=False)):
                    is_open = step == len(before)
                    self.table[text, step, previous, chosen] = np.log(probability) * is_open


LAST_DIGITS = [  # of five texts
    [0.4, 0.3, 0.1, 0.05, 0.03],
    [0.93, 0.03, 0.019],
    [1.0],
    [0.03, 0.019, 0.9],
    [0.2, 0.5],
]


def test_four_readings_from_two_in_a_hundred_on_are_what_is_usual() -> None:
    ids = np.arange(5, dtype=np.int32)[:, None]
    found = decode(ChosenRuntime("01:2", LAST_DIGITS, ""), ids, TASK, DecodingOptions())  # type: ignore[arg-type]
    assert [[int(reading.output[-1]) for reading in readings] for readings in found] == [
        [0, 1, 2, 3],
        [0, 1],
        [0],
        [2, 0],
        [1, 0],
    ]


def test_as_likely_as_the_minimum_is_likely_enough() -> None:
    runtime, ids = ChosenRuntime("", [[0.5, 0.5]], "1:23"), np.zeros((1, 1), dtype=np.int32)
    (found,) = decode(runtime, ids, TASK, DecodingOptions(0.5))  # type: ignore[arg-type]
    assert [(each.output, each.probability) for each in found] == [("01:23", 0.5), ("11:23", 0.5)]
    sure = ChosenRuntime("1979-02-3", [[1.0]], "", MACHINE_DATE)
    (shaped,) = write_shapes(sure, ids, MASKED, 1.0)  # type: ignore[arg-type]
    assert shaped and (shaped.output, shaped.probability) == ("1979-02-30", 1.0)


def test_where_nothing_else_is_likely_enough_nothing_is_searched() -> None:
    runtime, ids = TableRuntime(0, 0.5), np.arange(5, dtype=np.int32)[:, None]
    found = decode(runtime, ids, TASK, DecodingOptions(0.9))  # type: ignore[arg-type]
    outputs = [[reading.output for reading in readings] for readings in found]
    assert outputs == [[greedy_time(runtime, text)] for text in range(5)]


@pytest.mark.parametrize(("before", "after"), [("01:2", ""), ("01:", "2"), ("", "1:23")])
def test_texts_are_searched_in_parts_to_the_same_readings(
    before: str, after: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    digits = [row[:2] if before == "" else row for row in LAST_DIGITS]
    runtime, options = ChosenRuntime(before, digits, after), DecodingOptions(0.001, 5)
    ids = np.array([[3], [0], [4], [4], [1], [2], [0]], dtype=np.int32)
    together = decode(runtime, ids, TASK, options)  # type: ignore[arg-type]
    assert sum(len(readings) > 1 for readings in together) > 1
    for prefixes in (1, 2000):  # one text at a time, and two
        monkeypatch.setattr(decoding, "_PREFIXES", prefixes)
        assert decode(runtime, ids, TASK, options) == together  # type: ignore[arg-type]
    alone = [decode(runtime, ids[[row]], TASK, options)[0] for row in range(7)]  # type: ignore[arg-type]
    assert alone == together


MASKED = TaskSpec("masked_date", Vocabulary.human("a"), MACHINE_DATE, 8, 10, "masked_date")


def likeliest_of_shape(runtime: TableRuntime, text: int, shape: str) -> tuple[float, str]:
    """Place by place the likeliest symbol of the shape, with the joint probability."""
    log, previous, output = 0.0, 11, ""
    for step, place in enumerate(shape):
        symbols = "0123456789" if place == "d" else place
        row = {
            symbol: float(runtime.table[text, step, previous, MACHINE_DATE.ids[symbol]])
            for symbol in symbols
        }
        symbol = max(row, key=lambda symbol: row[symbol])
        log, previous, output = log + row[symbol], MACHINE_DATE.ids[symbol], output + symbol
    return float(np.exp(log)), output


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("minimum", [1e-30, 1e-12, 1e-8, 0.9])
def test_the_likeliest_day_of_any_shape_whether_it_exists_or_not(seed: int, minimum: float) -> None:
    runtime = TableRuntime(seed, 6.0, places=10)
    ids = np.array([[2], [0], [1], [4], [3]], dtype=np.int32)
    found = write_shapes(runtime, ids, MASKED, minimum)  # type: ignore[arg-type]
    for (text,), reading in zip(ids.tolist(), found, strict=True):
        probability, output = max(
            likeliest_of_shape(runtime, text, shape) for shape in MASKED.output.shapes
        )
        if probability < minimum:
            assert reading is None
            continue
        assert reading is not None
        assert reading.output == output
        assert reading.probability == pytest.approx(probability, rel=1e-3)
        assert reading.focus == (11, *(MACHINE_DATE.ids[symbol] for symbol in output[:-1]))


def test_a_language_without_shapes_has_none_to_write() -> None:
    ids = np.zeros((3, 1), dtype=np.int32)
    assert write_shapes(TableRuntime(0, 1.0), ids, TASK, 0.1) == [None] * 3  # type: ignore[arg-type]


def test_given_outputs_are_followed_symbol_by_symbol() -> None:
    runtime = TableRuntime(2, 1.0)
    ids = np.array([[4], [1]], dtype=np.int32)
    outputs = ["23:59", "07:30"]
    targets = np.array([[MACHINE_TIME.ids[s] for s in output] for output in outputs], np.int32)
    attention, probabilities = follow(runtime, ids, targets)  # type: ignore[arg-type]
    assert attention.shape == (2, 5, 12)
    assert [tuple(row) for row in attention.argmax(axis=2).tolist()] == list(map(focus_of, outputs))
    np.testing.assert_allclose(
        probabilities.prod(axis=1),
        [runtime.joint(4, "23:59"), runtime.joint(1, "07:30")],
        rtol=1e-4,
    )
