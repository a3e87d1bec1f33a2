from __future__ import annotations

from datenorm.evaluation.headline import exact_figures


def test_each_figure_says_what_it_was_measured_on() -> None:
    kinds = [{"name": "named", "count": 4, "exact": 1.0}, {"name": "all", "count": 9, "exact": 0.9}]
    world = {"kinds": kinds, "macro_exact": 0.99, "languages": {"de": 1.0, "en": 0.98}}
    figures = exact_figures({"exact_match": 0.5, "count": 1000, "world": world})
    assert [tuple(figure) for figure in figures] == [
        ("exact_match", 0.5, "of 1,000 test pairs, open texts counted as one date"),
        ("exact_settled", 0.9, "of 9 texts that are not open"),
        ("exact_languages", 0.99, "of clean dates that are not open, mean over 2 languages"),
    ]


def test_other_models_have_one_and_a_bundle_without_metrics_none() -> None:
    (figure,) = exact_figures({"exact_match": 1.0, "count": 10_000})
    assert figure == ("exact_match", 1.0, "of 10,000 test pairs")
    assert exact_figures({}) == ()
