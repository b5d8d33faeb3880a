"""Collecting what the checks find, each with its place in a file."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sdssim.errors import Problem
from sdssim.scenario.layout import Place, places_of
from sdssim.scenario.model_paths import closest
from sdssim.scenario.origin import Traced
from sdssim.scenario.schema import ScenarioFile
from sdssim.scenario.settings import shown_names
from sdssim.scenario.tree import TreePath
from sdssim.scenario.vocabulary import Vocabulary


@dataclass(slots=True)
class Findings:
    """The problems of one period, and what the checks need to know of it.

    Attributes
    ----------
    scenario
        The scenario in this period.
    traced
        Its data, with the place of each value.
    names
        The names of all its periods.
    begins, ends
        First and last day of the period.
    places
        The pathway laid out.
    problems
        What has been found so far.
    """

    scenario: ScenarioFile
    traced: Traced
    names: Vocabulary
    begins: date
    ends: date
    places: list[Place] = field(init=False)
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Lay out the pathway once for all checks."""
        self.places = places_of(self.scenario)

    def add(self, path: TreePath, message: str, allowed: str | None = None) -> None:
        """Note a problem with the value at a path."""
        self.problems.append(self.traced.origin(path).problem(message, allowed))

    def add_at_key(self, path: TreePath, message: str, allowed: str | None = None) -> None:
        """Note a problem with what a key is called, or with all that it holds."""
        origin = self.traced.origin(path)
        self.problems.append(origin.problem(message, allowed, at_key=True))

    def expect(
        self,
        word: str,
        names: Iterable[str],
        *,
        what: str,
        path: TreePath,
        at_key: bool = False,
    ) -> bool:
        """Note a problem if a name is not among those that are known; tell whether it is."""
        known = list(dict.fromkeys(names))
        if word in known:
            return True
        allowed = shown_names(known) or f"none, as the scenario names no {what}"
        self.problems.append(
            self.traced.origin(path).problem(
                f"there is no {what} '{word}'", allowed, closest(word, known), at_key=at_key
            )
        )
        return False
