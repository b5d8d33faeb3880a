"""How numba is told to compile the functions of machine code."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from sdssim.machine.memory import nb

Function = TypeVar("Function", bound=Callable[..., Any])

OPTIONS = {
    "error_model": "numpy",
    "nogil": True,
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
}
"""As exact as Python, nothing is raised, other threads may run meanwhile; called by address."""


def _widened(kind: Any) -> Any:
    """The type as which a value of a type is handed over."""
    if isinstance(kind, nb.types.Integer):
        return nb.types.int64
    return nb.types.unliteral(kind)


def compiled(function: Function, *, inline: bool = False) -> Function:
    """Let numba compile a function for others to call.

    numba would compile it anew for every constant that it is called with, and for every width of a
    whole number. It is told that all of them are of 64 bits, which takes a fifth of the time.
    """
    dispatcher: Any = nb.njit(**OPTIONS, forceinline=inline)(function)
    template_of = dispatcher.get_call_template
    dispatcher.get_call_template = lambda arguments, named: template_of(
        tuple(_widened(argument) for argument in arguments), named
    )
    return cast(Function, dispatcher)


def inlined(function: Function) -> Function:
    """Compile a function into its callers: for what is done many times for every person."""
    return compiled(function, inline=True)
