"""What tells wrong readings from right ones where a model never saw the kind of text.

Each model was trained on a generator that lacked some kinds: `world` on plain dates alone, an older
`moments` before some kinds were written. Its settled readings of fresh pairs of all kinds are right
or wrong; features of each are its joint probability, its least likely symbol, whether numbers and
words were looked at, how many of its letters stand in words that its generator did not write, and
how far the encoder's state is from those of texts that it did. A logistic map is fitted to the
readings of all models but one, and tried on those of that one: which share of its wrong readings of
the kinds left out stops where 1 % of the right plain days are lost?

Example: python scripts/leave_kinds_out.py --model world=span,unit,era --model OLD=nothing/dates
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import click
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]

from datenorm import Normalizer, Policy, generation
from datenorm.bundle import load_bundle
from datenorm.inference.calibrated_network import CalibratedNetwork
from datenorm.inference.decoding import Reading, follow
from datenorm.inference.policy import label_of
from datenorm.inference.unread import unread_numbers
from datenorm.pipeline import unseen_pairs
from datenorm.preprocessing import encode_canonical, encode_targets
from datenorm.presets import load_preset
from datenorm.records import DatePair
from datenorm.task import TaskSpec
from datenorm.text import canonicalize

FEATURES = (
    "joint probability",
    "least likely symbol",
    "numbers not looked at",
    "words not looked at",
    "words never generated",
    "distance of the state",
)
_WORD = re.compile(r"[^\W\d_]+")
_PLAIN = ("named", "numeric", "compact", "spelled")
_DIRECTIONS = 40  # of the states of generated texts, along which distance is measured
_LOST = 0.01  # of the right plain days
_SEED = 20260

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Generated:
    """What a model was shown: words, and the middle and the spread of the encoder's states."""

    words: frozenset[str]
    middle: Floats
    directions: Floats
    spread: Floats

    def distance(self, states: Floats) -> Floats:
        """How far states lie from those of generated texts, in standard deviations."""
        along = (states - self.middle) @ self.directions.T
        rest = np.linalg.norm(states - self.middle - along @ self.directions, axis=1)
        deviation = np.sqrt(((along / self.spread[:-1]) ** 2).mean(axis=1))
        return np.asarray(deviation + rest / self.spread[-1])


@dataclass(frozen=True)
class Readings:
    """A model's settled readings of fresh pairs."""

    features: Floats  # (m, |FEATURES|)
    right: NDArray[np.bool_]
    plain: NDArray[np.bool_]
    left_out: NDArray[np.bool_]
    model: str


def mean_states(network: CalibratedNetwork, texts: Sequence[str]) -> Floats:
    """The mean of the encoder's states over each text's characters."""
    means = []
    for text in texts:
        encoded = network.runtime.encode(encode_canonical([text], network.task, ()))
        means.append(encoded.states[0][encoded.mask[0]].mean(axis=0))
    return np.array(means, dtype=np.float64)


def is_of(pair: DatePair, kinds: Sequence[str]) -> bool:
    """Whether a pair is of one of some kinds, or kinds with a detail."""
    return pair.kind in kinds or f"{pair.kind}/{pair.detail}" in kinds


def shown(network: CalibratedNetwork, pairs: Iterable[DatePair], kinds: Sequence[str]) -> Generated:
    """What pairs show that are of other kinds; words of them all, states of some."""
    readable = set(network.task.human_vocabulary.symbols)
    texts = [canonicalize(pair.human) for pair in pairs if not is_of(pair, kinds)]
    limit = network.task.max_input_length
    texts = [text for text in texts if len(text) <= limit and readable.issuperset(text)]
    words = frozenset(word for text in texts for word in _WORD.findall(text))
    states = mean_states(network, texts[:5000])
    middle = states.mean(axis=0)
    _, _, directions = np.linalg.svd(states - middle, full_matrices=False)
    directions = directions[:_DIRECTIONS]
    along = (states - middle) @ directions.T
    rest = np.linalg.norm(states - middle - along @ directions, axis=1)
    spread = np.append(along.std(axis=0), rest.mean())
    return Generated(words, middle, directions, spread)


def features_of(
    text: str, reading: Reading, network: CalibratedNetwork, generated: Generated
) -> list[float]:
    """All but the distance of the state."""
    task: TaskSpec = network.task
    ids = encode_canonical([text], task, ())
    targets = encode_targets([reading.output], task)
    _, probabilities = follow(network.runtime, ids, targets)
    least = float(probabilities[0, : len(task.output.split(reading.output)) + 1].min())
    words = list(_WORD.finditer(text))
    peaks = set(reading.focus)
    unseen = [w for w in words if peaks.isdisjoint(range(w.start() - 1, w.end() + 1))]
    letters = max(1, sum(len(word[0]) for word in words))
    return [
        -np.log(1 - min(reading.probability, 1 - 1e-6)),
        -np.log(1 - min(least, 1 - 1e-6)),
        float(len(unread_numbers(text, reading, task))),
        sum(len(word[0]) for word in unseen) / letters,
        sum(len(word[0]) for word in words if word[0] not in generated.words) / letters,
    ]


