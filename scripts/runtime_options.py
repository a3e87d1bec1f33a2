"""Try ONNX Runtime's options on the world model and write a table: threads, graphs, int8.

Example: python scripts/runtime_options.py --count 20000 --output docs/runtime-options.md
"""

from __future__ import annotations

import os
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from datenorm import Normalizer, Prediction, load_bundle
from datenorm.bundle import Bundle
from datenorm.inference.policy import resolve
from datenorm.inference.runtime import Runtime, session_options
from datenorm.onnx_runtime import load_onnxruntime
from datenorm.pipeline import unseen_pairs
from datenorm.presets import load_preset

_ALONE = 300  # texts that are also read one by one


def options_with(**changes: Any) -> Any:
    """The options of sessions, with some changed."""
    options = session_options()
    for name, value in changes.items():
        setattr(options, name, value)
    return options


def quantized(bundle: Bundle) -> Bundle:
    """The bundle with int8 weights; activations are quantised by the range of each batch."""
    load_onnxruntime()
    from onnxruntime.quantization import QuantType, quantize_dynamic

    graphs = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, content in bundle.graphs.items():
            source, target = Path(folder) / name, Path(folder) / f"int8-{name}"
            source.write_bytes(content)
            quantize_dynamic(source, target, weight_type=QuantType.QInt8)
            graphs[name] = target.read_bytes()
    return replace(bundle, graphs=graphs)


def differing(some: list[Prediction], others: list[Prediction]) -> float:
    """Share of texts whose date or status differ."""
    return sum(
        (a.iso, a.status) != (b.iso, b.status) for a, b in zip(some, others, strict=True)
    ) / len(some)


@click.command(context_settings={"show_default": True})
@click.option(
    "--count", type=click.IntRange(min=1000), default=20_000, help="Fresh mixed pairs to read."
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("docs/runtime-options.md"),
    help="The table.",
)
def main(count: int, output: Path) -> None:
    """Write the table."""
    bundle, data = load_bundle("world"), load_preset("world").data
    pairs = unseen_pairs(data, bundle.task, "test", count, data.seed + 5)
    texts = [pair.human for pair in pairs]
    cores, level = len(os.sched_getaffinity(0)), load_onnxruntime().GraphOptimizationLevel
    tried: list[tuple[str, Bundle, Any, int]] = [
        (
            "as shipped: one thread a session, groups of texts in threads of their own",
            bundle,
            None,
            cores,
        ),
        ("ONNX Runtime's own threads", bundle, options_with(intra_op_num_threads=cores), 1),
        (
            "no graph optimisation",
            bundle,
            options_with(graph_optimization_level=level.ORT_DISABLE_ALL),
            cores,
        ),
        (
            "basic graph optimisation",
            bundle,
            options_with(graph_optimization_level=level.ORT_ENABLE_BASIC),
            cores,
        ),
        ("int8 weights, dynamic quantisation", quantized(bundle), None, cores),
    ]
    lines = [
        "| | texts/s | answered right | differ from shipped | differ alone and in a batch | MB |",
        "|---|---|---|---|---|---|",
    ]
    shipped: list[Prediction] = []
    for label, candidate, options, threads in tried:
        normalizer = Normalizer(candidate)
        normalizer._network.runtime = Runtime(candidate, threads, options)
        normalizer.normalize(texts[:1000])
        started = time.perf_counter()
        read = normalizer.normalize(texts)
        rate = len(set(texts)) / (time.perf_counter() - started)
        shipped = shipped or read
        labels = [resolve(pair.machine, bundle.task, normalizer.policy) for pair in pairs]
        right = (
            sum(prediction.iso == label for prediction, label in zip(read, labels, strict=True))
            / count
        )
        alone = [normalizer.normalize([text])[0] for text in texts[:_ALONE]]
        columns = (
            label,
            f"{rate:,.0f}",
            f"{right:.2%}",
            f"{differing(read, shipped):.2%}",
            f"{differing(alone, read[:_ALONE]):.2%}",
            f"{candidate.size / 1e6:.2f}",
        )
        lines.append(f"| {' | '.join(columns)} |")
        click.echo(lines[-1])
    table = "\n".join(lines)
    text = f"""# What ONNX Runtime offers

Written by `python scripts/runtime_options.py` on {cores} cores: {count:,} fresh texts of the world,
without hints. Texts with two readings are not answered, and so not right.

{table}

Shipped is the first row. int8 weights change answers, and are no faster than other rows that do
not; they scale by the range of each batch, too, and a Prediction must not depend on the texts
beside it.
"""
    output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
