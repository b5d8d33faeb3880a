"""Places that cannot be written are refused before anything is simulated."""

import os
from pathlib import Path

import click


def refuse_unwritable(folder: Path, option: str) -> None:
    """Refuse a folder in which nothing can be made.

    Raises
    ------
    click.BadParameter
        The nearest folder that is there cannot be written, or is a file.
    """
    nearest = folder.absolute()
    while not nearest.exists():
        nearest = nearest.parent
    if not nearest.is_dir() or not os.access(nearest, os.W_OK):
        message = f"'{folder}' cannot be written; choose another folder"
        raise click.BadParameter(message, param_hint=option)
