"""Several printings of one figure: which one counts, and what becomes of the others.

The same quantity is printed first as preliminary, later as final, and rounded in between. The rules:

1. Printings that agree within their own rounding are one value; the most precise one stands for it.
2. Of values that do not agree the last published counts. A page without a date counts as older than any dated one;
   among undated ones the value more pages print counts, then the one listed first.
3. Several values of one page are not vintages but narrower headings under one name: the one that is the sum of the
   others is the total, and without such a one none is taken.
4. A rate is redone only from counts that belong together. Where the rate redone differs from the printed one beyond
   rounding, :func:`coherent` says which of the three is set aside.

Nothing is lost: what is not taken is in :attr:`Choice.set_aside`, with the reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from ..words.formulas import Ratio
from ..words.indicators import INDICATORS, ratios
from ..words.vocabulary import Text

CELL = ["place_level", "place", "parent", "fiscal_year", "months", "measure", "category", "indicator"]
ROW = CELL[:-1]
OLDEST = pd.Timestamp.min

LATER = Text("bản công bố sau khác đi", "a later publication differs")
UNDATED = Text("hai trang không ghi ngày cho số khác nhau", "two undated pages differ")
PARTS = Text(
    "một trang in nhiều số dưới cùng một tên; ghi chú cho biết khác nhau ở đâu",
    "one page prints several figures under one name; the note tells them apart",
)
MISPRINTED = Text("hai số đếm được in cùng một trang", "its two counts are printed on one page")
OTHER_EDITION = Text(
    "số này thuộc bản công bố khác với tỷ lệ; dùng chung sẽ ra tỷ lệ sai",
    "belongs to another edition than the rate; together they would give a wrong rate",
)
COARSE = Text("số làm tròn quá thô để tính lại tỷ lệ đã in", "printed too coarsely to redo the printed rate")


class Value(NamedTuple):
    """One value of a cell, with the pages that print just it and the day it was last confirmed."""

    value: float
    spread: float
    published: pd.Timestamp
    pages: frozenset[str]
    row: int


class Aside(NamedTuple):
    """A figure that was not taken: its row in the facts, what was taken instead, why, and the pages that print it."""

    row: int
    kept: float | None
    reason: Text
    pages: frozenset[str]


class Choice(NamedTuple):
    """The figures taken, by cell, and those set aside."""

    taken: dict[tuple, Value]
    set_aside: list[Aside]


def spread(value: float, precision: str, unit: str) -> float:
    """Return how far the true figure may lie from a printed one.

    An exact count has no spread (money, printed to the thousand, half of it), an exact rate half its last decimal; a
    rounded figure half its last digit that is not zero, an "over", "nearly" or "about" a whole one, at most five
    percent.

    Examples
    --------
    >>> spread(549415, "exact", "case"), spread(89.5e12, "about", "VND"), spread(84.27, "exact", "percent")
    (0.0, 100000000000.0, 0.005)
    """
    decimals = len(f"{value:.6f}".rstrip("0").partition(".")[2])
    if unit in ("percent", "percentage_point"):
        return 10.0**-decimals * (1 if precision == "about" else 0.5)
    if precision == "exact":
        return 500.0 if unit == "VND" else 0.0
    digits = f"{abs(value):.0f}"
    last = 10.0 ** (len(digits) - len(digits.rstrip("0"))) if decimals == 0 else 10.0**-decimals
    return min(last, abs(value) / 20) * (1 if precision == "about" else 0.5)


def choose(facts: pd.DataFrame) -> Choice:
    """Take one value a cell and make each row coherent.

    Parameters
    ----------
    facts
        Validated facts of statistic ``value``; the index tells rows apart.
    """
    taken: dict[tuple, Value] = {}
    aside: list[Aside] = []
    for cell, printed in _printings(facts).items():
        best, others = _latest(printed, INDICATORS[cell[-1]].adds_up)
        aside += others
        if best is not None:
            taken[cell] = best
    for cell, reason, kept in list(coherent(taken)):
        if cell in taken:
            gone = taken.pop(cell)
            aside.append(Aside(gone.row, kept, reason, gone.pages))
    return Choice(taken, aside)


def _printings(facts: pd.DataFrame) -> dict[tuple, list[Value]]:
    """Return every printing of each cell, in the order of the facts."""
    cells: dict[tuple, list[Value]] = defaultdict(list)
    columns = ["value", "precision", "unit", "published", "source"]
    keys = facts[CELL].astype({"months": int}).itertuples(index=False, name=None)
    for row, cell, (value, precision, unit, published, page) in zip(
        facts.index, keys, facts[columns].itertuples(index=False, name=None), strict=True
    ):
        day = OLDEST if pd.isna(published) else published
        cells[cell].append(Value(value, spread(value, precision, unit), day, frozenset([page]), row))
    return cells


def _latest(printed: list[Value], adds_up: bool) -> tuple[Value | None, list[Aside]]:
    values = _agreeing(printed)
    if len(values) > 1 and len({(one.pages, one.published) for one in printed}) == 1:
        return _total(printed, adds_up)
    ranked = sorted(values, key=lambda one: (one.published, len(one.pages), -one.row), reverse=True)
    reason = LATER if ranked[0].published > OLDEST else UNDATED
    return ranked[0], [Aside(one.row, ranked[0].value, reason, one.pages) for one in ranked[1:]]


def _agreeing(printed: list[Value]) -> list[Value]:
    """Gather printings that agree, beginning with the most precise; a rounded one confirms the exact one it fits."""
    found: list[Value] = []
    for one in sorted(printed, key=lambda one: (one.spread, one.row)):
        close = [at for at, known in enumerate(found) if abs(known.value - one.value) <= known.spread + one.spread]
        if not close:
            found.append(one)
            continue
        at = min(close, key=lambda at: abs(found[at].value - one.value))
        pages = found[at].pages | one.pages if found[at].value == one.value else found[at].pages
        found[at] = found[at]._replace(pages=pages, published=max(found[at].published, one.published))
    return found


def _total(printed: list[Value], adds_up: bool) -> tuple[Value | None, list[Aside]]:
    """Return the printing that is the sum of the others of its page."""
    everything = sum(one.value for one in printed)
    total = next((one for one in printed if adds_up and one.value == everything - one.value), None)
    return total, [Aside(one.row, total.value if total else None, PARTS, one.pages) for one in printed if one is not total]


def coherent(taken: dict[tuple, Value]) -> Iterator[tuple[tuple, Text, float | None]]:
    """Yield what must be set aside so that no rate is redone from figures that do not belong together."""
    for row in dict.fromkeys(cell[:-1] for cell in taken):
        for indicator, formula in ratios():
            cells = [(*row, name) for name in (formula.numerator, formula.denominator, indicator.id)]
            if all(cell in taken for cell in cells):
                yield from _disagreement(cells, [taken[cell] for cell in cells], formula)


def _disagreement(cells: list[tuple], values: list[Value], formula: Ratio) -> Iterator[tuple[tuple, Text, float | None]]:
    above, below, printed = values
    if below.value <= 0 or abs(redone := formula.scale * above.value / below.value) == float("inf"):
        return
    off = abs(redone - printed.value)
    if off <= 2 * printed.spread + 1e-9:  # reports cut off as often as they round
        return
    slack = [value.spread / value.value if value.value else 0.0 for value in (above, below)]
    if off <= redone * sum(slack) + printed.spread:
        yield cells[slack.index(max(slack))], COARSE, printed.value
    elif above.pages & below.pages:
        yield cells[2], MISPRINTED, redone
    elif bool(above.pages & printed.pages) != bool(below.pages & printed.pages):
        yield cells[1 if above.pages & printed.pages else 0], OTHER_EDITION, printed.value
    else:
        yield cells[2], OTHER_EDITION, redone


def older(choice: Choice, facts: pd.DataFrame) -> list[int]:
    """Return the rows taken although only pages print them whose other figures of the place and period were replaced.

    Beside a later figure they are of another edition: a sum of the two is off by what was revised.
    """
    replaced: dict[tuple, set[str]] = defaultdict(set)
    for one in choice.set_aside:
        if one.reason is LATER:
            replaced[_row_key(facts.loc[one.row])] |= one.pages
    return [value.row for cell, value in choice.taken.items() if value.pages <= replaced.get(cell[:-1], set())]


def _row_key(row: pd.Series) -> tuple:
    return tuple(int(row[name]) if name in ("fiscal_year", "months") else row[name] for name in ROW)
