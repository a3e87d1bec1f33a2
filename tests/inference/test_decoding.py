"""Decoding against a stand-in network of known probabilities, searched exhaustively by hand."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from datenorm.errors import SettingsError
from datenorm.inference.decoding import DecodingOptions, decode
from datenorm.inference.runtime import DecoderState, Encoded
from datenorm.task import MACHINE_TIME, TaskSpec, Vocabulary

TASK = TaskSpec("time", Vocabulary.human("a"), MACHINE_TIME, 8, 5, "time")


class TableRuntime:
    """Log-probabilities by text, step and previous symbol: a true joint distribution."""

    def __init__(self, seed: int, sharpness: float) -> None:
        logits = np.random.default_rng(seed).normal(size=(5, 5, 12, 11)) * sharpness
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
            np.ones((len(text), 1), dtype=np.float32),
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
