"""Sequence to sequence with teacher forcing: GRU encoder, GRU decoder, additive attention after the decoder.

The decoder starts from the encoder's state; each of its outputs is the query to the attention, and
context and output together give the next symbol. In training the decoder reads the true previous
symbol, in translation its own, until it writes the end. Both sides are padded on the right, and padding
is masked. Shapes: m texts, S source symbols, T target symbols, u units.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import NDArray

from datenorm.errors import DataError, SettingsError
from datenorm.model.attention import AdditiveAttention

__all__ = ["SymbolTable", "Translator", "TranslatorSettings"]

PAD, START, END, UNKNOWN = 0, 1, 2, 3
_SPECIAL = 4
Ids = NDArray[np.int32]


@dataclass(frozen=True)
class SymbolTable:
    """Characters of one side; ids 0 to 3 are padding, start, end and unknown."""

    characters: str

    def __len__(self) -> int:
        return len(self.characters) + _SPECIAL

    @classmethod
    def of(cls, texts: Sequence[str]) -> SymbolTable:
        """All characters of some texts, sorted."""
        return cls("".join(sorted(set("".join(texts)))))

    def encode(self, texts: Sequence[str], framed: bool) -> Ids:
        """Ids, (m, longest), padded on the right; `framed` puts start and end around each text."""
        places = {character: index for index, character in enumerate(self.characters, _SPECIAL)}
        rows = [[places.get(character, UNKNOWN) for character in text] for text in texts]
        if framed:
            rows = [[START, *row, END] for row in rows]
        batch = np.full((len(rows), max(map(len, rows), default=0)), PAD, dtype=np.int32)
        for index, row in enumerate(rows):
            batch[index, : len(row)] = row
        return batch

    def decode(self, ids: Sequence[int]) -> str:
        """The text before the first end."""
        stop = list(ids).index(END) if END in ids else len(ids)
        return "".join(self.characters[i - _SPECIAL] for i in ids[:stop] if i >= _SPECIAL)


@dataclass(frozen=True)
class TranslatorSettings:
    """Sizes of the network."""

    embedding_units: int = 32
    units: int = 96
    attention_units: int = 48

    def __post_init__(self) -> None:
        if min(self.embedding_units, self.units, self.attention_units) < 1:
            raise SettingsError("embedding_units, units and attention_units must be at least 1")


@keras.saving.register_keras_serializable("datenorm")
def masked_cross_entropy(targets: Any, logits: Any) -> Any:
    """Mean cross-entropy over the symbols that are no padding: (m, T), (m, T, |target|) -> scalar."""
    losses = ops.sparse_categorical_crossentropy(targets, logits, from_logits=True)
    counted = ops.cast(ops.not_equal(targets, PAD), losses.dtype)
    return ops.sum(losses * counted) / ops.maximum(ops.sum(counted), 1.0)


class Translator:
    """The network in its two uses, on the same weights: all symbols at once, and step by step."""

    def __init__(self, source: SymbolTable, target: SymbolTable, settings: TranslatorSettings | None = None) -> None:
        self.source, self.target = source, target
        self.settings = settings = settings or TranslatorSettings()
        embed_source = layers.Embedding(len(source), settings.embedding_units, name="source_symbols")
        encoder = layers.GRU(settings.units, return_sequences=True, return_state=True, name="encoder")
        embed_target = layers.Embedding(len(target), settings.embedding_units, name="target_symbols")
        decoder = layers.GRU(settings.units, return_sequences=True, return_state=True, name="decoder")
        attention = AdditiveAttention(settings.attention_units, name="attention")
        output = layers.Dense(len(target), name="output")

        source_ids = keras.Input((None,), dtype="int32", name="source")  # (m, S)
        mask = ops.not_equal(source_ids, PAD)
        states, last = encoder(embed_source(source_ids), mask=mask)  # (m, S, u), (m, u)

        def decode(previous: Any, state: Any, values: Any, values_mask: Any) -> tuple[Any, Any, Any]:
            outputs, state = decoder(embed_target(previous), initial_state=state)  # (m, T, u), (m, u)
            context, weights = attention(outputs, values, mask=values_mask)  # (m, T, u), (m, T, S)
            return output(ops.concatenate([outputs, context], axis=-1)), weights, state

        previous = keras.Input((None,), dtype="int32", name="previous")  # (m, T), start first
        logits, weights, _ = decode(previous, last, states, mask)
        self.trainer = keras.Model([source_ids, previous], logits, name="translator")
        self.forced = keras.Model([source_ids, previous], [logits, weights])
        self.encode = keras.Model(source_ids, [states, last, mask])
        one = keras.Input((1,), dtype="int32", name="one")
        state = keras.Input((settings.units,), name="state")
        given = keras.Input((None, settings.units), name="given")
        given_mask = keras.Input((None,), dtype="bool", name="given_mask")
        self.step = keras.Model([one, state, given, given_mask], list(decode(one, state, given, given_mask)))

    def fit(
        self,
        sources: Sequence[str],
        targets: Sequence[str],
        epochs: int,
        batch_size: int = 128,
        learning_rate: float = 0.004,
        seed: int = 0,
    ) -> list[float]:
        """Train with teacher forcing; returns the mean loss of each epoch."""
        source_ids, framed = self.source.encode(sources, framed=False), self.target.encode(targets, framed=True)
        steps = -(-len(sources) // batch_size)
        schedule = keras.optimizers.schedules.CosineDecay(learning_rate, epochs * steps)
        self.trainer.compile(keras.optimizers.Adam(schedule, global_clipnorm=1.0), loss=masked_cross_entropy)
        losses = []
        for epoch in range(epochs):
            order = np.random.default_rng((seed, epoch)).permutation(len(sources))
            batches = np.array_split(order, steps)
            total = sum(float(self.trainer.train_on_batch([source_ids[b], framed[b, :-1]], framed[b, 1:])) for b in batches)
            losses.append(total / steps)
        return losses

    def translate(self, sources: Sequence[str], longest: int = 64) -> list[str]:
        """Translate step by step; a text is done when it writes the end, all are after `longest` symbols."""
        ids, _, _ = self._run(sources, longest)
        return [self.target.decode(row.tolist()) for row in ids]

    def attention(self, source: str, longest: int = 64) -> tuple[str, NDArray[np.float32]]:
        """The translation and where each of its symbols looked: (symbols written, symbols of the source)."""
        ids, weights, _ = self._run([source], longest)
        text = self.target.decode(ids[0].tolist())
        return text, weights[0, : len(text), : len(source)]

    def _run(self, sources: Sequence[str], longest: int) -> tuple[Ids, NDArray[np.float32], NDArray[np.float32]]:
        """Symbols written (m, steps), attention weights (m, steps, S) and logits (m, steps, |target|)."""
        states, state, mask = self.encode.predict_on_batch(self.source.encode(sources, framed=False))
        symbol = np.full((len(sources), 1), START, dtype=np.int32)
        done = np.zeros(len(sources), dtype=np.bool_)
        ids: list[Ids] = []
        weights: list[NDArray[np.float32]] = []
        logits: list[NDArray[np.float32]] = []
        while not done.all() and len(ids) < longest:
            step_logits, step_weights, state = self.step.predict_on_batch([symbol, state, states, mask])
            symbol = np.where(done[:, None], PAD, step_logits.argmax(axis=-1)).astype(np.int32)
            done |= symbol[:, 0] == END
            ids.append(symbol[:, 0])
            weights.append(step_weights[:, 0])
            logits.append(step_logits[:, 0])
        return np.stack(ids, axis=1), np.stack(weights, axis=1), np.stack(logits, axis=1)

    def save(self, folder: Path) -> None:
        """Write settings.json and the weights into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        settings = {"source": self.source.characters, "target": self.target.characters, "settings": asdict(self.settings)}
        (folder / "settings.json").write_text(json.dumps(settings, ensure_ascii=False) + "\n", encoding="utf-8")
        np.savez(folder / "weights.npz", **{f"{i:03d}": weight for i, weight in enumerate(self.trainer.get_weights())})

    @classmethod
    def load(cls, folder: Path) -> Translator:
        """Read what `save` wrote; DataError where it is not there or damaged."""
        try:
            values = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
            translator = cls(SymbolTable(values["source"]), SymbolTable(values["target"]), TranslatorSettings(**values["settings"]))
            with np.load(folder / "weights.npz", allow_pickle=False) as weights:
                translator.trainer.set_weights([weights[name] for name in sorted(weights.files)])
        except (OSError, ValueError, KeyError) as error:
            raise DataError(f"{folder}: not a saved translator ({error})") from error
        return translator
