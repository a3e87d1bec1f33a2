"""Decoding against a stand-in network whose probabilities are known, searched exhaustively by hand."""

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
    """Log-probabilities from a random table of (text, step, previous symbol): a true joint distribution."""

    def __init__(self, seed: int, sharpness: float) -> None:
        logits = np.random.default_rng(seed).normal(size=(5, 5, 12, 11)) * sharpness
        self.table = (logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))).astype(np.float32)

    def encode(self, ids: np.ndarray) -> Encoded:
        empty = np.zeros((len(ids), 1, 1), dtype=np.float32)
        return Encoded(ids[:, :1].astype(np.float32)[:, :, None], empty, np.ones((len(ids), 1), dtype=bool))

    def start(self, count: int) -> DecoderState:
        zeros = np.zeros((count, 1), dtype=np.float32)
        return DecoderState(zeros, zeros, np.zeros((count, 11), dtype=np.float32))

    def step(self, encoded: Encoded, state: DecoderState) -> tuple[np.ndarray, np.ndarray, DecoderState]:
        text = encoded.states[:, 0, 0].astype(int)
        step = state.hidden[:, 0].astype(int)
        previous = np.where(state.previous.any(axis=1), state.previous.argmax(axis=1), 11)
        log = self.table[text, step, previous]
        return log, np.ones((len(text), 1), dtype=np.float32), DecoderState(state.hidden + 1, state.cell, state.previous)

    def joint(self, text: int, output: str) -> float:
        symbols = [MACHINE_TIME.ids[symbol] for symbol in output]
        return float(np.exp(sum(self.table[text, i, p, s] for i, (p, s) in enumerate(zip([11, *symbols], symbols, strict=False)))))


ALL_TIMES = [f"{hour:02d}:{minute:02d}" for hour, minute in itertools.product(range(24), range(60))]


@pytest.mark.parametrize("sharpness", [0.5, 2.0, 6.0])
@pytest.mark.parametrize("seed", range(6))
def test_the_likeliest_valid_outputs_with_their_exact_probability(seed: int, sharpness: float) -> None:
    runtime = TableRuntime(seed, sharpness)
    ids = np.arange(5, dtype=np.int32)[:, None]
    options = DecodingOptions(floor=0.001, beams=(1, 6, 2000), most=5)
    for text, readings in enumerate(decode(runtime, ids, TASK, options)):  # type: ignore[arg-type]
        ranked = sorted(((runtime.joint(text, time), time) for time in ALL_TIMES), reverse=True)
        expected = [(p, time) for p, time in ranked[:5] if p >= options.floor] or ranked[:1]
        assert [reading.machine for reading in readings] == [time for _, time in expected]
        np.testing.assert_allclose([reading.probability for reading in readings], [p for p, _ in expected], rtol=1e-4)


def test_greedy_search_alone_would_be_wrong_here() -> None:
    """Some text's likeliest first symbol does not begin its likeliest output, or this file tests nothing."""
    greedy, exact = (
        [
            decode(TableRuntime(seed, 0.5), np.arange(5, dtype=np.int32)[:, None], TASK, DecodingOptions(floor=0.001, beams=beams))  # type: ignore[arg-type]
            for seed in range(6)
        ]
        for beams in ((1,), (2000,))
    )
    assert any(g[0].machine != e[0].machine for gs, es in zip(greedy, exact, strict=True) for g, e in zip(gs, es, strict=True))


@pytest.mark.parametrize("values", [{"floor": 0.0}, {"floor": 1.0}, {"beams": ()}, {"beams": (4, 2)}, {"beams": (0,)}, {"most": 0}])
def test_options_that_cannot_work_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match=next(iter(values))):
        DecodingOptions(**values)  # type: ignore[arg-type]
