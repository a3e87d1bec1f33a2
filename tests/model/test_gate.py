"""The gate: its graph against Keras, rows that stand alone, and that it learns."""

from __future__ import annotations

import numpy as np
import pytest

from datenorm.errors import SettingsError
from datenorm.inference.runtime import load_session, padded_to_blocks
from datenorm.model.batches import Encoded
from datenorm.model.gate import GateSettings, build_gate, classes_of, export_gate, train_gate
from datenorm.outputs import output_language
from datenorm.outputs.world.plain import CLASSES
from datenorm.preprocessing import encode_batch
from datenorm.records import DatePair
from datenorm.task import TaskSpec, Vocabulary

SETTINGS = GateSettings(embedding_units=8, channels=12, layers=3, learning_rate=0.02, steps=120)
TASK = TaskSpec(
    "gate",
    Vocabulary.human("0123456789 abcdefghijklmnopqrstuvwxyz"),
    Vocabulary.machine("world"),
    40,
    output_language("world").length,
    "world",
)
PAIRS = [
    ("3 may 1979", "1979-05-03"),
    ("before 3 may 1979", "/1979-05-03"),
    ("may 1979", "1979-05---"),
    ("thursday 3 may 1979", "1979-05-03d"),
    ("call me", ""),
]


def _pairs(count: int) -> list[DatePair]:
    return [DatePair(*PAIRS[i % len(PAIRS)], "named", "", False, "en") for i in range(count)]


def _probabilities(graph: bytes, ids: np.ndarray) -> np.ndarray:
    session = load_session(graph, "gate.onnx", "test")
    ids = padded_to_blocks(ids, TASK.pad_id)
    (found,) = session.run(None, {"ids": ids, "mask": ids != TASK.pad_id})
    return np.asarray(found)


def test_classes_are_those_of_the_outputs() -> None:
    targets = Encoded(_pairs(5), TASK).targets
    found = [CLASSES[of] for of in classes_of(targets, TASK).tolist()]
    assert found == ["", None, "", "d", None]


def test_the_graph_answers_as_keras_and_every_row_alone() -> None:
    gate = build_gate(TASK, SETTINGS)
    texts = [text for text, _ in PAIRS]
    ids = encode_batch(texts, TASK)
    logits = np.asarray(gate.predict(ids, verbose=0), dtype=np.float64)
    expected = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    found = _probabilities(export_gate(gate, SETTINGS), ids)
    np.testing.assert_allclose(found, expected, atol=1e-5)
    for row, text in enumerate(texts):
        alone = _probabilities(export_gate(gate, SETTINGS), encode_batch([text], TASK, len(text)))
        assert (alone[0] == found[row]).all()


def test_it_learns_which_texts_say_more() -> None:
    encoded = Encoded(_pairs(100), TASK)
    batch = encoded.batch(np.arange(100))
    gate = build_gate(TASK, SETTINGS)
    loss = train_gate(gate, [batch] * SETTINGS.steps, TASK, SETTINGS)
    assert loss < 0.2
    ids = encode_batch([text for text, _ in PAIRS], TASK)
    found = _probabilities(export_gate(gate, SETTINGS), ids).argmax(axis=1)
    assert [CLASSES[of] for of in found] == ["", None, "", "d", None]


@pytest.mark.parametrize("changed", [{"width": 4}, {"layers": 0}, {"learning_rate": 0.0}])
def test_sizes_that_make_no_gate_are_refused(changed: dict[str, float]) -> None:
    with pytest.raises(SettingsError, match="a gate cannot be built"):
        GateSettings(**changed)  # type: ignore[arg-type]
