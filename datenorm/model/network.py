"""The network: symbols -> BiLSTM encoder -> attention -> LSTM decoder -> output symbols.

Two configurations from one builder:

- `classic`: one-hot input, no mask, relu energies, no output feedback. With 37 input and
  11 output symbols it has the 52,960 parameters of the well-known date normalizer
  (53,724 for its time variant).
- `attention`: padding is masked, energies are linear, and the decoder reads its own last symbol, so
  the outputs are one joint distribution and not ten separate ones.

Shapes: m texts, Tx input symbols, Ty output symbols, n encoder units per
direction, s decoder units.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import keras
from keras import layers, ops

from datenorm.model.attention import AdditiveAttention
from datenorm.presets import NetworkSettings
from datenorm.task import TaskSpec

__all__ = ["AttentionDecoder", "Network", "SymbolEncoding", "build_network"]

Shape = tuple[int | None, ...]


@keras.saving.register_keras_serializable("datenorm")
class SymbolEncoding(layers.Layer):
    """Ids to vectors: one-hot, or an embedding where `units` is above 0.

    Call arguments: ids, int, (m, Tx). Returns float, (m, Tx, vocabulary_size or units).
    """

    def __init__(self, vocabulary_size: int, units: int = 0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.vocabulary_size = vocabulary_size
        self.units = units

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the embedding, if there is one."""
        if self.units:
            self.embedding = self.add_weight(
                shape=(self.vocabulary_size, self.units), initializer="uniform", name="embedding"
            )

    def call(self, ids: Any) -> Any:
        """Vectors of ids; see the class."""
        return (
            ops.take(self.embedding, ids, axis=0)
            if self.units
            else ops.one_hot(ids, self.vocabulary_size)
        )

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """(m, Tx, vocabulary_size or units)."""
        return (*input_shape, self.units or self.vocabulary_size)

    def get_config(self) -> dict[str, Any]:
        """Arguments to build the layer again."""
        return {
            **super().get_config(),
            "vocabulary_size": self.vocabulary_size,
            "units": self.units,
        }


@keras.saving.register_keras_serializable("datenorm")
class AttentionDecoder(layers.Layer):
    """Writes Ty symbols, looking at the encoder's states before each of them.

    Args:
        output_length: Ty, or the most symbols of an output where they have any length.
        vocabulary_size: number of output symbols.
        units: s, width of the LSTM.
        attention_units: width of the attention's hidden layer.
        feedback: whether the LSTM reads the symbol before, one-hot; at the
            start there is none (zeros).
        energy_activation: see `AdditiveAttention`; with one, the energies have a bias too.
        any_length: whether `previous` may have fewer than `output_length` columns, and says so Ty.

    Call arguments:
        states: float, (m, Tx, 2n).
        previous: int, (m, Ty), the true symbol before each output (teacher forcing; column 0 is not
            read). None lets the decoder read its own likeliest symbols, `output_length` of them.
        mask: bool, (m, Tx), or None.

    Returns:
        logits: (m, Ty, vocabulary_size), and attention weights: (m, Ty, Tx).
    """

    def __init__(
        self,
        output_length: int,
        vocabulary_size: int,
        units: int,
        attention_units: int,
        feedback: bool = True,
        energy_activation: str | None = None,
        any_length: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.any_length = any_length
        self.output_length = output_length
        self.vocabulary_size = vocabulary_size
        self.units = units
        self.attention_units = attention_units
        self.feedback = feedback
        self.energy_activation = energy_activation
        self.attention = AdditiveAttention(
            attention_units, energy_activation, energy_activation is not None, name="attention"
        )
        self.cell = layers.LSTMCell(units, name="cell")
        self.output_layer = layers.Dense(vocabulary_size, name="output")
        self.supports_masking = True

    def build(self, states_shape: tuple[int | None, ...], *_: Any, **__: Any) -> None:
        """Make the weights for encoder states of this shape."""
        self.attention.build((None, self.units), states_shape)
        self.cell.build((None, states_shape[-1] + (self.vocabulary_size if self.feedback else 0)))  # type: ignore[operator]
        self.output_layer.build((None, self.units))

    def call(self, states: Any, previous: Any = None, mask: Any = None) -> tuple[Any, Any]:
        """Logits and attention weights; see the class."""
        keys = self.attention.project(states)  # (m, Tx, attention_units)
        hidden = cell = ops.zeros((ops.shape(states)[0], self.units), dtype=states.dtype)
        if self.any_length:
            return self._looped(states, keys, mask, previous, hidden)
        symbol = ops.zeros((ops.shape(states)[0], self.vocabulary_size), dtype=states.dtype)
        logits: list[Any] = []
        weights: list[Any] = []
        for step in range(self.output_length):
            if step and self.feedback:
                last = ops.argmax(logits[-1], axis=-1) if previous is None else previous[:, step]
                symbol = ops.one_hot(last, self.vocabulary_size, dtype=states.dtype)
            hidden, cell, step_weights = self._step(hidden, cell, symbol, states, keys, mask)
            logits.append(self.output_layer(hidden))  # (m, vocabulary_size)
            weights.append(step_weights)
        return ops.stack(logits, axis=1), ops.stack(weights, axis=1)

    def _step(
        self, hidden: Any, cell: Any, symbol: Any, states: Any, keys: Any, mask: Any
    ) -> tuple[Any, Any, Any]:
        """Hidden and cell state, (m, s) each, and attention weights,
        (m, Tx), of one more symbol.
        """
        context, weights = self.attention(hidden, states, mask=mask, keys=keys)  # (m, 2n), (m, Tx)
        inputs = ops.concatenate([context, symbol], axis=-1) if self.feedback else context
        _, (hidden, cell) = self.cell(inputs, [hidden, cell])
        return hidden, cell, weights

    def _looped(
        self, states: Any, keys: Any, mask: Any, previous: Any, zeros: Any
    ) -> tuple[Any, Any]:
        """The same as a loop of the backend, over as many steps as `previous` has columns."""
        if previous is None:
            steps = ops.arange(self.output_length)
        else:  # (Ty, m); -1 is no symbol
            steps = ops.concatenate([ops.full_like(previous[:, :1], -1), previous[:, 1:]], axis=1)
            steps = ops.transpose(steps)

        def one_hot(symbols: Any) -> Any:
            return ops.one_hot(symbols, self.vocabulary_size, dtype=states.dtype)

        def write(carry: tuple[Any, Any, Any], step: Any) -> tuple[Any, Any]:
            hidden, cell, _ = carry
            if previous is None:
                own = one_hot(ops.argmax(self.output_layer(hidden), axis=-1))
                symbol = ops.where(step > 0, own, ops.zeros_like(own))
            else:
                symbol = one_hot(step)
            following = self._step(hidden, cell, symbol, states, keys, mask)
            return following, following

        start = (zeros, zeros, ops.zeros_like(states[:, :, 0]))
        _, (hidden, _, weights) = ops.scan(write, start, steps)  # (Ty, m, s), (Ty, m, Tx)
        logits = self.output_layer(ops.transpose(hidden, (1, 0, 2)))
        return logits, ops.transpose(weights, (1, 0, 2))

    def compute_output_shape(
        self, states_shape: Shape, previous_shape: Shape | None = None, **_: Any
    ) -> tuple[Shape, Shape]:
        """Shapes of logits and attention weights."""
        length = previous_shape[1] if self.any_length and previous_shape else self.output_length
        batch, time = states_shape[0], states_shape[1]
        return (batch, length, self.vocabulary_size), (batch, length, time)

    def compute_mask(self, *arguments: Any, **keywords: Any) -> tuple[None, None]:
        """Every output counts."""
        return None, None

    def get_config(self) -> dict[str, Any]:
        """Arguments to build the layer again."""
        names = (
            "output_length",
            "vocabulary_size",
            "units",
            "attention_units",
            "feedback",
            "energy_activation",
            "any_length",
        )
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}


