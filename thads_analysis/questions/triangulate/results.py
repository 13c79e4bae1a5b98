"""What printed figures imply together: between what each quantity lies, and which figures cannot all be true."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product

import numpy as np
import pandas as pd

from ...sources import facts as tables
from ...words.indicators import get
from ...words.vocabulary import Category, Language, Statistic, Text, Unit
from ...words.wording import label, number, written
from .links import Link, links
from .printed import FACTOR, RELATION, SHARE, VALUE, Printed, Quantity, figures
from .tighten import Bounds, Clash, Network

BETWEEN = (RELATION, FACTOR)
"""What is only reckoned with."""
SMALL = 3
"""Sets of up to so many figures are tried one by one; larger ones are made smaller figure by figure."""
MOST_TRIED = 400

COLUMNS = (
    "place_level", "place", "parent", "fiscal_year", "months", "indicator", "statistic", "measure", "category", "unit",
    "low", "high", "printed", "contradicted", "figures",
)  # fmt: skip


def intervals(facts: pd.DataFrame) -> pd.DataFrame:
    """Return between what each quantity lies that printed figures, together, say something of.

    Every figure is an interval (rounding, "over", "nearly"); the registry's sums and ratios, and what changes, margins,
    shares and gaps mean, are held against all of them until nothing moves. Nothing is assumed of how values are spread.

    Parameters
    ----------
    facts
        A table of published figures as ``load.figures()`` gives it.

    Returns
    -------
    pandas.DataFrame
        One row a quantity: place_level, place, parent, fiscal_year, months (0 outside reporting periods), indicator, statistic
        (value, target, share_of_nation, …), measure, category, unit; low and high (cases, VND, percent; high is infinite where
        nothing bounds it); printed, whether a figure says it itself; figures, the positions of the rows that the bounds come
        from; contradicted, where these cannot all be true: low and high are then missing.

    Raises
    ------
    DataError
        If columns of a facts table are missing.

    Notes
    -----
    Tightening is interval constraint propagation (hull consistency): what it leaves always holds the truth, if the figures
    do, but need not be the tightest that they allow.
    """
    tables.require(facts)
    told = list(figures(facts))
    known = Network(links(figure.quantity for figure in told)).settle(told)
    doubtful = frozenset[int]().union(*_clashes(told))
    printed = {figure.quantity for figure in told}
    rows = [
        _row(one, bounds, one in printed, bool(bounds.rows & doubtful))
        for one, bounds in known.bounds.items()
        if bounds.rows and one.statistic not in BETWEEN
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).sort_values(list(COLUMNS[:9]), ignore_index=True)


def _row(quantity: Quantity, bounds: Bounds, printed: bool, doubtful: bool) -> tuple:
    low, high = _shown(quantity, bounds) if not doubtful else (np.nan, np.nan)
    about = (quantity.level, quantity.place, quantity.parent, quantity.fiscal_year, quantity.months, quantity.indicator,
             quantity.statistic, quantity.measure, quantity.category)  # fmt: skip
    return *about, unit_of(quantity), low, high, printed, doubtful, tuple(sorted(bounds.rows))


def _shown(quantity: Quantity, bounds: Bounds) -> tuple[float, float]:
    """Return bounds in the unit in which they are shown: shares in percent."""
    times = 100 if quantity.statistic == SHARE else 1
    return times * bounds.low, times * bounds.high


def unit_of(quantity: Quantity) -> str:
    """Return the code of a quantity's unit; nothing for a ratio of two figures."""
    if quantity.statistic in (RELATION, FACTOR):
        return ""
    statistic = quantity.statistic if quantity.statistic in Statistic.codes() else VALUE
    return tables.expected_unit(quantity.indicator, statistic, quantity.measure).code


@dataclass(frozen=True, eq=False)
class Contradiction:
    """A smallest set of printed figures that cannot all be true: without any one of them the others can.

    Parameters
    ----------
    figures
        The rows of the facts table.
    quantity
        What they leave nothing for.
    low, high
        What some of them say that it is at least, and what the others say that it is at most.
    """

    figures: pd.DataFrame
    quantity: Quantity
    low: float
    high: float

    def sentence(self, language: Language = "vi") -> str:
        """Say which figures clash, and over what."""
        least, most = self._ends(language)
        name = label(self.quantity.indicator, self.quantity.measure, language)
        listed = "; ".join(_told(row, language) for row in self.figures.to_dict("records"))
        return Text(
            f"{self.quantity.place}, {self._period('vi')}: {listed} không thể cùng đúng, vì {name[0].lower()}{name[1:]} "
            f"khi đó vừa phải từ {least} trở lên, vừa không quá {most}.",
            f"{self.quantity.place}, {self._period('en')}: {listed} cannot all be true, for {name[0].lower()}{name[1:]} "
            f"would be at least {least} and at most {most}.",
        ).say(language)

    def _ends(self, language: Language) -> tuple[str, str]:
        """Write both ends, with all digits where fewer look the same."""
        unit = next((one for one in Unit if one.code == unit_of(self.quantity)), None)
        least, most = (written(value, unit, language) for value in (self.low, self.high))
        if least != most or unit is None:
            return least, most
        digits = 0 if unit is Unit.VND else 4
        return tuple(f"{number(value, digits, language)} {unit.text.say(language)}" for value in (self.low, self.high))  # type: ignore[return-value]

    def _period(self, language: Language) -> str:
        months, year = self.quantity.months, self.quantity.fiscal_year
        part = Text(f"{months} tháng ", f"{months} months of ").say(language) if 0 < months < 12 else ""
        kind = self.quantity.category
        cases = f", {Category.of(kind).text.say(language)}" if kind != Category.ALL.code else ""
        return part + Text(f"năm {year}", f"FY{year}").say(language) + cases


