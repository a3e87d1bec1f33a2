"""The benchmark of engines: each way reads the same rows."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.mark.slow
def test_all_ways_read_the_same_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    import bench_engines

    column = pa.array(["3 May 1979", "25/04/2005", "03/04/2005", "nothing", None] * 1000)
    found = {
        name: bench_engines.seconds(run)[1] for name, (_, run) in bench_engines.runs(column).items()
    }
    whole = {name: count for name, count in found.items() if "clean" in name}
    assert set(whole.values()) == {3000}
    assert {count for name, count in found.items() if name not in whole} == {2000}
    assert len(whole) == 3
    lines = bench_engines.table(column).splitlines()
    assert len(lines) == 2 + len(found)
    assert "| 1.00 |" in lines[2]
