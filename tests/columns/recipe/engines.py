"""Recipes run where they are meant to run: each engine takes texts and gives ISO text or None.

Several recipes are those of the groups of one column; `groups` says of which group each text is.
"""

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
Recipes = Recipe | Sequence[Recipe]
Engine = Callable[..., list[str | None]]  # (recipes, texts, groups=None)


def in_duckdb(recipes: Recipes, texts: Texts, groups: Texts | None = None) -> list[str | None]:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as connection:
        connection.execute(sql(_all(recipes)))
        columns = {"i": pa.array(range(len(texts))), "x": pa.array(texts, pa.string())}
        columns["g"] = pa.array(groups or [None] * len(texts), pa.string())
        connection.register("t", pa.table(columns))
        rows = connection.execute(f"SELECT {_call(groups)} FROM t ORDER BY i").fetchall()
    return [row[0] for row in rows]


def in_pandas(recipes: Recipes, texts: Texts, groups: Texts | None = None) -> list[str | None]:
    pandas = pytest.importorskip("pandas")
    index = range(7, 7 + len(texts))
    series = [pandas.Series(each, index=index) for each in (texts, groups) if each is not None]
    found = _module(recipes)["x_iso_pandas"](*series)
    assert [*found.index] == [*index]
    return [None if pandas.isna(iso) else iso for iso in found]


def in_polars(recipes: Recipes, texts: Texts, groups: Texts | None = None) -> list[str | None]:
    polars = pytest.importorskip("polars")
    columns = {"x": texts, "g": groups or [None] * len(texts)}
    frame = polars.DataFrame(columns, schema=dict.fromkeys(columns, polars.String))
    names = ("x",) if groups is None else ("x", "g")
    return [*frame.select(iso=_module(recipes)["x_iso_polars"](*names))["iso"]]


def _all(recipes: Recipes) -> Sequence[Recipe]:
    return [recipes] if isinstance(recipes, Recipe) else recipes


def _call(groups: Texts | None) -> str:
    return "x_iso(x)" if groups is None else "x_iso(x, g)"


def _module(recipes: Recipes) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(python(_all(recipes)), "recipe.py", "exec"), names)
    return names


@contextmanager
def spark() -> Iterator[Engine]:
    """A session of its own; skipped where PySpark is not installed."""
    sql_module = pytest.importorskip("pyspark.sql", reason="needs PySpark 4 and Java")
    builder = sql_module.SparkSession.builder.master("local[1]")
    session = builder.config("spark.ui.enabled", "false").getOrCreate()

    def read(recipes: Recipes, texts: Texts, groups: Texts | None = None) -> list[str | None]:
        script = re.sub(r"^--.*$", "", sql(_all(recipes), "spark"), flags=re.MULTILINE)
        for statement in script.strip().removesuffix(";").split(";\n"):
            session.sql(statement)
        rows = zip(range(len(texts)), texts, groups or [None] * len(texts), strict=True)
        frame = session.createDataFrame([*rows], "i int, x string, g string")
        rows = frame.selectExpr("i", f"{_call(groups)} AS iso").orderBy("i").collect()
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

    def read(recipes: Recipes, texts: Texts, groups: Texts | None = None) -> list[str | None]:
        numbered = enumerate(zip(texts, groups or [None] * len(texts), strict=True))
        rows = ", ".join(f"({i}, {_literal(text)}, {_literal(of)})" for i, (text, of) in numbered)
        query = f"SELECT coalesce({_call(groups)}, '') FROM (VALUES {rows}) AS t (i, x, g)"
        script = f"{sql(_all(recipes), 'postgresql')}{query} ORDER BY i;"
        (folder / "recipe.sql").write_text(script, encoding="utf-8")
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
