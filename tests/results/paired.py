"""Comparisons of the small scenario, worked out once for every test."""

from functools import lru_cache

from sdssim.experiments.comparison import Enough, compare_scenarios
from sdssim.results.comparison import ScenarioComparison
from sdssim.scenario.load import Scenario, load_text
from tests.small import SMALL


def small(text: str = SMALL, **changes: object) -> Scenario:
    sets = [f"{path.replace('__', '.')}={value}" for path, value in changes.items()]
    return load_text(text, sets=sets)


@lru_cache(maxsize=1)
def several() -> ScenarioComparison:
    """Fewer workers, a weekly panel, and the baseline itself; 12 replications."""
    baseline = small()
    variants = [
        small(staff__worker__share=0.08),
        small(panels__panel__every_days=7),
        baseline,
    ]
    return compare_scenarios(
        baseline, variants, Enough(12), titles=["Less time", "Weekly", "Small"], engine="simpy"
    )
