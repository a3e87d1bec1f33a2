"""A bundle's two graphs in ONNX Runtime: encode texts once, then step the decoder.

Every row comes out the same, bit for bit, whatever rows stand beside it and however it is padded.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from datenorm.errors import BundleError
from datenorm.onnx_runtime import load_onnxruntime

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from datenorm.bundle import Bundle

__all__ = ["DecoderState", "Encoded", "Runtime", "session_options", "usable_cores"]

# ONNX Runtime sums so many places at once: where whole blocks are padding, no bit of a sum changes.
_BLOCK = 4
_DECODED = ("log_probabilities", "attention", "next_hidden", "next_cell")


class Encoded(NamedTuple):
    """Encoder states (m, T, 2n), their keys (m, T, a), and the mask (m, T) of what is text."""

    states: NDArray[np.float32]
    keys: NDArray[np.float32]
    mask: NDArray[np.bool_]

    def take(self, rows: NDArray[np.intp]) -> Encoded:
        """The same for some rows, in their order."""
        return Encoded(self.states[rows], self.keys[rows], self.mask[rows])


class DecoderState(NamedTuple):
    """Hidden and cell state (m, s), and the last symbol, one-hot (m, |machine|)."""

    hidden: NDArray[np.float32]
    cell: NDArray[np.float32]
    previous: NDArray[np.float32]

    def take(self, rows: NDArray[np.intp]) -> DecoderState:
        """The same for some rows, in their order."""
        return DecoderState(self.hidden[rows], self.cell[rows], self.previous[rows])

    def at(self, rows: NDArray[np.intp], previous: NDArray[np.float32]) -> DecoderState:
        """Some rows, each with a symbol chosen."""
        return DecoderState(self.hidden[rows], self.cell[rows], previous)

    def with_rows(self, others: DecoderState) -> DecoderState:
        """These rows, then others."""
        return DecoderState(
            np.concatenate([self.hidden, others.hidden]),
            np.concatenate([self.cell, others.cell]),
            np.concatenate([self.previous, others.previous]),
        )


def usable_cores() -> int:
    """Cores that this process may use: ONNX Runtime alone would take all that the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def session_options() -> Any:
    """What `scripts/runtime_options.py` found best; every text is read alike in any batch."""
    options = load_onnxruntime().SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return options


def _load_session(graph: bytes, name: str, model: str, options: Any = None) -> Any:
    """A session of ONNX Runtime for a graph of a model.

    Raises:
        BundleError: ONNX Runtime refuses the graph.
    """
    onnxruntime = load_onnxruntime()
    try:
        return onnxruntime.InferenceSession(
            graph, options or session_options(), providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # ONNX Runtime's exceptions share no base class of their own
        raise BundleError(
            f"{model}: ONNX Runtime cannot load {name}: {str(error).splitlines()[0]}"
        ) from error


class Runtime:
    """Runs a bundle's network.

    Args:
        bundle: the model.
        threads: texts are read in so many threads at once; 0 takes the cores that the process may
            use. ONNX Runtime itself gets one thread in each: texts are independent, and that way no
            thread waits for another. It has no threads of its own then, and survives a fork.
        options: ONNX Runtime's, instead of `session_options`.

    `masking` is whether the network masks padding; the classic one reads texts padded to Tx.

    Raises:
        BundleError: ONNX Runtime refuses a graph, or the graph does not fit the task.
    """

    def __init__(self, bundle: Bundle, threads: int = 0, options: Any = None) -> None:
        sessions = {
            name: _load_session(content, name, bundle.name, options)
            for name, content in bundle.graphs.items()
        }
        self._encoder, self._decoder = sessions["encoder.onnx"], sessions["decoder.onnx"]
        self.masking = "lengths" in {value.name for value in self._encoder.get_inputs()}
        decoder_inputs = {value.name: value.shape for value in self._decoder.get_inputs()}
        self._feedback = "previous" in decoder_inputs
        self.threads = threads or usable_cores()
        self._symbols = len(bundle.task.machine_vocabulary)
        self._units = int(decoder_inputs["hidden"][1])
        self._pad_id = bundle.task.pad_id
        self._width = bundle.task.max_input_length
        output_symbols = self._decoder.get_outputs()[0].shape[1]
        if output_symbols != self._symbols:
            raise BundleError(
                f"{bundle.name}: the decoder writes {output_symbols} symbols, "
                f"the task has {self._symbols}"
            )
        input_symbols = self._encoder.get_modelmeta().custom_metadata_map.get("input_symbols")
        if input_symbols != str(len(bundle.task.human_vocabulary)):
            expected = len(bundle.task.human_vocabulary)
            raise BundleError(
                f"{bundle.name}: the encoder reads {input_symbols} input symbols, "
                f"the task has {expected}"
            )

    def encode(self, ids: NDArray[np.int32]) -> Encoded:
        """Encode texts: ids, int32, (m, T'), with padding behind the shorter ones."""
        width = -(-ids.shape[1] // _BLOCK) * _BLOCK if self.masking else self._width
        padded = np.full((len(ids), width), self._pad_id, dtype=np.int32)
        padded[:, : ids.shape[1]] = ids
        mask = padded != self._pad_id
        feeds: dict[str, Any] = {"ids": padded}
        if self.masking:
            feeds["lengths"] = np.count_nonzero(mask, axis=1).astype(np.int32)
        states, keys = self._encoder.run(["states", "keys"], feeds)
        return Encoded(states, keys, mask)

    def start(self, count: int) -> DecoderState:
        """The decoder's state before the first symbol of `count` texts."""
        zeros = np.zeros((count, self._units), dtype=np.float32)
        return DecoderState(zeros, zeros, np.zeros((count, self._symbols), dtype=np.float32))

    def step(
        self, encoded: Encoded, state: DecoderState
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], DecoderState]:
        """One decoder step: log-probabilities (m, |machine|), attention weights (m, T), next state.

        The next state's `previous` is still the old one: the caller chooses the symbol.
        """
        given: dict[str, Any] = {
            "states": encoded.states,
            "keys": encoded.keys,
            "hidden": state.hidden,
            "cell": state.cell,
        }
        if self.masking:
            given["mask"] = encoded.mask
        if self._feedback:
            given["previous"] = state.previous
        log_probabilities, attention, hidden, cell = self._decoder.run(_DECODED, given)
        return log_probabilities, attention, DecoderState(hidden, cell, state.previous)
