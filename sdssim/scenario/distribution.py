"""The distribution: how long, how many or how much, as a scenario says it.

A plain number is a constant. Anything else is a mapping of one family to its parameters, such as
``{triangular: [1.5, 3, 6]}`` or ``{lognormal: {median: 7, p90: 21}}``. The JSON Schema lists
the families. Nothing here draws: `sdssim.inputs.distributions` does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, NoReturn, Self

from pydantic import (
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    GetPydanticSchema,
    ValidationInfo,
)
from pydantic_core import CoreSchema, core_schema

from sdssim.scenario.distributions.json_schema import distribution_schema
from sdssim.scenario.distributions.moments import Moments, is_whole, moments_of
from sdssim.scenario.distributions.reading import read
from sdssim.scenario.distributions.refusal import refusal
from sdssim.scenario.distributions.scaling import scaled
from sdssim.scenario.distributions.vocabulary import (
    CANONICAL_NAMES,
    ORDERED,
    Canonical,
    Family,
)

__all__ = ["Amount", "Count", "Distribution", "Duration", "Family"]

Plain = float | dict[str, Any]


class Distribution:
    """A distribution in canonical form: frozen, hashable, picklable.

    Make one with `of` or `constant`, which check; the constructor takes what they have checked.

    Parameters
    ----------
    family
        Its family.
    parameters
        Single numbers, in the order of `CANONICAL_NAMES`: lognormal always mu and sigma, gamma and
        weibull shape and scale, beta low, high, alpha and beta, poisson mean and at_least.
    points
        For the families that are lists, in rising order: (value, share) of shares, (value, weight)
        of empirical, (mean, share) of hyper_exponential. Divide by the sum of the second.
    """

    # Not a dataclass: pydantic would write a default into the JSON Schema field by field instead
    # of asking the serializer below.
    __slots__ = ("_canonical", "_hash", "_moments", "_whole")

    _canonical: Canonical
    _hash: int
    _moments: Moments
    _whole: bool

    def __init__(
        self,
        family: Family,
        parameters: tuple[float, ...] = (),
        points: tuple[tuple[float, float], ...] = (),
    ) -> None:
        # Worked out once: an empirical distribution may have thousands of points.
        canonical = Canonical(family, parameters, points)
        object.__setattr__(self, "_canonical", canonical)
        object.__setattr__(self, "_hash", hash(canonical))
        object.__setattr__(self, "_moments", moments_of(canonical))
        object.__setattr__(self, "_whole", is_whole(canonical))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse: a distribution is changed by replacement."""
        message = f"a Distribution is frozen; cannot set {name} to {value!r}"
        raise AttributeError(message)

    def __delattr__(self, name: str) -> NoReturn:
        """Refuse, as for setting."""
        message = f"a Distribution is frozen; cannot delete {name}"
        raise AttributeError(message)

    def __eq__(self, other: object) -> bool:
        """Compare the canonical forms."""
        if not isinstance(other, Distribution):
            return NotImplemented
        return self is other or self._canonical == other._canonical

    def __hash__(self) -> int:
        """Return the stored hash of the canonical form."""
        return self._hash

    def __repr__(self) -> str:
        """Show the plain data that give this distribution."""
        return f"Distribution.of({self.spelled()!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle what defines it only: the hash of a text differs from process to process."""
        return type(self), tuple(self._canonical)

    @classmethod
    def of(cls, data: object, folder: Path | None = None) -> Self:
        """Read plain data: a number, or a mapping ``{family: parameters}``.

        Parameters
        ----------
        data
            What a scenario may say at this place.
        folder
            Folder of the scenario file, where `empirical` files lie; None refuses files.

        Raises
        ------
        pydantic_core.PydanticCustomError
            A ValueError; it is not a distribution.

        Examples
        --------
        >>> Distribution.of({"lognormal": {"mean": 10, "sd": 5}}).mean
        10.0
        """
        return cls(*read(data, folder))

    @classmethod
    def constant(cls, value: float) -> Self:
        """Return the distribution that always gives `value`."""
        return cls.of(value)

    @property
    def family(self) -> Family:
        """Its family."""
        return self._canonical.family

    @property
    def parameters(self) -> tuple[float, ...]:
        """Single numbers, as the constructor takes them."""
        return self._canonical.parameters

    @property
    def points(self) -> tuple[tuple[float, float], ...]:
        """Pairs of a number and its share or weight, as the constructor takes them."""
        return self._canonical.points

    @property
    def mean(self) -> float:
        """Exact mean, in the unit of the values."""
        return self._moments.mean

    @property
    def variance(self) -> float:
        """Exact variance, in the square of the unit."""
        return self._moments.variance

    @property
    def lowest(self) -> float:
        """Lower end of the support; finite for every family."""
        return self._moments.lowest

    @property
    def highest(self) -> float:
        """Upper end of the support; inf for the unbounded families."""
        return self._moments.highest

    @property
    def whole_numbers(self) -> bool:
        """Whether every value that can occur is a whole number."""
        return self._whole

    def scaled(self, factor: float) -> "Distribution | None":
        """Return the distribution with every value so many times as large.

        Parameters
        ----------
        factor
            Above 0.

        Returns
        -------
        Distribution or None
            None for counts, whose values are whole numbers.
        """
        found = scaled(self._canonical, factor)
        return None if found is None else Distribution(*found)

    def spelled(self) -> Plain:
        """Return the canonical plain data for JSON or YAML; reading it gives an equal distribution.

        Keys are texts (also of `shares`), so that data come back from JSON unchanged; whole numbers
        are ints. An empirical file is spelled by its values, so that a result stands on its own.
        """
        if self.family is Family.CONSTANT:
            return _plain(self.parameters[0])
        return {self.family.value: self._spelled_body()}

    def _spelled_body(self) -> object:
        values = [_plain(value) for value, _ in self.points]
        weights = [_plain(weight) for _, weight in self.points]
        match self.family:
            case Family.SHARES:
                return {f"{value:.0f}": _plain(share) for value, share in self.points}
            case Family.HYPER_EXPONENTIAL:
                return {"shares": weights, "means": values}
            case Family.EMPIRICAL:
                even = set(weights) == {1}
                return {"values": values} | ({} if even else {"weights": weights})
            case family:
                numbers = [_plain(each) for each in self.parameters]
                if family in ORDERED:
                    return numbers
                named = dict(zip(CANONICAL_NAMES[family], numbers, strict=True))
                return {name: each for name, each in named.items() if (name, each) != _IMPLIED}

    @classmethod
    def __get_pydantic_core_schema__(
        cls, _source: object, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Tell pydantic to read with `of`, the folder taken from the validation context."""
        return _ANYTHING.core_schema()

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Give pydantic the schema for editors."""
        return _ANYTHING.json_schema()


_IMPLIED = ("at_least", 0)
"""The one parameter that is left out where it says nothing."""


def _plain(value: float) -> float:
    """Write whole numbers as ints, where a float still tells them apart."""
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


@dataclass(frozen=True, slots=True)
class _Support:
    """A rule for the values that a distribution may give, and how pydantic applies it."""

    name: str
    meaning: str
    wording: str = ""
    minimum: float | None = None
    whole: bool = False

    def check(self, distribution: Distribution) -> Distribution:
        """Return the distribution if every value that can occur keeps the rule."""
        if self.whole and not distribution.whole_numbers:
            allowed = "a whole number, geometric, shares, poisson with at_least: 1, whole empirical"
            message = f"{_said(distribution)} gives fractions; {self.wording}; allowed: {allowed}"
            raise refusal(message)
        if self.minimum is not None and distribution.lowest < self.minimum:
            constant = distribution.family is Family.CONSTANT
            spelled = "is not allowed" if constant else f"can give {distribution.lowest:g}"
            hint = "; write at_least: 1" if distribution.family is Family.POISSON else ""
            message = f"{_said(distribution)} {spelled}; {self.wording}{hint}"
            raise refusal(message)
        return distribution

    def read(self, value: object, info: ValidationInfo) -> Distribution:
        """Read and check; the validation context may name the scenario's folder."""
        if isinstance(value, Distribution):
            return self.check(value)
        context = info.context if isinstance(info.context, Mapping) else {}
        return self.check(Distribution.of(value, context.get("folder")))

    def core_schema(self) -> CoreSchema:
        """Return the schema by which pydantic reads and writes."""
        # The reference puts one entry under $defs instead of a copy at every field.
        return core_schema.with_info_plain_validator_function(
            self.read,
            ref=f"sdssim.{self.name}",
            serialization=core_schema.plain_serializer_function_ser_schema(Distribution.spelled),
        )

    def json_schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the distributions that keep the rule."""
        return distribution_schema(minimum=self.minimum, whole=self.whole, description=self.meaning)


def _said(distribution: Distribution) -> str:
    if distribution.family is Family.CONSTANT:
        return f"{distribution.parameters[0]:g}"
    return distribution.family.value


_ANYTHING = _Support("Distribution", "a number, or a distribution of numbers")


class _Narrowed:
    """A type that pydantic meets in place of `Distribution`; it has no instances."""

    support: ClassVar[_Support]

    @classmethod
    def __get_pydantic_core_schema__(
        cls, _source: object, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return cls.support.core_schema()

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return cls.support.json_schema()


class _Duration(_Narrowed):
    support = _Support(
        "Duration",
        "hours or days: a number of at least 0, or a distribution that is never below 0",
        wording="a duration has to be 0 or more throughout",
        minimum=0,
    )


class _Count(_Narrowed):
    support = _Support(
        "Count",
        "a whole number of at least 1, or a distribution of such numbers",
        wording="a count has to be a whole number of 1 or more throughout",
        minimum=1,
        whole=True,
    )


Duration = Annotated[
    Distribution, GetPydanticSchema(lambda _, handler: handler.generate_schema(_Duration))
]
"""Hours or days: a distribution that is never negative."""

Count = Annotated[
    Distribution, GetPydanticSchema(lambda _, handler: handler.generate_schema(_Count))
]
"""A number of visits: a distribution of whole numbers from 1 up."""

Amount = Distribution
"""Any quantity: a distribution with no rule but that its values are finite."""
