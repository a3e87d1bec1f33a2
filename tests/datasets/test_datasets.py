from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import pytest

from datenorm import generation
from datenorm.datasets.folders import read_dataset, write_dataset
from datenorm.datasets.reference import read_reference_pairs
from datenorm.datasets.splits import split_of
from datenorm.errors import DataError
from datenorm.presets import load_preset, to_json
from datenorm.records import DatePair

SETTINGS = load_preset("english").data
TASK = generation.task_spec(SETTINGS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_dataset(tmp_path / "dataset", generation.pairs(SETTINGS, 7), TASK, to_json(SETTINGS), 300)
    return tmp_path / "dataset"


def test_a_dataset_comes_back_as_it_was_written(folder: Path) -> None:
    dataset = read_dataset(folder)
    assert dataset.task == TASK
    written = list(islice(generation.pairs(SETTINGS, 7), 300))
    assert sorted([*dataset.train, *dataset.validation, *dataset.test], key=repr) == sorted(
        written, key=repr
    )


@pytest.mark.parametrize("name", ["dataset.json", "human_vocab.json", "train.jsonl"])
def test_deep_json_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_text("[" * 200_000)
    with pytest.raises(DataError, match=name):
        read_dataset(folder)


def test_advice_to_make_a_dataset_is_given_only_where_nothing_is(folder: Path) -> None:
    with pytest.raises(DataError, match="no dataset folder at") as caught:
        read_dataset(folder / "nowhere")
    assert caught.value.problem == "no_dataset"
    with pytest.raises(DataError, match=r"train\.jsonl is a file; expected") as caught:
        read_dataset(folder / "train.jsonl")
    assert caught.value.problem is None


def test_same_seed_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_dataset(tmp_path / "again", generation.pairs(SETTINGS, 7), TASK, to_json(SETTINGS), 300)
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name


def test_no_test_date_is_seen_in_training(folder: Path) -> None:
    dataset = read_dataset(folder)
    dates = [
        {pair.machine for pair in split}
        for split in (dataset.train, dataset.validation, dataset.test)
    ]
    assert all(dates)
    assert not dates[0] & dates[1]
    assert not dates[0] & dates[2]
    assert not dates[1] & dates[2]


def test_times_are_split_by_text() -> None:
    task = generation.task_spec(load_preset("time").data)
    splits = {
        split_of(DatePair(f"{hour}:{minute:02d}", "12:00"), task)
        for hour in range(24)
        for minute in range(60)
    }
    assert splits == {"train", "validation", "test"}
    assert split_of(DatePair("Noon", "12:00"), task) == split_of(DatePair("noon ", "00:00"), task)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("test.jsonl", None, r"cannot read .*test\.jsonl: No such file"),
        ("human_vocab.json", None, r"cannot read .*human_vocab\.json"),
        ("dataset.json", "{", r"dataset\.json: not JSON"),
        ("dataset.json", '{"format_version": 99}', "format version 99; this program reads 1"),
        (
            "train.jsonl",
            '{"human": "1 May 2001", "machine": "2001-05-01"}\n{"human"\n',
            r"train\.jsonl, line 2: expected a JSON object",
        ),
        (
            "train.jsonl",
            '{"human": "1 May 2001", "machine": "2001-02-30"}\n',
            r"train\.jsonl, line 1: target '2001-02-30'; expected yyyy",
        ),
        (
            "train.jsonl",
            '{"human": "1 \u00e9", "machine": "2001-05-01"}\n',
            r"line 1: character\(s\) \u00e9 not in human_vocab",
        ),
        (
            "train.jsonl",
            '{"human": 5, "machine": "2001-05-01"}\n',
            "line 1: expected a JSON object",
        ),
        ("train.jsonl", "", r"train\.jsonl: 0 lines, but dataset\.json says"),
        ("machine_vocab.json", '{"a": 0}', "writes the symbols"),
        ("machine_vocab.json", '{"a": 4}', "ids from 0 on"),
    ],
)
def test_what_is_wrong_with_a_folder_is_named(
    folder: Path, name: str, content: str | None, message: str
) -> None:
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        read_dataset(folder)


def test_an_existing_dataset_is_not_replaced_unasked(folder: Path) -> None:
    before = (folder / "train.jsonl").read_bytes()
    with pytest.raises(DataError, match="exists"):
        write_dataset(folder, generation.pairs(SETTINGS, 8), TASK, {}, 10)
    assert (folder / "train.jsonl").read_bytes() == before


@pytest.fixture
def reference(tmp_path: Path) -> tuple[Path, Path]:
    pairs = [[f"{h} o'clock", f"{h:02d}:00"] for h in range(20)]
    human = {
        symbol: index
        for index, symbol in enumerate([*sorted(set(" '0123456789clok")), "<unk>", "<pad>"])
    }
    machine = {symbol: index for index, symbol in enumerate("0123456789:")}
    (tmp_path / "pairs.json").write_text(json.dumps(pairs))
    (tmp_path / "vocabularies.json").write_text(json.dumps([human, machine]))
    return tmp_path / "pairs.json", tmp_path / "vocabularies.json"


def test_reference_pairs_keep_their_order_and_split(reference: tuple[Path, Path]) -> None:
    dataset = read_reference_pairs(*reference)
    assert dataset.task.grammar == "time"
    assert (dataset.task.max_input_length, dataset.task.output_length) == (41, 5)
    assert [pair.machine for pair in dataset.test] == ["16:00", "17:00", "18:00", "19:00"]
    assert len(dataset.train) == 16
    assert set(dataset.validation) < set(dataset.train)


@pytest.mark.parametrize(
    ("which", "content", "message"),
    [
        (0, "[1, 2]", "at least 10 pairs"),
        (0, json.dumps([["1", "01:00"]] * 9 + [["1"]]), "pair 9 is not"),
        (
            0,
            json.dumps([["1", "01:00"]] * 9 + [["1", "25:00"]]),
            "pair 9: target '25:00'; expected HH:MM",
        ),
        (0, json.dumps([["1", "01:00"]] * 9 + [["", "05:00"]]), "pair 9: text of 0 characters"),
        (1, "[{}]", "two objects symbol -> id"),
        (1, '[{"a": 0}, {"b": 0}]', "lacks <unk>, <pad>"),
        (1, '[{"a": 3}, {"b": 0}]', "each once"),
    ],
)
def test_what_is_wrong_with_reference_files_is_named(
    reference: tuple[Path, Path], which: int, content: str, message: str
) -> None:
    reference[which].write_text(content)
    with pytest.raises(DataError, match=message):
        read_reference_pairs(*reference)
