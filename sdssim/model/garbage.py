"""Python's cycle collector, kept away while very many small objects are made that live on."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def garbage_left_alone() -> Iterator[None]:
    """Collect no cycles meanwhile; what is left behind is collected afterwards.

    The collector would look at everything that lives again and again, whenever enough has been made
    anew: it takes up to three quarters of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
