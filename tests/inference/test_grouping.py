"""Groups of texts that are read together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datenorm.inference import grouping


@given(st.lists(st.integers(0, 90), max_size=700), st.integers(0, 400))
def test_groups_hold_each_text_once_and_little_padding(lengths: list[int], padding: int) -> None:
    texts = [f"{row:03d}" + "x" * length for row, length in enumerate(lengths)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grouping, "_PADDING", padding)
        patch.setattr(grouping, "_GROUP", 50)
        groups = grouping.grouped(texts)
    assert sorted(text for group in groups for text in group) == texts
    for group in groups:
        assert group == sorted(group, key=len)
        assert len(group) <= 50
        assert sum(len(group[-1]) - len(text) for text in group) <= padding
