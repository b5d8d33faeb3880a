"""Does a simulated mean agree with theory? One rule for all comparisons, its errors stated.

The rule
    Each comparison has k independent replications, each giving one mean (people who come before
    the queue has settled left out). From them come an estimate m, its standard error s and
    Student-t degrees of freedom. The engine agrees with the theoretical value v if both hold:

    1. *no difference is seen*: ``|m - v| <= t* s``, t* the two-sided Student quantile at level
       ``FAMILY_FALSE_ALARM / len(COMPARISONS)``;
    2. *equivalence is shown*: ``|m - v| + t95 s <= MARGIN v``, two one-sided tests at 5 % each
       (Schuirmann 1987): an engine that is off by 2 % or more passes at most once in twenty.

Its errors
    A right engine fails the first with probability at most ``FAMILY_FALSE_ALARM`` over the whole
    list (Bonferroni). It cannot fail the second alone while ``s <= MARGIN v / (t* + t95)``, and a
    comparison whose runs are too short for that is an error of the test, reported as such. So one
    seed in a thousand fails a right engine. Seeds are fixed and a failure is never retried with
    another: it is explained.

Control variates
    The spread of m is cut by regressing the replication means on averages whose true mean is
    known to be zero whatever the engine does: the draws themselves less their means, and products
    of a wait with the *next* draw less its mean (the draw is independent of all that came before,
    so the product has mean zero even for an engine with wrong waits). The estimate is the
    intercept; each control costs a degree of freedom (Lavenberg and Welch 1981, Mgmt. Sci. 27).

Two levels
    The engine is slow and its twin (`twins`) is fast. The engine's mean is the twin's, from many
    replications, plus the mean of engine less twin on the same draws, from few (the two levels
    of Giles 2008, Opns. Res. 56, 607). That is an unbiased estimate of the *engine's* mean
    whatever the engine does; and as a right engine equals its twin person by person, the second
    part is zero with no spread, and three replications do what three hundred would.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import t as student

MARGIN = 0.02
EQUIVALENCE_LEVEL = 0.05
FAMILY_FALSE_ALARM = 1e-3
FLAT = 1e-12

# Every comparison made under tests/theory: their number sets the level of each.
COMPARISONS = (
    "mm1: mean wait",
    "mm1: share waiting",
    "mm1: share waiting over an hour",
    "mm2: mean wait",
    "mm2: share waiting",
    "mm2: share waiting over an hour",
    "md2: mean wait",
    "dm1: mean wait",
    "mg1-constant: mean wait",
    "mg1-erlang: mean wait",
    "mg1-hyper: mean wait",
    "priority: mean wait of urgent",
    "priority: mean wait of other",
    "patience: share giving up",
    "patience: mean wait",
    "patience: mean wait of the served",
    "places: share giving up",
    "places: mean wait",
    "places: mean wait of the served",
    "dual-role-care-first: mean wait of planning",
    "dual-role-broker-first: mean wait of planning",
    "dual-role-as-they-come: mean wait of planning",
    "hub: mean wait of planning",
    "panel: mean wait",
    "panel-places: mean wait",
    "panel-places: mean wait for a place",
    "panel-places: share heard at the first sitting",
    "payment-run: mean days to money",
    "rework: mean wait of a visit to a",
    "rework: mean wait of a visit to b",
    "rework: mean days to leaving",
    "jackson: mean wait of a visit to a",
    "jackson: mean wait of a visit to b",
    "jackson: mean days to leaving",
)


class TooShortError(AssertionError):
    """The runs of a comparison cannot tell 2 % from nothing: lengthen them."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over replications.

    Parameters
    ----------
    mean
        The estimate, in the unit of the means it came from.
    standard_error
        Its standard error, same unit.
    degrees_of_freedom
        Of the Student t law of ``(mean - truth) / standard_error``.
    """

    mean: float
    standard_error: float
    degrees_of_freedom: int


def estimate(means: ArrayLike, controls: ArrayLike | None = None) -> Estimate:
    """Estimate the true mean from replication means, with control variates if given.

    Parameters
    ----------
    means
        One mean per replication, shape (k,).
    controls
        Averages with true mean zero, shape (k, q); ``None``: no controls.

    Raises
    ------
    ValueError
        If fewer than 10 degrees of freedom would be left: the t law would lean on normality.
    """
    values = np.asarray(means, dtype=float)
    columns = [np.ones(values.size)]
    if controls is not None:
        columns += list(np.asarray(controls, dtype=float).reshape(values.size, -1).T)
    # A control without spread (constant work) tells nothing and would make the fit singular.
    design = np.column_stack(columns[:1] + [each for each in columns[1:] if np.ptp(each) > FLAT])
    freedom = values.size - design.shape[1]
    if freedom < 10:
        message = f"{values.size} replications and {design.shape[1] - 1} controls are too few"
        raise ValueError(message)
    coefficients, *_ = np.linalg.lstsq(design, values)
    residuals = values - design @ coefficients
    # A QR factor instead of the normal equations: controls differ in size by orders of magnitude.
    inverse = np.linalg.inv(np.linalg.qr(design, mode="r"))
    variance = residuals @ residuals / freedom * (inverse[0] @ inverse[0])
    return Estimate(float(coefficients[0]), float(np.sqrt(variance)), freedom)


def two_level(twin: Estimate, engine_means: ArrayLike, twin_means: ArrayLike) -> Estimate:
    """Estimate the engine's mean from its twin's and from a few replications of both.

    Parameters
    ----------
    twin
        The twin's mean, from many replications.
    engine_means, twin_means
        Means of engine and twin in the same replications, shape (k,), k at least 2.

    Notes
    -----
    The twin's degrees of freedom are kept. For a right engine that is exact, as the second part has
    no spread; for a wrong one the few replications of the second part make the t law too narrow,
    and an engine that differs from its twin fails `runs.Run.assert_same_person_by_person` anyhow.
    """
    gaps = np.asarray(engine_means, dtype=float) - np.asarray(twin_means, dtype=float)
    variance = twin.standard_error**2 + float(np.var(gaps, ddof=1)) / gaps.size
    return Estimate(
        twin.mean + float(gaps.mean()), float(np.sqrt(variance)), twin.degrees_of_freedom
    )


def difference_quantile(degrees_of_freedom: int, comparisons: int) -> float:
    """Largest standardised difference that passes, with so many comparisons in the family."""
    level = FAMILY_FALSE_ALARM / comparisons
    return float(student.isf(level / 2, degrees_of_freedom))


def largest_standard_error(value: float, degrees_of_freedom: int, comparisons: int) -> float:
    """Standard error above which a right engine could fail equivalence alone."""
    quantiles = difference_quantile(degrees_of_freedom, comparisons) + float(
        student.isf(EQUIVALENCE_LEVEL, degrees_of_freedom)
    )
    return MARGIN * abs(value) / quantiles


def assert_agrees(name: str, found: Estimate, theory: float) -> None:
    """Fail unless an estimate agrees with theory by the rule of this module.

    Parameters
    ----------
    name
        The comparison's name, one of `COMPARISONS`.
    found
        The engine's estimate.
    theory
        The theoretical value, in the same unit, not 0.

    Raises
    ------
    KeyError
        If the name is not listed: it would not be counted in the false-alarm rate.
    TooShortError
        If the standard error is too large for the rule to hold its error rates.
    AssertionError
        If the two differ, or are not shown to be equivalent.
    """
    if name not in COMPARISONS:
        message = f"comparison {name!r} is not in COMPARISONS: add it, or its error is not counted"
        raise KeyError(message)
    verdict = problem(found, theory, len(COMPARISONS))
    if verdict is not None:
        kind, text = verdict
        message = f"{name}: {text}"
        raise kind(message)


def problem(
    found: Estimate, theory: float, comparisons: int
) -> tuple[type[AssertionError], str] | None:
    """Return what is wrong with an estimate by the rule of this module, or ``None``."""
    error, freedom = found.standard_error, found.degrees_of_freedom
    facts = (
        f"simulated {found.mean:.6g} +- {error:.2g} ({freedom} d.f.), theory {theory:.6g}, "
        f"difference {found.mean / theory - 1:+.2%}"
    )
    most = largest_standard_error(theory, freedom, comparisons)
    if error > most:
        reason = "the runs are too short, or the engine is not its twin"
        return TooShortError, f"{facts}: standard error above {most:.2g}, {reason}"
    gap = abs(found.mean - theory)
    if gap > difference_quantile(freedom, comparisons) * error:
        return AssertionError, f"{facts}: a difference of {gap / error:.1f} standard errors"
    if gap + float(student.isf(EQUIVALENCE_LEVEL, freedom)) * error > MARGIN * abs(theory):
        return AssertionError, f"{facts}: not shown to be within {MARGIN:.0%}"
    return None


def assert_long_run_mean(values: ArrayLike, theory: float, batches: int = 50) -> None:
    """Fail unless one long run's mean is within 5 standard errors of theory, by batch means.

    For brute force against a formula, where people are cheap and no engine is judged. With 49
    degrees of freedom 5 standard errors are passed by chance once in 130,000 times.

    Parameters
    ----------
    values
        One value per person in order of coming; the settling-in at the start is left in, as its
        share is far below the error.
    theory
        The mean they should have.
    batches
        Number of batches, each much longer than the memory of the queue.

    Raises
    ------
    AssertionError
        If the mean is too far off, or the run too short for a standard error of 3 %.
    """
    sequence = np.asarray(values, dtype=float)
    whole = sequence[: sequence.size // batches * batches].reshape(batches, -1)
    found = estimate(whole.mean(axis=1))
    gap = abs(found.mean - theory) / found.standard_error
    assert found.standard_error < 0.03 * abs(theory), "the run is too short"
    assert gap < 5, f"simulated {found.mean:.5g}, theory {theory:.5g}: {gap:.1f} standard errors"
