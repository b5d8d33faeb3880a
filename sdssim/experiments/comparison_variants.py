"""The scenarios of a comparison: from files and names, and by varying values of the baseline."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from sdssim.errors import Problem, ScenarioError
from sdssim.scenario.load import Scenario, load, vary
from sdssim.scenario.settings import from_command_line
from sdssim.scenario.tree import Tree

_OPENS, _CLOSES = "[{", "]}"
_QUOTES = "\"'"
_ALLOWED = "path.to.value=value,value, such as staff.internal_broker.people=1,2,3"


@dataclass(frozen=True, slots=True)
class Asked:
    """A baseline, and its variants with what to call them (``None``: by their own names)."""

    baseline: Scenario
    variants: tuple[Scenario, ...]
    titles: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Values:
    """Values that a path of the baseline takes one after another; ``texts`` as they were given."""

    path: str
    texts: tuple[str, ...]
    values: tuple[Tree, ...]


def load_asked(
    baseline: str,
    variants: Sequence[str],
    *,
    sets: Sequence[str] = (),
    varied: Sequence[str] = (),
    grid: bool = False,
) -> Asked:
    """Load a baseline and every variant of it.

    Parameters
    ----------
    baseline, variants
        Files, or names of shipped scenarios.
    sets
        Settings for all of them, as ``--set`` gives them.
    varied
        Values of the baseline to vary, such as ``staff.broker.people=1,2``; one path at a time.
    grid
        Every combination of the values instead.

    Raises
    ------
    ScenarioError
        With every problem of every scenario.
    """
    problems: list[Problem] = []
    loaded = [_loaded(name, sets, problems) for name in (baseline, *variants)]
    spread = [found for text in varied for found in _read(text, problems)]
    titles: list[str | None] = [None] * len(variants)
    first = loaded[0]
    if first is not None and len(spread) == len(varied):
        for point in _points(spread, grid=grid):
            changes = {values.path: values.values[place] for values, place in point}
            loaded.append(_varied(first, changes, problems))
            titles.append(", ".join(_title(values, place) for values, place in point))
    if problems:
        raise ScenarioError(problems)
    first, *others = [each for each in loaded if each is not None]
    return Asked(first, tuple(others), tuple(titles))


def values_in(text: str) -> Values:
    """Read ``path.to.value=value,value``; a comma within brackets or quotes belongs to a value.

    Raises
    ------
    ScenarioError
        There is no ``=``, or a value is not one of YAML.
    """
    path, _, written = text.partition("=")
    texts = tuple(part.strip() for part in _parts(written))
    if not path.strip() or not all(texts):
        message = "this is not a path and values"
        raise ScenarioError([Problem(f"--vary {text}", None, None, message, _ALLOWED)])
    values = tuple(from_command_line(f"{path}={part}").value for part in texts)
    return Values(path.strip(), texts, values)


def _parts(text: str) -> Iterator[str]:
    depth, quote, part = 0, "", ""
    for char in text:
        if quote:
            quote = "" if char == quote else quote
        elif char in _QUOTES:
            quote = char
        depth += 0 if quote else (char in _OPENS) - (char in _CLOSES)
        if char == "," and depth == 0 and not quote:
            yield part
            part = ""
        else:
            part += char
    yield part


def _points(spread: Sequence[Values], *, grid: bool) -> Iterator[tuple[tuple[Values, int], ...]]:
    """Go through the values: one path at a time, or every combination."""
    each = [[(values, place) for place in range(len(values.texts))] for values in spread]
    if grid and each:
        yield from product(*each)
    elif not grid:
        for places in each:
            for place in places:
                yield (place,)


def _title(values: Values, place: int) -> str:
    """Call a variant by the last names of the path: ``internal_broker people = 2``."""
    return f"{' '.join(values.path.split('.')[-2:])} = {values.texts[place]}"


def _loaded(name: str, sets: Sequence[str], problems: list[Problem]) -> Scenario | None:
    try:
        return load(name, sets)
    except ScenarioError as error:
        problems += error.problems
        return None


def _read(text: str, problems: list[Problem]) -> list[Values]:
    try:
        return [values_in(text)]
    except ScenarioError as error:
        problems += error.problems
        return []


def _varied(
    baseline: Scenario, changes: dict[str, Tree], problems: list[Problem]
) -> Scenario | None:
    try:
        return vary(baseline, changes)
    except ScenarioError as error:
        problems += error.problems
        return None
