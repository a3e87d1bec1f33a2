"""Train the gate between two models, and write both as one model.

Example: python scripts/train_gate.py --plain world --other moments --output datenorm/models/when
"""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

import click
from tqdm import tqdm

from datenorm import generation
from datenorm.bundle import load_bundle, save_gated, shipped_models
from datenorm.model.gate import GateSettings
from datenorm.pipeline.gating import gated_bundle, train_gate_graph
from datenorm.presets import load_preset, preset_for


@click.command(context_settings={"show_default": True})
@click.option("--plain", default="world", help="Reads plain dates: a shipped model, or a folder.")
@click.option("--other", default="moments", help="Reads all else, and has the language for it.")
@click.option("--steps", type=click.IntRange(min=10), default=GateSettings().steps)
@click.option(
    "--graph",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A gate that was trained before: only its threshold is chosen, and the scores taken.",
)
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--force", is_flag=True, help="Replace an output that exists.")
def main(plain: str, other: str, steps: int, graph: Path | None, output: Path, force: bool) -> None:
    """Train, choose the threshold, score, and write the model's folder."""
    experts = load_bundle(plain), load_bundle(other)
    data, task = load_preset(preset_for(experts[1].task)).data, experts[1].task
    if generation.task_spec(data) != task:
        raise click.ClickException(f"the vocabulary of {other} is not that of its preset any more")
    settings = GateSettings(steps=steps)
    with tqdm(total=steps, unit="batch", disable=bool(graph)) as bar:

        def show(_: int, loss: float) -> None:
            bar.update()
            bar.set_postfix_str(f"loss {loss:.3f}", refresh=False)

        content, loss = (
            (graph.read_bytes(), float("nan"))
            if graph
            else train_gate_graph(data, task, settings, show)
        )
    command = shlex.join(["python", *sys.argv])
    bundle = gated_bundle(output.name, content, *experts, settings, loss, command)
    assert bundle.gate is not None
    names = [
        each if each in shipped_models() else os.path.relpath(each, output)
        for each in (plain, other)
    ]
    save_gated(output.name, bundle.gate, (names[0], names[1]), bundle, output, force)
    click.echo(f"{output}: texts go to {plain} at {bundle.gate.threshold}")


if __name__ == "__main__":
    main()
