"""The notebook of the documentation runs, and what it shows is what comes out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

pytestmark = pytest.mark.slow
NOTEBOOK = Path(__file__).parents[2] / "docs" / "engines.ipynb"


def _shown(notebook: Any) -> list[Any]:
    return [
        [output["data"]["text/plain"] for output in cell["outputs"] if "data" in output]
        for cell in notebook.cells
        if cell["cell_type"] == "code"
    ]


def test_the_notebook_shows_what_comes_out() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    stored = _shown(notebook)
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    assert stored == _shown(notebook)
    assert sum(map(len, stored)) == 3
