"""What ties quantities together: the registry's sums and ratios, and what each printed statistic means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ...words.formulas import Balance, Ratio
from ...words.indicators import ratios, sums
from ...words.vocabulary import Measure, Statistic
from .printed import FACTOR, RELATION, SHARE, TARGET, VALUE, Quantity

CHANGE, POINTS, MARGIN, GAP = (
    one.code for one in (Statistic.CHANGE_ABS, Statistic.CHANGE_PP, Statistic.TARGET_MARGIN, Statistic.GAP_TO_NATION)
)


@dataclass(frozen=True)
class Sum:
    """Quantities whose sum, each times its number, is zero."""

    terms: Mapping[Quantity, int]

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """All of them."""
        return tuple(self.terms)


@dataclass(frozen=True)
class Product:
    """``result = scale * one * other``, none of them below zero.

    Where `quotient` is True, `other` is what `result` is divided by `one`: it says nothing while `one` may be zero and nobody
    says that there is such a quotient.
    """

    result: Quantity
    one: Quantity
    other: Quantity
    scale: float = 1.0
    quotient: bool = False

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """All three."""
        return self.result, self.one, self.other


Link = Sum | Product


def links(known: Iterable[Quantity]) -> tuple[Link, ...]:
    """Return everything that ties the quantities that are printed, and those between them, to each other."""
    found: dict[tuple[Quantity, ...], Link] = {}
    told = set(known)
    for quantity in told:
        for link in meaning(quantity):
            found[link.quantities] = link
            told = told | {*link.quantities}
    compared = {base for quantity in told if quantity.statistic in (SHARE, RELATION) for base in _bases(quantity)}
    for base in {base for quantity in told for base in _bases(quantity)}:
        for link in [*_formulas(base), *(_beside_nation(base) if base in compared else ())]:
            found[link.quantities] = link
    return tuple(found.values())


def _bases(quantity: Quantity) -> Iterator[Quantity]:
    """Yield what stands for a place and period: in cases, in money, or in both where a quantity is counted in neither."""
    both = (Measure.CASES.code, Measure.MONEY.code)
    for measure in both if quantity.measure == Measure.NONE.code else (quantity.measure,):
        yield replace(quantity, measure=measure, indicator="to_enforce", statistic=VALUE)


def meaning(quantity: Quantity) -> Iterator[Link]:
    """Yield what a printed statistic says of the values that it relates."""
    value, statistic = quantity.as_of(VALUE), quantity.statistic
    if statistic in (CHANGE, POINTS):
        yield Sum({value: 1, value.year_before(): -1, quantity: -1})
    elif statistic == FACTOR:
        yield Product(value, value.year_before(), quantity)
    elif statistic == MARGIN:
        yield Sum({value: 1, quantity.as_of(TARGET): -1, quantity: -1})
    elif statistic == SHARE:
        yield Product(value, value.of_nation(), quantity)
    elif statistic == GAP:
        yield Sum({value: 1, value.of_nation(): -1, quantity: -1})
        yield Product(value, value.of_nation(), quantity.as_of(RELATION), quotient=True)


def _formulas(base: Quantity) -> Iterator[Link]:
    """Yield the sums and ratios of one place and period."""
    for indicator, balance in sums():
        if _holds(balance, base):
            terms = {base.of(name): sign for name, sign in balance.terms.items()}
            yield Sum({base.of(indicator.id): -1, **terms})
    for indicator, ratio in ratios():
        above, below = base.of(ratio.numerator), base.of(ratio.denominator)
        yield Product(above, below, base.of(indicator.id), 1 / _scale(ratio, base), quotient=True)


def _holds(balance: Balance, base: Quantity) -> bool:
    return balance.since <= base.fiscal_year <= balance.until and balance.measure in (None, base.measure)


def _scale(ratio: Ratio, base: Quantity) -> float:
    return ratio.scale * (base.months / 12 if ratio.yearly and base.months else 1)


def _beside_nation(base: Quantity) -> Iterator[Link]:
    """Yield the shares of the nation: a numerator's is its denominator's, times the ratio beside the nation's."""
    for indicator, ratio in ratios():
        above, below = base.of(ratio.numerator), base.of(ratio.denominator)
        yield Product(above.as_of(SHARE), below.as_of(SHARE), base.of(indicator.id).as_of(RELATION))
        for part in (above, below):
            yield Product(part, part.of_nation(), part.as_of(SHARE))
