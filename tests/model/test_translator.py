from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

keras = pytest.importorskip("keras")

from datenorm.errors import DataError, SettingsError  # noqa: E402
from datenorm.model.translator import END, PAD, START, SymbolTable, Translator, TranslatorSettings  # noqa: E402

SOURCES = ["abc", "cab b", "a"]
TARGETS = ["xyz", "zx", "yyzx"]


@pytest.fixture(scope="module")
def translator() -> Translator:
    keras.utils.set_random_seed(4)
    return Translator(SymbolTable.of(SOURCES), SymbolTable.of(TARGETS), TranslatorSettings(8, 12, 6))


def test_symbols_by_hand() -> None:
    table = SymbolTable.of(["ba"])
    assert table.encode(["ab", "?"], framed=True).tolist() == [[START, 4, 5, END], [START, 3, END, PAD]]
    assert table.decode([4, 5, END, 4]) == "ab"


def test_weights_sum_to_one_and_are_zero_on_padding(translator: Translator) -> None:
    ids, framed = translator.source.encode(SOURCES, False), translator.target.encode(TARGETS, True)
    _, weights = translator.forced.predict_on_batch([ids, framed[:, :-1]])
    np.testing.assert_allclose(weights.sum(axis=-1), 1, atol=1e-6)
    assert (weights.transpose(0, 2, 1)[ids == PAD] == 0).all()


def test_teacher_forced_and_stepwise_agree(translator: Translator) -> None:
    written, step_weights, step_logits = translator._run(SOURCES, 7)
    previous = np.concatenate([np.full((3, 1), START), written[:, :-1]], axis=1).astype(np.int32)
    logits, weights = translator.forced.predict_on_batch([translator.source.encode(SOURCES, False), previous])
    np.testing.assert_allclose(logits, step_logits, atol=1e-5)
    np.testing.assert_allclose(weights, step_weights, atol=1e-5)


def test_future_target_symbols_change_nothing_before_them(translator: Translator) -> None:
    ids, previous = translator.source.encode(SOURCES, False), translator.target.encode(TARGETS, True)
    changed = previous.copy()
    changed[:, 3:] = 4
    one, other = (translator.forced.predict_on_batch([ids, p])[0] for p in (previous, changed))
    np.testing.assert_array_equal(one[:, :3], other[:, :3])
    assert np.abs(one[:, 3:] - other[:, 3:]).max() > 0


def test_more_padding_changes_nothing(translator: Translator) -> None:
    alone = translator.translate(["a"], 7)[0]
    assert translator.translate(["a", "cab b"], 7)[0] == alone


def test_the_end_symbol_stops_a_text_and_all_of_them_the_loop(translator: Translator) -> None:
    output = translator.step.get_layer("output")
    kernel, bias = output.get_weights()
    try:
        output.set_weights([np.zeros_like(kernel), np.eye(len(bias))[END] * 10])
        ids, _, _ = translator._run(SOURCES, 50)
        assert ids.tolist() == [[END]] * 3
        assert translator.translate(SOURCES) == ["", "", ""]
        output.set_weights([np.zeros_like(kernel), np.eye(len(bias))[4] * 10])
        assert translator.translate(SOURCES, longest=9) == ["x" * 9] * 3
    finally:
        output.set_weights([kernel, bias])


def test_saved_and_loaded_it_writes_the_same(translator: Translator, tmp_path: Path) -> None:
    translator.save(tmp_path / "saved")
    assert Translator.load(tmp_path / "saved").translate(SOURCES, 7) == translator.translate(SOURCES, 7)
    with pytest.raises(DataError, match="not a saved translator"):
        Translator.load(tmp_path / "nowhere")
    (tmp_path / "saved" / "weights.npz").write_bytes(b"short")
    with pytest.raises(DataError, match="not a saved translator"):
        Translator.load(tmp_path / "saved")


def test_sizes_that_cannot_work_are_refused() -> None:
    with pytest.raises(SettingsError, match="at least 1"):
        TranslatorSettings(units=0)


@pytest.mark.slow
@pytest.mark.parametrize("task", ["copy", "reverse"])
def test_copying_and_reversing_are_learned(task: str) -> None:
    rng = random.Random(6)
    texts = ["".join(rng.choices("abcdefgh", k=rng.randint(3, 8))) for _ in range(12_500)]
    goals = texts if task == "copy" else [text[::-1] for text in texts]
    seen = set(texts[:12_000])
    test = [(text, goal) for text, goal in zip(texts[12_000:], goals[12_000:], strict=True) if text not in seen]
    assert len(test) > 250
    keras.utils.set_random_seed(6)
    translator = Translator(SymbolTable.of(texts), SymbolTable.of(goals))
    translator.fit(texts[:12_000], goals[:12_000], epochs=10, learning_rate=0.006)
    translated = translator.translate([text for text, _ in test], 12)
    assert sum(t == goal for t, (_, goal) in zip(translated, test, strict=True)) / len(test) >= 0.99
