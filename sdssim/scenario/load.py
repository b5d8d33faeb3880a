"""Loading a scenario: from a file, a name, a text or plain data to frozen, validated data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

from sdssim.errors import Problem, ScenarioError
from sdssim.scenario.assumptions import Assumption, assumptions_in
from sdssim.scenario.canonical import canonical_periods, digest_of
from sdssim.scenario.changes import Period, periods_of
from sdssim.scenario.checks import check, warnings_about
from sdssim.scenario.compose import Composed, compose
from sdssim.scenario.difference import Difference, dated_differences, label_of
from sdssim.scenario.model_paths import closest, is_replaced_whole, names_allowed
from sdssim.scenario.origin import Origin, Traced
from sdssim.scenario.people_files import with_people_files
from sdssim.scenario.remembered import Remembered
from sdssim.scenario.schema import ScenarioFile
from sdssim.scenario.settings import Setting, from_command_line, shown_names
from sdssim.scenario.shipped import SUFFIXES, shipped_scenarios
from sdssim.scenario.source import Source, read_file, read_text
from sdssim.scenario.tree import Mapped, plain, plain_mapping, same
from sdssim.scenario.validate import Known, Validated, validate_all

SHORT_DIGEST = 12
"""Characters of a digest that name a folder."""

_known = partial(names_allowed, ScenarioFile)
_is_whole = partial(is_replaced_whole, ScenarioFile)


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """What was asked: frozen data, the same for the same digest.

    Attributes
    ----------
    name
        As the file says it.
    label
        What differs from the first scenario of its chain of ``extends``, without ``--set``.
    digest
        SHA-256 of the validated data, in hexadecimal.
    file
        The file as the user named it; None for plain data.
    base
        The scenario at its start.
    periods
        The date on which each period begins, and the scenario in it; the start first.
    assumptions
        Every number with the source that its comment gives.
    differences
        What the label is made from.
    tree
        The effective scenario as plain data, fit to be written.
    warnings
        What may be a mistake and is not one for certain.
    reference
        Canonical data of the scenario that the label compares with, period by period.
    """

    name: str
    label: str
    digest: str
    file: str | None
    base: ScenarioFile
    periods: tuple[tuple[date, ScenarioFile], ...]
    assumptions: tuple[Assumption, ...] = ()
    differences: tuple[Difference, ...] = ()
    tree: Mapped = field(default_factory=dict, repr=False)
    warnings: tuple[str, ...] = ()
    reference: tuple[tuple[date, Mapped], ...] = field(default=(), repr=False)

    @property
    def short_digest(self) -> str:
        """The first characters of the digest, which name folders."""
        return self.digest[:SHORT_DIGEST]

    def __eq__(self, other: object) -> bool:
        """Two scenarios are equal if their digests are."""
        return isinstance(other, Scenario) and self.digest == other.digest

    def __hash__(self) -> int:
        """Follow the digest."""
        return hash(self.digest)


def load(path_or_name: str | Path, /, sets: Sequence[str] = (), **changes: object) -> Scenario:
    """Load a scenario from a file, or a shipped one by its name.

    Parameters
    ----------
    path_or_name
        A file, or the name of a shipped scenario.
    sets
        Settings as the command line gives them, such as
        ``"panels.risk_enablement.every_days=7"``.
    **changes
        Values by dotted path; for dots, double underscores will do.

    Raises
    ------
    ScenarioError
        With every problem found, each with its file, line and column.

    Examples
    --------
    >>> load("stockport-pilot", panels__risk_enablement__every_days=7).label
    'risk_enablement every_days: 14 -> 7'
    """
    settings = [*map(from_command_line, sets), *map(_from_call, changes.items())]
    return _built(_source_of(path_or_name), settings)


def load_text(
    text: str, name: str = "scenario", sets: Sequence[str] = (), folder: Path | None = None
) -> Scenario:
    """Load a scenario from the text of a file.

    Parameters
    ----------
    text
        YAML.
    name
        What messages call it.
    sets
        As for `load`.
    folder
        Where the files lie that it refers to; without one, it may refer to shipped scenarios only.

    Raises
    ------
    ScenarioError
        With every problem found.
    """
    path = None if folder is None else folder / name
    return _built(read_text(text, name, path), list(map(from_command_line, sets)))


def from_mapping(
    data: Mapping[str, object], changes: Mapping[str, object] | None = None
) -> Scenario:
    """Make a scenario from plain data, as a YAML file or JSON would hold them.

    Parameters
    ----------
    data
        The fields of a scenario.
    changes
        Values by dotted path, set afterwards.

    Raises
    ------
    ScenarioError
        With every problem found, each with its path.
    SdssimError
        The data hold what a scenario file could not.
    """
    source = Source("", None, plain_mapping(data, "the scenario"), {}, {}, {}, ())
    return _built(source, list(map(_from_call, (changes or {}).items())))


def vary(scenario: Scenario, changes: Mapping[str, object]) -> Scenario:
    """Return a scenario in which some values are different; its label tells them too.

    Nothing is read again, so that a sweep over thousands of scenarios stays quick.

    Parameters
    ----------
    scenario
        A loaded scenario.
    changes
        Values by dotted path.

    Raises
    ------
    ScenarioError
        A path leads nowhere, or the scenario cannot be right with these values.
    """
    source = Source("", None, scenario.tree, {}, {}, {}, ())
    settings = list(map(_from_call, changes.items()))
    composed = compose(source, settings, is_whole=_is_whole, known=_known)
    varied = _finished(composed, scenario)
    changed = {setting.path for setting in settings}
    kept = [row for row in scenario.assumptions if row.path not in changed]
    added = [row for row in varied.assumptions if row.path in changed]
    rows = (*kept, *added)
    return replace(varied, name=scenario.name, file=scenario.file, assumptions=rows)


def _from_call(item: tuple[str, object]) -> Setting:
    path = item[0] if "." in item[0] else item[0].replace("__", ".")
    return Setting(path, plain(item[1], path), Origin(f"{path}={item[1]!r}"), "set for this run")


def _source_of(path_or_name: str | Path) -> Source:
    if isinstance(path_or_name, Path):
        return read_file(path_or_name)
    name = path_or_name
    shipped = shipped_scenarios()
    if name in shipped:
        return read_file(shipped[name])
    path = Path(name)
    if path.suffix in SUFFIXES or path.exists():
        return read_file(path, name)
    for suffix in SUFFIXES:
        if path.with_name(path.name + suffix).is_file():
            return read_file(path.with_name(path.name + suffix))
    message = f"there is no scenario '{name}', and no file of that name"
    problem = Problem(
        None, None, None, message, shown_names(list(shipped)) or None, closest(name, shipped)
    )
    raise ScenarioError([problem])


def _built(source: Source, settings: Sequence[Setting]) -> Scenario:
    composed = compose(source, settings, is_whole=_is_whole, known=_known)
    return _finished(composed, None)


def _finished(composed: Composed, known: Scenario | None) -> Scenario:
    """Validate and check a composed scenario; of one that varies a known one, what differs."""
    folder = composed.source.folder
    base, problems = with_people_files(composed.base, composed.folders, folder)
    periods, more = periods_of(base, ScenarioFile, _known)
    like = () if known is None else _known_periods(known)
    validated = validate_all([period.traced for period in periods], folder, like)
    problems = [*problems, *more, *(each for one in validated for each in one.problems)]
    problems += check(list(zip(periods, validated, strict=True)))
    if problems:
        raise ScenarioError(problems)
    told = _told(periods, validated)
    data = _data(told)
    reference = (known.reference if known else _reference(composed)) or data
    found = dated_differences(reference, data)
    return Scenario(
        name=told[0][1].name,
        label=label_of(found),
        digest=digest_of(data),
        file=composed.source.file or None,
        base=told[0][1],
        periods=told,
        assumptions=assumptions_in(base, unmarked=known is None),
        differences=found,
        tree=base.tree,
        warnings=warnings_about([model for _, model in told]),
        reference=reference,
    )


def _periods_told(scenario: Scenario) -> tuple[Known, ...]:
    """The data of each period of a scenario, and what they gave."""
    periods, _ = periods_of(Traced(scenario.tree, {}, {}, ""), ScenarioFile, _known)
    models = (model for _, model in scenario.periods)
    return tuple(zip((period.traced.tree for period in periods), models, strict=True))


_known_periods = Remembered(_periods_told, most=16)


_Told = tuple[tuple[date, ScenarioFile], ...]
_Data = tuple[tuple[date, Mapped], ...]


def _told(periods: Sequence[Period], validated: Sequence[Validated]) -> _Told:
    models = [one.scenario for one in validated if one.scenario is not None]
    start = models[0].start
    return tuple(
        (period.begins or start, model) for period, model in zip(periods, models, strict=True)
    )


def _data(told: _Told) -> _Data:
    data = canonical_periods([model for _, model in told])
    return tuple((begins, one) for (begins, _), one in zip(told, data, strict=True))


def _reference(composed: Composed) -> _Data | None:
    """Return the canonical data of the first file of the chain that is a scenario by itself.

    None if it is the scenario itself.
    """
    for layer in composed.layers:
        if same(layer.tree, composed.base.tree):
            return None
        traced, problems = with_people_files(layer, composed.folders, composed.source.folder)
        periods, more = periods_of(traced, ScenarioFile, _known)
        validated = validate_all([period.traced for period in periods], None)
        if not problems and not more and all(one.complete for one in validated):
            return _data(_told(periods, validated))
    return None


__all__ = ["Scenario", "from_mapping", "load", "load_text", "shipped_scenarios", "vary"]
