"""What becomes of an error on the command line: a plain line and an exit code, never a traceback.

====  =====================================================================
code  meaning
====  =====================================================================
0     done
1     a fault of sdssim's own; one line, and how to report it
2     a user's mistake, with what to do about it; nothing was written
3     done, but some replications could not be simulated
130   stopped by Ctrl-C
====  =====================================================================
"""

import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from sdssim.errors import SdssimError

FAULT = 1
MISTAKE = 2
INTERRUPTED = 130

_DEBUG = "sdssim.debug"

Command = TypeVar("Command", bound=Callable[..., Any])


class StoppedError(Exception):
    """Ctrl-C, with what the user should know about it."""


def debug_option(command: Command) -> Command:
    """Give a command the option ``--debug``."""

    def remember(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
        # On the group and on every command: given after the command, it must not be taken back.
        ctx.meta[_DEBUG] = value or ctx.meta.get(_DEBUG, False)

    return click.option(
        "--debug",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=remember,
        help="Show where in the code a fault happened.",
    )(command)


@contextmanager
def reported(ctx: click.Context) -> Iterator[None]:
    """Turn whatever goes wrong inside into a line on stderr and an exit code."""
    try:
        yield
        # Whoever reads the output may have gone; that shows when the last of it is written.
        sys.stdout.flush()
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except BrokenPipeError:
        _forget_stdout()
        ctx.exit(0)
    except StoppedError as stopped:
        click.echo(str(stopped), err=True)
        ctx.exit(INTERRUPTED)
    except KeyboardInterrupt:
        click.echo("Stopped.", err=True)
        ctx.exit(INTERRUPTED)
    except SdssimError as error:
        click.echo(str(error), err=True)
        ctx.exit(MISTAKE)
    except OSError as error:
        _trace(ctx)
        click.echo(f"Error: {_described(error)}", err=True)
        ctx.exit(MISTAKE)
    except Exception as error:
        _trace(ctx)
        click.echo(
            f"sdssim stopped over a fault of its own: {type(error).__name__}: {_one_line(error)}\n"
            "Please report it, with the command you gave and what it prints with --debug added.",
            err=True,
        )
        ctx.exit(FAULT)


def _described(error: OSError) -> str:
    reason = error.strerror or _one_line(error)
    return f"{error.filename}: {reason}" if error.filename else reason


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())


def _trace(ctx: click.Context) -> None:
    if ctx.meta.get(_DEBUG, False):
        traceback.print_exc()


def _forget_stdout() -> None:
    """Point stdout at nothing, so that the interpreter's last flush does not complain."""
    try:
        descriptor = sys.stdout.fileno()
    except (OSError, ValueError):
        return
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, descriptor)
    os.close(nothing)
