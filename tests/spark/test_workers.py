"""The passes over partitions, as workers take them: no cluster is needed to see that their number,
their order and their workers change nothing.
"""

from __future__ import annotations

import pickle
import random
from functools import reduce
from pathlib import Path

import pyarrow as pa
import pytest

from datenorm.cleaning import passes
from datenorm.cleaning.outputs import Additions
from datenorm.cleaning.passes import Neighbours, Passes, tallied
from datenorm.columns.cleaner import CleaningOptions
from datenorm.errors import DataError
from datenorm.inference.normalizer import Normalizer
from datenorm.spark.frames import FrameColumns
from datenorm.spark.shipping import Shipped
from datenorm.spark.workers import Findings, Judged, Worker, merge_found, pack, unpack
from tests.spark.columns import ADDED, NOISE, on_one_machine, rows_of, some_texts

TABLE = rows_of(some_texts(500), 1500)
_ADDITIONS = Additions(wanted=ADDED)


def _worker(
    model: Normalizer, neighbours: Neighbours, options: CleaningOptions | None = None
) -> Worker:
    columns = FrameColumns("data frame", tuple(TABLE.column_names))
    passes = Passes.over(columns, ["when"], neighbours)
    shipped = Shipped(model.with_threads(1))
    return Worker("run", passes, shipped, None, True, options or CleaningOptions())


def _elsewhere(worker: Worker) -> Worker:
    """The worker as another process unpacks it."""
    copy: Worker = pickle.loads(pickle.dumps(Shipped(worker))).value
    return pickle.loads(pickle.dumps(copy))


def _parts(table: pa.Table, count: int) -> list[list[pa.RecordBatch]]:
    """A table in so many partitions of small batches, one of them empty."""
    step = -(-len(table) // (count - 1))
    parts = [table.slice(start, step) for start in range(0, len(table), step)]
    return [*(part.to_batches(max_chunksize=300) for part in parts), []]


def _cleaned(
    worker: Worker, table: pa.Table, count: int, workers: int
) -> tuple[pa.Table, Judged, list[Worker]]:
    """A table in partitions, in each pass by several workers who get them by chance."""
    chance = random.Random(count)
    first = [_elsewhere(worker) for _ in range(workers)]
    asked = worker.passes.asked
    found = [
        chance.choice(first).findings([batch.select(asked) for batch in part])
        for part in _parts(table, count)
    ]
    chance.shuffle(found)
    whole = reduce(Findings.merge, found)
    assert whole.error is None
    judged = Judged(worker.passes.verdicts(whole.evidence, worker.cleaner), whole.learned)
    second = [_elsewhere(worker) for _ in range(workers)]
    names = tuple(table.column_names)
    batches = [
        batch
        for part in _parts(table, count)
        for batch in chance.choice(second).clean(part, judged, _ADDITIONS, names)
    ]
    added = list(_ADDITIONS.columns("when"))
    return pa.Table.from_batches(batches).rename_columns([*names, *added]), judged, second


@pytest.mark.parametrize(
    ("partitions", "workers"), [(2, 1), pytest.param(9, 3, marks=pytest.mark.slow)]
)
def test_rows_are_those_of_one_machine(
    partitions: int, workers: int, tmp_path: Path, network: Normalizer
) -> None:
    expected, report = on_one_machine(TABLE, tmp_path, network)
    worker = _worker(network, Neighbours())
    found, judged, second = _cleaned(worker, TABLE, partitions, workers)
    assert found.to_pydict() == expected.to_pydict()
    assert worker.passes.report({}, judged.verdicts)[0].verdict == report.columns[0].verdict
    for other in second:  # they were taught
        assert other.cleaner.reader.read_by_network == 0


@pytest.mark.slow
def test_groups_have_verdicts_of_their_own_and_reports_are_alike(
    tmp_path: Path, network: Normalizer
) -> None:
    neighbours = Neighbours(by="site")
    expected, report = on_one_machine(TABLE, tmp_path, network, neighbours=neighbours)
    worker = _worker(network, neighbours)
    found, judged, _ = _cleaned(worker, TABLE, 4, 2)
    assert found.to_pydict() == expected.to_pydict()
    asked = TABLE.select(worker.passes.asked).to_batches()
    tallies = reduce(
        lambda one, other: tallied(one, other.items()),
        (_elsewhere(worker).tallies([batch], judged) for batch in asked),
    )
    assert [c.summary() for c in worker.passes.report(tallies, judged.verdicts)] == [
        c.summary() for c in report.columns
    ]


def test_what_was_learnt_is_sent_once(network: Normalizer) -> None:
    worker = _worker(network, Neighbours())
    part = [batch.select(["when"]) for batch in TABLE.to_batches()]
    first, again = worker.findings(part), worker.findings(part)
    assert first.learned.readings
    assert not again.learned.readings
    assert again.evidence == first.evidence


def test_an_error_travels_as_a_value(network: Normalizer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passes, "_GROUP_LIMIT", 10)
    worker = _worker(network, Neighbours(by="id"))
    groups = {"when": ["25/04/2005"] * 11, "id": [str(number) for number in range(11)]}
    findings = worker.findings([pa.RecordBatch.from_pydict(groups)])
    assert isinstance(findings.error, DataError)
    assert str(findings.error).startswith("data frame: column 'id' has more than 10 values")
    assert Findings().merge(pickle.loads(pickle.dumps(findings))).error is not None


def test_a_partition_of_nulls_proves_nothing(network: Normalizer) -> None:
    worker = _worker(network, Neighbours())
    nothing = pa.RecordBatch.from_arrays([pa.nulls(3, pa.string())], ["when"])
    findings = worker.findings([nothing])
    judged = Judged(worker.passes.verdicts(findings.evidence, worker.cleaner), findings.learned)
    (cleaned,) = worker.clean([nothing], judged, Additions(wanted=("status",)), ("when",))
    assert cleaned.to_pydict() == {
        "c0": [None] * 3,
        "c1": [None] * 3,
        "c2": ["rejected"] * 3,
    }


def _union(one: set[int], other: set[int]) -> set[int]:
    return one | other


def test_what_partitions_come_to_merges_as_rows() -> None:
    rows = [pack(part, {part}) for part in range(5)]
    (row,) = merge_found(rows, _union)
    assert list(unpack([row])) == [{0, 1, 2, 3, 4}]
    assert list(merge_found([], _union)) == []


def test_a_shipped_value_is_unpacked_once_in_a_process() -> None:
    shipped = Shipped([*NOISE])
    copy = pickle.loads(pickle.dumps(shipped))
    assert copy.value is shipped.value
    assert copy.value == NOISE
    assert Shipped(["another"]).value is not shipped.value
