"""Shares of outcomes, options and attribute values, turned into cumulative tables."""

from collections.abc import Mapping, Sequence
from itertools import product

from sdssim.scenario.fields import REST, ShareBy

Spoken = float | str | ShareBy


def attributes_of(periods: Sequence[Mapping[str, Spoken]]) -> tuple[str, ...]:
    """Names of the attributes that any of the shares depends on, in order of first mention."""
    named = (
        share.by for shares in periods for share in shares.values() if isinstance(share, ShareBy)
    )
    return tuple(dict.fromkeys(named))


def cumulative(shares: Mapping[str, Spoken], person: Mapping[str, str]) -> tuple[float, ...]:
    """Cumulative shares of a person with these attributes; the last is exactly 1.

    What is ``rest``, or a share by attribute without a value for this person, takes what the
    others leave.
    """
    known = [_share(share, person) for share in shares.values()]
    left = max(0.0, 1.0 - sum(share for share in known if share is not None))
    total, sums = 0.0, []
    for share in known:
        total += left if share is None else share
        sums.append(total)
    return (*sums[:-1], 1.0)


def _share(share: Spoken, person: Mapping[str, str]) -> float | None:
    if isinstance(share, ShareBy):
        return share.of.get(person.get(share.by, ""), share.otherwise)
    return None if share == REST else float(share)


def combinations(
    attributes: Sequence[str], values: Mapping[str, Sequence[str]]
) -> list[dict[str, str]]:
    """Every combination of attribute values, "not known" included, in the order of group codes."""
    ranges = [(*values.get(attribute, ()), "") for attribute in attributes]
    return [dict(zip(attributes, choice, strict=True)) for choice in product(*ranges)]
