"""Text to ids to one-hot and back, for both sides of a task."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from datenorm.errors import DataError
from datenorm.text import canonicalize

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from datenorm.task import TaskSpec, Vocabulary

__all__ = [
    "decode_targets",
    "encode_batch",
    "encode_canonical",
    "encode_targets",
    "encode_text",
    "fits",
    "one_hot",
    "padding_mask",
]


def encode_text(text: str, task: TaskSpec) -> list[int]:
    """Ids of a text's canonical form; characters outside the vocabulary become `<unk>`."""
    ids, unknown = task.human_vocabulary.ids, task.unknown_id
    return [ids.get(character, unknown) for character in canonicalize(text)]


def fits(text: str, task: TaskSpec) -> bool:
    """Whether the canonical text is non-empty and no longer than Tx."""
    return 0 < len(canonicalize(text)) <= task.max_input_length


def encode_batch(
    texts: Sequence[str],
    task: TaskSpec,
    length: int | None = None,
    hints: Sequence[Sequence[str]] | None = None,
) -> NDArray[np.int32]:
    """Ids of many texts, padded on the right with `<pad>`; the hints of each stand before it.

    Returns:
        int32, (m, length); `length` is Tx unless given.

    Raises:
        DataError: a text is longer than `length`; it is never cut in silence.
    """
    width = task.max_input_length if length is None else length
    batch = np.full((len(texts), width), task.pad_id, dtype=np.int32)
    for row, text in enumerate(texts):
        ids = encode_text(text, task)
        if hints is not None:
            ids = [task.human_vocabulary.ids[hint] for hint in hints[row]] + ids
        if len(ids) > width:
            raise DataError(
                f"text {row} has {len(ids)} characters, and the task {task.name} reads "
                f"at most {width}: {text[:60]!r}"
            )
        batch[row, : len(ids)] = ids
    return batch


def encode_canonical(
    forms: Sequence[str], task: TaskSpec, hints: Sequence[str] = ()
) -> NDArray[np.int32]:
    """Ids of canonical texts, all with the same hints before them and padding behind.

    Returns:
        int32, (m, len(hints) + the longest length).
    """
    code_points = np.frombuffer(
        "".join(forms).encode("utf-32-le", "surrogatepass"), dtype=np.uint32
    )
    table = _id_of_code_point(task.human_vocabulary.symbols, task.unknown_id)
    flat = table[np.minimum(code_points, len(table) - 1)]
    lengths = np.fromiter(map(len, forms), dtype=np.intp, count=len(forms))
    longest = int(lengths.max(initial=0))
    if len(flat) == longest * len(forms):
        ids = flat.reshape(len(forms), longest)
    else:
        ids = np.full((len(forms), longest), task.pad_id, dtype=np.int32)
        ids[np.arange(longest) < lengths[:, None]] = flat
    if not hints:
        return ids
    before = np.array([task.human_vocabulary.ids[hint] for hint in hints], dtype=np.int32)
    return np.concatenate([np.broadcast_to(before, (len(forms), len(hints))), ids], axis=1)


@lru_cache(maxsize=8)
def _id_of_code_point(symbols: tuple[str, ...], unknown_id: int) -> NDArray[np.int32]:
    """The id of each code point up to the vocabulary's last; that and all others are unknown."""
    characters = {ord(symbol): index for index, symbol in enumerate(symbols) if len(symbol) == 1}
    table = np.full(max(characters, default=0) + 2, unknown_id, dtype=np.int32)
    table[list(characters)] = list(characters.values())
    return table


def padding_mask(batch: NDArray[np.int32], task: TaskSpec) -> NDArray[np.bool_]:
    """True where a batch of ids, (m, T), holds a symbol of the text and not padding."""
    mask: NDArray[np.bool_] = batch != task.pad_id
    return mask


def encode_targets(outputs: Sequence[str], task: TaskSpec) -> NDArray[np.int32]:
    """Ids of outputs, int32, (m, Ty); shorter ones are filled up with the end symbol.

    Raises:
        DataError: an output has another length or other symbols than the language's.
    """
    language, ids = task.output, task.machine_vocabulary.ids
    batch = np.full((len(outputs), task.output_length), task.end_id or 0, dtype=np.int32)
    longest = task.output_length - (language.end is not None)
    for row, output in enumerate(outputs):
        symbols = language.split(output)
        fits = len(symbols) == longest or (language.end is not None and len(symbols) < longest)
        if not fits or not all(symbol in ids and symbol != language.end for symbol in symbols):
            length = f"{longest}" if language.end is None else f"up to {longest}"
            known = "".join(task.machine_vocabulary.symbols)
            raise DataError(
                f"target {row} is {output[:60]!r}; expected {length} symbols of {known}"
            )
        batch[row, : len(symbols)] = [ids[symbol] for symbol in symbols]
    return batch


def decode_targets(batch: NDArray[np.integer], task: TaskSpec) -> list[str]:
    """Outputs of target ids, (m, places), without end symbols."""
    if not batch.size:
        return [""] * len(batch)
    shown = _shown(task.machine_vocabulary.symbols, task.output.end)
    if shown.dtype == "<U1":  # the quick way: an array drops blanks at the end
        texts = np.ascontiguousarray(shown[batch]).view(f"<U{batch.shape[1]}")
        joined: list[str] = texts.ravel().tolist()
        return joined
    return ["".join(row) for row in shown[batch].tolist()]


@lru_cache(maxsize=8)
def _shown(symbols: tuple[str, ...], end: str | None) -> NDArray[np.str_]:
    """The symbols of outputs, of which the end is not shown."""
    return np.array(["" if symbol == end else symbol for symbol in symbols])


def one_hot(batch: NDArray[np.integer], vocabulary: Vocabulary) -> NDArray[np.float32]:
    """One-hot of ids, (m, T): float32, (m, T, |vocabulary|)."""
    vectors: NDArray[np.float32] = np.eye(len(vocabulary), dtype=np.float32)[batch]
    return vectors
