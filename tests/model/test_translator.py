from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datenorm.errors import DataError, SettingsError
from datenorm.model.translator import (
    END,
    PAD,
    START,
    Alphabet,
    Translator,
    TranslatorTraining,
    load_translator,
    teacher_forced,
    train_translator,
    translate,
)

keras = pytest.importorskip("keras")
pytestmark = pytest.mark.slow
LETTERS = "abcdefghij"
SOURCES = ["abc", "jihgfedcba", "c", "fade"]


def _untrained(**sizes: int) -> Translator:
    keras.utils.set_random_seed(3)
    translator = Translator(
        LETTERS, LETTERS, **{"units": 12, "embedding_units": 8, "attention_units": 6, **sizes}
    )
    translator.build()
    # The embeddings start near zero, where every text looks like the next; these differ.
    for layer in (translator.source_embedding, translator.target_embedding):
        layer.set_weights(
            [np.random.default_rng(4).normal(size=weight.shape) for weight in layer.weights]
        )
    return translator


@pytest.fixture(scope="module")
def untrained() -> Translator:
    return _untrained()


def _fond_of(symbol: int) -> Translator:
    """A network that always finds one symbol by far the likeliest."""
    translator = _untrained()
    kernel, bias = translator.output_layer.get_weights()
    bias[symbol] = 100
    translator.output_layer.set_weights([kernel, bias])
    return translator


def _pairs(
    count: int, shortest: int, longest: int, reverse: bool, seed: int = 0
) -> list[tuple[str, str]]:
    rng = random.Random(seed)
    texts = ["".join(rng.choices(LETTERS, k=rng.randint(shortest, longest))) for _ in range(count)]
    return [(text, text[::-1] if reverse else text) for text in texts]


def _numpy(tensor: Any) -> np.ndarray:
    return keras.ops.convert_to_numpy(tensor)


def test_texts_are_padded_on_the_right_after_their_end() -> None:
    ids = Alphabet("ab").encode(["a", "", "bab"])
    assert ids.tolist() == [[3, END, PAD, PAD], [END, PAD, PAD, PAD], [4, 3, 4, END]]
    assert [Alphabet("ab").decode(row.tolist()) for row in ids] == ["a", "", "bab"]


def test_teacher_forcing_gives_the_symbol_before() -> None:
    assert teacher_forced(np.array([[3, 4, END], [5, END, PAD]], dtype=np.int32)).tolist() == [
        [START, 3, 4],
        [START, 5, END],
    ]


def test_characters_that_are_not_in_the_alphabet_are_named() -> None:
    with pytest.raises(
        DataError,
        match=r"no symbol for '\?' 'z'; the translator was trained on texts of 'abc' alone",
    ):
        Alphabet("abc").encode(["a?", "zb"])


@pytest.mark.parametrize("characters", ["", "aba"])
def test_an_alphabet_holds_different_characters(characters: str) -> None:
    with pytest.raises(
        SettingsError, match=f"one or more different characters, not '{characters}'"
    ):
        Alphabet(characters)


def test_weights_sum_to_one_and_are_zero_on_padding(untrained: Translator) -> None:
    source_ids = untrained.source.encode(SOURCES)
    states, last, mask = untrained.encode(source_ids)
    _, _, weights = untrained.decode(teacher_forced(source_ids), last, states, mask)
    weights = _numpy(weights)  # (m, Ty, Tx)
    np.testing.assert_allclose(weights.sum(axis=-1), 1, atol=1e-6)
    padding = np.broadcast_to((source_ids == PAD)[:, None], weights.shape)
    assert padding.any() and (weights[padding] == 0).all() and (weights[~padding] > 0).all()


def test_a_text_gives_the_same_alone_and_beside_longer_ones(untrained: Translator) -> None:
    together = translate(untrained, SOURCES, max_length=12)
    for text, translation in zip(SOURCES, together, strict=True):
        (alone,) = translate(untrained, [text], max_length=12)
        assert alone.text == translation.text
        np.testing.assert_allclose(
            alone.attention.weights, translation.attention.weights, atol=1e-6
        )


def test_teacher_forced_and_stepwise_logits_agree(untrained: Translator) -> None:
    source_ids = untrained.source.encode(SOURCES)
    previous = teacher_forced(untrained.target.encode([text[::-1] for text in SOURCES]))
    at_once = _numpy(untrained((source_ids, previous)))
    states, hidden, mask = untrained.encode(source_ids)
    for step in range(previous.shape[1]):
        logits, hidden, _ = untrained.decode(previous[:, step : step + 1], hidden, states, mask)
        np.testing.assert_allclose(_numpy(logits)[:, 0], at_once[:, step], atol=1e-5)


