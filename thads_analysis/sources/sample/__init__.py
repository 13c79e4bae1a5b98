"""A synthetic panel of officers: nobody's figures, built as the forms are, that together are the nation's.

The modules stand in the order of the work: whole numbers shared out exactly, the nation's totals, who works where, the
books at a year's end, the twelve months before it, the rows, the workbooks; then the register of cases, which is drawn
case by case and in which only laws are as in the panel, not totals.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from numbers import Integral
from pathlib import Path

import numpy as np
import pandas as pd

from . import books, months, registers, rows, totals, workbooks
from .books import Ledgers
from .cases import Register
from .desks import Desks, furnish

__all__ = ["MOST_PROVINCES", "MOST_YEARS", "ledger", "panel", "write_forms"]

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


def ledger(
    cases: int = 100_000,
    *,
    folder: str | Path | None = None,
    years: int = MOST_YEARS,
    provinces: int = MOST_PROVINCES,
    seed: int = 0,
    progress: bool = True,
) -> tuple[pd.DataFrame, pd.DataFrame] | Path:
    """Make a synthetic register of cases: nobody's cases, for practice with the ledger and for tests.

    Cases come in numbers and months in proportion to the nation's, a third is there when the first year opens. Most are
    closed within months, more of them at each quarter's end and most in September; about a fifth loses its conditions, of
    which some regain them, some go to the separate book after a year and few return. What a case is about is log-normal: a
    few have most of the money. Rates are set so that the yearly forms look like the nation's (completion about four fifths of
    what is with conditions, conditions about three quarters of all); how places, officers and cases differ is made up.

    Parameters
    ----------
    cases
        How many.
    folder
        Where ``cases.parquet`` and ``status.parquet`` are written, chunk by chunk at constant memory; without it both tables
        come back as frames. No file that is there already is overwritten.
    years, provinces
        Statistical years (the last is FY2024), provinces (1 to 63).
    seed
        The same seed gives the same register, written or not.
    progress
        True for a progress bar while it is written.

    Returns
    -------
    tuple of pandas.DataFrame, or pathlib.Path
        ``cases`` (case_id, province, agency, officer, category, demanded, accepted_on, origin, closed_on, outcome, paid; VND)
        and ``status`` (case_id, entry, changed_on, condition), or the folder.

    Raises
    ------
    ValueError
        If a number is out of range.
    FileExistsError
        If the folder has such files already.
    """
    _require("cases", cases, _MOST_CASES)
    _require("years", years, MOST_YEARS)
    _require("provinces", provinces, MOST_PROVINCES)
    register = Register(int(cases), int(years), int(provinces), seed)
    return registers.in_memory(register) if folder is None else registers.written(register, Path(folder), progress)


_MOST_CASES = 10**9


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
