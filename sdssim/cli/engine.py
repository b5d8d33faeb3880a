"""The option ``--engine``, and what is said before an engine starts."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from sdssim.model.choose import EngineChoice

Command = TypeVar("Command", bound=Callable[..., Any])

_ENGINES = ("auto", "simpy", "compiled")


def engine_option(command: Command) -> Command:
    """Give a command the option ``--engine``."""
    return click.option(
        "--engine",
        type=click.Choice(_ENGINES),
        default="auto",
        show_default=True,
        help="What simulates; the numbers do not depend on it. auto takes the compiled engine "
        "for long runs, where numba is installed.",
    )(command)


def engine_starter() -> "Callable[[EngineChoice], None]":
    """Return what gets a chosen engine ready, and says on stderr what takes time or is missing.

    The machine code is made here once, before other processes ask for it all at once.
    """
    told: set[str] = set()

    def tell(words: str) -> None:
        if words not in told:
            told.add(words)
            click.echo(words, err=True)

    def start(choice: "EngineChoice") -> None:
        if choice.missed:
            from sdssim.machine import INSTALL

            tell(f"The compiled engine would be done far sooner; it needs numba: {INSTALL}")
        if choice.used == "compiled":
            from sdssim.measures import by_machine
            from sdssim.model import compiled_engine

            compiled_engine.prepare(tell)
            by_machine.prepare(tell)

    return start
