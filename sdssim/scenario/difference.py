"""What differs between two scenarios, and the label that is made from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sdssim.scenario.canonical import NOT_IN_DIGEST
from sdssim.scenario.remembered import Remembered
from sdssim.scenario.tree import Key, Mapped, Tree, TreePath, dotted, item_name, same

SAME_AS_BASE = "baseline"
"""The label of a scenario that differs from its base in nothing."""

_MOST_IN_LABEL = 3
_LONGEST_VALUE = 36
_NOT_IN_LABEL = NOT_IN_DIGEST | {"published"}
"""What a scenario is compared with does not make it another."""

_SECTIONS = frozenset({"staff", "panels", "routes", "pathway", "multipliers", "targets"})
_UNSAID = frozenset({"steps"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs.

    Attributes
    ----------
    path
        Dotted path, such as ``panels.risk_enablement.every_days``.
    before, after
        The value in the base and here; None where there is none.
    on
        The date from which it differs; None if from the start.
    """

    path: str
    before: Tree
    after: Tree
    on: date | None = None

    def __str__(self) -> str:
        """Return such as ``risk_enablement every_days: 14 -> 7``."""
        return self.told_as(short_name(self.path))

    def told_as(self, name: str) -> str:
        """Return the difference under another name."""
        since = "" if self.on is None else f" from {self.on}"
        if isinstance(self.after, dict | list) and self.before is None:
            return f"{name} added{since}"
        if isinstance(self.before, dict | list) and self.after is None:
            return f"{name} removed{since}"
        return f"{name}: {spelled(self.before)} -> {spelled(self.after)}{since}"


def differences(base: Mapped, tree: Mapped) -> list[Difference]:
    """Return what differs between two scenarios; names, descriptions and published figures aside.

    The items of a list are compared by what they are called (``stage``, ``name``, ``id``) if all
    are called something, else one by one if there are as many, else as a whole. Mappings that have
    no field in common, such as two distributions, are compared as a whole.
    """
    first, second = (
        {key: value for key, value in each.items() if key not in _NOT_IN_LABEL}
        for each in (base, tree)
    )
    found = [_between_sections(first.get(key), second.get(key), key) for key in {**first, **second}]
    return [each for section in found for each in section]


def dated_differences(
    base: Sequence[tuple[date, Mapped]], periods: Sequence[tuple[date, Mapped]]
) -> tuple[Difference, ...]:
    """Return what differs at the start and, for each later date, what differs since.

    Parameters
    ----------
    base, periods
        The data of each period, with the date on which it begins; the start first.
    """
    found = differences(base[0][1], periods[0][1])
    known = {(each.path, repr(each.after)) for each in found}
    for day in sorted({day for day, _ in (*base[1:], *periods[1:])}):
        for each in differences(_in_force(base, day), _in_force(periods, day)):
            if (each.path, repr(each.after)) not in known:
                known.add((each.path, repr(each.after)))
                found.append(Difference(each.path, each.before, each.after, day))
    return tuple(found)


def label_of(found: Sequence[Difference]) -> str:
    """Return the differences as one short text; those that are alike are told together."""
    if not found:
        return SAME_AS_BASE
    alike: dict[tuple[str, str], list[Difference]] = {}
    for each in found:
        section = each.path.rpartition(".")[0]
        alike.setdefault((section, each.told_as("")), []).append(each)
    texts = [_together(group) for group in alike.values()]
    rest = len(texts) - _MOST_IN_LABEL
    more = "" if rest <= 0 else f"; and {rest} more difference{'s' if rest > 1 else ''}"
    return "; ".join(texts[:_MOST_IN_LABEL]) + more


def _together(alike: Sequence[Difference]) -> str:
    """Tell differences of one section that are the same, such as of three teams, as one."""
    others = [each.path.rpartition(".")[2] for each in alike[1:]]
    return alike[0].told_as(", ".join([short_name(alike[0].path), *others]))


def spelled(value: Tree) -> str:
    """Spell a value on one line, as YAML would hold it; long ones are cut."""
    text = _flow(value)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def _flow(value: Tree) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return str(value)


def _in_force(periods: Sequence[tuple[date, Mapped]], day: date) -> Mapped:
    return [data for begins, data in periods if begins <= day or begins == periods[0][0]][-1]


def _between(before: Tree, after: Tree, path: TreePath) -> list[Difference]:
    if same(before, after):
        return []
    pairs = None
    if isinstance(before, dict) and isinstance(after, dict):
        pairs = _paired_fields(before, after) if before.keys() & after.keys() or not path else None
    elif isinstance(before, list) and isinstance(after, list):
        pairs = _paired_items(before, after)
    if pairs is None:
        return [Difference(dotted(path), before, after)]
    found = []
    for key, (old, new) in pairs.items():
        found += _between(old, new, (*path, key))
    return found


def _in_section(before: Tree, after: Tree, name: Key) -> list[Difference]:
    return _between(before, after, (name,))


_between_sections = Remembered(_in_section, most=512)


_Pairs = dict[str, tuple[Tree, Tree]]


def _paired_fields(before: Mapped, after: Mapped) -> _Pairs:
    keys = [*before, *(key for key in after if key not in before)]
    return {str(key): (before.get(key), after.get(key)) for key in keys}


def _paired_items(before: list[Tree], after: list[Tree]) -> _Pairs | None:
    old_names, new_names = (list(map(item_name, items)) for items in (before, after))
    called = [name for name in (*old_names, *new_names) if name is not None]
    if len(called) == len(before) + len(after) and _all_differ(old_names, new_names):
        old = dict(zip(map(str, old_names), before, strict=True))
        new = dict(zip(map(str, new_names), after, strict=True))
        common = [name for name in old if name in new]
        if common == [name for name in new if name in old]:
            return {name: (old.get(name), new.get(name)) for name in {**old, **new}}
        return None
    if len(before) == len(after) and all(isinstance(item, dict) for item in (*before, *after)):
        pairs = zip(before, after, strict=True)
        return {str(index): pair for index, pair in enumerate(pairs)}
    return None


def _all_differ(*lists: Sequence[object]) -> bool:
    return all(len(set(names)) == len(names) for names in lists)


def short_name(path: str) -> str:
    """Return a path as a few words: without its section, and steps counted from 1."""
    segments = path.split(".")
    if len(segments) > 1 and segments[0] in _SECTIONS:
        segments = segments[1:]
    numbered = [f"step {int(each) + 1}" if each.isdigit() else each for each in segments]
    return " ".join(each for each in numbered if each not in _UNSAID)
