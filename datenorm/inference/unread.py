"""Nothing unseen is certain: the numbers of a text that the network did not look at."""

from __future__ import annotations

import re
from collections import Counter

from datenorm.inference.decoding import Reading
from datenorm.task import TaskSpec

__all__ = ["unread_numbers"]

_NUMBER = re.compile(r"[0-9]+")
_IN_A_WORD = re.compile(r"(?<=[^\W\d_])[0-9](?=[^\W\d_])")


def unread_numbers(canonical: str, reading: Reading, task: TaskSpec) -> list[str]:
    """The numbers of a text at which the network did not look while it wrote a digit or a letter.

    A dash says nothing: where it looked then, it found nothing. Of equal numbers, as in 2/2/2012,
    it may look at one for all that it writes. A lone digit between letters is no number: `lugl1o`
    is a word.
    """
    if not reading.focus:
        return []
    written = zip(task.output.split(reading.output), reading.focus, strict=False)
    length = len(canonical)  # hints stand before the text, padding behind it
    looked_at = {peak for symbol, peak in written if symbol != "-" and 0 <= peak < length}
    # A look at the character before or behind a number is one at the number.
    unread = [
        number
        for number in _NUMBER.finditer(canonical)
        if looked_at.isdisjoint(range(number.start() - 1, number.end() + 1))
        and not _IN_A_WORD.match(canonical, number.start())
    ]
    if not unread:
        return []
    in_text = Counter(map(int, _NUMBER.findall(canonical)))
    in_output = Counter(map(int, _NUMBER.findall(reading.output)))
    return [each[0] for each in unread if in_text[int(each[0])] > in_output[int(each[0])]]