def readings_of(model: str, left_out: Sequence[str], shown_pairs: int, count: int) -> Readings:
    """A model's readings of fresh pairs that its policy takes for settled."""
    bundle = replace(load_bundle(model), calibration=(), second_opinion=None, templates=b"")
    reader = Normalizer(bundle, Policy(unread_numbers="ignore"))
    network, task = CalibratedNetwork(bundle), load_bundle("moments").task
    data = replace(load_preset("moments").data, hint_rate=0.0)
    generated = shown(network, islice(generation.pairs(data, _SEED), shown_pairs), left_out)
    pairs = [pair for pair in unseen_pairs(data, task, "test", count, _SEED + 1) if not pair.open]
    by_text = {canonicalize(pair.human): pair for pair in pairs}
    texts = [text for text in by_text if not reader.refusal(text)]
    found = reader.readings(texts, ())
    features, read, right = [], [], []
    for text, prediction in zip(texts, reader.normalize(texts), strict=True):
        if prediction.status not in ("full", "partial") or prediction.iso is None:
            continue
        label = label_of(by_text[text], task, reader.policy) or ""
        given = (
            prediction.iso.replace("--", "XXXX-", 1) if prediction.iso[0] == "-" else prediction.iso
        )
        features.append(features_of(text, found[text][0], network, generated))
        right.append(
            bool(label) and label.startswith(given)
        )  # less than the text says is not wrong
        read.append(text)
    distance = generated.distance(mean_states(network, read))
    known = [by_text[text] for text in read]
    return Readings(
        np.column_stack([features, distance]),
        np.array(right),
        np.array([pair.kind in _PLAIN for pair in known]),
        np.array([is_of(pair, left_out) for pair in known]),
        model,
    )


def fitted(features: Floats, right: NDArray[np.bool_]) -> Floats:
    """The weights of a logistic map, a constant last; both classes count alike."""
    given = np.column_stack([features, np.ones(len(features))])
    share = np.where(right, 0.5 / right.sum(), 0.5 / (~right).sum())
    sign = np.where(right, 1.0, -1.0)

    def loss(weights: Floats) -> float:
        margins = sign * (given @ weights)
        return float((share * np.logaddexp(0, -margins)).sum() + 1e-4 * (weights[:-1] ** 2).sum())

    return np.asarray(minimize(loss, np.zeros(given.shape[1])).x)


def stopped(right_days: Floats, wrong: Floats) -> float:
    """The share of wrong readings below the score that 1 % of the right plain days stay under."""
    return float((wrong < np.quantile(right_days, _LOST)).mean())


def compare(models: Sequence[Readings]) -> None:
    """Print each model's share of wrong readings that stop, by one feature after the other."""
    scaled = [
        (one.features - one.features.mean(axis=0)) / (one.features.std(axis=0) + 1e-9)
        for one in models
    ]
    for number, one in enumerate(models):
        others = [place for place in range(len(models)) if place != number]
        features = np.concatenate([scaled[place] for place in others])
        right = np.concatenate([models[place].right for place in others])
        days, wrong = one.plain & one.right, one.left_out & ~one.right
        total = f"{wrong.sum()} wrong of {one.left_out.sum()} settled"
        click.echo(
            f"\n{one.model}: {total} of kinds that it never saw, {days.sum()} right plain days"
        )
        for used in range(1, len(FEATURES) + 1):
            weights = fitted(features[:, :used], right)
            scores = scaled[number][:, :used] @ weights[:-1]
            share = stopped(scores[days], scores[wrong])
            shown_weights = ", ".join(f"{weight:.2f}" for weight in weights[:-1])
            click.echo(f"  {share:6.1%} stop with {FEATURES[used - 1]} too ({shown_weights})")
        for place, name in enumerate(FEATURES):
            alone = scaled[number][:, place] * (1 if place < 2 else -1)
            click.echo(f"  {stopped(alone[days], alone[wrong]):6.1%} stop with {name} alone")


@click.command()
@click.option("--model", "models", multiple=True, help="A bundle and the kinds that it never saw.")
@click.option("--shown", "shown_pairs", default=200_000, help="Pairs whose words count as known.")
@click.option("--fresh", default=20_000, help="Fresh pairs to read.")
def main(models: Sequence[str], shown_pairs: int, fresh: int) -> None:
    """Try the calibrator on each model, fitted to the others."""
    found = []
    for each in models:
        path, _, kinds = each.rpartition("=")
        found.append(readings_of(path, kinds.split(","), shown_pairs, fresh))
    compare(found)


if __name__ == "__main__":
    main()
