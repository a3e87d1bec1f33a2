"""Text to text with teacher forcing: GRU encoder, GRU decoder, additive
attention after the decoder.

The decoder starts from the encoder's last state and reads the symbol before; attention then looks
at the encoder's states with the decoder's, and a softmax over both gives the next symbol. Texts are
padded on the right, in training and in reading alike, and padding is masked in both.

Shapes: m texts, Tx source symbols, Ty target symbols (the end symbol
included), n units of each GRU.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import NDArray

from datenorm.errors import DataError, SettingsError
from datenorm.model.attention import AdditiveAttention
from datenorm.records import AttentionMap

__all__ = [
    "Alphabet",
    "Translation",
    "Translator",
    "TranslatorTraining",
    "load_translator",
    "teacher_forced",
    "train_translator",
    "translate",
]

PAD, START, END = 0, 1, 2
_SPECIAL = 3  # ids below this are no characters


@dataclass(frozen=True)
class Alphabet:
    """The characters of one side; 0 is padding, 1 starts and 2 ends a text."""

    characters: str

    def __post_init__(self) -> None:
        if len(set(self.characters)) != len(self.characters) or not self.characters:
            raise SettingsError(
                f"an alphabet needs one or more different characters, not {self.characters!r}"
            )

    @classmethod
    def of(cls, texts: Sequence[str]) -> Alphabet:
        """The characters that occur in texts, sorted."""
        return cls("".join(sorted(set().union(*texts))))

    def __len__(self) -> int:
        return len(self.characters) + _SPECIAL

    def encode(self, texts: Sequence[str]) -> NDArray[np.int32]:
        """Texts to ids, (m, longest + 1): each text, its end symbol, padding on the right."""
        ids = {character: number for number, character in enumerate(self.characters, _SPECIAL)}
        unknown = sorted(set().union(*texts) - ids.keys())
        if unknown:
            raise DataError(
                f"no symbol for {' '.join(map(repr, unknown))}; "
                f"the translator was trained on texts of {self.characters!r} alone"
            )
        encoded = np.full((len(texts), max(map(len, texts), default=0) + 1), PAD, dtype=np.int32)
        for row, text in zip(encoded, texts, strict=True):
            row[: len(text) + 1] = [*(ids[character] for character in text), END]
        return encoded

    def decode(self, ids: Sequence[int]) -> str:
        """The characters before the first end symbol."""
        ids = list(ids)
        return "".join(
            self.characters[i - _SPECIAL] for i in ids[: ids.index(END) if END in ids else None]
        )


@dataclass(frozen=True)
class Translation:
    """What came out for one text; `complete` tells whether the network ended it itself."""

    text: str
    complete: bool
    attention: AttentionMap


@keras.saving.register_keras_serializable("datenorm")
class Translator(keras.Model):
    """The network; it carries both alphabets, so that a saved file is all that reading needs.

    Args:
        source, target: the characters of each side.
        units: n, width of both GRUs.
        embedding_units: width of a symbol's vector.
        attention_units: width of the attention's hidden layer.

    Call arguments: a pair of source ids, int, (m, Tx), and the symbols before each target symbol,
    int, (m, Ty), the start symbol first. Returns logits, float, (m, Ty, |target|).
    """

    def __init__(
        self,
        source: str,
        target: str,
        units: int = 96,
        embedding_units: int = 32,
        attention_units: int = 64,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.source, self.target = Alphabet(source), Alphabet(target)
        self.units = units
        self.embedding_units = embedding_units
        self.attention_units = attention_units
        self.source_embedding = layers.Embedding(
            len(self.source), embedding_units, name="source_embedding"
        )
        self.target_embedding = layers.Embedding(
            len(self.target), embedding_units, name="target_embedding"
        )
        self.encoder = layers.GRU(units, return_sequences=True, return_state=True, name="encoder")
        self.decoder = layers.GRU(units, return_sequences=True, return_state=True, name="decoder")
        self.attention = AdditiveAttention(attention_units, name="attention")
        self.output_layer = layers.Dense(len(self.target), name="output")

    def build(self, input_shape: Any = None) -> None:
        """Make all weights; they depend on no length."""
        self.source_embedding.build((None, None))
        self.target_embedding.build((None, None))
        self.encoder.build((None, None, self.embedding_units))
        self.decoder.build((None, None, self.embedding_units))
        self.attention.build((None, None, self.units), (None, None, self.units))
        self.output_layer.build((None, None, 2 * self.units))
        self.built = True

    def encode(self, source_ids: Any) -> tuple[Any, Any, Any]:
        """States (m, Tx, n), the last of each text (m, n), and the mask (m, Tx)."""
        mask = ops.not_equal(source_ids, PAD)
        states, last = self.encoder(self.source_embedding(source_ids), mask=mask)
        return states, last, mask

    def decode(self, previous: Any, hidden: Any, states: Any, mask: Any) -> tuple[Any, Any, Any]:
        """Logits (m, steps, |target|), the next hidden state (m, n) and
        attention weights (m, steps, Tx).

        `previous` is int, (m, steps): all symbols at once under teacher
        forcing, or one step's alone.
        """
        queries, hidden = self.decoder(
            self.target_embedding(previous), initial_state=hidden
        )  # (m, steps, n)
        context, weights = self.attention(
            queries, states, mask=mask
        )  # (m, steps, n), (m, steps, Tx)
        return self.output_layer(ops.concatenate([queries, context], axis=-1)), hidden, weights

    def call(self, inputs: tuple[Any, Any]) -> Any:
        """Logits under teacher forcing; see the class."""
        source_ids, previous = inputs
        states, last, mask = self.encode(source_ids)
        return self.decode(previous, last, states, mask)[0]

    def get_config(self) -> dict[str, Any]:
        """Arguments to build the network again."""
        names = ("units", "embedding_units", "attention_units")
        alphabets = {"source": self.source.characters, "target": self.target.characters}
        return {
            **super().get_config(),
            **alphabets,
            **{name: getattr(self, name) for name in names},
        }


@dataclass(frozen=True)
class TranslatorTraining:
    """How a translator is trained: Adam, its rate falling along a cosine to zero."""

    epochs: int
    batch_size: int = 64
    learning_rate: float = 4e-3
    seed: int = 0


def teacher_forced(target_ids: NDArray[np.int32]) -> NDArray[np.int32]:
    """The symbols before each target symbol: (m, Ty) -> (m, Ty), the start symbol first."""
    return np.concatenate(
        [np.full((len(target_ids), 1), START, dtype=np.int32), target_ids[:, :-1]], axis=1
    )


def train_translator(
    translator: Translator,
    pairs: Sequence[tuple[str, str]],
    settings: TranslatorTraining,
    callbacks: Sequence[keras.callbacks.Callback] = (),
) -> None:
    """Train on pairs of source and target, the true symbol before each given;
    padding counts for nothing.
    """
    source_ids = translator.source.encode([source for source, _ in pairs])
    target_ids = translator.target.encode([target for _, target in pairs])
    steps = settings.epochs * -(-len(pairs) // settings.batch_size)
    translator.compile(
        optimizer=keras.optimizers.Adam(
            keras.optimizers.schedules.CosineDecay(settings.learning_rate, steps),
            global_clipnorm=1.0,
        ),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=PAD),
    )
    keras.utils.set_random_seed(settings.seed)  # the order of the batches
    inputs = (source_ids, teacher_forced(target_ids))
    translator.fit(
        inputs,
        target_ids,
        batch_size=settings.batch_size,
        epochs=settings.epochs,
        verbose=0,
        callbacks=list(callbacks),
    )


def translate(
    translator: Translator, texts: Sequence[str], max_length: int = 100, batch_size: int = 256
) -> list[Translation]:
    """Translate step by step, each text until its end symbol, or
    `max_length` symbols at the most.
    """
    translations: list[Translation] = []
    for first in range(0, len(texts), batch_size):
        translations += _translate_batch(translator, texts[first : first + batch_size], max_length)
    return translations


def _translate_batch(
    translator: Translator, texts: Sequence[str], max_length: int
) -> list[Translation]:
    states, hidden, mask = translator.encode(translator.source.encode(texts))
    previous = np.full((len(texts), 1), START, dtype=np.int32)
    ended = np.zeros(len(texts), dtype=bool)
    symbols: list[NDArray[np.int32]] = []
    probabilities: list[NDArray[np.float32]] = []
    weights: list[NDArray[np.float32]] = []
    while len(symbols) < max_length and not ended.all():
        logits, hidden, step_weights = translator.decode(previous, hidden, states, mask)
        step = ops.convert_to_numpy(ops.softmax(logits[:, 0]))  # (m, |target|)
        step[:, [PAD, START]] = 0  # neither is ever a target
        chosen = step.argmax(axis=1).astype(np.int32)
        previous = chosen[:, None]
        ended |= chosen == END
        symbols.append(chosen)
        probabilities.append(step.max(axis=1))
        weights.append(ops.convert_to_numpy(step_weights)[:, 0])  # (m, Tx)
    rows = zip(
        texts,
        np.stack(symbols, 1),
        np.stack(probabilities, 1),
        np.stack(weights, 1),
        ended.tolist(),
        strict=True,
    )
    return [_translation(translator, *row) for row in rows]


def _translation(
    translator: Translator,
    source: str,
    symbols: NDArray[Any],
    probabilities: NDArray[Any],
    weights: NDArray[Any],
    complete: bool,
) -> Translation:
    """One row of a batch, cut at its end symbol; the map shows the end
    symbols of both sides as a mark.
    """
    text = translator.target.decode(symbols.tolist())
    written = len(text) + complete
    attention = AttentionMap(
        text=source,
        input_symbols=(*source, "⏎"),
        output_symbols=(*text, *("⏎" * complete)),
        weights=weights[:written, : len(source) + 1],
        probabilities=probabilities[:written],
    )
    return Translation(text, complete, attention)


def load_translator(path: Path) -> Translator:
    """A translator that was saved with `Translator.save`; DataError where the file is none."""
    try:
        loaded = keras.saving.load_model(path, compile=False)
    except (OSError, ValueError) as error:
        raise DataError(f"cannot read {path} as a Keras model ({error})") from error
    if not isinstance(loaded, Translator):
        raise DataError(f"{path} holds a {type(loaded).__name__}; expected a Translator")
    return loaded
