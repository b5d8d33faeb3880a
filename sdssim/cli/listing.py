"""Names and what they are, in two columns that fit the terminal."""

import shutil
import sys
from collections.abc import Mapping

import click

_PLAIN_WIDTH = 100
_WIDEST = 140
_WIDEST_NAME = 48


def print_listing(title: str, told: Mapping[str, str]) -> None:
    """Print names with their descriptions, broken where the line ends."""
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    formatter = click.HelpFormatter(width=width if sys.stdout.isatty() else _PLAIN_WIDTH)
    with formatter.section(title):
        formatter.write_dl(list(told.items()), col_max=_WIDEST_NAME)
    click.echo(formatter.getvalue())
