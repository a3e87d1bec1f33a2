"""Nothing unseen is certain: the numbers of a text that the network did not look at."""

from __future__ import annotations

import re
from collections import Counter

from datenorm.inference.decoding import Reading
from datenorm.task import TaskSpec

__all__ = ["unread_numbers"]

_NUMBER = re.compile(r"[0-9]+")
_LOOKED_AT = "\0"  # in the place of a character; canonical text has none
_UNREAD = re.compile(rf"(?<![0-9{_LOOKED_AT}])[0-9]+(?![0-9{_LOOKED_AT}])")
_IN_A_WORD = re.compile(r"(?<=[^\W\d_])[0-9](?=[^\W\d_])")


def unread_numbers(canonical: str, reading: Reading, task: TaskSpec) -> list[str]:
    """The numbers of a text at which the network did not look while it wrote a digit or a letter.

    A dash says nothing: where it looked then, it found nothing. Of equal numbers, as in 2/2/2012,
    it may look at one for all that it writes. A lone digit between letters is no number: `lugl1o`
    is a word.
    """
    if not reading.focus:
        return []
    characters = list(canonical)
    for symbol, peak in zip(task.output.split(reading.output), reading.focus, strict=False):
        if symbol != "-" and 0 <= peak < len(characters):  # hints stand before the text
            characters[peak] = _LOOKED_AT
    seen = "".join(characters)
    if not _UNREAD.search(seen):
        return []
    in_text = Counter(map(int, _NUMBER.findall(canonical)))
    in_output = Counter(map(int, _NUMBER.findall(reading.output)))
    return [
        match[0]
        for match in _UNREAD.finditer(seen)
        if not _IN_A_WORD.match(canonical, match.start())
        and in_text[int(match[0])] > in_output[int(match[0])]
    ]
