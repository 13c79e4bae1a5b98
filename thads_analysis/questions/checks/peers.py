"""Checks against peers: shares that are far from what is usual in the same period, and shares that jump late in the year.

Peers are the units of the panel in the same period, measure and kind, at least twenty. Cases are compared unit by unit, an
officer's too; money is compared by agency, for one case decides an officer's. What is found is far in two ways: beyond the
limit of its score (see ``apart``), and by so many points that it matters.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ... import metrics
from ...words.levels import level
from ...words.vocabulary import PLACE_LEVELS, Text, Unit
from ...words.wording import number
from .apart import scores, shares
from .entries import CONDITIONS, CONDITIONS_JUMP, DISCONTINUED, POSTPONED, Check
from .finding import Findings, findings
from .rows import beside, by_agency, has_time, latest, numbered, of_cases, taken

ENOUGH = 30
"""Cases below the line; a share of fewer says nothing."""

POINTS = 10.0
"""Points off what is usual, below which no share is a finding."""

TURNED = 5.0
"""Points of a late change that decisions have to account for."""

UNMATCHED = 10
"""Cases that changed sides without a decision, below which nothing is said."""


def conditions(panel: pd.DataFrame) -> Findings:
    """Find shares with conditions far below or above the peers', in each year's last report."""
    yield from _far(panel, CONDITIONS, ("with_conditions", "to_enforce"), "conditions_rate", both=True)


def discontinued(panel: pd.DataFrame) -> Findings:
    """Find shares of discontinued in completed far above the peers', in each year's last report."""
    yield from _far(panel, DISCONTINUED, ("discontinued", "completed"), "discontinued_share")


def postponed(panel: pd.DataFrame) -> Findings:
    """Find shares of postponed by agreement in what is with conditions that are far above the peers', or rise far at the end."""
    sides = ("postponed_by_agreement", "with_conditions")
    yield from _far(panel, POSTPONED, sides, sides[0])
    late = _late(panel, sides)
    if late is not None:
        wrong = (late["score"] > late["limit"]) & (late["off"] >= POINTS)
        yield from findings(
            POSTPONED, sides[0], late, wrong, expected=late["before"], found=late["after"], remark=_since, unit=Unit.PERCENT
        )


def _far(panel: pd.DataFrame, check: Check, sides: tuple[str, str], indicator: str, *, both: bool = False) -> Findings:
    for rows in _compared(panel, sides):
        part, whole = (rows[name] for name in sides)
        counted = pd.Series(level(rows, "measure") == "cases", index=rows.index)
        enough = whole.where(~counted | (whole >= ENOUGH))
        found = shares(part, enough, whole.where(counted), numbered(rows, *PLACE_LEVELS))
        off, score = found["share"] - found["usual"], found["score"]
        wrong = (score.abs() > found["limit"]) & (off.abs() >= POINTS) & (both | (off > 0))
        yield from findings(check, indicator, rows, wrong, expected=found["usual"], found=found["share"], unit=Unit.PERCENT)


def _compared(panel: pd.DataFrame, sides: tuple[str, str]) -> Iterator[pd.DataFrame]:
    """Yield what is compared: cases of each unit, money of each agency."""
    if not panel.index.is_unique:
        return
    rows = _with(latest(panel), sides)
    if rows is not None:
        yield of_cases(rows)
        yield by_agency(rows[level(rows, "measure") == "money"])


def _with(rows: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame | None:
    """Return the rows with these columns only, worked out where the panel does not print them; None where it can't be."""
    rows = rows if {*names} <= {*rows.columns} else metrics.derive(rows)
    return rows[list(names)] if {*names} <= {*rows.columns} else None


def conditions_jump(panel: pd.DataFrame) -> Findings:
    """Find a share with conditions that changed after month 10 without as many decisions of no conditions.

    A change of 5 points beyond the median change is held against the book of decisions: ten cases, and half of those that
    changed sides, must be missing there. Where the panel has no such book, only a change of 10 points beyond the peers' limit
    is a finding, and its remark says so.
    """
    late = _late(panel, ("with_conditions", "to_enforce"))
    if late is None:
        return
    turned = _turned(panel, late)
    known = turned.notna().all(axis="columns")
    unmatched = (turned["form"] - turned["book"]).abs()
    held = (late["off"].abs() >= TURNED) & (unmatched >= UNMATCHED) & (unmatched >= turned["form"].abs() / 2)
    yield from findings(
        *(CONDITIONS_JUMP, "without_conditions", late, known & held),
        expected=turned["book"],
        found=turned["form"],
        remark=lambda at: _points(late["after"].iloc[at] - late["before"].iloc[at]),
    )
    far = ~known & (late["score"].abs() > late["limit"]) & (late["off"].abs() >= POINTS)
    yield from findings(
        *(CONDITIONS_JUMP, "conditions_rate", late, far),
        expected=late["before"],
        found=late["after"],
        remark=Text(
            "so với 10 tháng; không có số quyết định để đối chiếu", "compared with 10 months; no count of decisions at hand"
        ),
        unit=Unit.PERCENT,
    )


_since = Text("so với 10 tháng", "compared with 10 months")


def _points(change: float) -> Text:
    vi, en = (number(change, 1, one, sign=True) for one in ("vi", "en"))  # type: ignore[arg-type]
    return Text(
        f"tăng thêm so với 10 tháng theo biểu và theo sổ; tỷ lệ có điều kiện {vi} điểm",
        f"growth since 10 months in the form and in the book; share with conditions {en} points",
    )


def _late(panel: pd.DataFrame, sides: tuple[str, str]) -> pd.DataFrame | None:
    """Return how a share of cases changed from month 10 to the year's last report, and how far that is from the peers' change.

    Columns ``before`` and ``after`` (percent), ``off`` (points beyond the median change), ``score`` and ``limit``.
    """
    if not has_time(panel) or not panel.index.is_unique:
        return None
    rows = _with(_ends(panel), sides)
    if rows is None:
        return None
    part, whole = (rows[name] for name in sides)
    share = (part / whole.where(whole >= ENOUGH)).where(lambda found: found.between(0, 1))
    before = taken(share, beside(rows, "months", 10))
    change = np.arcsin(np.sqrt(share)) - np.arcsin(np.sqrt(before))
    found = scores(change, 0.5 / np.sqrt(whole.where(whole > 0)), numbered(rows, *PLACE_LEVELS))
    points = 100 * (share - before)
    general = points.groupby(numbered(rows, *PLACE_LEVELS)).transform("median").where(found["centre"].notna(), 0.0)
    late = found.assign(before=100 * before, after=100 * share, off=points - general)
    return late[level(late, "months") > 10]


def _ends(panel: pd.DataFrame) -> pd.DataFrame:
    """Return the cases of month 10 and of each year's last report, where that is of month 11 or 12."""
    rows = latest(panel[level(panel, "months") != 10])
    last = rows.index[level(rows, "months") > 10]
    wanted = (level(panel, "months") == 10) | panel.index.isin(last)
    return of_cases(panel[wanted])


def _turned(panel: pd.DataFrame, late: pd.DataFrame) -> pd.DataFrame:
    """Return how many cases lost their conditions since month 10: by the form, and by the book of decisions."""
    names = ("without_conditions", "book_without_conditions")
    rows = _with(_ends(panel), names) if names[1] in panel else None
    if rows is None:
        return pd.DataFrame(np.nan, index=late.index, columns=["form", "book"])
    at = beside(rows, "months", 10)
    grown = pd.DataFrame({name: rows[name] - taken(rows[name], at) for name in rows}).reindex(late.index)
    return grown.set_axis(["form", "book"], axis="columns")
