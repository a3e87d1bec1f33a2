"""`datenorm clean` as a person runs it: in a process of its own."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from datenorm.bundle import DEFAULT_MODEL
from tests.cli.conftest import Run
from tests.command_line import unmeasured

pa = pytest.importorskip("pyarrow")
import pyarrow.csv as pacsv  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402

CSV = 'id,born,note\n1,25/04/2005,"a, b"\n2,03/04/2005,\n3,call me,x\n4,May 1979,\n'
CLEAN = (
    'id,born,note,born_iso\n1,25/04/2005,"a, b",2005-04-25\n2,03/04/2005,,2005-04-03\n'
    "3,call me,x,\n4,May 1979,,1979-05\n"
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "t.csv"
    path.write_text(CSV)
    return path


def test_a_column_is_cleaned(run: Run, table: Path, tmp_path: Path) -> None:
    done = run("clean", "t.csv", "--column", "born", "--output", "o.csv")
    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / "o.csv").read_text() == CLEAN
    assert done.stderr.splitlines()[0] == "born: 4 rows: 2 full, 1 partial, 1 rejected"
    assert table.read_text() == CSV
    assert sorted(path.name for path in tmp_path.iterdir()) == ["o.csv", "t.csv"]


def test_everything_that_can_be_added(run: Run, table: Path, tmp_path: Path) -> None:
    asked = (
        "--status",
        "--confidence",
        "--alternative",
        "--rejects",
        "rejects.csv",
        "--report",
        "r.json",
    )
    assert (
        run("clean", "t.csv", "--column", "born", "--output", "o.csv", "--quiet", *asked).stderr
        == ""
    )
    rows = list(csv.DictReader(io.StringIO((tmp_path / "o.csv").read_text())))
    assert [row["born_status"] for row in rows] == ["full", "full", "rejected", "partial"]
    assert [row["born_alternative"] for row in rows] == ["", "2005-03-04", "", ""]
    assert all(0 < float(row["born_confidence"]) <= 1 for row in rows)
    assert (
        tmp_path / "rejects.csv"
    ).read_text() == "id,born,note,born_reason\n3,call me,x,no date in this text\n"
    assert json.loads((tmp_path / "r.json").read_text())["columns"][0]["rows"] == 4


def test_in_place_keeps_what_is_no_date(run: Run, table: Path, tmp_path: Path) -> None:
    run("clean", "t.csv", "--column", "born", "--output", "o.csv", "--in-place")
    assert (
        tmp_path / "o.csv"
    ).read_text() == 'id,born,note\n1,2005-04-25,"a, b"\n2,2005-04-03,\n3,call me,x\n4,1979-05,\n'


def test_a_dry_run_writes_the_report_alone(run: Run, table: Path, tmp_path: Path) -> None:
    done = run(
        "clean",
        "t.csv",
        "--column",
        "born",
        "--dry-run",
        "--output",
        "o.csv",
        "--rejects",
        "x.csv",
        "--report",
        "r.html",
    )
    assert done.returncode == 0 and "born: 4 rows" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r.html", "t.csv"]
    assert "<h2>born</h2>" in (tmp_path / "r.html").read_text()


def test_stdin_to_stdout(run: Run) -> None:
    done = run("clean", "-", "--column", "born", "--output", "-", stdin=CSV)
    assert done.stdout == CLEAN
    lines = '{"born": "25/04/2005"}\n'
    assert run(
        "clean", "-", "--format", "jsonl", "--column", "born", "--output", "-", stdin=lines
    ).stdout == ('{"born": "25/04/2005", "born_iso": "2005-04-25"}\n')


def test_strict_exits_with_1_and_still_writes(run: Run, table: Path, tmp_path: Path) -> None:
    assert (
        run("clean", "t.csv", "--column", "born", "--output", "o.csv", "--strict").returncode == 1
    )
    assert (tmp_path / "o.csv").read_text() == CLEAN
    (tmp_path / "good.csv").write_text("born\n25/04/2005\n")
    assert (
        run("clean", "good.csv", "--column", "born", "--output", "p.csv", "--strict").returncode
        == 0
    )


@pytest.mark.parametrize(
    ("options", "iso"),
    [
        ((), ""),
        (("--order", "dmy"), "2045-04-03"),
        (("--order", "mdy"), "2045-03-04"),
        (("--order", "dmy", "--pivot", "40"), "1945-04-03"),
        (("--order", "dmy", "--not-after", "2026-11-01"), "1945-04-03"),
        (("--order", "dmy", "--min-confidence", "1"), ""),
        (("--order", "dmy", "--language", "en-GB"), "2045-04-03"),
        (("--order", "dmy", "--no-templates"), "2045-04-03"),
    ],
)
def test_what_is_known_is_used(run: Run, options: tuple[str, ...], iso: str) -> None:
    done = run(
        "clean", "-", "--column", "d", "--output", "-", "--quiet", *options, stdin="d\n03/04/45\n"
    )
    assert done.stdout == f"d,d_iso\n03/04/45,{iso}\n"


def test_date_columns_are_found(run: Run, tmp_path: Path) -> None:
    days = [dt.date(1980, 1, 1) + dt.timedelta(days=211 * step) for step in range(60)]
    rows = [
        f"{1000 + step},{day:%d/%m/%Y},{day:%d %B %Y},+44 20 7946 {step:04d},"
        f"1.{step % 7}.{step % 11}"
        for step, day in enumerate(days)
    ]
    (tmp_path / "t.csv").write_text("\n".join(["id,born,seen,phone,version", *rows, ""]))
    done = run("clean", "t.csv", "--columns", "auto", "--output", "o.csv")
    assert done.stderr.splitlines()[0] == "date columns: born, seen"
    assert (tmp_path / "o.csv").read_text().splitlines()[
        0
    ] == "id,born,seen,phone,version,born_iso,seen_iso"
    (tmp_path / "t.csv").write_text("id,name\n1,Smith\n2,Jones\n")
    done = run("clean", "t.csv", "--columns", "auto", "--output", "p.csv")
    assert (done.returncode, done.stderr) == (
        1,
        "Error: no column of t.csv looks like dates; name one with --column (id, name)\n",
    )


def test_parquet_with_native_columns(run: Run, tmp_path: Path) -> None:
    columns = {
        "text": ["25/04/2005", None],
        "day": pa.array([dt.date(2005, 4, 25), None]),
        "moment": pa.array([dt.datetime(2005, 4, 25, 10, 20), None]),
        "number": pa.array([20050425, None]),
        "nothing": pa.nulls(2),
        "other": [[1], None],
    }
    pq.write_table(pa.table(columns), tmp_path / "t.parquet")
    names = [
        argument
        for name in ("text", "day", "moment", "number", "nothing")
        for argument in ("--column", name)
    ]
    assert run("clean", "t.parquet", *names, "--output", "o.parquet").returncode == 0
    found = pq.read_table(tmp_path / "o.parquet").to_pydict()
    assert {name: found[name] for name in columns} == pa.table(columns).to_pydict()
    assert found["text_iso"] == found["day_iso"] == found["number_iso"] == ["2005-04-25", None]
    assert (found["moment_iso"], found["nothing_iso"]) == (
        ["2005-04-25T10:20:00", None],
        [None, None],
    )


def test_parquet_columns_that_hold_no_texts(run: Run, tmp_path: Path) -> None:
    days = [f"{day:02}/04/2005" for day in range(1, 29)]
    pq.write_table(
        pa.table({"d": days, "lists": [[1]] * 28, "structures": [{"a": "x"}] * 28}),
        tmp_path / "t.parquet",
    )
    for name in ("lists", "structures"):
        done = run("clean", "t.parquet", "--column", name, "--output", "o.parquet")
        assert done.returncode == 1 and done.stderr.startswith(
            f"Error: t.parquet: column {name!r}: a column of "
        )
        assert (
            "holds no texts; name a column of texts or numbers" in done.stderr
            and done.stderr.count("\n") == 1
        )
    done = run("clean", "t.parquet", "--columns", "auto", "--output", "o.parquet")
    assert done.returncode == 0 and done.stderr.startswith("date columns: d\n")


@pytest.mark.parametrize(
    "kind", ["binary", "large_binary", "binary_view", "large_string", "string_view"]
)
def test_parquet_bytes_and_texts_of_any_width_are_replaced(
    run: Run, tmp_path: Path, kind: str
) -> None:
    values = ["25/04/2005", "fà", None] if "string" in kind else [b"25/04/2005", b"f\xe0", None]
    pq.write_table(pa.table({"d": pa.array(values, getattr(pa, kind)())}), tmp_path / "t.parquet")
    done = run("clean", "t.parquet", "--column", "d", "--output", "o.parquet", "--in-place")
    assert done.returncode == 0, done.stderr
    assert pq.read_table(tmp_path / "o.parquet")["d"].to_pylist() == ["2005-04-25", "fà", None]


def test_compressed_in_and_out(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(CSV.encode()))
    run("clean", "t.csv.gz", "--column", "born", "--output", "o.csv.gz")
    assert gzip.decompress((tmp_path / "o.csv.gz").read_bytes()).decode() == CLEAN
    run("clean", "o.csv.gz", "--column", "note", "--output", "o.csv.zst")
    run("clean", "o.csv.zst", "--column", "born_iso", "--output", "o.csv")
    assert (tmp_path / "o.csv").read_text().splitlines()[
        0
    ] == "id,born,note,born_iso,note_iso,born_iso_iso"


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        (
            CSV,
            ("--column", "brn"),
            "t.csv: no column 'brn'; it has: id, born, note; did you mean 'born'?",
        ),
        (
            "a,a\n1,2\n",
            ("--column", "a"),
            "t.csv: 2 columns are called 'a'; name one of them: a#1, a#2",
        ),
        (
            "a,b\n1,2\n3\n",
            ("--column", "a"),
            "t.csv: row 2 has 1 field, the header 2 (delimiter ','); "
            "mend that row, name another --delimiter, or keep or reject such rows with --ragged",
        ),
        ("", ("--column", "a"), "t.csv: the file is empty"),
        (
            "a,a_iso\n1,2\n",
            ("--column", "a"),
            "t.csv: there is already a column 'a_iso'; "
            "rename it, or replace the dates with --in-place",
        ),
        (CSV, ("--column", "born", "--encoding", "klingon"), "unknown encoding 'klingon'"),
        (CSV, ("--column", "born", "--encoding", "base64"), "unknown encoding 'base64'"),
        (
            CSV,
            ("--column", "born", "--report", "nowhere/r.html"),
            "--report nowhere/r.html: folder nowhere does not exist; make it first",
        ),
        (
            CSV,
            ("--column", "born", "--delimiter", "::"),
            "the delimiter must be one ASCII character",
        ),
        (CSV, ("--column", "born", "--model", "nowhere"), "no model 'nowhere'"),
        (CSV, ("--column", "born", "--model", "time"), "the model time reads times of day"),
        (
            CSV,
            ("--column", "born", "--language", "xx"),
            f"the model {DEFAULT_MODEL} knows no hint 'xx'",
        ),
        (CSV, ("--column", "born", "--format", "parquet"), "t.csv: not a Parquet file"),
        (CSV, ("--column", "born", "--format", "jsonl"), "t.csv: line 1 is no JSON object"),
    ],
)
def test_bad_input_gives_one_line_and_no_file(
    run: Run, tmp_path: Path, content: str, options: tuple[str, ...], message: str
) -> None:
    (tmp_path / "t.csv").write_text(content)
    done = run("clean", "t.csv", *options, "--output", "o.csv")
    assert done.returncode == 1
    assert done.stderr.startswith(f"Error: {message}") and done.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--output", "o.csv"), "give --column NAME"),
        (("--column", "a", "--columns", "auto", "--output", "o.csv"), "give --column NAME"),
        (("--column", "a"), "give --output FILE, or --dry-run"),
        (("--column", "a", "--output", "o.csv", "--report", "r.pdf"), "ends in .html or .json"),
    ],
)
def test_wrong_usage_exits_with_2(
    run: Run, table: Path, options: tuple[str, ...], message: str
) -> None:
    done = run("clean", "t.csv", *options)
    assert done.returncode == 2 and message in done.stderr


def test_a_missing_file_is_named(run: Run) -> None:
    done = run("clean", "nowhere.csv", "--column", "a", "--output", "o.csv")
    assert (done.returncode, done.stderr) == (1, "Error: No such file or directory (nowhere.csv)\n")


def test_nothing_is_replaced_unasked(run: Run, table: Path, tmp_path: Path) -> None:
    (tmp_path / "o.csv").write_text("precious")
    for options in (
        ("--output", "o.csv"),
        ("--output", "p.csv", "--rejects", "o.csv"),
        ("--output", "p.csv", "--report", "o.html"),
    ):
        (tmp_path / "o.html").write_text("precious")
        done = run("clean", "t.csv", "--column", "born", *options)
        assert (
            done.returncode == 1
            and "exists; choose another name, or replace it with --force" in done.stderr
        )
    assert (tmp_path / "o.csv").read_text() == "precious"
    assert run("clean", "t.csv", "--column", "born", "--output", "o.csv", "--force").returncode == 0
    assert (tmp_path / "o.csv").read_text() == CLEAN


def test_the_input_is_never_the_output(run: Run, table: Path, tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to("t.csv")
    for target in ("t.csv", "./t.csv", "link.csv"):
        done = run("clean", "t.csv", "--column", "born", "--output", target, "--force")
        assert done.returncode == 1 and "is the input; choose another name" in done.stderr
    done = run("clean", "t.csv", "--column", "born", "--output", "o.csv", "--rejects", "o.csv")
    assert done.returncode == 1 and "cannot be both the output and the rejects" in done.stderr
    assert table.read_text() == CSV


def test_the_output_is_named_as_what_it_is(run: Run, table: Path, tmp_path: Path) -> None:
    done = run("clean", "t.csv", "--column", "born", "--output", "o.parquet")
    assert (
        done.stderr == "Error: o.parquet is named as parquet, and the input is csv: "
        "the output is of the kind of the input\n"
    )
    done = run("clean", "t.csv", "--column", "born", "--output", "o.csv", "--rejects", "x.jsonl")
    assert done.returncode == 1 and "x.jsonl is named as jsonl" in done.stderr
    done = run("clean", "t.csv", "--column", "born", "--output", "r.html", "--report", "r.html")
    assert done.returncode == 2 and "is also the output; choose another name" in done.stderr
    done = run("clean", "t.csv", "--column", "born", "--output", "o.csv", "--rejects", "-")
    assert done.returncode == 2 and done.stderr.endswith(
        "Error: --rejects -: rejects go to a file, expected its name; only --output can be stdout\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]


def test_tabs_may_be_named_csv(run: Run, tmp_path: Path) -> None:
    content, clean = "born\ta\n25/04/2005\t1\n", "born\ta\tborn_iso\n25/04/2005\t1\t2005-04-25\n"
    (tmp_path / "t.csv").write_text(content)
    assert run("clean", "t.csv", "--column", "born", "--output", "o.csv").returncode == 0
    assert run("clean", "-", "--column", "born", "--output", "p.csv", stdin=content).returncode == 0
    assert (tmp_path / "o.csv").read_text() == (tmp_path / "p.csv").read_text() == clean


@pytest.mark.parametrize("how", [("--output", "o.jsonl"), ("--dry-run",)])
def test_the_report_never_replaces_what_it_is_about(
    run: Run, tmp_path: Path, how: tuple[str, ...]
) -> None:
    (tmp_path / "rec.json").write_text('{"d": "25/04/2005"}\n')
    (tmp_path / "link.json").hardlink_to(tmp_path / "rec.json")
    for report in ("rec.json", "./rec.json", "link.json"):
        done = run(
            "clean",
            "rec.json",
            "--format",
            "jsonl",
            "--column",
            "d",
            "--report",
            report,
            "--force",
            *how,
        )
        assert (
            done.returncode == 2
            and f"--report {Path(report)} is also the input; choose another name" in done.stderr
        )
    done = run(
        "clean",
        "rec.json",
        "--format",
        "jsonl",
        "--column",
        "d",
        "--rejects",
        "x.json",
        "--report",
        "x.json",
        *how,
    )
    assert done.returncode == 2 and "is also the rejects" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.json", "rec.json"]
    assert (tmp_path / "rec.json").read_text() == '{"d": "25/04/2005"}\n'


@pytest.mark.parametrize(
    ("name", "option", "file"), [("d_reason", "--rejects", ["x.csv"]), ("d_status", "--status", [])]
)
def test_a_taken_name_is_refused(
    run: Run, tmp_path: Path, name: str, option: str, file: list[str]
) -> None:
    (tmp_path / "t.csv").write_text(f"d,{name}\nx,1\n")
    done = run("clean", "t.csv", "--column", "d", "--output", "o.csv", option, *file)
    assert (
        done.stderr
        == f"Error: t.csv: there is already a column {name!r}; rename it, or leave out {option}\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]
    assert run("clean", "t.csv", "--column", "d", "--output", "o.csv").returncode == 0


@pytest.mark.slow
def test_a_reader_that_stops_early_ends_it_silently(tmp_path: Path) -> None:
    _many(tmp_path / "t.csv", 300_000)
    command = (
        f"{sys.executable} -m datenorm clean t.csv --column born --output - --quiet | head -n 1"
    )
    done = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, check=False)
    assert (done.stdout, done.stderr) == (b"born,n,born_iso\n", b"")


def test_odd_bytes_pass(run: Run, tmp_path: Path) -> None:
    content = (
        b"born,a\n25/04/2005,\xe9\0\n3 ao\xfbt 1979,\xc3\xa9\n3 ao\xc3\xbbt 1979,\n\0"
        + b"x" * (1 << 20)
        + b",1\n"
    )
    (tmp_path / "t.csv").write_bytes(content)
    assert run("clean", "t.csv", "--column", "born", "--output", "o.csv").returncode == 0
    lines = (tmp_path / "o.csv").read_bytes().splitlines()
    assert [line.rsplit(b",", 1) for line in lines[1:]] == [
        [content.splitlines()[row], iso]
        for row, iso in ((1, b"2005-04-25"), (2, b"1979-08-03"), (3, b"1979-08-03"), (4, b""))
    ]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.slow
def test_a_full_disk_is_named(tmp_path: Path, table: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "datenorm",
                "clean",
                "t.csv",
                "--column",
                "born",
                "--output",
                "-",
            ],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.decode() == "Error: No space left on device (stdout)\n"


def test_a_full_disk_for_what_comes_on_stdin_is_named(run: Run, tmp_path: Path) -> None:
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))  # noqa: E731
    command = [sys.executable, "-m", "datenorm", "clean", "-", "--column", "d", "--output", "-"]
    content, folder = b"d\n" + b"25/04/2005\n" * 9_000, unmeasured(TMPDIR=str(tmp_path))
    done = subprocess.run(
        command, input=content, capture_output=True, env=folder, preexec_fn=limit, check=False
    )
    assert re.fullmatch(rf"Error: File too large \({tmp_path}/.*stdin\)\n", done.stderr.decode())
    assert not list(tmp_path.iterdir())


def _many(path: Path, rows: int) -> None:
    source = random.Random(1)
    days = (
        dt.date(source.randrange(1950, 2020), source.randrange(1, 13), source.randrange(1, 29))
        for _ in range(rows)
    )
    path.write_text("born,n\n" + "".join(f"{day:%d/%m/%Y},{n}\n" for n, day in enumerate(days)))


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("o.csv", ()),
        pytest.param("o.csv.gz", (), marks=pytest.mark.slow),
        pytest.param("o.csv", ("--rejects", "x.csv"), marks=pytest.mark.slow),
        pytest.param("o.parquet", (), marks=pytest.mark.slow),
    ],
)
@pytest.mark.slow
def test_a_file_that_cannot_grow_leaves_no_half_file(
    tmp_path: Path, name: str, others: tuple[str, ...]
) -> None:
    source = f"t{Path(name.removesuffix('.gz')).suffix}"
    _many(tmp_path / "t.csv", 10_000)
    if source == "t.parquet":
        pq.write_table(pacsv.read_csv(tmp_path / "t.csv"), tmp_path / source)
        (tmp_path / "t.csv").unlink()
    command = [
        sys.executable,
        "-m",
        "datenorm",
        "clean",
        source,
        "--column",
        "born",
        "--output",
        name,
        *others,
    ]
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))  # noqa: E731
    done = subprocess.run(
        command,
        cwd=tmp_path,
        capture_output=True,
        env=unmeasured(),
        preexec_fn=limit,
        check=False,
    )
    assert (done.returncode, done.stderr.decode()) == (1, f"Error: File too large ({name})\n")
    assert [path.name for path in tmp_path.iterdir()] == [source]


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_killed_run_leaves_no_half_file_and_can_be_run_again(
    run: Run, tmp_path: Path, how: signal.Signals
) -> None:
    _many(tmp_path / "t.csv", 400_000)
    command = [
        sys.executable,
        "-m",
        "datenorm",
        "clean",
        "t.csv",
        "--column",
        "born",
        "--output",
        "o.csv",
    ]
    process = subprocess.Popen(command, cwd=tmp_path, env=unmeasured(), stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while (
        not list(tmp_path.glob(".o.csv*"))
        and process.poll() is None
        and time.monotonic() < deadline
    ):
        time.sleep(0.005)
    os.kill(process.pid, how)
    assert process.wait() != 0
    assert not (tmp_path / "o.csv").exists()
    if how is not signal.SIGKILL:
        assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]
    assert run("clean", "t.csv", "--column", "born", "--output", "o.csv").returncode == 0
    assert (tmp_path / "o.csv").read_text().count("\n") == 400_001


@pytest.mark.slow
def test_rows_never_shift_over_many_chunks(run: Run, tmp_path: Path) -> None:
    _many(tmp_path / "t.csv", 1_200_000)  # more than one chunk
    assert run("clean", "t.csv", "--column", "born", "--output", "o.csv").returncode == 0
    with (tmp_path / "o.csv").open() as file:
        assert next(file) == "born,n,born_iso\n"
        for place, line in enumerate(file):
            born, number, iso = line.rstrip("\n").split(",")
            assert int(number) == place and iso == f"{born[6:]}-{born[3:5]}-{born[:2]}"
    assert place == 1_199_999


def test_help_has_an_example(run: Run) -> None:
    done = run("clean", "--help")
    assert (
        "datenorm clean patients.csv --column born --output clean.csv --report report.html"
        in done.stdout
    )


def test_pandas_is_not_loaded_where_it_is_installed(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("d\n3 May 1979\n")
    code = (
        "import atexit, sys; atexit.register(lambda: print('pandas' in sys.modules)); "
        "from datenorm.cli import main; main()"
    )
    command = [
        sys.executable,
        "-c",
        code,
        "clean",
        str(source),
        "--column",
        "d",
        "--output",
        str(tmp_path / "out.csv"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_parquet_is_not_compressed_once_more(run: Run, tmp_path: Path) -> None:
    pq.write_table(pa.table({"d": ["3 May 1979"]}), tmp_path / "t.parquet")
    done = run("clean", "t.parquet", "--column", "d", "--output", "o.parquet.gz")
    assert done.returncode == 1
    assert (
        "o.parquet.gz: Parquet compresses its own columns; choose a name without .gz" in done.stderr
    )


def test_control_characters_of_a_file_never_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"id,\x1b]0;pwned\x07d\n1,3 May 1979\n2,\x1b[2J\n")
    asked = ("--output", "o.csv", "--report", "r.html")
    done = run("clean", "t.csv", "--column", "\x1b]0;pwned\x07d", *asked)
    assert done.returncode == 0 and done.stderr.startswith("\\x1b]0;pwned\\x07d: 2 rows")
    assert not set(b"\x1b\x07") & set((tmp_path / "r.html").read_bytes())
    for wrong in (
        ("--column", "d\x9b"),
        ("--columns", "auto"),
        ("--column", "d", "--format", "\x1bcsv"),
    ):
        done = run("clean", "t.csv", *wrong, "--output", "p.csv")
        assert (
            done.returncode
            and "Error: " in done.stderr
            and not set("\x1b\x07\x9b") & set(done.stderr)
        )


_IN_A_PROCESS = """
import signal, sys, threading
from datenorm.cli import cli

