"""What becomes of a headline measure, in words: half the people are paid sooner."""

from collections.abc import Callable
from dataclasses import dataclass

from sdssim.measures.entry import Unit
from sdssim.report.comparison_wording import (
    amount,
    headline_words,
    possible,
    reach_words,
    size_interval,
)
from sdssim.report.wording import people
from sdssim.results.comparison import PairedFigure, ScenarioComparison, VariantComparison
from sdssim.results.headline import Headline, WaitClocks


@dataclass(frozen=True, slots=True)
class MeasureWords:
    """How a difference in one measure is told.

    Attributes
    ----------
    before, after
        What stands around the way it differs: "half the people are paid" sooner.
    less, more
        The two ways.
    what
        What does not differ, where nothing does: "how soon half the people are paid".
    heading
        What a table calls the measure.
    """

    before: str
    less: str
    more: str
    after: str
    what: str
    heading: str

    def way(self, difference: float) -> str:
        """Name the way a difference goes."""
        return self.less if difference < 0 else self.more

    def told(self, text: str) -> str:
        """Put an amount and a way into their sentence, without its full stop."""
        return " ".join(part for part in (self.before, text, self.after) if part)


def measure_words(headline: Headline, clocks: WaitClocks | None) -> MeasureWords:
    """Return how differences in a headline measure are told."""
    heading = headline_words(headline, clocks)
    if headline in (Headline.WAIT, Headline.WHOLE_WAIT) and clocks is not None:
        half = f"half the people {reach_words(clocks)}"
        return MeasureWords(half, "sooner", "later", "", f"how soon {half}", heading)
    if headline is Headline.COST:
        return MeasureWords(
            "staff time costs", "less", "more", "", "what staff time costs", heading
        )
    if headline is Headline.UNIT_COST:
        each = "for each person paid"
        return MeasureWords(
            "staff time costs", "less", "more", each, f"what staff time costs {each}", heading
        )
    things = heading.removeprefix("people who ").removeprefix("people ")
    return MeasureWords(
        "", "fewer", "more", f"people {things}", f"the number of people {things}", heading
    )


def size_words(figure: PairedFigure, words: MeasureWords) -> str:
    """Return such as ``1.4 weeks sooner``; of what is not known, that it is not."""
    if figure.difference is None:
        return "not known"
    if figure.difference == 0:
        return "no difference"
    size = abs(figure.difference)
    shown = people(size) if figure.unit is Unit.PEOPLE else amount(size, figure.unit)
    return f"{shown} {words.way(figure.difference)}"


def outcome_words(figure: PairedFigure, words: MeasureWords) -> str:
    """Return such as ``1.4 weeks sooner (1.0 to 1.7)``, or ``not clear (-1.2 to +1.5 days)``."""
    if figure.is_clear:
        return f"{size_words(figure, words)}{size_interval(figure)}"
    if figure.low is None or figure.high is None or figure.low == figure.high:
        return size_words(figure, words)
    return f"not clear ({possible(figure)})"


def finding(
    found: ScenarioComparison, headline: Headline, *, named: Callable[[str], str] = str
) -> str:
    """Say in one sentence, without its full stop, what the variants do to a measure.

    Parameters
    ----------
    named
        How scenarios are called: their names may have to be cut.
    """
    words = measure_words(headline, found.clocks)
    clear = [each for each in found.variants if each.headline[headline].is_clear]
    if len(found.variants) == 1:
        names = named(found.variants[0].title), named(found.baseline.name)
        return _finding_of_one(found.variants[0].headline[headline], words, found, names)
    if not clear:
        return f"No variant clearly changes {words.what}"
    ways = [
        (way, [each for each in clear if words.way(_size(each, headline)) == way])
        for way in (words.less, words.more)
    ]
    first, *rest = [(way, those) for way, those in ways if those]
    text = f"{words.told(first[0])} with {len(first[1])} of {len(found.variants)} variants"
    text += "".join(f", and {way} with {len(those)}" for way, those in rest)
    return f"{text[0].upper()}{text[1:]}"


def extremes(found: ScenarioComparison, headline: Headline) -> tuple[VariantComparison, ...]:
    """Return the variants that clearly lessen and clearly raise a measure most, if there are."""
    clear = [each for each in found.variants if each.headline[headline].is_clear]
    least = min(clear, key=lambda each: _size(each, headline), default=None)
    most = max(clear, key=lambda each: _size(each, headline), default=None)
    chosen = []
    if least is not None and _size(least, headline) < 0:
        chosen.append(least)
    if most is not None and _size(most, headline) > 0:
        chosen.append(most)
    return tuple(chosen)


def _size(variant: VariantComparison, headline: Headline) -> float:
    return variant.headline[headline].difference or 0.0


def _finding_of_one(
    figure: PairedFigure, words: MeasureWords, found: ScenarioComparison, names: tuple[str, str]
) -> str:
    if figure.is_clear:
        text = words.told(size_words(figure, words))
        return f"{text[0].upper()}{text[1:]} with {names[0]} than with {names[1]}"
    if figure.difference is None:
        return f"{words.what[0].upper()}{words.what[1:]} is not known of both scenarios"
    if figure.difference == 0:
        return f"The variant makes no difference to {words.what}"
    if found.replications == 1:
        return f"One replication cannot tell a difference in {words.what}"
    return f"{found.replications} replications show no clear difference in {words.what}"
