"""The forms of a register at any cut-off, from a saved cube or from the register itself; nothing runs before it is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ...words.vocabulary import near
from ..panels import is_anonymous
from . import flows, forms
from .connect import Ledger
from .cube import Cube, coded, day_of, ledger_of
from .engines import Dialect, translated
from .tables import KEYS

BY = KEYS[:3]


@dataclass(frozen=True, eq=False)
class Forms:
    """The forms at some cut-offs, not yet computed.

    Parameters
    ----------
    source
        A cube or a ledger.
    cut_offs
        Last days, in their order.
    by
        Any of province, agency, officer, category.
    """

    source: Cube | Ledger
    cut_offs: tuple[dt.date, ...]
    by: tuple[str, ...]

    def to_pandas(self) -> pd.DataFrame:
        """Compute them: a panel as ``load.forms`` gives it.

        Returns
        -------
        pandas.DataFrame
            Levels those of `by`, then fiscal_year, months, measure, category (``all`` unless asked for); ``float64`` columns,
            cases or whole VND. Columns that the forms of a year do not have are missing. ``officers`` counts those who have
            something in their form. A cut-off within a month stands under that month; ``attrs["cut_offs"]`` tells the days.
        """
        cuts = [day for day in self.cut_offs if day != flows.month_end(day)]
        told = forms.Desk(self.source.desks, self.source.flows) if isinstance(self.source, Cube) else coded(self.source, cuts)
        made = forms.panel(told, self.cut_offs, self.by)
        made.attrs["cut_offs"] = [day.isoformat() for day in self.cut_offs]
        if any(is_anonymous(name) for name in told.names["province"].unique()):
            made.attrs["synthetic"] = True
        return made

    def sql(self, dialect: Dialect = "duckdb") -> str:
        """Return the query of the flows that the forms are made of, on tables ``ledger_cases`` and ``ledger_status``.

        Parameters
        ----------
        dialect
            ``"duckdb"``, ``"spark"``, ``"trino"`` or ``"postgres"``.
        """
        return translated(flows.query([day for day in self.cut_offs if day != flows.month_end(day)]), dialect)


def panel(cases: Any, status: Any = None, cut_offs: Any = None, *, by: Sequence[str] = BY) -> Forms:
    """Return the forms of a register at some cut-offs: ``panel(cube, cut_offs)`` or ``panel(cases, status, cut_offs)``.

    Parameters
    ----------
    cases
        A cube, whose months' ends can be asked for; or a ledger or its cases, for any day.
    status
        The ledger's changes; with a cube or a whole ledger, the cut-offs stand here.
    cut_offs
        A day, several, or a month such as ``"2024-09"`` for its end; of a cube, all its months' ends without any.
    by
        What the forms are by, any of province, agency, officer, category; none for the whole register.

    Returns
    -------
    Forms
        ``.to_pandas()`` computes the panel, ``.sql(dialect)`` shows the query.

    Raises
    ------
    ValueError
        If a cut-off is not in the cube, two are in one month, or `by` names something else.
    """
    if isinstance(cases, (Cube, Ledger)) and cut_offs is None:
        status, cut_offs = None, status
    source = cases if isinstance(cases, Cube) else ledger_of(cases, status)
    if cut_offs is None and not isinstance(source, Cube):
        raise ValueError("thiếu ngày chốt số liệu / cut_offs are missing")
    days = _every(source) if cut_offs is None else _days(cut_offs)  # type: ignore[arg-type]
    _require_by(by)
    if isinstance(source, Cube):
        _require_in(source, days)
    if twice := forms.months(days):
        raise ValueError(f"hai ngày chốt trong một tháng / two cut-offs in one month: {', '.join(twice)}")
    return Forms(source, tuple(days), tuple(key for key in KEYS if key in by))


def _days(cut_offs: Any) -> list[dt.date]:
    several = isinstance(cut_offs, Iterable) and not isinstance(cut_offs, str)
    return sorted({day_of(day) for day in (cut_offs if several else [cut_offs])})


def _every(cube: Cube) -> list[dt.date]:
    """Return the months' ends of a cube, from the first month that has anything."""
    if not len(cube.flows):
        return []
    first = cube.flows["period"].to_pandas().min()
    return [day.date() for day in pd.date_range(first, cube.through, freq="ME")]


def _require_by(by: Sequence[str]) -> None:
    wrong = [name for name in ([by] if isinstance(by, str) else by) if name not in KEYS]
    if wrong or isinstance(by, str):
        close = ", ".join(near(wrong[0], KEYS)) if wrong else by
        raise ValueError(f"by: {by!r}; {', '.join(KEYS)}" + (f" – ({close!r},)?" if close else ""))


def _require_in(cube: Cube, days: Sequence[dt.date]) -> None:
    late = [f"{day:%d/%m/%Y}" for day in days if day > cube.through]
    if late:
        raise ValueError(f"khối số liệu chỉ đến {cube.through:%d/%m/%Y} / the cube ends before: {', '.join(late)}")
    within = [f"{day:%d/%m/%Y}" for day in days if day != flows.month_end(day)]
    if within:
        raise ValueError(
            f"khối số liệu chỉ có cuối tháng, hãy tính từ sổ thụ lý / "
            f"a cube has months' ends only, ask the ledger: {', '.join(within)}"
        )
