from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from matplotlib import font_manager, get_data_path

from datenorm import AttentionMap, fonts
from datenorm.fonts import find_fonts
from datenorm.heatmap import undrawable

CHINESE = "5\u67083\u65e5"
ONLY_IN_STIX = "\u20e7"  # and not in DejaVu Sans


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that stands for all the fonts of the system."""

    def found() -> list[str]:
        return [str(path) for path in tmp_path.iterdir()]

    manager = font_manager.fontManager
    monkeypatch.setattr(font_manager, "findSystemFonts", found)
    monkeypatch.setattr(manager, "ttflist", list(manager.ttflist))
    fonts._find.cache_clear()
    yield tmp_path
    fonts._find.cache_clear()


def test_a_text_that_the_first_font_draws_needs_no_other(installed: Path) -> None:
    text = "3 \u043c\u0430\u044f \u0645\u0627\u064a\u0648"
    assert find_fonts(text) == fonts.Fonts(("DejaVu Sans",), "")


def test_characters_that_no_font_has_are_named(installed: Path) -> None:
    (installed / "damaged.ttf").write_bytes(b"no font")
    assert find_fonts(CHINESE) == fonts.Fonts(("DejaVu Sans",), "\u65e5\u6708")
    weights = np.ones((1, 4), dtype=np.float32)
    picture = AttentionMap(CHINESE, tuple(CHINESE), ("1",), weights, weights[:, 0])
    assert undrawable(picture) == "\u65e5\u6708"


def test_a_font_with_the_characters_is_found_on_the_system(installed: Path) -> None:
    """Also one that was installed after matplotlib made its list of fonts."""
    shutil.copy(Path(get_data_path(), "fonts", "ttf", "STIXGeneral.ttf"), installed / "x.ttf")
    assert find_fonts(f"3 May {ONLY_IN_STIX}") == fonts.Fonts(("DejaVu Sans", "STIXGeneral"), "")
    assert str(installed / "x.ttf") in {font.fname for font in font_manager.fontManager.ttflist}