def test_future_target_symbols_change_nothing_before_them(untrained: Translator) -> None:
    source_ids = untrained.source.encode(SOURCES)
    previous = teacher_forced(untrained.target.encode(SOURCES))
    changed = previous.copy()
    changed[:, 6:] = START
    before, after = (
        _numpy(untrained((source_ids, previous))),
        _numpy(untrained((source_ids, changed))),
    )
    np.testing.assert_array_equal(before[:, :6], after[:, :6])
    assert (before[:, 6:] != after[:, 6:]).any()


def test_the_end_symbol_stops() -> None:
    for text, translation in zip(SOURCES, translate(_fond_of(END), SOURCES), strict=True):
        assert (translation.text, translation.complete) == ("", True)
        assert translation.attention.input_symbols == (*text, "⏎")
        assert translation.attention.output_symbols == ("⏎",)
        assert translation.attention.weights.shape == (1, len(text) + 1)


def test_without_an_end_symbol_the_longest_allowed_output_stops() -> None:
    first_letter = END + 1
    for translation in translate(_fond_of(first_letter), SOURCES, max_length=4):
        assert (translation.text, translation.complete) == ("aaaa", False)
        assert translation.attention.output_symbols == tuple("aaaa")
        assert translation.attention.weights.shape[0] == 4


@pytest.mark.parametrize("symbol", [PAD, START])
def test_padding_and_start_are_never_written(symbol: int) -> None:
    for translation in translate(_fond_of(symbol), SOURCES, max_length=4):
        assert set(translation.text) <= set(LETTERS)


def test_each_text_of_a_batch_ends_for_itself() -> None:
    translator = _untrained()
    kernel, bias = translator.output_layer.get_weights()
    bias[END] = 1  # likely enough that some texts end and others do not
    translator.output_layer.set_weights([3 * kernel, bias])
    translations = translate(translator, SOURCES, max_length=12)
    assert len({len(translation.text) for translation in translations}) > 1
    for translation in translations:
        written = (*translation.text, *("⏎" * translation.complete))
        assert translation.attention.output_symbols == written
        np.testing.assert_allclose(
            translation.attention.weights.sum(axis=1), np.ones(len(written)), atol=1e-6
        )
        assert translation.attention.probabilities.shape == (len(written),)


def test_no_texts_give_no_translations(untrained: Translator) -> None:
    assert translate(untrained, []) == []


def test_saved_and_loaded_gives_the_same(untrained: Translator, tmp_path: Path) -> None:
    untrained.save(tmp_path / "translator.keras")
    loaded = load_translator(tmp_path / "translator.keras")
    assert loaded.get_config() == untrained.get_config()
    for one, other in zip(
        translate(untrained, SOURCES, max_length=12),
        translate(loaded, SOURCES, max_length=12),
        strict=True,
    ):
        assert one.text == other.text
        np.testing.assert_array_equal(one.attention.weights, other.attention.weights)
        np.testing.assert_array_equal(one.attention.probabilities, other.attention.probabilities)


def test_loading_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"cannot read .*missing\.keras as a Keras model"):
        load_translator(tmp_path / "missing.keras")
    (tmp_path / "broken.keras").write_text("no model")
    with pytest.raises(DataError, match=r"cannot read .*broken\.keras as a Keras model"):
        load_translator(tmp_path / "broken.keras")
    keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)]).save(tmp_path / "other.keras")
    with pytest.raises(DataError, match=r"other\.keras holds a Sequential; expected a Translator"):
        load_translator(tmp_path / "other.keras")


def test_the_same_seed_trains_the_same_network() -> None:
    pairs = _pairs(128, 1, 4, reverse=True)
    trained = [_untrained(), _untrained()]
    for translator in trained:
        train_translator(translator, pairs, TranslatorTraining(epochs=1, seed=5))
    for one, other in zip(*(translator.get_weights() for translator in trained), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("reverse", [False, True], ids=["copy", "reverse"])
def test_it_learns_to_copy_and_to_reverse(reverse: bool) -> None:
    keras.utils.set_random_seed(0)
    translator = Translator(LETTERS, LETTERS)
    translator.build()
    train_translator(translator, _pairs(8_000, 3, 10, reverse), TranslatorTraining(epochs=6))
    test = _pairs(1_000, 3, 10, reverse, seed=1)
    translations = translate(translator, [source for source, _ in test])
    exact = [
        translation.complete and translation.text == target
        for translation, (_, target) in zip(translations, test, strict=True)
    ]
    assert np.mean(exact) >= 0.99
