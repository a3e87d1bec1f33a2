"""The scores of a masked-date model as one HTML page with its plots inside: it needs no network."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from datenorm.errors import MissingExtraError
from datenorm.evaluation.outcomes import GroupScore, WorldScores
from datenorm.text import escape

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["describe_world", "evaluation_page"]

_WORST = 12
_COLORS = {"exact": "#2f7d5b", "unanswered": "#d8d3c4", "wrong": "#c0392b"}
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;color:#222;background:#fbfaf7;max-width:68rem;
margin:2rem auto;padding:0 1rem}h1{font-size:1.6rem;margin-bottom:.2rem}
h2{font-size:1.15rem;margin-top:2.2rem}p.lead{color:#555;margin-top:0}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .8rem;border-bottom:1px solid #e4e0d6;text-align:left}
td{white-space:nowrap}td.n,th.n{text-align:right}
.cards{display:flex;flex-wrap:wrap;gap:.8rem;margin:1.2rem 0}
.card{background:#fff;border:1px solid #e4e0d6;border-radius:.5rem;padding:.7rem 1rem;
min-width:9rem}.card b{display:block;font-size:1.35rem;font-variant-numeric:tabular-nums}
.card span{color:#555;font-size:.85rem}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(26rem,1fr));gap:1rem}
.plots svg{width:100%;height:auto;background:#fff;border:1px solid #e4e0d6;border-radius:.5rem}
.columns{columns:3 18rem}details{margin:1rem 0}summary{cursor:pointer}
code{background:#f0ede4;padding:.1rem .3rem;border-radius:.2rem}
"""


def describe_world(scores: WorldScores) -> str:
    """The scores as lines of text."""
    worst = sorted(scores.languages, key=lambda score: score.exact)[:_WORST]
    hardest = scores.worst_language
    return "\n".join(
        [
            f"{'kind':<14}{'texts':>8}{'exact':>10}{'wrong':>9}{'unanswered':>12}",
            *(
                f"{k.name:<14}{k.count:>8}{k.exact:>10.2%}{k.wrong:>9.2%}{k.unanswered:>12.2%}"
                for k in scores.kinds
            ),
            "",
            f"clean, mean over {len(scores.languages)} languages   {scores.macro_exact:.2%} exact",
            f"worst language              {hardest.name}, {hardest.exact:.2%} exact",
            f"open texts                  {scores.open_count}: both readings "
            f"{scores.open_named:.2%}, guessed {scores.open_guessed:.2%}",
            f"dates rejected              {scores.dates_rejected:.2%}",
            f"non-dates read as full date {scores.non_dates_full:.2%}",
            f"calibration error           {scores.calibration_error:.4f}",
            "",
            "worst languages: " + ", ".join(f"{score.name} {score.exact:.1%}" for score in worst),
        ]
    )


def _plot(draw: Callable[[Axes], None]) -> str:
    """One plot as an SVG element."""
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtraError("a report with plots", "plot") from error
    with rc_context(
        {
            "svg.fonttype": "none",
            "svg.hashsalt": "datenorm",
            "axes.spines.top": False,
            "axes.spines.right": False,
        }
    ):
        figure = Figure(figsize=(6, 4), layout="constrained")
        draw(figure.subplots())
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    return buffer.getvalue()[buffer.getvalue().index("<svg") :]


def _draw_kinds(scores: WorldScores) -> Callable[[Axes], None]:
    def draw(axes: Axes) -> None:
        kinds = [kind for kind in scores.kinds if kind.name != "all"][::-1]
        names = [kind.name for kind in kinds]
        axes.barh(
            names,
            [100 * kind.unanswered for kind in kinds],
            color=_COLORS["unanswered"],
            label="unanswered",
        )
        left = [100 * kind.unanswered for kind in kinds]
        axes.barh(
            names,
            [100 * kind.wrong for kind in kinds],
            left=left,
            color=_COLORS["wrong"],
            label="wrong",
        )
        for row, kind in enumerate(kinds):
            axes.text(
                100 * (kind.unanswered + kind.wrong),
                row,
                f"  {kind.exact:.1%} exact",
                va="center",
                fontsize=9,
            )
        axes.set(xlabel="% of texts that are not read exactly", title="By kind")
        axes.margins(x=0.35)
        axes.set_xlim(left=0)
        axes.legend(loc="lower right", frameon=False)

    return draw


