"""Write docs/reference/commands.md from the commands themselves; a test holds the page to them."""

from __future__ import annotations

from pathlib import Path

import click

from datenorm.cli import cli

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "commands.md"
_HEAD = """# Commands

Written by `python scripts/command_reference.py` from what `--help` says.

Data goes to stdout, all else to stderr. `-` or no file means stdin. Output files are written aside
and renamed, and nothing is overwritten without `--force`. Exit codes: 0 done, 1 failed, 2 wrong
usage.
"""


def command_reference() -> str:
    """The page: the help of every command."""
    sections = [_HEAD, f"## datenorm\n\n```text\n{_help(cli, 'datenorm')}\n```\n"]
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        sections.append(
            f"## datenorm {name}\n\n```text\n{_help(command, f'datenorm {name}')}\n```\n"
        )
    return "\n".join(sections)


def _help(command: click.Command, path: str) -> str:
    settings = {**cli.context_settings, "terminal_width": 100, "max_content_width": 100}
    context = click.Context(command, info_name=path, **settings)
    return "\n".join(line.rstrip() for line in command.get_help(context).splitlines())


if __name__ == "__main__":
    PAGE.write_text(command_reference(), encoding="utf-8")
