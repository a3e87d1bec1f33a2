"""What outputs copy from texts, and when they are the texts themselves."""

from __future__ import annotations

import numpy as np
import pytest

from datenorm.columns.templates.copies import Copies


def _bytes(*texts: bytes) -> np.ndarray:
    return np.stack([np.frombuffer(text, dtype=np.uint8) for text in texts])


@pytest.mark.parametrize(
    ("skeleton", "symbols", "sources", "pieces"),
    [
        # The hyphens of the output stand in the text too.
        (b"####-##", b"0000-00", (0, 1, 2, 3, None, 5, 6), [(0, 0, 7)]),
        (b"####/##", b"0000-00", (0, 1, 2, 3, None, 5, 6), [(0, 0, 4), (5, 5, 2)]),
        (b"##-####", b"0000-00", (3, 4, 5, 6, None, 0, 1), [(0, 3, 4), (5, 0, 2)]),
        (
            b"#/####",
            b"0000-0000",
            (2, 3, 4, 5, None, None, 0, 7, 8),
            [(0, 2, 4), (6, 0, 1), (7, 7, 2)],
        ),
        (b"no digits", b"1979", (None,) * 4, []),
    ],
)
def test_pieces_are_as_long_as_can_be(
    skeleton: bytes, symbols: bytes, sources: tuple[int | None, ...], pieces: list[tuple[int, ...]]
) -> None:
    assert list(Copies(symbols, sources).pieces(skeleton)) == pieces


def test_outputs_are_copied_from_texts() -> None:
    texts = _bytes(b"03-1979", b"12-2005")
    found = Copies(b"0000-00---", (3, 4, 5, 6, None, 0, 1, None, None, None))
    assert found.writer(b"##-####", 10)(texts).tolist() == [b"1979-03---", b"2005-12---"]
    assert found.writer(b"##-####", 16)(texts).tolist() == [b"1979-03---", b"2005-12---"]


def test_texts_that_are_their_own_output_are_not_copied() -> None:
    texts = _bytes(b"1979-03", b"2005-12")
    found = Copies(b"0000-00", (0, 1, 2, 3, None, 5, 6))
    written = found.writer(b"####-##", 7)(texts)
    assert written.tolist() == [b"1979-03", b"2005-12"]
    assert np.shares_memory(written, texts)
    assert not np.shares_memory(found.writer(b"####-##", 8)(texts), texts)
