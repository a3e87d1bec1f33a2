"""The session of Spark that a command works in: the one that runs, or one of its own."""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from datenorm.errors import DataError, SettingsError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["open_session"]

_LOOPBACK = "127.0.0.1"
_SUBMITTED = "PYSPARK_GATEWAY_PORT"  # set by spark-submit, which has started Java already
# So that columns come through as they are, whatever the cluster's own settings.
_READING = {
    "spark.sql.caseSensitive": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.sql.parquet.mergeSchema": "true",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.legacy.javaCharsets": "true",
}
_LOCAL = {
    "spark.driver.bindAddress": _LOOPBACK,
    "spark.driver.host": _LOOPBACK,
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
_NO_LOGS = f"-Dlog4j2.configurationFile={Path(__file__).with_name('no_logs.properties').as_uri()}"


@contextmanager
def open_session(master: str | None = None, logs: bool = False) -> Iterator[SparkSession]:
    """A session: that of this process where one runs, of spark-submit, or one that ends again.

    Args:
        master: Spark's URL of a cluster; None takes that of spark-submit, or else the cores of this
            machine. A local one is reached through loopback alone.
        logs: whether a local Spark may write its logs to stderr.

    Raises:
        DataError: there is no Java, or Spark does not start.
        SettingsError: no session can have that master.
    """
    from pyspark.sql import SparkSession

    running = SparkSession.getActiveSession()
    if running is not None:
        with _no_warnings():
            yield _reading(running.newSession())
        return
    if master and master.startswith("sc:"):
        raise SettingsError(f"{master}: Spark Connect is not supported; name a classic master")
    submitted = _SUBMITTED in os.environ
    if not submitted:
        _check_java()
    master = master or (None if submitted else "local[*]")
    with _no_warnings(), _environment(_local_environment() if _is_local(master) else {}):
        session = _start(master, logs)
        try:
            yield _reading(session)
        finally:
            session.stop()


def _is_local(master: str | None) -> bool:
    return master is not None and master.startswith("local")


def _local_environment() -> dict[str, str]:
    return {"SPARK_LOCAL_IP": _LOOPBACK, "PYSPARK_PYTHON": sys.executable}


def _start(master: str | None, logs: bool) -> SparkSession:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("datenorm")
    if master:
        builder = builder.master(master)
    if _is_local(master):
        settings = _LOCAL if logs else {**_LOCAL, "spark.driver.extraJavaOptions": _NO_LOGS}
        for name, value in settings.items():
            builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except (Py4JError, PySparkException) as error:
        if "JAVA_GATEWAY_EXITED" in str(error):
            raise DataError(
                "Spark did not start: its Java has to be 17 or newer; set JAVA_HOME to one"
            ) from error
        java = getattr(error, "java_exception", None)
        why = (java.getMessage() if java is not None else str(error)).splitlines()[0]
        raise SettingsError(f"no session of Spark with master {master!r}: {why}") from error


def _reading(session: SparkSession) -> SparkSession:
    """The session with our settings."""
    for name, value in _READING.items():
        session.conf.set(name, value)
    return session


def _check_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if not (shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")):
        where = f"JAVA_HOME={home} has none" if home else "there is none on this machine"
        raise DataError(
            f"Spark needs Java 17, and {where}; install it (Debian: default-jre-headless), or set "
            "JAVA_HOME"
        )


@contextmanager
def _no_warnings() -> Iterator[None]:
    """Spark warns of each pandas that is newer than itself."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        yield


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """Variables that are set in the block, where they have no value yet."""
    new = {name: value for name, value in values.items() if name not in os.environ}
    os.environ.update(new)
    try:
        yield
    finally:
        for name in new:
            os.environ.pop(name, None)
