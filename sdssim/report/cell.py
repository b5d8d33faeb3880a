"""Numbers that a table shows as text, read back as the numbers that they are."""

import re
from dataclasses import dataclass
from typing import Final

_SHOWN: Final = re.compile(
    r"(?P<sign>[+-]?)(?P<pound>£?)"
    r"(?P<whole>0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?P<part>\.\d+)?"
    r"(?P<power>e[+-]\d\d)?(?P<percent>%?)"
)
_POUND: Final = '"£"'
_DIGITS_KEPT: Final = 15
"""A spreadsheet forgets the digits after these."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number, and the format in which a spreadsheet shows the text that it was read from."""

    value: float
    format: str


def number_in(text: str) -> Number | None:
    """Read a cell that is one number.

    Such as ``1,234``, ``4.0``, ``-£12``, ``+3``, ``14%`` and ``1.2e-05``, in brackets or not.

    Returns
    -------
    Number or None
        ``None`` for everything else, intervals and numbers with their unit among it, and where
        the number would not be shown again as it stands: ``007``, ``-0``, or more digits than a
        spreadsheet keeps.
    """
    is_in_brackets = text.startswith("(") and text.endswith(")")
    found = _SHOWN.fullmatch(text[1:-1] if is_in_brackets else text)
    if found is None:
        return None
    sign, pound, whole, part, power, percent = (group or "" for group in found.groups())
    digits = whole.replace(",", "") + part
    if (power and (pound or percent or "," in whole)) or len(digits) > _DIGITS_KEPT:
        return None
    value = float(f"{sign}{digits}e-2" if percent else f"{sign}{digits}{power}")
    if sign == "-" and value == 0:
        return None
    grouped = "#,##0" if "," in whole or (pound and not part) else "0"
    behind = "." + "0" * (len(part) - 1) if part else ""
    plain = f"{_POUND if pound else ''}{grouped}{behind}{'E+00' if power else ''}{percent}"
    return Number(value, _format(plain, has_plus=sign == "+", is_in_brackets=is_in_brackets))


def _format(plain: str, *, has_plus: bool, is_in_brackets: bool) -> str:
    """Return the formats of numbers above, below and at zero, of which one may be enough."""
    if not (has_plus or is_in_brackets or plain.startswith('"')):
        return plain
    above = f"+{plain}" if has_plus else plain
    parts = (above, f"-{plain}", plain)
    return ";".join(f"({part})" for part in parts) if is_in_brackets else ";".join(parts)
