"""The curl commands of docs/service.md do what stands beside them."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from datenorm.bundle import DEFAULT_MODEL
from tests.serving.test_server import service

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed"),
]
PAGE = Path(__file__).parents[2] / "docs" / "service.md"


def test_the_commands_of_the_guide(tmp_path: Path) -> None:
    days = ["03/04/2005", "25/04/2005"]
    (tmp_path / "patients.csv").write_text("name,born\nA,03/04/2005\nB,25/04/2005\n")
    pq.write_table(pa.table({"born": days}), tmp_path / "patients.parquet")
    commands = re.findall(r"^curl .+$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    answers = {}
    with service() as (_, port):
        for command in commands:
            asked, _, file = command.replace("localhost:8000", f"localhost:{port}").partition(" > ")
            done = subprocess.run(
                [*shlex.split(asked), "--silent", "--show-error", "--fail"],
                cwd=tmp_path,
                capture_output=True,
                check=True,
            )
            if file:
                (tmp_path / file).write_bytes(done.stdout)
            address = re.search(r"localhost:8000(/[\w/]+)", command)
            assert address, command
            answers[address[1]] = done.stdout.decode("utf-8", "replace")
    parsed = json.loads(answers["/v1/parse"])["predictions"]
    assert [one["iso"] for one in parsed] == ["1979-05-03", "2005-04-03"]
    column = json.loads(answers["/v1/column"])
    assert column["iso"] == ["2005-04-03", "2005-04-25"]
    assert {"verdict", "report"} <= column.keys()
    assert (tmp_path / "clean.csv").read_text().splitlines()[1] == "A,03/04/2005,2005-04-03"
    cleaned = pq.read_table(tmp_path / "clean.parquet").to_pydict()
    assert cleaned["born_iso"] == ["2005-04-03", "2005-04-25"]
    assert cleaned["born_status"] == ["full", "full"]
    assert json.loads(answers["/v1/attention"])["weights"]
    assert json.loads(answers["/v1/models"])["model"]["name"] == DEFAULT_MODEL
    assert json.loads(answers["/healthz"])["status"] == "ok"
    assert json.loads(answers["/readyz"])["status"] == "ready"
    assert "datenorm_requests_total" in answers["/metrics"]
