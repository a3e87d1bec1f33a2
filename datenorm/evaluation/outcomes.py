"""Outcomes of a masked-date model: what became of every text, by kind, language and confidence.

A text is *open* where its digits can be read as two different days and nothing settles which
(03/04/2005). No reader can know the answer, so open texts are judged apart: right is to say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from datenorm.errors import DataError
from datenorm.inference.calibration import expected_calibration_error
from datenorm.inference.normalizer import Normalizer
from datenorm.inference.policy import label_of
from datenorm.records import DatePair, Prediction

__all__ = [
    "Bin",
    "GroupScore",
    "Outcome",
    "WorldScores",
    "outcomes_of",
    "reliability",
    "risk_coverage",
    "score_world",
]

Result = Literal["exact", "wrong", "unanswered"]
_BINS = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one text.

    `expected` is the ISO date that its label comes to, "" for none. `likeliest` is the likeliest
    reading and `confidence` its own, whether it was given as an answer or not; "" where that is
    "no date".
    """

    pair: DatePair
    expected: str
    prediction: Prediction
    likeliest: str
    confidence: float

    @property
    def language(self) -> str:
        """The language subtag of the pair's locale."""
        return self.pair.locale.split("_", maxsplit=1)[0]

    @property
    def result(self) -> Result:
        """`wrong` is any date but the label's; `unanswered` is none, or two, where there is one."""
        given = self.prediction.iso or ""
        if given == self.expected and (given or self.prediction.status == "rejected"):
            return "exact"
        return "wrong" if given else "unanswered"


@dataclass(frozen=True)
class GroupScore:
    """Shares of the outcomes of `count` texts, in [0, 1]."""

    name: str
    count: int
    exact: float
    wrong: float
    unanswered: float


@dataclass(frozen=True)
class Bin:
    """Likeliest readings of about one confidence: its mean, and the share that is right."""

    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True)
class WorldScores:
    """Scores of a masked-date model; all shares lie in [0, 1].

    From a mixed sample without hints: `kinds` (open texts left out), `open_named` (share of open
    texts that came out `ambiguous` with the label among the readings) and `open_guessed` (share
    that came out as one date), `dates_rejected` and `non_dates_full` (non-dates read as a full
    date), `bins` and `calibration_error` (expected calibration error of the likeliest readings),
    `risk` (points of coverage and risk). From a clean sample of as many texts in every language:
    `languages`, and `macro_exact`, their mean.
    """

    kinds: tuple[GroupScore, ...]
    languages: tuple[GroupScore, ...]
    macro_exact: float
    open_count: int
    open_named: float
    open_guessed: float
    dates_rejected: float
    non_dates_full: float
    bins: tuple[Bin, ...]
    calibration_error: float
    risk: tuple[tuple[float, float], ...]
    mistakes: tuple[tuple[str, str, str, str, float], ...]

    @property
    def worst_language(self) -> GroupScore:
        """The language with the fewest exact readings."""
        return min(self.languages, key=lambda score: score.exact)

    def to_dict(self) -> dict[str, Any]:
        """The scores as plain JSON values."""
        return asdict(self)

    def summary(self) -> dict[str, Any]:
        """The scores without the curves and mistakes, for a bundle's metrics."""
        values = {
            key: value
            for key, value in asdict(self).items()
            if key not in ("risk", "mistakes", "bins", "languages")
        }
        return values | {
            "languages": {score.name: round(score.exact, 4) for score in self.languages}
        }


def outcomes_of(normalizer: Normalizer, pairs: Sequence[DatePair]) -> list[Outcome]:
    """Read every pair's text without its hints."""
    texts = [pair.human for pair in pairs]
    everything = replace(normalizer.policy, minimum_confidence=0.0, on_ambiguous="best")
    given, likeliest = normalizer.normalize_under(texts, (normalizer.policy, everything))
    return [
        Outcome(
            pair,
            label_of(pair, normalizer.task, normalizer.policy) or "",
            prediction,
            best.iso or "",
            best.confidence,
        )
        for pair, prediction, best in zip(pairs, given, likeliest, strict=True)
    ]


