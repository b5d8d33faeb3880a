"""Remembering what was worked out of sections that scenarios share.

Variants of a scenario, and its periods, share most of their sections: the very same objects. What
is worked out of a section is worked out once for all of them.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar

Parts = ParamSpec("Parts")
Result = TypeVar("Result")


class Remembered(Generic[Parts, Result]):
    """A function of objects that never change, remembered by which objects they are.

    Parameters
    ----------
    function
        Depends on its positional arguments alone, and its result is never changed either.
    most
        How many results are remembered; the one that was asked for longest ago is dropped.
    """

    def __init__(self, function: Callable[Parts, Result], most: int = 128) -> None:
        self._function = function
        self._most = most
        # The objects are kept beside the result, so that their identity cannot become another's.
        self._known: OrderedDict[tuple[int, ...], tuple[object, Result]] = OrderedDict()

    def __call__(self, *parts: Parts.args, **named: Parts.kwargs) -> Result:
        """Return the result for some objects."""
        key = tuple(map(id, parts))
        found = self._known.get(key)
        if found is None:
            found = parts, self._function(*parts, **named)
            self._known[key] = found
            if len(self._known) > self._most:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(key)
        return found[1]
