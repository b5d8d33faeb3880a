"""The smallest difference that matters, by unit: ``1w``, ``3d``, ``5 people``, ``£500``."""

import re
from collections.abc import Sequence
from math import isfinite

from sdssim.errors import SdssimError
from sdssim.measures.entry import Unit

_WORDS: dict[str, tuple[Unit, float]] = {
    "d": (Unit.DAYS, 1.0), "day": (Unit.DAYS, 1.0), "days": (Unit.DAYS, 1.0),
    "w": (Unit.DAYS, 7.0), "week": (Unit.DAYS, 7.0), "weeks": (Unit.DAYS, 7.0),
    "person": (Unit.PEOPLE, 1.0), "people": (Unit.PEOPLE, 1.0),
    "pound": (Unit.POUNDS, 1.0), "pounds": (Unit.POUNDS, 1.0),
}  # fmt: skip
"""Units of the headline measures: which they are, and their size in the unit that is kept."""

_AMOUNT = re.compile(r"(\d+(?:\.\d*)?|\.\d+)\s*([a-z]+)", re.IGNORECASE)
_HOW = "an amount with its unit, such as 1w, 3d, '5 people' or '500 pounds'"


def smallest_that_matter(texts: Sequence[str]) -> dict[Unit, float]:
    """Read the smallest differences that matter.

    Returns
    -------
    dict
        By unit, in days, people and pounds.

    Raises
    ------
    SdssimError
        Amounts that cannot be read, are not above 0, or are of a unit that was given already; all
        of them at once.
    """
    found: dict[Unit, float] = {}
    problems = []
    for text in texts:
        told = f"{text.strip()[1:]} pounds" if text.strip().startswith("£") else text.strip()
        match = _AMOUNT.fullmatch(told)
        known = None if match is None else _WORDS.get(match[2].lower())
        if match is None or known is None:
            problems.append(f"'{text}' cannot be what matters; write {_HOW}")
            continue
        unit, amount = known[0], float(match[1]) * known[1]
        if not amount > 0 or not isfinite(amount):
            problems.append(f"'{text}' cannot be what matters: it must be above 0")
        elif unit in found:
            problems.append(f"'{text}' is one too many: what matters in {unit} was given already")
        else:
            found[unit] = amount
    if problems:
        raise SdssimError("\n".join(problems))
    return found