def _share(outcomes: Sequence[Outcome], of: Callable[[Outcome], bool]) -> float:
    return sum(map(of, outcomes)) / len(outcomes) if outcomes else 0.0


def _group(name: str, outcomes: Sequence[Outcome]) -> GroupScore:
    exact, wrong = (
        _share(outcomes, lambda o: o.result == "exact"),
        _share(outcomes, lambda o: o.result == "wrong"),
    )
    return GroupScore(name, len(outcomes), exact, wrong, max(0.0, 1 - exact - wrong))


def _grouped(outcomes: Iterable[Outcome], key: Callable[[Outcome], str]) -> tuple[GroupScore, ...]:
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(key(outcome), []).append(outcome)
    return tuple(_group(name, members) for name, members in sorted(groups.items()))


def reliability(
    confidences: Sequence[float], right: Sequence[bool], bins: int = _BINS
) -> tuple[Bin, ...]:
    """Bins of equal width, empty ones left out."""
    cells: list[list[int]] = [[] for _ in range(bins)]
    for index, confidence in enumerate(confidences):
        cells[min(int(confidence * bins), bins - 1)].append(index)
    return tuple(
        Bin(
            len(cell),
            sum(confidences[i] for i in cell) / len(cell),
            sum(right[i] for i in cell) / len(cell),
        )
        for cell in cells
        if cell
    )


def risk_coverage(
    confidences: Sequence[float], right: Sequence[bool], points: int = 200
) -> tuple[tuple[float, float], ...]:
    """The share of answers kept, by falling confidence, and the share of them that is wrong.

    After El-Yaniv and Wiener (2010).
    """
    order = sorted(range(len(confidences)), key=lambda i: -confidences[i])
    step, wrong, curve = max(1, len(order) // points), 0, []
    for kept, index in enumerate(order, 1):
        wrong += not right[index]
        if kept % step == 0 or kept == len(order):
            curve.append((kept / len(order), wrong / kept))
    return tuple(curve)


def score_world(
    normalizer: Normalizer, mixed: Sequence[DatePair], clean: Sequence[DatePair]
) -> WorldScores:
    """Read both samples and score them.

    Args:
        normalizer: a reader of a masked-date model.
        mixed: pairs of all kinds, as often as the generator makes them.
        clean: pairs without damage and non-dates, about as many of every language.

    Raises:
        DataError: a sample is empty.
    """
    if not mixed or not clean:
        raise DataError("no pairs to evaluate on; expected at least one mixed and one clean pair")
    outcomes = outcomes_of(normalizer, mixed)
    settled, open_ = [o for o in outcomes if not o.pair.open], [o for o in outcomes if o.pair.open]
    dates, none = [o for o in settled if o.expected], [o for o in outcomes if not o.expected]
    languages = _grouped(
        (o for o in outcomes_of(normalizer, clean) if not o.pair.open), lambda o: o.language
    )
    read = [o for o in outcomes if o.likeliest]
    confidences, right = [o.confidence for o in read], [o.likeliest == o.expected for o in read]
    wrong = sorted((o for o in settled if o.result == "wrong"), key=lambda o: -o.confidence)
    return WorldScores(
        kinds=(*_grouped(settled, lambda o: o.pair.kind), _group("all", settled)),
        languages=languages,
        macro_exact=sum(score.exact for score in languages) / len(languages),
        open_count=len(open_),
        open_named=_share(
            open_,
            lambda o: (
                o.expected in {a.iso for a in o.prediction.alternatives}
                and o.prediction.status == "ambiguous"
            ),
        ),
        open_guessed=_share(open_, lambda o: o.prediction.iso is not None),
        dates_rejected=_share(dates, lambda o: o.prediction.status == "rejected"),
        non_dates_full=_share(none, lambda o: o.prediction.status == "full"),
        bins=reliability(confidences, right),
        calibration_error=expected_calibration_error(confidences, right),
        risk=risk_coverage(confidences, right),
        mistakes=tuple(
            (o.pair.human, o.expected, o.prediction.iso or "", o.pair.pattern, o.confidence)
            for o in wrong[:60]
        ),
    )
