"""The catalogue: every measure that can be taken of a scenario, with its definition."""

from sdssim.measures.entry import MeasureEntry
from sdssim.measures.ledger import ledger_families
from sdssim.measures.money import money_families
from sdssim.measures.people import people_families
from sdssim.measures.scope import Scope, scope_of
from sdssim.measures.staff import staff_families
from sdssim.measures.stock import stock_families
from sdssim.measures.view import Family
from sdssim.measures.waits import wait_families
from sdssim.plan.plan import Plan
from sdssim.scenario.load import Scenario


def families_of(scope: Scope) -> tuple[Family, ...]:
    """Every family of measures that has figures, in the order of the catalogue."""
    families = (
        *people_families(scope),
        *wait_families(scope),
        *ledger_families(scope),
        *stock_families(scope),
        *staff_families(scope),
        *money_families(scope),
    )
    return tuple(family for family in families if family.entries and family.groups)


def catalogue(plan: Plan, scenario: Scenario) -> tuple[MeasureEntry, ...]:
    """Every measure of a scenario, each once, in the order in which results list them.

    Names follow the scenario's own: milestones, targets, reasons and attributes are part of them.
    A milestone that a person reaches several times counts from the first.

    Parameters
    ----------
    plan
        The compiled scenario.
    scenario
        The scenario, for its window, cohorts and targets.
    """
    return entries_of(families_of(scope_of(plan, scenario.base)))


def entries_of(families: tuple[Family, ...]) -> tuple[MeasureEntry, ...]:
    """Every measure of the families once, in their order."""
    return tuple(dict.fromkeys(entry for family in families for entry in family.entries))
