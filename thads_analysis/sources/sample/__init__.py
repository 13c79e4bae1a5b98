"""A synthetic panel of officers: nobody's figures, built as the forms are, that together are the nation's.

The modules stand in the order of the work: whole numbers shared out exactly, the nation's totals, who works where, the
books at a year's end, the twelve months before it, the rows, the workbooks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from numbers import Integral
from pathlib import Path

import numpy as np
import pandas as pd

from . import books, months, rows, totals, workbooks
from .books import Ledgers
from .desks import Desks, furnish

__all__ = ["MOST_PROVINCES", "MOST_YEARS", "panel", "write_forms"]

MOST_YEARS, MOST_PROVINCES = 15, totals.PROVINCES


def panel(years: int, provinces: int, seed: int) -> pd.DataFrame:
    """Make the panel that ``load.sample`` returns and describes."""
    _require("years", years, MOST_YEARS)
    _require("provinces", provinces, MOST_PROVINCES)
    rng = np.random.default_rng(seed)
    fiscal_years = totals.years()[-years:]
    desks = furnish(int(years), int(provinces), rng)
    blocks = [block for reports in _reports(desks, fiscal_years, rng) for block in rows.of_year(desks, reports)]
    made = rows.assemble(blocks, desks, fiscal_years)
    made.attrs["synthetic"] = True
    return made


def write_forms(
    folder: str | Path,
    panel_of_officers: pd.DataFrame | None = None,
    *,
    categories: Sequence[str] = ("all",),
    progress: bool = True,
) -> list[Path]:
    """Write the synthetic panel as official workbooks, one a province and month, which ``load.forms`` reads back.

    Parameters
    ----------
    folder
        Where to; a folder a province is made in it. No file that is there already is overwritten.
    panel_of_officers
        A panel as ``load.sample`` gives it; without it, three provinces of FY2024.
    categories
        Which kinds of cases: a sheet for each, in cases and in money. The forms in force know all cases only.
    progress
        True for a progress bar.

    Returns
    -------
    list of pathlib.Path
        The workbooks. Forms have no column for what was moved to the separate book; sums that they leave out come back
        with ``metrics.derive``.

    Raises
    ------
    FileExistsError
        If a workbook is there already.
    """
    made = panel(1, 3, 0) if panel_of_officers is None else panel_of_officers
    return workbooks.write(Path(folder), made, categories, progress)


def _reports(desks: Desks, fiscal_years: Sequence[int], rng: np.random.Generator) -> Iterator[rows.Reports]:
    """Yield each year's reports; a year opens with what the one before carried forward."""
    before: dict[str, Ledgers] = {}
    for at, fiscal_year in enumerate(fiscal_years):
        national = totals.of_year(fiscal_year, len(desks.money))
        ends: dict[str, Ledgers] = {}
        kinds: dict[str, Ledgers] = {}
        for kind in totals.KINDS:
            staff = desks.staff(kind, at)
            wanted = national.get(kind) or books.remainder(national["all"], ends.values())
            opening = books.inherited(before[kind]) if before else books.first_opening(staff, wanted)
            ends[kind] = books.close(staff, wanted, opening, rng)
            kinds[kind] = months.unfold(ends[kind], opening, months.Span(fiscal_year, staff.first, staff.last), rng)
        before = ends
        yield rows.Reports(at, fiscal_year, kinds)


def _require(name: str, value: object, most: int) -> None:
    if not isinstance(value, Integral) or isinstance(value, bool) or not 1 <= int(value) <= most:
        raise ValueError(f"{name}: {value!r}; phải là số nguyên từ 1 đến {most} / must be a whole number from 1 to {most}")
