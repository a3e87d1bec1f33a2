"""The other commands, and what all have in common."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from datenorm import fonts
from datenorm.bundle import find_model
from datenorm.cli import cli
from datenorm.cli.progress import TrainingProgress
from datenorm.cli.train import _remove_checkpoint
from datenorm.datasets.folders import read_dataset
from tests.cli.conftest import Run
from tests.command_line import unmeasured

COMMANDS = ("generate", "train", "predict", "heatmap", "evaluate", "info")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_an_example(run: Run, command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert f"Example:\n    datenorm {command}" in done.stdout


def test_version_and_help(run: Run) -> None:
    assert run("--version").stdout == "datenorm, version 0.1.0\n"
    listed = run("--help").stdout
    assert all(command in listed for command in COMMANDS)
    assert run("nonsense").returncode == 2
    assert "No such command 'predic'; did you mean 'predict'?" in run("predic", "x").stderr


def test_debug_shows_the_traceback(run: Run) -> None:
    assert "Traceback" not in run("info", "nowhere").stderr
    assert "Traceback" in run("--debug", "info", "nowhere").stderr


def test_generate_writes_the_same_bytes_for_the_same_seed(run: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        done = run("generate", "--count", "500", "--seed", "3", "--output", name)
        assert (done.returncode, done.stdout) == (0, "")
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == [
        "dataset.json",
        "human_vocab.json",
        "machine_vocab.json",
        "test.jsonl",
        "train.jsonl",
        "validation.jsonl",
    ]
    assert all(
        (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
        for name in names
    )
    description = json.loads((tmp_path / "one" / "dataset.json").read_text())
    assert sum(description["counts"].values()) == 500
    assert description["seed"] == 3


def test_generate_keeps_to_the_range_asked_for(run: Run, tmp_path: Path) -> None:
    run(
        "generate",
        "--count",
        "200",
        "--start",
        "1999-01-01",
        "--end",
        "1999-12-31",
        "--output",
        "d",
        "--locale",
        "en_GB",
    )
    records = [
        json.loads(line)
        for line in (tmp_path / "d" / "train.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert {record["machine"][:4] for record in records} == {"1999"}
    assert {record["locale"] for record in records} == {"en_GB"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("preset", "grammar", "kinds"),
    [("moments", "world", {"clock", "span", "era"}), ("world", "masked_date", {"numeric"})],
)
def test_generate_writes_what_each_preset_trains_on(
    run: Run, tmp_path: Path, preset: str, grammar: str, kinds: set[str]
) -> None:
    locales = ["--locale", "de", "--locale", "fr_CA"]
    done = run("generate", "--preset", preset, *locales, "--count", "300", "--output", "d")
    assert done.returncode == 0, done.stderr
    written = read_dataset(tmp_path / "d")
    pairs = (*written.train, *written.validation, *written.test)
    assert written.task.grammar == grammar
    assert len(pairs) == 300
    assert kinds <= {pair.kind for pair in pairs}
    assert {pair.locale.split("_")[0] for pair in pairs} == {"de", "fr"}
    settings = json.loads((tmp_path / "d" / "dataset.json").read_text())["settings"]
    assert (settings["task"], settings["locales"]) == (preset, ["de", "fr_CA"])


def test_the_english_preset_is_also_the_task_of_dates(run: Run, tmp_path: Path) -> None:
    assert run("generate", "--task", "date", "--count", "20", "--output", "one").returncode == 0
    assert run("generate", "--count", "20", "--output", "two").returncode == 0
    one, two = (tmp_path / name / "train.jsonl" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--count", "0"], "--count"),
        (["--count", "-5"], "--count"),
        (["--task", "roman"], "'roman' is not one of 'english', 'moments', 'time', "),
        (
            ["--start", "2001-01-02", "--end", "2001-01-01"],
            "--start 2001-01-02 lies after --end 2001-01-01",
        ),
        (["--start", "yesterday"], "--start"),
        (["--locale", "de_DE"], "--locale de_DE: not an English locale"),
        (["--task", "time", "--locale", "en_GB"], "--locale is not for the preset time"),
        (["--preset", "world", "--end", "2001-01-01"], "--end is not for the preset world"),
        pytest.param(
            ["--preset", "moments", "--locale", "xx"],
            "--locale xx: no locale is read as this",
            marks=pytest.mark.slow,
        ),
        (["--seed", "-1"], "--seed"),
    ],
)
def test_generate_refuses_what_cannot_work(
    run: Run, tmp_path: Path, arguments: list[str], message: str
) -> None:
    done = run("generate", *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_generate_replaces_nothing_unasked(run: Run) -> None:
    assert run("generate", "--count", "10").returncode == 0
    done = run("generate", "--count", "10")
    assert done.returncode == 1
    assert done.stderr == "Error: dataset exists; choose another name, or replace it with --force\n"
    assert run("generate", "--count", "10", "--force").returncode == 0


@pytest.mark.parametrize("command", ["generate", "train"])
def test_no_folder_of_somebody_else_is_replaced(run: Run, tmp_path: Path, command: str) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "thesis.txt").write_text("x")
    for options in ([], ["--force"]):
        done = run(command, "--count", "300", "--output", "precious", *options)
        assert done.returncode == 1
        assert done.stderr.startswith("Error: precious is not replaced: it is not a ")
        assert "--force" not in done.stderr
    assert [path.name for path in tmp_path.rglob("*")] == ["precious", "thesis.txt"]


def test_no_advice_to_train_over_a_folder_of_somebody_else(run: Run, tmp_path: Path) -> None:
    done = run("predict", "x", DATENORM_MODEL="/etc")
    assert done.returncode == 1
    assert done.stderr == (
        "Error: /etc/spec.json: cannot be read (No such file or directory); "
        "expected the folder of a model\n"
    )
    shutil.copytree(find_model("english"), tmp_path / "my model")
    (tmp_path / "my model" / "encoder.onnx").unlink()
    advice = "train it again: datenorm train --output 'my model' --force\n"
    assert run("predict", "x", "--model", "my model").stderr.endswith(advice)
    (tmp_path / "my model" / "thesis.txt").touch()
    assert "--force" not in run("predict", "x", "--model", "my model").stderr


def test_the_folder_one_is_in_is_an_output_like_others(run: Run, tmp_path: Path) -> None:
    """It is named by its whole path, and its checkpoint lies beside it."""
    assert f"Error: {tmp_path} exists;" in run("train", "--output", ".").stderr
    done = run("train", "--output", ".", "--force", "--resume")
    assert f"nothing to resume: {tmp_path}.training/checkpoint.npz does not exist" in done.stderr
    (tmp_path / "thesis.txt").touch()
    assert f"Error: {tmp_path} is not replaced: " in run("train", "--output", ".", "--force").stderr


def test_there_must_be_something_to_resume(run: Run, tmp_path: Path) -> None:
    (tmp_path / "model.training").mkdir()
    for _ in range(2):
        done = run("train", "--resume")
        assert done.returncode == 1
        assert done.stderr == (
            "Error: nothing to resume: model.training/checkpoint.npz does not exist; "
            "leave out --resume to start from scratch\n"
        )
        shutil.rmtree(tmp_path / "model.training", ignore_errors=True)
    assert list(tmp_path.iterdir()) == []


def test_an_unfinished_training_is_not_lost_unasked(run: Run, tmp_path: Path) -> None:
    working = tmp_path / "model.training"
    working.mkdir()
    (working / "checkpoint.npz").touch()
    done = run("train")
    assert done.returncode == 1
    assert done.stderr == (
        "Error: model.training holds an unfinished training; "
        "go on with --resume, or start again with --force\n"
    )
    assert (working / "checkpoint.npz").exists()


def test_removing_a_checkpoint_removes_nothing_else(tmp_path: Path) -> None:
    working = tmp_path / "model.training"
    working.mkdir()
    for name in ("checkpoint.npz", ".checkpoint.npz.abc.npz", "thesis.txt"):
        (working / name).touch()
    _remove_checkpoint(working / "checkpoint.npz")
    assert [path.name for path in working.iterdir()] == ["thesis.txt"]
    (working / "thesis.txt").unlink()
    _remove_checkpoint(working / "checkpoint.npz")
    assert not working.exists()


def _as_in_a_terminal() -> None:
    """Ctrl-C arrives, also where these tests run in the background of a shell that ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


