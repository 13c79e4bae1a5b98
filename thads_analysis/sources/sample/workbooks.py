"""The synthetic panel as official workbooks, for practice with the forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from ..forms import layouts, template
from ..forms.roster import Page

NOTE = "Dữ liệu mô phỏng, không phải số liệu của cơ quan nào · synthetic data"


def write(folder: Path, panel: pd.DataFrame, categories: Sequence[str], progress: bool) -> list[Path]:
    """Write one workbook a province and month: a sheet a measure and category."""
    kept = panel[panel.index.get_level_values("category").isin(categories)]
    reports = kept.groupby(level=["province", "fiscal_year", "months"], sort=True)
    shown = tqdm(reports, total=reports.ngroups, desc="Ghi biểu", unit=" tệp", disable=not progress)
    return [
        template.write(folder / str(province) / f"{year}-{months:02d}.xlsx", list(_pages(rows, str(province), year, months)))
        for (province, year, months), rows in shown
    ]


def _pages(rows: pd.DataFrame, province: str, year: int, months: int) -> Iterator[Page]:
    """Yield the sheets of one report, cases first."""
    cases, money = ("04", "05") if year >= 2020 else ("06", "07")
    for category in rows.index.unique("category"):
        for measure, code in (("cases", cases), ("money", money)):
            layout = layouts.find(code, year)
            own = rows.xs((measure, category), level=("measure", "category"))
            if layout is not None and len(own):
                own = own.droplevel(["province", "fiscal_year", "months"])
                yield Page(layout, year, months, province, _roster(own.index), str(category), own, NOTE)


def _roster(index: pd.Index) -> dict[str, list[str]]:
    """Return agencies, the provincial office first, with their officers."""
    roster: dict[str, list[str]] = {}
    for agency, officer in index:
        roster.setdefault(agency, []).append(officer)
    return roster
