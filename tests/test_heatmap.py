from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from datenorm import AttentionMap, DataError, SettingsError
from datenorm.heatmap import format_of, render, render_terminal, save_heatmap

MAP = AttentionMap(
    "3 <Ma",
    ("3", " ", "<", "\u0906", "\u093e"),
    ("0", "3"),
    np.array([[0.1, 0.0, 0.0, 0.9, 0.0], [1.0, 0.0, 0.0, 0.0, 0.0]], dtype=np.float32),
    np.array([0.99, 0.5], dtype=np.float32),
)


class Cells(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.counts = {"td": 0, "th": 0, "tr": 0}

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in self.counts:
            self.counts[tag] += 1


def test_html_has_a_cell_per_weight_and_nothing_from_elsewhere() -> None:
    page = render(MAP, "html").decode()
    cells = Cells()
    cells.feed(page)
    assert cells.counts == {"td": 2 * 5 + 2 + 1, "th": 1 + 5 + 2, "tr": 3}
    assert "&lt;" in page
    assert "<M" not in page
    assert not re.search(r"https?://|<script|<link", page)
    assert "rgba(8,48,107,0.900)" in page


@pytest.mark.parametrize(
    ("name", "start"), [("a.png", b"\x89PNG"), ("a.svg", b"<?xml"), ("a.html", b"<!doctype html>")]
)
def test_files_are_what_their_name_says(tmp_path: Path, name: str, start: bytes) -> None:
    save_heatmap(MAP, tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(start)
    with pytest.raises(DataError, match="exists"):
        save_heatmap(MAP, tmp_path / name)


def test_other_names_are_refused() -> None:
    with pytest.raises(
        SettingsError, match=r"'a\.gif'; expected a name ending in \.png, \.svg or \.html"
    ):
        format_of(Path("a.gif"))


def test_terminal_without_colour_by_hand() -> None:
    lines = render_terminal(MAP, color=False).splitlines()
    assert lines[0].startswith("   3 \u2423 < ")
    assert lines[1] == "0  ..    %%" or lines[1] == "0  ..    @@"
    assert lines[2] == "3  @@"


def test_terminal_with_colour_has_a_cell_per_weight() -> None:
    lines = render_terminal(MAP, color=True).splitlines()
    assert [line.count("\x1b[48;2;") for line in lines] == [0, 5, 5]
    assert "\x1b[48;2;8;48;107m" in lines[2]


ARABIC = AttentionMap(
    "<mdy>3 \u0645\u0627\u064a\u0648 1979",
    ("<mdy>", *"3 \u0645\u0627\u064a\u0648 1979"),
    tuple("1979-05-03"),
    np.full((10, 12), 0.1, dtype=np.float32),
    np.ones(10, dtype=np.float32),
)


def test_the_output_is_not_written_backwards_beside_right_to_left_text() -> None:
    """It stands in a line or an element of its own, where the text's direction has ended."""
    picture = render(ARABIC, "svg").decode()
    assert "<!-- 3 \u0645\u0627\u064a\u0648 1979 -->" in picture
    assert "<!-- \u2192 1979-05-03 -->" in picture
    page = render(ARABIC, "html").decode()
    assert (
        '<bdi>3 \u0645\u0627\u064a\u0648 1979</bdi> &rarr; <bdi dir="ltr">1979-05-03</bdi>' in page
    )
    assert "<title>1979-05-03: 3 " in page


def test_a_hint_has_a_column_of_its_own_width() -> None:
    lines = render_terminal(ARABIC, color=False).splitlines()
    assert lines[0].startswith("   <mdy> 3 \u2423 ")
    assert len(lines[1]) == len("1  ") + len("<mdy> ") + 2 * 11
    assert "<th>&lt;mdy&gt;</th>" in render(ARABIC, "html").decode()
