"""What goes on a page of a form: the rows of a roster, and the figures that fill them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...words.indicators import get
from ...words.vocabulary import nfc
from .layouts import THOUSAND, Layout
from .rows import UNASSIGNED

KINDS = (
    "Dân sự", "Dân sự trong hình sự", "Dân sự trong hành chính", "Hôn nhân và gia đình", "Kinh doanh, thương mại",
    "Lao động", "Phá sản", "Phán quyết Trọng tài", "Loại khác",
)  # fmt: skip
"""Kinds of judgment: the rows of the summary forms."""

SUMMARY = {"Chủ động thi hành án": KINDS, "Thi hành án theo yêu cầu": KINDS}

Roster = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Line:
    """A row of the form: its number, its name, how deep it stands, the lines that it adds up."""

    order: str
    name: str
    depth: int
    adds: tuple[int, ...] = ()
    who: tuple[str, str] | None = None


@dataclass(frozen=True)
class Page:
    """One sheet to write.

    Parameters
    ----------
    layout, year, months
        Form and period.
    province
        The reporting province.
    roster
        Agencies, the provincial office first, each with its officers.
    category
        Which cases are counted.
    figures
        Values to fill in, indexed by agency and officer, in VND; none for an empty form.
    note
        A line under the title, such as that the figures are synthetic.
    """

    layout: Layout
    year: int
    months: int
    province: str
    roster: Roster
    category: str = "all"
    figures: pd.DataFrame | None = None
    note: str = ""


def lines(page: Page) -> list[Line]:
    """Return the rows of the form: total, provincial office, district agencies, each with its officers."""
    agencies = {nfc(agency): [nfc(officer) for officer in officers] for agency, officers in page.roster.items()}
    found = [Line("", "Tổng số", 0)]
    tops: list[int] = []
    for at, (agency, officers) in enumerate(agencies.items()):
        local = page.layout.by_officer and at > 0
        if local and at == 1:
            tops.append(len(found))
            found.append(Line("II", "Các cơ quan trực thuộc", 0))
        elif not local:
            tops.append(len(found))
        order = str(at) if local else "I" if page.layout.by_officer else "I" * (at + 1)
        own = [officer for officer in officers if officer != UNASSIGNED]
        first = len(found) + 1
        adds = tuple(range(first, first + len(own)))
        found.append(Line(order, agency, int(local), adds, (agency, "" if own else UNASSIGNED)))
        found += [
            Line(f"{order}.{n}" if local else str(n), one, int(local) + 1, (), (agency, one)) for n, one in enumerate(own, 1)
        ]
    return _with_sums(found, tops)


def _with_sums(found: list[Line], tops: Sequence[int]) -> list[Line]:
    """Let the group of district agencies and the total add up what stands under them."""
    group = next((at for at in tops if found[at].name == "Các cơ quan trực thuộc"), None)
    if group is not None:
        districts = tuple(at for at in range(group + 1, len(found)) if found[at].depth == 1)
        found[group] = Line("II", found[group].name, 0, districts)
    found[0] = Line("", "Tổng số", 0, tuple(tops))
    return found


def filled(page: Page, written: Sequence[Line]) -> list[np.ndarray | None]:
    """Return each line's figures in the form's columns and unit: sums of what it adds up, rates redone from the sums."""
    if page.figures is None:
        return [None] * len(written)
    names = [column.indicator for column in page.layout.columns]
    unit = THOUSAND if page.layout.measure == "money" else 1
    table = page.figures.reindex(columns=names).to_numpy(dtype="float64") / unit
    row_of = {who: at for at, who in enumerate(page.figures.index)}
    figures = [table[row_of[line.who]] if line.who in row_of else None for line in written]
    for at in reversed(range(len(written))):
        parts = [part for part in (figures[below] for below in written[at].adds) if part is not None]
        if parts and len(parts) == len(written[at].adds):
            figures[at] = np.sum(parts, axis=0)
    return [None if one is None else _with_rates(one, names) for one in figures]


def _with_rates(figures: np.ndarray, names: Sequence[str]) -> np.ndarray:
    redone = figures.copy()
    for name in (name for name in names if get(name).ratio):
        ratio = get(name).ratio
        above, below = (figures[names.index(term)] for term in (ratio.numerator, ratio.denominator))  # type: ignore[union-attr]
        redone[names.index(name)] = ratio.scale * above / below if below > 0 else np.nan  # type: ignore[union-attr]
    return redone
