"""Sphinx's settings: `make docs` builds the site and takes every warning for an error."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from datenorm import __version__

project = "datenorm"
author = "The datenorm developers"
project_copyright = "The datenorm developers"
version = release = __version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.coverage",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
default_role = "code"  # docstrings write `code` as Markdown does

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
autodoc_preserve_defaults = True
napoleon_numpy_docstring = False
napoleon_custom_sections = [("Call arguments", "params_style")]
# Docstrings speak of types in words; only what this site documents is linked.
nitpicky = False

coverage_statistics_to_report = True
coverage_show_missing_items = True

html_theme = "furo"
html_title = "datenorm"
html_static_path = ["_static"]
html_css_files = ["datenorm.css"]
html_show_sphinx = False
html_theme_options = {
    "sidebar_hide_name": False,
    "light_css_variables": {"color-brand-primary": "#1f5fa8", "color-brand-content": "#1f5fa8"},
    "dark_css_variables": {"color-brand-primary": "#8ab8f0", "color-brand-content": "#8ab8f0"},
}
