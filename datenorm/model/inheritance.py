"""Weights that go over from one network to another: symbols by name, units by position.

Every axis of every weight matrix runs over symbols or over units. Symbols are matched by name, so a
vocabulary may grow, shrink or be sorted anew. A wider network takes the narrower one into its first
units. What its new units send to the old ones starts at zero, so at first it computes the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from keras import ops
from numpy.typing import NDArray

from datenorm.errors import BundleError
from datenorm.model.network import Network
from datenorm.task import UNKNOWN, Vocabulary

__all__ = ["inherit_weights"]


@dataclass(frozen=True)
class _Axis:
    """The positions of an axis that are inherited, in the heir and in the ancestor.

    `silent` holds the heir's positions of new units, whose effect on what is
    inherited starts at zero.
    """

    heir: NDArray[np.intp]
    ancestor: NDArray[np.intp]
    silent: NDArray[np.intp]


def _symbols(heir: Vocabulary, ancestor: Vocabulary) -> _Axis:
    """An axis over symbols; an input symbol that is new starts as the ancestor's `<unk>`.

    New output symbols keep the weights that the heir has.
    """
    unknown = ancestor.ids.get(UNKNOWN)
    of_ancestor = {symbol: ancestor.ids.get(symbol, unknown) for symbol in heir.symbols}
    pairs = [(heir.ids[symbol], old) for symbol, old in of_ancestor.items() if old is not None]
    positions = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    return _Axis(positions[:, 0], positions[:, 1], silent=np.zeros(0, dtype=np.intp))


def _units(heir: int, ancestor: int, blocks: int = 1) -> _Axis:
    """An axis over so many equal blocks of units: the gates of a cell, or two directions."""
    starts = np.arange(blocks)[:, None]
    inherited = np.arange(ancestor)
    return _Axis(
        heir=(starts * heir + inherited).ravel(),
        ancestor=(starts * ancestor + inherited).ravel(),
        silent=(starts * heir + np.arange(ancestor, heir)).ravel(),
    )


def _joined(first: _Axis, first_sizes: tuple[int, int], second: _Axis) -> _Axis:
    """Two axes one after the other; `first_sizes` are the first one's
    lengths in heir and ancestor.
    """
    heir, ancestor = first_sizes
    return _Axis(
        np.concatenate([first.heir, heir + second.heir]),
        np.concatenate([first.ancestor, ancestor + second.ancestor]),
        np.concatenate([first.silent, heir + second.silent]),
    )


def _inherit(heir: Any, ancestor: Any, *axes: _Axis) -> None:
    """Copy a weight along its inherited positions; a matrix runs from inputs to outputs."""
    value = ops.convert_to_numpy(heir).copy()
    value[np.ix_(*(axis.heir for axis in axes))] = ops.convert_to_numpy(ancestor)[
        np.ix_(*(axis.ancestor for axis in axes))
    ]
    if len(axes) == 2:
        value[np.ix_(axes[0].silent, axes[1].heir)] = 0
    heir.assign(value)


def _inherit_cell(heir: Any, ancestor: Any, inputs: _Axis, units: _Axis, gates: _Axis) -> None:
    """Copy an LSTM cell: kernel, recurrent kernel and bias."""
    axes: Sequence[tuple[_Axis, ...]] = ((inputs, gates), (units, gates), (gates,))
    for new, old, of_weight in zip(
        heir.trainable_variables, ancestor.trainable_variables, axes, strict=True
    ):
        _inherit(new, old, *of_weight)


def inherit_weights(heir: Network, ancestor: Network) -> int:
    """Give a network the weights of another one that is no wider, whose vocabularies may differ.

    Input symbols that are new start as unknown ones. Output symbols and units that are new keep the
    heir's own, initial weights.

    Returns:
        How many symbols are new, on both sides.

    Raises:
        BundleError: the ancestor is of another kind, or wider.
    """
    new, old = heir.settings, ancestor.settings
    sizes = ("embedding_units", "encoder_units", "decoder_units", "attention_units")
    one_hot = (not new.embedding_units, not old.embedding_units)
    if new.kind != old.kind or one_hot[0] != one_hot[1]:
        raise BundleError(
            "weights go over only between networks of one kind with one kind of input"
        )
    for name in sizes:
        if getattr(new, name) < getattr(old, name):
            raise BundleError(
                f"{name} is {getattr(new, name)}, and the network to start from has "
                f"{getattr(old, name)}; expected as many or more"
            )
    human = _symbols(heir.task.human_vocabulary, ancestor.task.human_vocabulary)
    machine = _symbols(heir.task.machine_vocabulary, ancestor.task.machine_vocabulary)
    embedding = _units(new.embedding_units, old.embedding_units)
    encoder = _units(new.encoder_units, old.encoder_units)
    encoder_gates = _units(new.encoder_units, old.encoder_units, blocks=4)
    states = _units(new.encoder_units, old.encoder_units, blocks=2)
    decoder = _units(new.decoder_units, old.decoder_units)
    decoder_gates = _units(new.decoder_units, old.decoder_units, blocks=4)
    attention = _units(new.attention_units, old.attention_units)

    layers = [
        (heir.trainer.get_layer(name), ancestor.trainer.get_layer(name))
        for name in ("symbols", "encoder", "decoder")
    ]
    (new_symbols, old_symbols), (new_encoder, old_encoder), (new_decoder, old_decoder) = layers
    if new.embedding_units:
        _inherit(new_symbols.embedding, old_symbols.embedding, human, embedding)
    inputs = embedding if new.embedding_units else human
    for direction in ("forward_layer", "backward_layer"):
        new_cell, old_cell = (getattr(e, direction).cell for e in (new_encoder, old_encoder))
        _inherit_cell(new_cell, old_cell, inputs, encoder, encoder_gates)

    single = _units(1, 1)
    axes_of = {
        "query_kernel": (decoder, attention),
        "value_kernel": (states, attention),
        "bias": (attention,),
        "score_kernel": (attention, single),
    }
    if new_decoder.attention.energy_bias:
        axes_of["score_bias"] = (single,)
    for name, axes in axes_of.items():
        new_weight, old_weight = (getattr(d.attention, name) for d in (new_decoder, old_decoder))
        _inherit(new_weight, old_weight, *axes)
    widths = (2 * new.encoder_units, 2 * old.encoder_units)
    context = _joined(states, widths, machine) if new_decoder.feedback else states
    _inherit_cell(new_decoder.cell, old_decoder.cell, context, decoder, decoder_gates)
    _inherit(new_decoder.output_layer.kernel, old_decoder.output_layer.kernel, decoder, machine)
    _inherit(new_decoder.output_layer.bias, old_decoder.output_layer.bias, machine)
    return sum(
        len(set(of_heir.symbols) - set(of_ancestor.symbols))
        for of_heir, of_ancestor in (
            (heir.task.human_vocabulary, ancestor.task.human_vocabulary),
            (heir.task.machine_vocabulary, ancestor.task.machine_vocabulary),
        )
    )
