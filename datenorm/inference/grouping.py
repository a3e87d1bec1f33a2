"""Texts in groups that the network reads together: of nearly one length, to pad little."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["grouped"]

_GROUP = 512  # texts that are read together: what fits the cache
_PADDING = 150  # padded places of a group that cost less than to read its texts in two


def grouped(texts: Sequence[str]) -> list[list[str]]:
    """Texts sorted by length, in groups that need little padding."""
    by_length: dict[int, list[str]] = {}
    for text in texts:
        by_length.setdefault(len(text), []).append(text)
    groups: list[list[str]] = []
    padding = 0  # of the last group
    for length, alike in sorted(by_length.items()):
        for start in range(0, len(alike), _GROUP):
            part = alike[start : start + _GROUP]
            last = groups[-1] if groups else []
            more = len(last) * (length - len(last[-1])) if last else 0
            if last and padding + more <= _PADDING and len(last) + len(part) <= _GROUP:
                last += part
                padding += more
            else:
                groups.append(part)
                padding = 0
    return groups
