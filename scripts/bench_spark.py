"""Measure Spark on one executor and on two against a single process, on the same rows, in one run.

    python scripts/bench_spark.py                      # a million rows, some minutes
    python scripts/bench_spark.py --plan 10000000000   # and what ten billion rows would take

All executors are processes of this machine, each held to a core of its own with its processes of
Python (on Linux): else one of them would take two cores. The driver takes what is left, so it
needs three cores to be fair to two executors. Prints Markdown tables.
"""

from __future__ import annotations

import os
import pickle
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from bench_columns import machine
from column_samples import distinct_texts
from spark_plan import Measured, plan_table

from datenorm.bundle import DEFAULT_MODEL
from datenorm.cleaning import Additions, Outputs, clean_table
from datenorm.columns.cleaner import CleaningOptions, ColumnCleaner
from datenorm.columns.reader import ColumnReader
from datenorm.inference.normalizer import Normalizer
from datenorm.tables.opening import ReadingOptions, open_table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

ROOT = Path(__file__).parents[1]
_FILES = 8  # of the table, each read as one partition
_PART = 4  # a run over a part of the rows as small as this tells the fixed cost apart
_SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.executorEnv.PYTHONPATH": str(ROOT),
    "spark.executorEnv.OMP_NUM_THREADS": "1",
    "spark.log.level": "ERROR",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.files.maxPartitionBytes": "1g",
    "spark.sql.files.openCostInBytes": "1g",  # no two files in one partition
}


@dataclass(frozen=True)
class Run:
    """Seconds of both passes over so many rows, where the first was known by itself."""

    rows: int
    first: float | None
    whole: float


@dataclass(frozen=True)
class Way:
    """A way to clean the rows: all of them, and a part."""

    name: str
    cores: int
    whole: Run
    part: Run
    mebibytes: float  # of memory that a process of Python took at most