@dataclass(frozen=True)
class Network:
    """Two views of the same weights.

    `trainer` maps (ids (m, Tx), previous symbols (m, Ty)) to logits; `reader` maps ids to logits
    and attention weights, fed with its own symbols.
    """

    trainer: keras.Model
    reader: keras.Model
    settings: NetworkSettings
    task: TaskSpec

    @property
    def masking(self) -> bool:
        """Whether padding is masked; without it, texts must be padded to Tx."""
        return self.settings.kind == "attention"


def build_network(task: TaskSpec, settings: NetworkSettings) -> Network:
    """Build an untrained network; the initial weights follow Keras's global seed."""
    classic = settings.kind == "classic"
    encode = SymbolEncoding(len(task.human_vocabulary), settings.embedding_units, name="symbols")
    encoder = layers.Bidirectional(
        layers.LSTM(settings.encoder_units, return_sequences=True, name="lstm"), name="encoder"
    )
    decoder = AttentionDecoder(
        task.output_length,
        len(task.machine_vocabulary),
        settings.decoder_units,
        settings.attention_units,
        feedback=not classic,
        energy_activation="relu" if classic else None,
        any_length=task.output.end is not None,
        name="decoder",
    )
    ids = keras.Input((None,), dtype="int32", name="ids")  # (m, Tx)
    length = task.output_length if task.output.end is None else None
    previous = keras.Input((length,), dtype="int32", name="previous")  # (m, Ty)
    # Keras hands a mask on by itself only to layers of one input: here it is a
    # tensor like the others.
    mask = None if classic else ops.not_equal(ids, task.pad_id)  # (m, Tx)
    vectors = encode(ids)  # (m, Tx, |human| or embedding_units)
    states = encoder(vectors, mask=mask)  # (m, Tx, 2n)
    logits, _ = decoder(states, previous, mask=mask)
    trainer = keras.Model([ids, previous], logits, name=f"{settings.kind}_trainer")
    read_logits, weights = decoder(states, mask=mask)
    reader = keras.Model(
        ids, {"logits": read_logits, "attention": weights}, name=f"{settings.kind}_reader"
    )
    return Network(trainer, reader, settings, task)
