"""Empty forms for a period and a list of officers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from ...words.errors import Problem, raise_any
from ...words.vocabulary import Text, near, nfc
from .. import calendar, places
from ..panels import is_anonymous
from . import template
from .layouts import LAYOUTS, Layout, find
from .roster import SUMMARY, Page, Roster
from .rows import UNASSIGNED


def write_template(
    path: str | Path,
    officers: pd.DataFrame | Mapping[str, Sequence[str]],
    *,
    province: str,
    year: int,
    months: int,
    forms: Sequence[str] = ("04", "05"),
) -> Path:
    """Write empty official forms, ready to be filled in, printed and loaded.

    Parameters
    ----------
    path
        A new workbook (.xlsx).
    officers
        Agencies with their officers: a mapping, or a table with the columns ``agency`` and ``officer``. The provincial
        office (Cục, Văn phòng) stands first; an agency without officers has one row of its own.
    province
        The reporting province, as it was named at the end of the period.
    year, months
        Statistical year, and months from 1 October.
    forms
        Numbers of the forms, a sheet each: ``"04"`` cases and ``"05"`` money by officer from FY2020, ``"06"`` and ``"07"``
        before; ``"01"``, ``"02"``, ``"03"`` by kind of judgment.

    Returns
    -------
    pathlib.Path
        The file. Totals are formulas; what is typed loads back exactly with ``load.forms``.

    Raises
    ------
    DataError
        With everything wrong in the list, the province, the period or the forms.
    FileExistsError
        If the file is there already.
    """
    file = Path(path)
    layouts = [find(code, year) for code in forms]
    settled = _province(province, year, months)
    problems = [*_period(year, months), *_forms(forms, layouts, year), *([settled] if isinstance(settled, Problem) else [])]
    roster = _roster(officers, problems)
    raise_any(str(file), problems)
    return template.write(file, [_page(layout, str(settled), (year, months), roster) for layout in layouts if layout])


def _page(layout: Layout, province: str, period: tuple[int, int], roster: Roster) -> Page:
    return Page(layout, *period, province, roster if layout.by_officer else SUMMARY)


def _period(year: int, months: int) -> Iterator[Problem]:
    if not 2013 <= year <= 2100 or not 1 <= months <= 12:
        wanted = Text("năm thống kê từ 2013, số tháng từ 1 đến 12", "a statistical year from 2013, 1 to 12 months")
        yield Problem("kỳ / period", wanted, f"{months} / {year}")


def _forms(codes: Sequence[str], layouts: Sequence[Layout | None], year: int) -> Iterator[Problem]:
    known = ", ".join(dict.fromkeys(one.code for one in LAYOUTS if one.since <= year <= one.until))
    for code, layout in zip(codes, layouts, strict=True):
        if layout is None:
            yield Problem("biểu / form", Text(f"năm {year} có các biểu {known}", f"FY{year} has the forms {known}"), code)


def _province(name: str, year: int, months: int) -> str | Problem:
    if is_anonymous(name):
        return nfc(name)
    good = 1 <= months <= 12 and 1993 <= year <= 2100
    return places.resolve(name, calendar.end(year, months).date() if good else None)


def _roster(officers: pd.DataFrame | Mapping[str, Sequence[str]], problems: list[Problem]) -> dict[str, list[str]]:
    """Return agencies with their officers, the provincial office first; what is wrong is added to `problems`."""
    if isinstance(officers, pd.DataFrame):
        lost = [name for name in ("agency", "officer") if name not in officers.columns]
        found = map(str, officers.columns)
        problems += [Problem("cột / column", Text("thiếu cột", "missing column"), name, near(name, found)) for name in lost]
        pairs = [] if lost else list(officers[["agency", "officer"]].fillna("").astype(str).itertuples(index=False, name=None))
    else:
        pairs = [(agency, officer) for agency, some in officers.items() for officer in (some or [UNASSIGNED])]
    roster: dict[str, list[str]] = {}
    for agency, officer in pairs:
        roster.setdefault(nfc(agency), []).append(nfc(officer) or UNASSIGNED)
    problems += _doubtful(roster)
    return dict(sorted(roster.items(), key=lambda one: not one[0].casefold().startswith(("cục", "văn phòng"))))


def _doubtful(roster: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    if not roster:
        yield Problem("danh sách / list", Text("không có cơ quan nào", "has no agency"))
    for agency, officers in roster.items():
        if not agency or places.is_total(agency):
            yield Problem("danh sách / list", Text("phải là tên một cơ quan", "must be the name of an agency"), agency)
        for twice in dict.fromkeys(one for one in officers if officers.count(one) > 1):
            yield Problem(f"danh sách / list · {agency}", Text("tên lặp lại", "name stands twice"), twice)