@pytest.mark.slow
def test_interrupting_generate_leaves_nothing(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "datenorm", "generate", "--count", "100000000", "--output", "d"],
        cwd=tmp_path,
        env=unmeasured(),
        stderr=subprocess.PIPE,
        preexec_fn=_as_in_a_terminal,  # noqa: PLW1509 - no threads here
    )
    end = time.monotonic() + 60
    while not list(tmp_path.iterdir()) and time.monotonic() < end:
        time.sleep(0.05)
    assert list(tmp_path.iterdir())
    time.sleep(0.3)
    for _ in range(5):  # Python drops the one that arrives while it collects garbage
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=20)
            break
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 1
    assert b"Aborted" in errors
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_full_disk_leaves_the_old_dataset(tmp_path: Path) -> None:
    """The largest file that this process may write stands for the disk's end."""
    command = [sys.executable, "-m", "datenorm", "generate", "--output", "d"]
    subprocess.run([*command, "--count", "10"], cwd=tmp_path, check=True, capture_output=True)
    before = (tmp_path / "d" / "train.jsonl").read_bytes()

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))

    done = subprocess.run(
        [*command, "--count", "10000", "--force"],
        cwd=tmp_path,
        env=unmeasured(),
        capture_output=True,
        preexec_fn=limit,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == b"Error: File too large (d)\n"
    assert (tmp_path / "d" / "train.jsonl").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["d"]


def test_heatmap_in_the_terminal(run: Run) -> None:
    lines = run("heatmap", "3 May 1979").stdout.splitlines()
    assert lines[0] == "   3 \u2423 m a y \u2423 1 9 7 9 "
    assert [line[0] for line in lines[1:]] == list("1979-05-03")
    assert not any("\x1b" in line for line in lines)


@pytest.mark.slow
def test_heatmap_as_numbers_and_files(run: Run, tmp_path: Path) -> None:
    weights = json.loads(run("heatmap", "3 May 1979", "--weights-json").stdout)
    assert np.array(weights["weights"]).shape == (10, 10)
    assert np.array(weights["weights"]).sum(axis=1) == pytest.approx(1, abs=1e-3)
    for name in ("a.png", "a.html"):
        assert run("heatmap", "3 May 1979", "--output", name).returncode == 0
        assert (tmp_path / name).stat().st_size > 1000
    assert run("heatmap", "").stderr == "Error: no attention for '': no text\n"


@pytest.mark.slow
def test_a_picture_with_empty_boxes_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As on a machine whose fonts have no Chinese."""
    monkeypatch.setattr(fonts, "find_fonts", lambda text: fonts.Fonts(("DejaVu Sans",), "\u65e5"))
    for arguments in (["heatmap", "--output"], ["predict", "--heatmap"]):
        path = tmp_path / f"{arguments[0]}.png"
        done = CliRunner().invoke(cli, [*arguments, str(path), "5\u67083\u65e5"])
        note = (
            f"no font here has \u65e5: empty boxes in {path}; install such a font, or write .html"
        )
        assert note in done.stderr.splitlines()
        path = path.with_suffix(".html")
        done = CliRunner().invoke(cli, [*arguments, str(path), "5\u67083\u65e5"])
        assert "no font" not in done.stderr


def test_info_lists_the_models(run: Run) -> None:
    listed = [json.loads(line) for line in run("info", "--json").stdout.splitlines()]
    assert {"english", "moments", "time", "world"} <= {model["name"] for model in listed}
    small = [model for model in listed if model["name"] in ("english", "time")]
    assert all(model["exact_match"] >= 0.99 for model in small)
    world = run("info", "world").stdout
    assert (
        "exact_match          0.9746  of 5,908 test pairs, open texts counted as one date" in world
    )
    assert "exact_settled        0.9916  of 9,131 texts that are not open" in world
    described = run("info", "english").stdout
    assert "human vocabulary" in described
    assert "# Model card: english" in described


def test_info_shows_control_characters_of_a_model_escaped(run: Run, tmp_path: Path) -> None:
    shutil.copytree(find_model("english"), tmp_path / "m")
    with (tmp_path / "m" / "MODEL_CARD.md").open("a") as card:
        card.write("\n\x1b]0;title\x07\n")
    shown = run("info", "m").stdout
    assert "\\x1b]0;title\\x07" in shown
    assert "\x1b" not in shown


def test_evaluate_shows_control_characters_of_a_dataset_escaped(run: Run, tmp_path: Path) -> None:
    run("generate", "--count", "30", "--output", "d")
    for path in (tmp_path / "d").glob("*.jsonl"):
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for record in records:  # all of them are read wrong
            record |= {"human": "3 May 1979", "machine": "1980-01-01", "pattern": "\x1b]0;x\x07"}
        path.write_text("".join(f"{json.dumps(record)}\n" for record in records))
    done = run("evaluate", "--data", "d", "--split", "train")
    assert done.returncode == 0, done.stderr
    assert "\\x1b]0;x\\x07" in done.stdout
    assert "\x1b" not in done.stdout


def test_an_existing_picture_or_report_is_found_before_the_work(run: Run, tmp_path: Path) -> None:
    for name in ("a.png", "a.html"):
        (tmp_path / name).touch()
    for arguments in (
        ["predict", "3 May 1979", "--heatmap", "a.png"],
        ["heatmap", "3 May 1979", "--output", "a.png", "--weights-json"],
        ["evaluate", "--report", "a.html"],
    ):
        done = run(*arguments)
        name = "a.html" if "a.html" in arguments else "a.png"
        error = f"Error: {name} exists; choose another name, or replace it with --force\n"
        assert (done.returncode, done.stdout, done.stderr) == (1, "", error)


@pytest.mark.slow
def test_evaluate_a_dataset(run: Run) -> None:
    run("generate", "--count", "3000", "--output", "d", "--seed", "77")
    done = run("evaluate", "--data", "d", "--json", "--min-accuracy", "0.99")
    scores = json.loads(done.stdout)
    assert done.returncode == 0
    assert scores["exact_match"] >= 0.99
    assert len(scores["position_accuracy"]) == 10
    failed = run("evaluate", "--data", "d", "--model", "time")
    assert failed.returncode == 2
    assert "holds the task date" in failed.stderr


@pytest.mark.slow
def test_evaluate_the_world_as_text_json_and_page(run: Run, tmp_path: Path) -> None:
    done = run(
        "evaluate",
        "--preset",
        "world",
        "--count",
        "300",
        "--per-language",
        "6",
        "--report",
        "world.html",
    )
    assert done.returncode == 0, done.stderr
    assert "clean, mean over 314 languages" in done.stdout
    page = (tmp_path / "world.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 4
    again = run(
        "evaluate",
        "--preset",
        "world",
        "--count",
        "300",
        "--per-language",
        "6",
        "--report",
        "world.html",
    )
    assert "--force" in again.stderr
    assert (tmp_path / "world.html").read_text(encoding="utf-8") == page
    scores = json.loads(
        run(
            "evaluate", "--preset", "world", "--count", "300", "--per-language", "6", "--json"
        ).stdout
    )
    assert len(scores["languages"]) == 314
    assert scores["macro_exact"] > 0.95


def test_a_report_needs_a_world_model(run: Run) -> None:
    done = run("evaluate", "--model", "english", "--report", "x.html")
    assert done.returncode == 2
    assert "--report needs a world model" in done.stderr
    assert "unknown preset 'word'" in run("evaluate", "--preset", "word").stderr


def test_evaluate_fresh_pairs_and_fail_below_a_limit(run: Run, tmp_path: Path) -> None:
    shutil.copytree(find_model("english"), tmp_path / "m")
    done = run("evaluate", "--count", "300", "--model", "m")
    assert done.returncode == 0
    assert "exact match" in done.stdout
    (tmp_path / "d").mkdir()
    assert "cannot read d/dataset.json" in run("evaluate", "--data", "d").stderr


@pytest.mark.slow
def test_a_missing_extra_is_named_in_one_line(tmp_path: Path) -> None:
    """As after `pip install datenorm` alone: the packages of the extras are hidden."""
    program = (
        "import importlib.util as u, sys; real = u.find_spec;"
        "u.find_spec = lambda n, *a: None if n in ('keras', 'babel') else real(n, *a);"
        "sys.modules['matplotlib'] = None; from datenorm.cli import main; "
        "sys.argv = ['datenorm', *sys.argv[1:]]; main()"
    )
    for arguments, extra in (
        (["train"], "train"),
        (["generate"], "train"),
        (["heatmap", "3 May 1979", "--output", "a.png"], "plot"),
    ):
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            check=False,
        )
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
        assert f"[{extra}]'" in done.stderr
        assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_train_is_killed_resumed_and_writes_a_whole_model(run: Run, tmp_path: Path) -> None:
    options = ["train", "--count", "3000", "--epochs", "4", "--batch-size", "64", "--seed", "3"]
    command = [sys.executable, "-m", "datenorm", *options, "--output", "broken"]
    checkpoint = tmp_path / "broken.training" / "checkpoint.npz"
    process = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for _ in range(1200):
        if checkpoint.exists():
            break
        time.sleep(0.1)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert checkpoint.exists()
    assert not (tmp_path / "broken").exists()
    refused = run(*options, "--output", "broken")
    assert refused.returncode == 1
    assert "--resume" in refused.stderr
    differing = run(*options, "--learning-rate", "0.5", "--output", "broken", "--resume")
    assert "training differ" in differing.stderr
    resumed = run(*options, "--output", "broken", "--resume")
    assert resumed.returncode == 0, resumed.stderr
    assert run(*options, "--output", "whole").returncode == 0
    names = {
        "spec.json",
        "encoder.onnx",
        "decoder.onnx",
        "metrics.json",
        "MODEL_CARD.md",
        "history.json",
        "learning_curve.png",
    }
    assert {path.name for path in (tmp_path / "broken").iterdir()} == names
    assert not (tmp_path / "broken.training").exists()
    histories = [
        json.loads((tmp_path / name / "history.json").read_text()) for name in ("broken", "whole")
    ]
    losses = [[record["loss"] for record in history] for history in histories]
    assert losses[0] == pytest.approx(losses[1], rel=1e-4)
    metrics = json.loads((tmp_path / "whole" / "metrics.json").read_text())
    assert metrics["parity"] <= 1e-4
    assert (
        run(
            "predict",
            "--model",
            "whole",
            "--min-confidence",
            "0",
            "--on-ambiguous",
            "best",
            "3 May 1979",
        ).stdout.count("-")
        == 2
    )


@pytest.mark.slow
def test_train_on_jax_from_a_dataset_folder(run: Run, tmp_path: Path) -> None:
    run("generate", "--count", "1500", "--output", "d", "--task", "time")
    done = run(
        "train",
        "--preset",
        "time",
        "--data",
        "d",
        "--epochs",
        "1",
        "--output",
        "m",
        "--quiet",
        KERAS_BACKEND="jax",
    )
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "m" / "metrics.json").read_text())["recipe"]["keras"].endswith(
        "jax"
    )


@pytest.mark.slow
def test_a_training_is_logged_for_tensorboard(tmp_path: Path) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    progress = TrainingProgress(quiet=True, tensorboard=tmp_path / "log")
    progress.on_batch(0, 1, 1, 0.5)
    record = {"epoch": 1, "loss": 0.5, "exact_match": 0.25, "learning_rate": 0.01, "seconds": 1}
    progress.on_epoch(record)
    log = EventAccumulator(str(tmp_path / "log"))
    log.Reload()
    assert set(log.Tags()["tensors"]) == {"loss", "exact_match", "learning_rate"}


def test_the_viewer_of_a_log_has_an_extra_of_its_own(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    program = (
        "import importlib.util as u, sys; real = u.find_spec;"
        "u.find_spec = lambda n, *a: None if n == 'tensorboard' else real(n, *a);"
        "from datenorm.cli import main; main()"
    )
    command = [sys.executable, "-c", program, "train", "--tensorboard", "log"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 1
    assert "--tensorboard needs an optional package" in done.stderr
    assert "[tensorboard]" in done.stderr
    assert run("train", "--tensorboard", "file").returncode == 2


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["nonsense", "torch"])
def test_a_backend_that_keras_cannot_use_is_named(run: Run, tmp_path: Path, backend: str) -> None:
    done = run("train", "--count", "100", KERAS_BACKEND=backend)
    assert done.returncode == 1
    assert done.stderr.startswith(f"Error: Keras cannot use the backend {backend!r}: ")
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--data", "pairs.json"], 2, "--vocab FILE.json goes with --data FILE.json"),
        (["--vocab", "v.json"], 2, "expected both or neither"),
        (
            ["--from", "english", "--data", "a.csv"],
            2,
            "needs --data FILE.csv, --text-column NAME and --date-column NAME",
        ),
        (["--text-column", "a"], 2, "go with --from MODEL"),
        (
            ["--from", "nowhere", "--data", "a.csv", "--text-column", "a", "--date-column", "b"],
            1,
            "no model 'nowhere'",
        ),
        (
            ["--from", "english", "--data", "a.csv", "--text-column", "a", "--date-column", "b"],
            1,
            "cannot read a.csv",
        ),
        (["--epochs", "0"], 2, "--epochs"),
        (["--network", "transformer"], 2, "'transformer' is not one of 'attention', 'classic'"),
        (["--data", "nowhere"], 1, "no dataset folder at nowhere; make one: datenorm generate"),
        (["--data", "a.json", "--vocab", "b.json"], 1, "cannot read a.json"),
    ],
)
def test_train_refuses_what_cannot_work(
    run: Run, tmp_path: Path, arguments: list[str], code: int, message: str
) -> None:
    done = run("train", *arguments)
    assert done.returncode == code
    assert message in done.stderr
    assert list(tmp_path.iterdir()) == []