def write_tables(folder: Path, rows: int, texts: int) -> None:
    """The rows as one file, as a folder of several, and a part of them as both."""
    distinct = pa.array(distinct_texts(texts))
    chosen = np.random.default_rng(1).integers(0, texts, rows)
    table = pa.table({"id": np.arange(rows), "when": distinct.take(pa.array(chosen))})
    for name, count in (("whole", rows), ("part", rows // _PART)):
        (folder / name).mkdir()
        pq.write_table(table.slice(0, count), folder / f"{name}.parquet")
        step = -(-count // _FILES)
        for number, start in enumerate(range(0, count, step)):
            part = table.slice(start, min(step, count - start))
            pq.write_table(part, folder / name / f"{number}.parquet")


def best(repeats: int, run: Callable[[], Run]) -> Run:
    """The fastest of several runs, none of which knows a text beforehand."""
    return min((run() for _ in range(repeats)), key=lambda found: found.whole)


def one_process(folder: Path, name: str) -> Run:
    """A single process, with a single thread, from file to file."""
    normalizer = Normalizer(DEFAULT_MODEL).with_threads(1)
    start = time.perf_counter()
    source = open_table(folder / f"{name}.parquet", ReadingOptions("parquet"))
    outputs = Outputs(folder / "out.parquet", force=True)
    clean_table(source, ["when"], ColumnReader(normalizer), CleaningOptions(), outputs)
    took = time.perf_counter() - start
    return Run(pq.read_metadata(folder / f"{name}.parquet").num_rows, None, took)


def on_spark(session: SparkSession, folder: Path, name: str) -> Run:
    """The executors of a session, from folder to folder."""
    from datenorm.spark import judge_dataframe

    frame = session.read.parquet(str(folder / name))
    cleaner = ColumnCleaner(ColumnReader(Normalizer(DEFAULT_MODEL)), CleaningOptions())
    start = time.perf_counter()
    judged = judge_dataframe(frame, ["when"], cleaner)
    first = time.perf_counter() - start
    judged.clean(Additions()).write.mode("overwrite").parquet(str(folder / "out"))
    took = time.perf_counter() - start
    return Run(frame.count(), first, took)


@contextmanager
def cluster(executors: int) -> Iterator[SparkSession]:
    """So many executors with a core each, whose processes have read a few rows."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(f"local-cluster[{executors},1,1024]")
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    with tempfile.TemporaryDirectory() as folder:
        builder = builder.config("spark.local.dir", folder)
        session = builder.getOrCreate()
        try:
            _warm(session.range(executors * 4).selectExpr("'3 May 1979' AS when"), executors)
            _hold_to_cores()
            yield session
        finally:
            name = session.sparkContext.applicationId
            session.stop()
            _forget(name)


def _forget(application: str) -> None:
    """Remove what the processes of a cluster have left in Spark's own folder."""
    import pyspark

    shutil.rmtree(Path(pyspark.__file__).parent / "work" / application, ignore_errors=True)


def _hold_to_cores() -> None:
    """Give each executor, with all processes and threads below it, a core of its own."""
    if not hasattr(os, "sched_setaffinity"):
        return
    parents: dict[int, int] = {}
    executors = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(process.name)] = int(
                (process / "stat").read_text().rsplit(")")[1].split()[1]
            )
            if b"CoarseGrainedExecutorBackend" in (process / "cmdline").read_bytes():
                executors.append(int(process.name))
        except (OSError, IndexError):
            continue  # it has ended
    cores = sorted(os.sched_getaffinity(0))
    for number, executor in enumerate(sorted(executors)):
        below = {executor}
        while more := {child for child, parent in parents.items() if parent in below} - below:
            below |= more
        for task in (task for one in below for task in Path(f"/proc/{one}/task").glob("*")):
            with suppress(ProcessLookupError):
                os.sched_setaffinity(int(task.name), {cores[number % len(cores)]})


def _warm(frame: DataFrame, executors: int) -> None:
    """Start all processes, and load the model into them."""
    from datenorm.spark import clean_dataframe

    clean_dataframe(frame.repartition(executors * 2), "when").collect()


def memory_of_workers() -> float:
    """MiB that one of Spark's processes of Python took at most; 0 where that is not known."""
    peaks = [0.0]
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if b"pyspark.daemon" in (process / "cmdline").read_bytes():
                status = (process / "status").read_text().split("VmHWM:")
                peaks.append(int(status[1].split()[0]) / 1024)
        except (OSError, IndexError):
            continue  # it has ended
    return max(peaks)


def sizes(folder: Path) -> tuple[int, int]:
    """Bytes of what a file of the table proves, and of what is learnt from it, on their way."""
    cleaner = ColumnCleaner(ColumnReader(Normalizer(DEFAULT_MODEL)), CleaningOptions())
    column = pq.read_table(folder / "whole" / "0.parquet", columns=["when"])["when"]
    evidence = cleaner.evidence(cleaner.parse(column.combine_chunks()))
    return len(pickle.dumps(evidence)), len(pickle.dumps(cleaner.reader.learned))


def measure(folder: Path, repeats: int) -> list[Way]:
    """All ways, over the tables of a folder."""

    def way(name: str, cores: int, run: Callable[[str], Run]) -> Way:
        whole, part = (best(repeats, lambda of=of: run(of)) for of in ("whole", "part"))  # type: ignore[misc]
        return Way(name, cores, whole, part, memory_of_workers())

    ways = [way("a single process", 1, lambda name: one_process(folder, name))]
    for executors, name in ((1, "Spark, one executor"), (2, "Spark, two executors")):
        with cluster(executors) as session:
            ways.append(way(name, executors, lambda of: on_spark(session, folder, of)))
    return ways


def table(ways: Sequence[Way]) -> str:
    """The Markdown table of all ways."""
    lines = [
        "| | seconds | of it the first pass | rows/s | times a single process | "
        "times one executor | MiB of a worker |",
        "|---|---|---|---|---|---|---|",
    ]
    single, one = (way.whole.rows / way.whole.whole for way in ways[:2])
    for way in ways:
        rate = way.whole.rows / way.whole.whole
        spark = way.whole.first is not None
        first = f"{way.whole.first:.1f}" if way.whole.first is not None else ""
        times = f"{rate / one:.2f}" if spark else ""
        memory = f"{way.mebibytes:,.0f}" if spark and way.mebibytes else ""
        lines.append(
            f"| {way.name} | {way.whole.whole:.1f} | {first} | {rate:,.0f} | {rate / single:.2f} | "
            f"{times} | {memory} |"
        )
    return "\n".join(lines)


def measured(ways: Sequence[Way], folder: Path) -> Measured:
    """What a plan is made of."""
    _, one, two = ways
    evidence, learned = sizes(folder)
    size = sum(file.stat().st_size for file in (folder / "whole").glob("*.parquet"))
    return Measured(
        rows=(one.part.rows, one.whole.rows),
        seconds=(one.part.whole, one.whole.whole),
        speedup=(two.whole.rows / two.whole.whole) / (one.whole.rows / one.whole.whole),
        first_share=(one.whole.first or 0.0) / one.whole.whole,
        bytes_per_row=size / one.whole.rows,
        evidence_bytes=evidence,
        learned_bytes=learned,
        worker_mebibytes=max(one.mebibytes, two.mebibytes),
    )


@click.command(context_settings={"show_default": True})
@click.option("--rows", type=click.IntRange(min=100), default=1_000_000)
@click.option("--texts", type=click.IntRange(min=1), default=20_000, help="Distinct texts.")
@click.option("--repeats", type=click.IntRange(min=1), default=3, help="The fastest run counts.")
@click.option(
    "--plan", type=click.IntRange(min=1), help="Also plan so many rows, from what was measured."
)
@click.option(
    "--price", type=click.FloatRange(min=0), default=0.05, help="Of a core for an hour, in a plan."
)
def main(rows: int, texts: int, repeats: int, plan: int | None, price: float) -> None:
    """Print seconds on one executor and on two beside a single process; the aim is 1.7 times."""
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise click.ClickException("Spark needs Java 17: Debian's default-jre-headless")
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    where = machine(("datenorm", "pyspark", "pyarrow", "numpy", "onnxruntime"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_tables(folder, rows, texts)
        ways = measure(folder, repeats)
        click.echo(f"{where}\n\n{rows:,} rows of {texts:,} distinct texts.\n")
        click.echo(table(ways))
        if plan:
            click.echo(f"\n{plan_table(measured(ways, folder), plan, price)}")


if __name__ == "__main__":
    main()
