"""Paths that Spark reads and writes: folders of Parquet, CSV and TSV, object stores too."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from datenorm.errors import DataError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["KINDS", "open_session", "read_path", "write_path"]

KINDS = ("parquet", "csv", "tsv")
_LOOPBACK = "127.0.0.1"


def open_session(master: str | None = None, quiet: bool = True) -> SparkSession:
    """A session of Spark: that of `spark-submit`, or a new one, bound to loopback where it is
    local.

    Args:
        master: such as local[4] or spark://host:7077; None leaves it to Spark's own settings.
        quiet: whether Spark shows no progress.
    """
    from pyspark import SparkConf
    from pyspark.sql import SparkSession

    # Spark warns of versions of pandas whose features nothing here uses.
    warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")
    builder = SparkSession.builder.appName("datenorm")
    if master:
        builder = builder.master(master)
    where = master or SparkConf().get("spark.master", "local[*]") or ""
    if where.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", _LOOPBACK)
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = builder.config("spark.driver.bindAddress", _LOOPBACK)
        builder = builder.config("spark.driver.host", _LOOPBACK).config("spark.ui.enabled", "false")
    builder = builder.config("spark.ui.showConsoleProgress", str(not quiet).lower())
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def read_path(
    session: SparkSession,
    path: str,
    kind: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
) -> DataFrame:
    """The table at a path: a file, or a folder of files of one kind.

    CSV and TSV have a header, and all of their values are texts. A quoted value may hold line
    breaks, so that a file is read by one task: a folder of many files is read by many.

    Raises:
        DataError: nothing tells what kind of table it is.
    """
    kind = kind or _kind_of(path)
    if kind == "parquet":
        return session.read.parquet(path)
    reader = session.read.options(header=True, sep=_separator(kind, delimiter), multiLine=True)
    reader = reader.options(quote='"', escape='"', mode="FAILFAST", encoding=encoding or "UTF-8")
    return reader.csv(path)


def write_path(
    frame: DataFrame, path: str, kind: str, delimiter: str | None = None, force: bool = False
) -> None:
    """Write a frame as a folder; `force` replaces one that is there."""
    writer = frame.write.mode("overwrite" if force else "errorifexists")
    if kind == "parquet":
        writer.parquet(path)
        return
    writer.options(
        header=True,
        sep=_separator(kind, delimiter),
        quote='"',
        escape='"',
        ignoreLeadingWhiteSpace=False,
        ignoreTrailingWhiteSpace=False,
    ).csv(path)


def _separator(kind: str, delimiter: str | None) -> str:
    return delimiter or ("\t" if kind == "tsv" else ",")


def _kind_of(path: str) -> str:
    """The kind of a table by its name, or by those of the files in a folder on this machine."""
    names = [path.rstrip("/")]
    if (folder := Path(path)).is_dir():
        names += sorted(file.name for file in folder.rglob("*") if file.name[0] not in "._")
    for name in names:
        suffixes = [suffix.lstrip(".").lower() for suffix in PurePosixPath(name).suffixes]
        for kind in KINDS:
            if kind in suffixes[-2:]:
                return kind
    raise DataError(f"{path}: not a name that Spark's kinds of tables have", "unknown_table_kind")