def clean(output):
    arguments = ["clean", "t.csv", "--column", "born", "--output", output, "--quiet"]
    cli(arguments, standalone_mode=False)

clean("main.csv")
assert not [name for name in sys.modules if name.startswith("pandas")]
assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL

failed = []
threading.excepthook = failed.append
threads = [threading.Thread(target=clean, args=(f"{place}.csv",)) for place in range(2)]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert not failed, failed

import pandas
import pyarrow
column = pandas.Series([pandas.Timestamp("2005-04-25"), None])
assert pyarrow.array(column, from_pandas=True).null_count == 1
assert pyarrow.lib._pandas_api.have_pandas
clean("after.csv")
assert "pandas" in sys.modules and pyarrow.array(column).to_pandas().equals(column)
"""


@pytest.mark.slow
def test_it_can_be_called_in_a_process_and_leaves_it_as_it_was(table: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", _IN_A_PROCESS]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    for name in ("main", "0", "1", "after"):
        assert (tmp_path / f"{name}.csv").read_text() == CLEAN


def test_columns_with_one_name_are_told_apart(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("date,n,date\n25/04/2005,1,May 1979\n")
    done = run("clean", "t.csv", "--column", "date#2", "--column", "#1", "--output", "o.csv")
    assert (done.returncode, (tmp_path / "o.csv").read_text()) == (
        0,
        "date,n,date,date#2_iso,date#1_iso\n25/04/2005,1,May 1979,1979-05,2005-04-25\n",
    )
    pq.write_table(
        pa.table([["25/04/2005"], [1], ["May 1979"]], names=["date", "n", "date"]),
        tmp_path / "t.parquet",
    )
    asked = ("--column", "date#2", "--in-place", "--rejects", "x.parquet")
    assert run("clean", "t.parquet", *asked, "--output", "o.parquet").returncode == 0
    written = pq.ParquetFile(tmp_path / "o.parquet").read()
    assert written.column_names == ["date", "n", "date"]
    assert [column.to_pylist() for column in written.columns] == [["25/04/2005"], [1], ["1979-05"]]
    done = run("clean", "t.parquet", "--column", "date", "--output", "p.parquet")
    assert "2 columns are called 'date'; name one of them: date#1, date#2" in done.stderr


@pytest.mark.parametrize("kind", ["csv.gz", "csv.zst", "jsonl.gz", "jsonl", "parquet"])
def test_stdin_is_known_by_its_first_bytes(run: Run, tmp_path: Path, kind: str) -> None:
    content = CSV if kind.startswith("csv") else '{"born": "25/04/2005"}\n'
    if kind == "parquet":
        pq.write_table(pa.table({"born": ["25/04/2005"]}), tmp_path / "stdin")
    else:
        with pa.output_stream(tmp_path / f"stdin.{kind}") as stream:
            stream.write(content.encode())
        (tmp_path / f"stdin.{kind}").rename(tmp_path / "stdin")
    packed = (tmp_path / "stdin").read_bytes()
    done = run("clean", "-", "--column", "born", "--output", "o", stdin=packed)
    assert done.returncode == 0, done.stderr
    if kind == "parquet":
        assert pq.read_table(tmp_path / "o")["born_iso"].to_pylist() == ["2005-04-25"]
    else:
        iso = '{"born": "25/04/2005", "born_iso": "2005-04-25"}\n'
        assert (tmp_path / "o").read_text() == (CLEAN if kind.startswith("csv") else iso)


def test_errors_name_stdin(run: Run) -> None:
    done = run("clean", "-", "--column", "brn", "--output", "-", stdin=CSV)
    message = "Error: stdin: no column 'brn'; it has: id, born, note; did you mean 'born'?\n"
    assert done.stderr == message


_RAGGED = "id,born\n1,25/04/2005\n2\n3,03/04/2005,x\n\n4,06/05/2005,\n"


@pytest.mark.parametrize(
    ("ragged", "written"),
    [
        (
            "keep",
            "1,25/04/2005,2005-04-25\n2\n3,03/04/2005,,x\n\n4,06/05/2005,2005-05-06,\n",
        ),
        ("reject", "1,25/04/2005,2005-04-25\n\n4,06/05/2005,2005-05-06,\n"),
    ],
)
def test_ragged_rows_are_kept_or_rejected(
    run: Run, tmp_path: Path, ragged: str, written: str
) -> None:
    (tmp_path / "t.csv").write_text(_RAGGED)
    asked = ("--ragged", ragged, "--rejects", "x.csv", "--output", "o.csv")
    done = run("clean", "t.csv", "--column", "born", *asked)
    assert (tmp_path / "o.csv").read_text() == "id,born,born_iso\n" + written
    assert (tmp_path / "x.csv").read_text() == (
        "id,born,born_reason\n2,,line 3 has 1 field where the header has 2\n"
        "3,03/04/2005,line 4 has 3 fields where the header has 2,x\n"
    )
    fate = {"keep": "left as they are, unread", "reject": "rejected"}[ragged]
    assert done.stderr.startswith("born: 2 rows: 2 full\n")
    assert done.stderr.endswith(f"rows with fewer or more fields than the header: 2, {fate}\n")
    done = run("clean", "t.csv", "--column", "born", "--ragged", ragged, "--dry-run", "--strict")
    assert done.returncode == 1


def test_rows_are_not_rejected_into_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(_RAGGED)
    done = run("clean", "t.csv", "--column", "born", "--ragged", "reject", "--output", "o.csv")
    assert done.returncode == 2 and "name the file of these rows with --rejects" in done.stderr


_JAPANESE = "氏名,生年月日\n山田,1979年5月3日\n田中太郎,1980年6月4日\n鈴木,1981年7月5日\n"
_POLISH = "imię,data urodzenia\nWałęsa,3 maja 1979\nŚwiątek,12 października 1980\n"


def test_another_encoding_is_found_and_kept(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(_JAPANESE.encode("cp932"))
    done = run("clean", "t.csv", "--column", "生年月日", "--output", "o.csv")
    assert done.stderr.splitlines()[-1].startswith("encoding: cp932, by its letters; name another")
    written = (tmp_path / "o.csv").read_bytes().decode("cp932").splitlines()
    assert written[:2] == ["氏名,生年月日,生年月日_iso", "山田,1979年5月3日,1979-05-03"]
    done = run("clean", "t.csv", "--columns", "auto", "--output", "p.csv")
    assert (tmp_path / "p.csv").read_bytes() == (tmp_path / "o.csv").read_bytes()
    (tmp_path / "t.csv").write_bytes(_POLISH.encode("cp1250"))
    done = run("clean", "t.csv", "--column", "imię", "--output", "q.csv")
    assert done.stderr.splitlines()[-1].startswith("encoding: cp1250")


def test_an_encoding_that_may_be_another_is_hinted_at(run: Run, tmp_path: Path) -> None:
    content = "name,born\nHélène,3 mai 1979\nFrançois,inconnu\nAgnès,5 mai 1979\n"
    (tmp_path / "t.csv").write_bytes(content.encode("cp1252"))
    done = run("clean", "t.csv", "--column", "born", "--output", "o.csv")
    assert done.stderr.splitlines()[-1].startswith(
        "encoding: not UTF-8, read as Windows-1252; where letters look wrong, name another with"
    )
    (tmp_path / "t.csv").write_bytes(content.replace("inconnu", "4 mai 1979").encode("cp1252"))
    done = run("clean", "t.csv", "--column", "born", "--output", "p.csv")
    assert "encoding" not in done.stderr


def test_workbooks(run: Run, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    rows = [
        ("id", "born"),
        (1, "25/04/2005"),
        (2, "03/04/2005"),
        (3, dt.date(1979, 5, 3)),
        (4, "?"),
    ]
    for row in rows:
        sheet.append(row)
    workbook.save(tmp_path / "customers.xlsx")
    asked = ("--output", "o.xlsx", "--status", "--rejects", "x.xlsx")
    done = run("clean", "customers.xlsx", "--column", "born", *asked)
    assert done.returncode == 0, done.stderr
    written = list(openpyxl.load_workbook(tmp_path / "o.xlsx").active.iter_rows(values_only=True))
    assert [row[2:] for row in written] == [
        ("born_iso", "born_status"),
        ("2005-04-25", "full"),
        ("2005-04-03", "full"),
        ("1979-05-03", "full"),
        (None, "rejected"),
    ]
    rejected = openpyxl.load_workbook(tmp_path / "x.xlsx").active.iter_rows(values_only=True)
    assert list(rejected) == [("id", "born", "born_reason"), (4, "?", "no date in this text")]
    content = (tmp_path / "customers.xlsx").read_bytes()
    done = run("clean", "-", "--column", "born", "--output", "p.xlsx", stdin=content)
    assert done.returncode == 0, done.stderr
    for output, message in (
        ("o.csv", "o.csv is named as csv, and the input is xlsx"),
        ("o.xls", "o.xls is named as xls; workbooks are written as .xlsx"),
        ("o.xlsx.gz", "o.xlsx.gz: workbooks are compressed; choose a name without .gz"),
    ):
        done = run("clean", "customers.xlsx", "--column", "born", "--output", output)
        assert done.returncode == 1 and done.stderr.startswith(f"Error: {message}")
