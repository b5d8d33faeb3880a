"""A comparison as plain data; what is not known is null."""

from collections.abc import Mapping
from typing import Any

from sdssim.results.comparison import (
    Estimate,
    PairedFigure,
    PeopleChange,
    ScenarioComparison,
    VariantComparison,
)


def comparison_object(found: ScenarioComparison) -> dict[str, Any]:
    """Return a comparison as JSON would hold it, without the figures that were not judged."""
    return {
        "baseline": {"name": found.baseline.name, "digest": found.baseline.digest},
        "seed": found.seed,
        "replications": found.replications,
        "engine": found.engine,
        "version": found.version,
        "families": families_object(found),
        "stopping": stopping_object(found),
        "variants": [_variant(each) for each in found.variants],
    }


def families_object(found: ScenarioComparison) -> dict[str, Any]:
    """What was corrected together."""
    return {
        str(name): {"differences": of.differences, "level": of.level, "looks": of.looks}
        for name, of in found.families.items()
    }


def stopping_object(found: ScenarioComparison) -> dict[str, Any] | None:
    """When replications were no longer added; ``None`` if their number was given."""
    stopping = found.stopping
    if not stopping.matters:
        return None
    return {
        "asked_replications": found.asked_replications,
        "matters": {str(unit): value for unit, value in stopping.matters.items()},
        "at_most": stopping.at_most,
        "unsettled": [{"variant": title, "measure": name} for title, name in stopping.unsettled],
    }


def _variant(of: VariantComparison) -> dict[str, Any]:
    return {
        "title": of.title,
        "name": of.scenario.name,
        "digest": of.scenario.digest,
        "differs": of.differs,
        "is_baseline": of.is_baseline,
        "same_window": of.same_window,
        "headline": {each.name.lower(): _figure(figure) for each, figure in of.headline.items()},
        "causes": [_figure(figure) for figure in of.causes],
        "stages": [
            {
                "stage": each.stage,
                "cause": each.cause,
                "baseline_days": each.first,
                "variant_days": each.second,
                "difference_days": _estimate(each.difference),
            }
            for each in of.stages
        ],
        "people": [_people(each) for each in of.people],
        "contradictions": [
            {
                "from": each.start,
                "to": each.stop,
                "completed_days": each.completed.difference,
                "everybody_days": each.everybody.difference,
            }
            for each in of.contradictions
        ],
    }


def _figure(of: PairedFigure) -> dict[str, Any]:
    return {
        "measure": of.name,
        "unit": str(of.unit),
        "baseline": of.first,
        "variant": of.second,
        "difference": of.difference,
        "low": of.low,
        "high": of.high,
        "p_holm": of.p_holm,
        "verdict": of.verdict.value,
        "replications": of.replications,
        "known_only_in_baseline": of.only_first,
        "known_only_in_variant": of.only_second,
    }


def _people(of: PeopleChange) -> dict[str, Any]:
    shares: Mapping[str, Any] = {
        str(change): _estimate(share) for change, share in of.shares.items()
    }
    return {
        "group": dict(of.group) or None,
        "people": of.people,
        "comparable": of.comparable,
        "judged": of.is_judged,
        "shares": shares,
        "days_waited": _figure(of.days),
        "only_in_baseline": of.only_baseline,
        "only_in_variant": of.only_variant,
        "referred_at_another_time": of.moved,
    }


def _estimate(of: Estimate) -> dict[str, float | None]:
    return {"mean": of.mean, "low": of.low, "high": of.high}
