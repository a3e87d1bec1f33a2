from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datenorm.errors import DataError
from datenorm.preprocessing import (
    decode_targets,
    encode_batch,
    encode_canonical,
    encode_targets,
    encode_text,
    fits,
    one_hot,
    padding_mask,
)
from datenorm.task import MACHINE_DATE, TaskSpec, Vocabulary

TASK = TaskSpec("date", Vocabulary.human("abc 123-"), MACHINE_DATE, 8, 10, "date")


def test_text_to_ids_by_hand() -> None:
    # sorted: ' ' '-' '1' '2' '3' 'a' 'b' 'c' <unk> <pad>
    assert encode_text("A 1?", TASK) == [5, 0, 2, 8]


def test_batches_are_padded_on_the_right() -> None:
    batch = encode_batch(["abc", ""], TASK)
    assert batch.dtype == np.int32
    assert batch.tolist() == [[5, 6, 7, 9, 9, 9, 9, 9], [9] * 8]
    assert padding_mask(batch, TASK).sum(axis=1).tolist() == [3, 0]


def test_long_text_is_refused_and_never_cut() -> None:
    assert fits("12345678", TASK)
    assert not fits("123456789", TASK)
    assert not fits(" ", TASK)
    with pytest.raises(
        DataError, match="text 1 has 9 characters, and the task date reads at most 8"
    ):
        encode_batch(["a", "123456789"], TASK)


@pytest.mark.parametrize("target", ["1979-05-3", "1979-05-031", "1979/05/03", ""])
def test_targets_of_another_shape_are_refused(target: str) -> None:
    with pytest.raises(DataError, match="target 0 is"):
        encode_targets([target], TASK)


@given(st.dates())
def test_targets_go_there_and_back(date: object) -> None:
    assert decode_targets(encode_targets([str(date)], TASK), TASK) == [str(date)]


def test_one_hot_shapes_and_values() -> None:
    human = one_hot(encode_batch(["a1"], TASK), TASK.human_vocabulary)
    machine = one_hot(encode_targets(["1979-05-03"], TASK), TASK.machine_vocabulary)
    assert human.shape == (1, 8, 10)
    assert machine.shape == (1, 10, 11)
    assert (human.sum(axis=-1) == 1).all()
    assert human[0, 0, 5] == human[0, 1, 2] == machine[0, 4, 0] == 1


@given(st.lists(st.text(alphabet="abc 123-z😀é\ud800", min_size=5, max_size=5), min_size=1))
def test_canonical_texts_of_one_length_get_the_same_ids_at_once(forms: list[str]) -> None:
    ids = TASK.human_vocabulary.ids
    expected = [[ids.get(character, TASK.unknown_id) for character in form] for form in forms]
    assert encode_canonical(forms, TASK).tolist() == expected


def test_hints_stand_before_every_canonical_text() -> None:
    task = TaskSpec(
        "date",
        Vocabulary((*"abc", "<de>", "<unk>", "<pad>")),
        MACHINE_DATE,
        8,
        10,
        "date",
        hints=("<de>",),
    )
    assert encode_canonical(["ab", "c?"], task, ("<de>",)).tolist() == [[3, 0, 1], [3, 2, 4]]


@given(st.text())
def test_any_text_becomes_ids_of_the_vocabulary(text: str) -> None:
    assert all(
        0 <= i < len(TASK.human_vocabulary) and i != TASK.pad_id for i in encode_text(text, TASK)
    )
