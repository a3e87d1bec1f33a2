"""Nothing unseen is certain: the numbers of a text that the network did not look at."""

from __future__ import annotations

import re
from collections import Counter

from datenorm.inference.decoding import Reading
from datenorm.task import TaskSpec

__all__ = ["numbers_left_out", "stands_in_a_word", "unread_numbers"]

_NUMBER = re.compile(r"[0-9]+")
_IN_A_WORD = re.compile(r"(?<=[^\W\d_])[0-9](?=[^\W\d_])")


def unread_numbers(canonical: str, reading: Reading, task: TaskSpec) -> list[str]:
    """The numbers of a text at which the network did not look while it wrote a digit or a letter.

    A dash says nothing: where it looked then, it found nothing. Of equal numbers, as in 2/2/2012,
    it may look at one for all that it writes. A lone digit between letters is no number: `lugl1o`
    is a word.
    """
    if not reading.focus or _are_in(canonical, reading.output):
        return []
    written = zip(task.output.split(reading.output), reading.focus, strict=False)
    length = len(canonical)  # hints stand before the text, padding behind it
    looked_at = {peak for symbol, peak in written if symbol != "-" and 0 <= peak < length}
    # A look at the character before or behind a number is one at the number.
    unread = [
        number
        for number in _NUMBER.finditer(canonical)
        if looked_at.isdisjoint(range(number.start() - 1, number.end() + 1))
        and not stands_in_a_word(canonical, number.start())
    ]
    if not unread:
        return []
    left_out = {int(number) for number in numbers_left_out(canonical, reading.output)}
    return [each[0] for each in unread if int(each[0]) in left_out]


def _are_in(canonical: str, output: str) -> bool:
    """Whether an output has all numbers of a text, as nearly all have: then none is left out."""
    in_output = [int(number) for number in _NUMBER.findall(output)]
    for number in _NUMBER.findall(canonical):
        if int(number) not in in_output:
            return False
        in_output.remove(int(number))
    return True


def numbers_left_out(canonical: str, output: str) -> list[str]:
    """The numbers of a text that are not in an output; of equal ones, those that are too many."""
    in_output = Counter(map(int, _NUMBER.findall(output)))
    left_out = []
    for number in _NUMBER.findall(canonical):
        if in_output[int(number)]:
            in_output[int(number)] -= 1
        else:
            left_out.append(number)
    return left_out


def stands_in_a_word(text: str, position: int) -> bool:
    """Whether the digit at a position is a lone one between letters, which is no number."""
    return _IN_A_WORD.match(text, position) is not None
