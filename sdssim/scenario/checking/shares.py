"""Shares have to sum to 1, for everybody."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import fsum, prod

from sdssim.scenario.checking.findings import Findings
from sdssim.scenario.fields import REST, ShareBy
from sdssim.scenario.pathway import Outcome
from sdssim.scenario.tree import TreePath
from sdssim.scenario.vocabulary import streams_of

Spoken = float | str | ShareBy
_TOLERANCE = 1e-9
_MOST_COMBINATIONS = 5_000
_ANY_OTHER = ""


def check_shares(found: Findings) -> None:
    """Check the shares of outcomes, of options and of the attributes of people referred."""
    for path, shares, per_person in _all_shares(found):
        if not shares:
            continue
        if not per_person:
            _check_plain(found, path, shares)
        elif _known_attributes(found, path, shares):
            _check_sums(found, path, shares)


def share_of(share: Spoken, person: Mapping[str, str]) -> float | None:
    """Return the share that holds for a person; None for one that takes the rest."""
    if isinstance(share, ShareBy):
        return share.of.get(person.get(share.by, _ANY_OTHER), share.otherwise)
    return None if isinstance(share, str) else share


def _all_shares(found: Findings) -> Iterator[tuple[TreePath, Mapping[str, Spoken], bool]]:
    """Yield every set of shares, and whether it may depend on the person."""
    scenario = found.scenario
    for place in found.places:
        if place.outcomes:
            yield (*place.path, "outcomes"), _of_outcomes(place.outcomes), True
    for choice, options in scenario.routes.items():
        yield ("routes", choice), {name: told.share for name, told in options.items()}, True
    for name, stream in streams_of(scenario.demand).items():
        path: TreePath = ("demand", "streams", name) if name else ("demand",)
        for field in ("team", "need"):
            yield (*path, field), getattr(stream, field), False
        for attribute, told in stream.attributes.items():
            if isinstance(told, Mapping):
                yield (*path, "attributes", attribute), told, False


def _of_outcomes(outcomes: Mapping[str, Outcome]) -> dict[str, Spoken]:
    return {name: outcome.share for name, outcome in outcomes.items()}


def _check_plain(found: Findings, path: TreePath, shares: Mapping[str, Spoken]) -> None:
    for name, share in shares.items():
        if isinstance(share, ShareBy):
            message = "the attributes of a person cannot depend on one another"
            found.add((*path, name), message, f"a number from 0 to 1, or {REST}")
            return
    _check_sums(found, path, shares)


def _known_attributes(found: Findings, path: TreePath, shares: Mapping[str, Spoken]) -> bool:
    names = found.names
    known = True
    for name, share in shares.items():
        if not isinstance(share, ShareBy):
            continue
        place = (*path, name, "share") if path[-1] == "outcomes" or path[0] == "routes" else path
        if share.by in names.numbers and share.by not in names.attributes:
            message = f"'{share.by}' is a number; a share can depend on named values only"
            found.add((*place, "by"), message, ", ".join(names.attributes))
            known = False
            continue
        what = "attribute in demand"
        if not found.expect(share.by, names.attributes, what=what, path=(*place, "by")):
            known = False
            continue
        for value in share.of:
            known &= found.expect(
                value,
                names.attributes[share.by],
                what=f"value of {share.by}",
                path=(*place, "of", value),
                at_key=True,
            )
    return known


def _check_sums(found: Findings, path: TreePath, shares: Mapping[str, Spoken]) -> None:
    for person in _persons(found, shares):
        known = {name: share_of(share, person) for name, share in shares.items()}
        left_open = [name for name, share in known.items() if share is None]
        total = fsum(share for share in known.values() if share is not None)
        whose = _whose(person)
        if len(left_open) > 1:
            message = f"{' and '.join(left_open)} both take the rest of the shares{whose}"
            found.add_at_key(path, message, f"at most one '{REST}'")
            return
        if left_open and total > 1 + _TOLERANCE:
            message = f"the shares{whose} sum to {_spelled(total)}, and leave nothing for the rest"
            found.add_at_key(path, message, "at most 1")
            return
        if not left_open and abs(total - 1) > _TOLERANCE:
            message = f"the shares{whose} sum to {_spelled(total)}"
            found.add_at_key(path, message, f"shares that sum to 1; one of them may be '{REST}'")
            return


def _persons(found: Findings, shares: Mapping[str, Spoken]) -> Iterator[dict[str, str]]:
    """Yield a person of every combination of the values that the shares depend on."""
    by = list(dict.fromkeys(share.by for share in shares.values() if isinstance(share, ShareBy)))
    values = [found.names.attributes.get(attribute) or (_ANY_OTHER,) for attribute in by]
    combinations: Iterator[Sequence[str]] = iter(product(*values))
    if prod(map(len, values)) > _MOST_COMBINATIONS:
        # Each value is seen at least once, which is where mistakes of typing show.
        longest = max(map(len, values))
        combinations = ([each[i % len(each)] for each in values] for i in range(longest))
    for combination in combinations:
        yield dict(zip(by, combination, strict=True))


def _whose(person: Mapping[str, str]) -> str:
    told = [f"{attribute} '{value}'" for attribute, value in person.items() if value]
    return f" of people with {' and '.join(told)}" if told else ""


def _spelled(total: float) -> str:
    return f"{total:.6g}" if f"{total:.6g}" != "1" else repr(total)