def _draw_reliability(scores: WorldScores) -> Callable[[Axes], None]:
    def draw(axes: Axes) -> None:
        axes.plot([0, 1], [0, 1], color="#999", linestyle=":", label="confidence that means it")
        points = [(b.confidence, b.accuracy) for b in scores.bins]
        axes.plot(
            *zip(*points, strict=True), color=_COLORS["exact"], marker="o", label="this model"
        )
        largest = max(b.count for b in scores.bins)
        axes.bar(
            [b.confidence for b in scores.bins],
            [0.25 * b.count / largest for b in scores.bins],
            width=0.06,
            color="#d8d3c4",
            zorder=0,
        )
        axes.set(
            xlabel="confidence",
            ylabel="share that is right",
            xlim=(0, 1.02),
            ylim=(0, 1.02),
            title="Reliability (bars: how many)",
        )
        axes.legend(loc="upper left", frameon=False)

    return draw


def _draw_risk(scores: WorldScores) -> Callable[[Axes], None]:
    def draw(axes: Axes) -> None:
        coverage, risk = zip(*scores.risk, strict=True)
        axes.plot([100 * c for c in coverage], [100 * r for r in risk], color=_COLORS["wrong"])
        axes.set(
            xlabel="% of texts answered, the most confident first",
            ylabel="% of answers that are wrong",
            title="Risk and coverage",
        )
        axes.set(xlim=(0, 100), ylim=(0, None))

    return draw


def _draw_languages(scores: WorldScores) -> Callable[[Axes], None]:
    def draw(axes: Axes) -> None:
        values = sorted(100 * score.exact for score in scores.languages)
        axes.plot(range(1, len(values) + 1), values, color=_COLORS["exact"])
        worst = scores.worst_language
        axes.annotate(
            f"{worst.name} {worst.exact:.1%}",
            (1, 100 * worst.exact),
            xytext=(10, -3),
            textcoords="offset points",
            fontsize=9,
        )
        axes.set(
            xlabel="languages, the hardest first",
            ylabel="% exact, clean texts",
            title=f"{len(values)} languages",
        )

    return draw


def _rows(groups: Sequence[GroupScore], head: str) -> str:
    body = "".join(
        f"<tr><td>{escape(g.name)}</td><td class=n>{g.count:,}</td><td class=n>{g.exact:.2%}</td>"
        f"<td class=n>{g.wrong:.2%}</td><td class=n>{g.unanswered:.2%}</td></tr>"
        for g in groups
    )
    columns = "".join(
        f"<th class=n>{name}</th>" for name in ("texts", "exact", "wrong", "unanswered")
    )
    return f"<table><tr><th>{head}</th>{columns}</tr>{body}</table>"


def _cards(scores: WorldScores) -> str:
    worst = scores.worst_language
    cards: list[tuple[str, Any]] = [
        (f"{scores.macro_exact:.2%}", f"exact, mean over {len(scores.languages)} languages"),
        (f"{worst.exact:.2%}", f"exact in the worst, {escape(worst.name)}"),
        (
            f"{next(k.wrong for k in scores.kinds if k.name == 'all'):.2%}",
            "silently wrong, all kinds",
        ),
        (f"{scores.open_named:.1%}", "of open texts: both readings given"),
        (f"{scores.non_dates_full:.2%}", "of non-dates read as a date"),
        (f"{scores.calibration_error:.4f}", "calibration error"),
    ]
    return "".join(
        f"<div class=card><b>{value}</b><span>{label}</span></div>" for value, label in cards
    )


def evaluation_page(scores: WorldScores, name: str) -> str:
    """A self-contained HTML page.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    draws = _draw_kinds, _draw_languages, _draw_reliability, _draw_risk
    plots = "".join(_plot(draw(scores)) for draw in draws)
    hardest_first = sorted(scores.languages, key=lambda score: (score.exact, score.name))
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{escape(name)}: evaluation</title>
<style>{_STYLE}</style>
<h1>How well {escape(name)} reads</h1>
<p class="lead">Fresh generated texts, read without hints. An open text (03/04/2005) has two
readings; it is judged apart.</p>
<div class="cards">{_cards(scores)}</div>
<div class="plots">{plots}</div>
<h2>By kind</h2>
{_rows(scores.kinds, "kind")}
<h2>By language</h2>
{_rows(hardest_first[:_WORST], "language")}
<details><summary>All {len(hardest_first)} languages</summary>
<div class="columns">{_rows(hardest_first, "language")}</div></details>
<h2>Wrong answers, the most confident first</h2>
{_mistakes(scores)}
</html>
"""


def _mistakes(scores: WorldScores) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(text)}</code></td><td>{escape(expected) or 'no date'}</td>"
        f"<td>{escape(read)}</td><td class=n>{confidence:.2f}</td><td>{escape(pattern)}</td></tr>"
        for text, expected, read, pattern, confidence in scores.mistakes
    )
    columns = "<th>text</th><th>label</th><th>read</th><th class=n>confidence</th><th>pattern</th>"
    return f"<table><tr>{columns}</tr>{rows}</table>"
