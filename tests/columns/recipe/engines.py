"""Recipes run where they are meant to run: each engine takes texts and gives ISO text or None."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from datenorm.columns.recipe import Recipe
from datenorm.columns.recipe.frames import python
from datenorm.columns.recipe.sql import sql

Texts = Sequence[str | None]
Engine = Callable[[Recipe, Texts], list[str | None]]


def in_duckdb(recipe: Recipe, texts: Texts) -> list[str | None]:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as connection:
        connection.execute(sql([recipe]))
        connection.register(
            "t", pa.table({"i": range(len(texts)), "x": pa.array(texts, pa.string())})
        )
        rows = connection.execute("SELECT x_iso(x) FROM t ORDER BY i").fetchall()
    return [row[0] for row in rows]


def in_pandas(recipe: Recipe, texts: Texts) -> list[str | None]:
    pandas = pytest.importorskip("pandas")
    found = _module(recipe)["x_iso_pandas"](pandas.Series(texts, index=range(7, 7 + len(texts))))
    assert [*found.index] == [*range(7, 7 + len(texts))]
    return [None if pandas.isna(iso) else iso for iso in found]


def in_polars(recipe: Recipe, texts: Texts) -> list[str | None]:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"x": texts}, schema={"x": polars.String})
    return [*frame.select(iso=_module(recipe)["x_iso_polars"]("x"))["iso"]]


def _module(recipe: Recipe) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(python([recipe]), "recipe.py", "exec"), names)
    return names


@contextmanager
def spark() -> Iterator[Engine]:
    """A session of its own; skipped where PySpark is not installed."""
    sql_module = pytest.importorskip("pyspark.sql", reason="needs PySpark 4 and Java")
    builder = sql_module.SparkSession.builder.master("local[1]")
    session = builder.config("spark.ui.enabled", "false").getOrCreate()

    def read(recipe: Recipe, texts: Texts) -> list[str | None]:
        script = re.sub(r"^--.*$", "", sql([recipe], "spark"), flags=re.MULTILINE)
        for statement in script.strip().removesuffix(";").split(";\n"):
            session.sql(statement)
        frame = session.createDataFrame([*enumerate(texts)], "i int, x string")
        rows = frame.selectExpr("i", "x_iso(x) AS iso").orderBy("i").collect()
        return [row["iso"] for row in rows]

    try:
        yield read
    finally:
        session.stop()


@contextmanager
def postgresql() -> Iterator[Engine]:
    """A server of its own, without a network; skipped where PostgreSQL is not installed."""
    found = shutil.which("initdb") or next(
        map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)), None
    )
    if found is None:
        pytest.skip("needs PostgreSQL: apt-get install postgresql")
    programs, folder = Path(found).resolve().parent, Path(tempfile.mkdtemp(prefix="recipe"))
    # The server refuses to run as root.
    user = "nobody" if os.getuid() == 0 else None
    if user:
        shutil.chown(folder, user)

    def run(program: str, *arguments: str) -> str:
        done = subprocess.run(
            [str(programs / program), *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=folder,
            env={**os.environ, "HOME": str(folder), "PGUSER": "tester", "PGHOST": str(folder)},
            user=user,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def read(recipe: Recipe, texts: Texts) -> list[str | None]:
        rows = ", ".join(f"({i}, {_literal(text)})" for i, text in enumerate(texts))
        query = f"SELECT coalesce(x_iso(x), '') FROM (VALUES {rows}) AS t (i, x) ORDER BY i;"
        (folder / "recipe.sql").write_text(sql([recipe], "postgresql") + query, encoding="utf-8")
        (folder / "recipe.sql").chmod(0o644)
        options = ("-qAt", "-v", "ON_ERROR_STOP=1", "-d", "postgres", "-f", "recipe.sql")
        return [iso or None for iso in run("psql", *options).split("\n")[:-1]]

    data, settings = str(folder / "data"), f"-c listen_addresses='' -k {folder} -c fsync=off"
    try:
        run("initdb", "-D", data, "-U", "tester", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        run("pg_ctl", "-D", data, "-l", str(folder / "log"), "-o", settings, "-w", "start")
        try:
            yield read
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)


def _literal(text: str | None) -> str:
    return "NULL" if text is None else "'" + text.replace("'", "''") + "'"
