"""Measure the HTTP service with wrk: requests a second and latencies, no text asked twice.

    python scripts/bench_service.py             # two processes, about a minute
    python scripts/bench_service.py --workers 1

Prints a Markdown table: one text a call as fast as it goes, the same at half of the rate that is
aimed at, and a thousand texts a call. wrk (the Debian package) runs on the same cores.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

AIM = 2_000  # requests of one text a second, on two cores
_SHAPES = (
    "{d} {month} {y}",
    "{month} {d}, {y}",
    "{d:02}.{m:02}.{y}",
    "{y}-{m:02}-{d:02}",
    "{weekday}, {d} {month} {y}",
    "{m}/{d}/{y}",
    "{d:02}-{mon}-{y}",
    "{mon} {d} {y}",
    "{d}. {month} {y}",
    "{y}.{m:02}.{d:02}",
)
_FIRST, _LAST = dt.date(1900, 1, 1), dt.date(2099, 12, 31)
_THOUSAND = 1_000
# Each thread of wrk asks for lines of its own, and none twice. `delay` spreads what is asked.
_LUA = """
local threads = 0
function setup(thread) thread:set("number", threads); threads = threads + 1 end
function init(arguments)
  path, step, pause = arguments[1], tonumber(arguments[2]), tonumber(arguments[3])
  file, line = io.open(path), 0
  math.randomseed(number)
  for _ = 1, number do file:read("*l") end
end
function delay() return pause * (0.5 + math.random()) end
function request()
  local body = file:read("*l")
  if not body then io.stderr:write("all texts were asked\\n"); os.exit(1) end
  for _ = 2, step do file:read("*l") end
  return wrk.format("POST", "/v1/parse", {["Content-Type"] = "application/json"}, body)
end
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("\\nRESULT %d %d %d %d %d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    e.connect + e.read + e.write + e.status + e.timeout))
end
"""


@dataclass(frozen=True)
class Run:
    """What wrk measured: requests, seconds, milliseconds of the median and of 99 in 100, errors."""

    requests: int
    seconds: float
    median: float
    p99: float
    errors: int

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


def texts(count: int, seed: int) -> list[str]:
    """Distinct texts in a random order."""
    days = range((_LAST - _FIRST).days)
    chosen = random.Random(seed).sample(range(len(days) * len(_SHAPES)), count)
    return [
        _written(_SHAPES[number % len(_SHAPES)], _FIRST + dt.timedelta(number // len(_SHAPES)))
        for number in chosen
    ]


def _written(shape: str, day: dt.date) -> str:
    return shape.format(
        d=day.day, m=day.month, y=day.year, month=f"{day:%B}", mon=f"{day:%b}", weekday=f"{day:%A}"
    )


@contextmanager
def service(workers: int) -> Iterator[str]:
    """A service of its own, without lines in its log; where it listens."""
    program = "from datenorm.cli import main; main()"
    options = ["serve", "--port", "0", "--workers", str(workers), "--log", "off"]
    with subprocess.Popen(
        [sys.executable, "-c", program, *options], stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        address = ""
        for _ in range(workers):  # each says so when it is ready
            line = process.stderr.readline()
            found = re.search(r"http://\S+", line)
            if not found:
                raise click.ClickException(f"the service did not start: {line.strip()}")
            address = found[0]
        try:
            yield address
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate()


def measure(address: str, bodies: Path, connections: int, seconds: int, pause: float = 0.0) -> Run:
    """Ask with as many connections; each waits some milliseconds before every request."""
    threads = min(2, connections)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "ask.lua"
        script.write_text(_LUA, encoding="utf-8")
        command = ["wrk", "-t", str(threads), "-c", str(connections), "-d", f"{seconds}s"]
        command += ["--timeout", "30s", "-s", str(script), address, "--"]
        command += [str(bodies), str(threads), str(pause)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"^RESULT (\d+) (\d+) (\d+) (\d+) (\d+)$", done.stdout, re.MULTILINE)
    if not found:
        raise click.ClickException(f"wrk failed: {done.stderr.strip() or done.stdout.strip()}")
    requests, microseconds, median, p99, errors = map(int, found.groups())
    return Run(requests, microseconds / 1e6, median / 1000, p99 / 1000, errors)


def _write(path: Path, calls: Sequence[Sequence[str]]) -> Path:
    lines = (json.dumps({"texts": list(call)}, ensure_ascii=False) for call in calls)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _row(what: str, run: Run, per_call: int) -> str:
    return (
        f"| {what} | {run.rate:,.0f} | {run.rate * per_call:,.0f} | {run.median:.1f} | "
        f"{run.p99:.1f} | {run.errors} |"
    )


@click.command()
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True)
@click.option("--connections", type=click.IntRange(2), default=64, show_default=True)
@click.option("--seconds", type=click.IntRange(1), default=10, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
def main(workers: int, connections: int, seconds: int, seed: int) -> None:
    """Measure and print a table."""
    if not shutil.which("wrk"):
        raise click.ClickException("wrk is not installed; it is in Debian's package wrk")
    all_texts = texts(700_000, seed)
    singles = [all_texts[start : start + 100_000] for start in (0, 100_000, 200_000)]
    thousands = [
        all_texts[start : start + _THOUSAND] for start in range(300_000, len(all_texts), _THOUSAND)
    ]
    with tempfile.TemporaryDirectory() as folder, service(workers) as address:
        files = [
            _write(Path(folder) / f"{number}.jsonl", [[text] for text in chosen])
            for number, chosen in enumerate(singles)
        ]
        many = _write(Path(folder) / "thousands.jsonl", thousands)
        measure(address, files[0], connections, 3)  # warm up
        full = measure(address, files[1], connections, seconds)
        pause = 1000 * connections / (AIM / 2)
        half = measure(address, files[2], connections, seconds, pause)
        columns = measure(address, many, 2 * workers, seconds)
    print("| one call | calls/s | texts/s | median, ms | p99, ms | errors |")
    print("|---|---:|---:|---:|---:|---:|")
    print(_row(f"one text, {connections} connections", full, 1))
    print(_row("one text, half of the aim", half, 1))
    print(_row("1,000 texts", columns, _THOUSAND))


if __name__ == "__main__":
    main()