def _told(cells: dict, language: Language) -> str:
    unit = next(one for one in Unit if one.code == cells["unit"])
    statistic = Statistic.of(cells["statistic"])
    what = "" if statistic is Statistic.VALUE else f" ({statistic.text.say(language)})"
    return f"{label(get(cells['indicator']), cells['measure'], language)}{what} {written(cells['value'], unit, language)}"


def contradictions(facts: pd.DataFrame) -> tuple[Contradiction, ...]:
    """Return smallest sets of printed figures that cannot all be true.

    Parameters
    ----------
    facts
        A table of published figures as ``load.figures()`` gives it.

    Returns
    -------
    tuple of Contradiction
        The smallest first. A set of up to three figures has the fewest that clash there; a larger one cannot be made smaller
        by leaving a figure out. Two printings of one figure that differ are a set as well.

    Raises
    ------
    DataError
        If columns of a facts table are missing.
    """
    tables.require(facts)
    found = _clashes(list(figures(facts)))
    ordered = sorted(found.items(), key=lambda one: (len(one[0]), sorted(one[0])))
    return tuple(_contradiction(facts, rows, clash) for rows, clash in ordered)


def _clashes(told: Sequence[Printed]) -> dict[frozenset[int], Clash]:
    """Return smallest sets of rows that clash: those on one quantity, those that one link ties, and those further apart."""
    tied = links(figure.quantity for figure in told)
    found: dict[frozenset[int], Clash] = {}
    for few in _side_by_side(told, tied):
        rows = frozenset(figure.row for figure in few)
        if not any(known <= rows for known in found) and (clash := _clash(few)):
            found[rows] = clash
    by_row = {figure.row: figure for figure in told}
    for clash in Network(tied).settle(told).clashes:
        if not any(known <= clash.rows for known in found):
            rows, smallest = _smallest([by_row[row] for row in sorted(clash.rows)])
            found[rows] = smallest
    return found


def _side_by_side(told: Sequence[Printed], tied: Sequence[Link]) -> Iterator[tuple[Printed, ...]]:
    """Yield printings of one figure in pairs, then a printing of each quantity of a link."""
    of: dict[Quantity, list[Printed]] = {}
    for figure in told:
        of.setdefault(figure.quantity, []).append(figure)
    for several in of.values():
        yield from combinations(several, 2)
    for link in tied:
        if all(quantity in of for quantity in link.quantities):
            yield from islice(product(*(of[quantity] for quantity in link.quantities)), MOST_TRIED)


def _contradiction(facts: pd.DataFrame, rows: frozenset[int], clash: Clash) -> Contradiction:
    low, high = max(clash.said.low, clash.other.low), min(clash.said.high, clash.other.high)
    times = 100 if clash.quantity.statistic == SHARE else 1
    return Contradiction(facts.iloc[sorted(rows)], clash.quantity, times * low, times * high)


def _smallest(told: Sequence[Printed]) -> tuple[frozenset[int], Clash]:
    """Return a smallest part of clashing figures that still clash, and over what."""
    for few in _few(told):
        if clash := _clash(few):
            return frozenset(figure.row for figure in few), clash
    kept = list(told)
    for figure in told:
        if _clash(fewer := [one for one in kept if one is not figure]):
            kept = fewer
    clash = _clash(kept)
    assert clash is not None, "figures that clashed together clash alone as well"
    return frozenset(figure.row for figure in kept), clash


def _few(told: Sequence[Printed]) -> Iterator[tuple[Printed, ...]]:
    for size in range(2, SMALL + 1):
        if math.comb(len(told), size) <= MOST_TRIED:
            yield from combinations(told, size)


def _clash(told: Sequence[Printed]) -> Clash | None:
    tied: Sequence[Link] = links(figure.quantity for figure in told)
    return next(iter(Network(tied).settle(told).clashes), None)
