"""Spark: columns of a data frame cleaned by the cluster that holds it.

A thin surface: `normalize_udf` reads texts one by one as `Normalizer` does, `clean_dataframe` takes
the two passes of `datenorm clean`, over the Arrow batches of each partition.
"""

from __future__ import annotations

from datenorm.errors import require_extra

require_extra("reading dates with Spark", "spark", "pyspark", "pyarrow", "pandas")

from datenorm.spark.frames import JudgedFrame, clean_dataframe, judge_dataframe  # noqa: E402
from datenorm.spark.udf import normalize_udf  # noqa: E402

__all__ = ["JudgedFrame", "clean_dataframe", "judge_dataframe", "normalize_udf"]
