"""Texts to read: given ones, the samples of `data/`, and fuzz made from them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

__all__ = ["all_texts"]

ROOT = Path(__file__).resolve().parents[1]


def all_texts(files: Sequence[Path], count: int) -> list[str]:
    """Distinct texts: the given files, the data samples, then fuzz until there are `count`."""
    samples = sorted((ROOT / "data").glob("*/*.jsonl"))
    given = [text for path in files for text in _texts_of(path)]
    sampled = [text for path in samples for text in _texts_of(path)]
    rng = random.Random(20_000)
    if len(given) + len(sampled) > count // 2:
        sampled = rng.sample(sampled, max(0, min(len(sampled), count // 2 - len(given))))
    texts = dict.fromkeys(given + sampled)
    seeds = list(texts)
    while len(texts) < count:
        texts[fuzz(rng, seeds)] = None
    return list(texts)


def _texts_of(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        text = next((record[key] for key in ("input", "text", "human") if key in record), None)
        if isinstance(text, str):
            yield text


def fuzz(rng: random.Random, seeds: Sequence[str]) -> str:
    """A date in digits, a known text with something changed, or characters of any kind."""
    draw = rng.random()
    if draw < 0.35:
        fields = [
            f"{rng.randrange(1, 13):0{rng.choice((1, 2))}d}",
            f"{rng.randrange(0, 33):0{rng.choice((1, 2))}d}",
        ]
        year = rng.choice((rng.randrange(1, 3000), rng.randrange(1900, 2100)))
        fields.append(rng.choice((f"{year}", f"{year:04d}", f"{year % 100:02d}")))
        rng.shuffle(fields)
        return rng.choice(("/", "-", ".", " ", "", ". ", ":", "//", " / ")).join(
            fields[: rng.choice((2, 3, 3, 3, 3))]
        )
    if draw < 0.9:
        text = list(rng.choice(seeds))
        for _ in range(rng.choice((1, 1, 1, 2, 4))):
            index, other = rng.randrange(len(text) + 1), rng.choice(seeds)
            end = index + rng.choice((0, 1, 1, 1, 2))
            text[index:end] = rng.choice(
                (
                    list(rng.choice(other or " ")),
                    [rng.choice("0123456789")],
                    [],
                    [" "],
                    text[index:end] * 2,
                )
            )
        return "".join(text)
    return "".join(
        chr(rng.choice((rng.randrange(32, 127), rng.randrange(0x20, 0x3000))))
        for _ in range(rng.randrange(0, 70))
    )
