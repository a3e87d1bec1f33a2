"""What tests of the command line call."""

from __future__ import annotations

from tests.command_line import Run

__all__ = ["Run"]
