"""Write a stand-in for the classic time normalizer's data: JSON pairs and vocabularies.

10,000 pairs in lower case; `noon` and `midnight` are labelled both 12:00 and 00:00, as they are
there, so that no reader can be right on all of them.

Example: python scripts/stand_in_times.py --seed 1 --output out
"""

from __future__ import annotations

import json
import random
from itertools import islice
from pathlib import Path

import click

from datenorm.generation.classic.times import time_pairs
from datenorm.task import MACHINE_TIME, Vocabulary
from datenorm.text import canonicalize

TWELVE_HOURS_ON = {"12:00": "00:00", "00:00": "12:00"}


def stand_in(seed: int, count: int = 10_000) -> list[list[str]]:
    """Pairs [human, machine]."""
    rng = random.Random(seed)
    pairs = []
    for pair in islice(time_pairs(rng, 41), count):
        text = canonicalize(pair.human)
        swapped = text in ("noon", "midnight") and rng.random() < 0.5
        pairs.append([text, TWELVE_HOURS_ON[pair.machine] if swapped else pair.machine])
    return pairs


@click.command(context_settings={"show_default": True})
@click.option("--seed", type=click.IntRange(min=0), default=1, help="Seed of the pairs.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("out"),
    help="Folder to write to.",
)
def main(seed: int, output: Path) -> None:
    """Write pairs.json and vocabularies.json."""
    pairs = stand_in(seed)
    human = Vocabulary.human("".join(text for text, _ in pairs))
    output.mkdir(parents=True, exist_ok=True)
    (output / "pairs.json").write_text(json.dumps(pairs) + "\n", encoding="utf-8")
    (output / "vocabularies.json").write_text(
        json.dumps([human.to_index(), MACHINE_TIME.to_index()]) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
