"""What the sliders ask, answered: the figures of today and of the scenario, and how likely the target is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from ... import metrics
from ...questions import season, whatif
from .stand import count

RATE = "completion_rate"
WANTED = ["completed", "with_conditions", "officers"]
"""All that a rate, a target and a chance are made of: fewer columns, fewer sums to try."""


@dataclass(frozen=True)
class Reading:
    """How much is needed on one base.

    Parameters
    ----------
    done
        Completed so far.
    base
        With conditions, what the rate is of.
    goal
        How much the target asks of that base.
    needed, per_month
        Still to be completed, whole; each month that is left.
    per_officer
        Each month and officer.
    possible
        False where more would be completed than there is, or the year is over; None where that is unknown.
    """

    done: float
    base: float
    goal: float
    needed: float
    per_month: float
    per_officer: float
    possible: bool | None


@dataclass(frozen=True)
class Answer:
    """Everything that the panel says of one position of its sliders; missing where it is not known.

    Parameters
    ----------
    row
        The scenario's row.
    value, target
        The scenario's rate today and what is aimed at, in percent.
    left
        Months until the year's end.
    today, then, later
        On today's figures, on the scenario's, and on what the scenario's base grows to until the year's end.
    output
        By how much more than usual is completed until the year's end.
    coming
        How much will be completed until the year's end, at the pace of past years and the output asked for.
    chance
        Of reaching the target, 0 to 1, with its interval.
    """

    row: pd.DataFrame
    value: float
    target: float
    left: int
    today: Reading
    then: Reading
    later: Reading
    output: float
    coming: float
    chance: tuple[float, float, float]

    @property
    def expected(self) -> float:
        """The rate at the year's end at that output, in percent."""
        return 100 * (self.later.done + self.coming) / self.later.base if self.later.base > 0 else np.nan


@dataclass(frozen=True)
class Question:
    """One place and period; what was worked out for it is kept while the sliders move.

    Parameters
    ----------
    row
        The place's row.
    past
        All years and months of the place.
    months
        Months that the row covers.
    """

    row: pd.DataFrame
    past: pd.DataFrame
    months: int
    _kept: dict[object, object] = field(default_factory=dict)

    def answer(self, target: float, changes: Mapping[str, float], output: float = 0.0) -> Answer:
        """Return what a target asks under changes.

        Parameters
        ----------
        target
            Percent.
        changes
            As ``whatif.scenario`` takes them.
        output
            By how much more than usual is completed until the year's end: 0.1 is 10 % more.

        Raises
        ------
        whatif.BalanceError
            If the scenario is impossible.
        """
        after = self._scenario(tuple(changes.items()))
        today, then = self._needed(self.row, target, ()), self._needed(after, target, tuple(changes.items()))
        left = 12 - self.months
        later = _reading(after, then, left, projected=True)
        chance = self._chance(after, _without_output(target, later, output), tuple(changes.items()))
        readings = (_reading(self.row, today, left), _reading(after, then, left), later)
        return Answer(after, _float(then["value"]), target, left, *readings, output, self._usual() * (1 + output), chance)

    def _scenario(self, changes: tuple[tuple[str, float], ...]) -> pd.DataFrame:
        return self._once(("scenario", changes), lambda: whatif.scenario(self.row, **dict(changes)) if changes else self.row)

    def _needed(self, row: pd.DataFrame, target: float, changes: tuple) -> pd.Series:
        def work() -> pd.Series:
            return whatif.needed(_wanted(row), RATE, target, history=self._past()).iloc[0]

        return self._once(("needed", target, changes), work)

    def _past(self) -> pd.DataFrame:
        return self._once("past", lambda: _wanted(metrics.derive(self.past)))

    def _usual(self) -> float:
        """Return how much is usually completed from here to the year's end."""
        found = self._once("usual", lambda: season.year_end(_wanted(self.row), "completed", history=self._past()).iloc[0])
        return max(_float(found["expected"]) - _float(found["value"]), 0.0) if self.months < 12 else 0.0

    def _chance(self, row: pd.DataFrame, target: float, changes: tuple) -> tuple[float, float, float]:
        """Return the chance with its interval; missing where too few past years are known."""
        if not 0 <= target <= 100:
            return (0.0, 0.0, 0.0) if target > 100 else (np.nan, np.nan, np.nan)

        def work() -> pd.Series:
            return whatif.chance(_wanted(row), RATE, target, history=self._past()).table.iloc[0]

        found = self._once(("chance", target, changes), work)
        chance, low, high = (_float(found[name]) for name in ("chance", "chance_low", "chance_high"))
        return chance, low, high

    def _once(self, key: object, work: Callable[[], Any]) -> Any:
        """Return what was worked out before, else work it out; only the last fifty are kept."""
        if key not in self._kept:
            if len(self._kept) >= 50:
                self._kept.clear()
            self._kept[key] = work()
        return self._kept[key]


def _reading(row: pd.DataFrame, needed: pd.Series, left: int, *, projected: bool = False) -> Reading:
    """Return one reading of a row of ``whatif.needed``."""
    names = ("base_projected", "needed_projected", "needed_projected_per_month", "possible_projected")
    *counts, possible = names if projected else ("base", "needed", "needed_per_month", "possible")
    base, lacks, monthly = (_float(needed[name]) for name in counts)
    heads = count(row, "officers")
    return Reading(
        done=count(row, "completed"),
        base=base,
        goal=needed["target"] / 100 * base,
        needed=lacks,
        per_month=monthly,
        per_officer=lacks / left / heads if heads > 0 and left else np.nan,
        possible=None if pd.isna(needed[possible]) else bool(needed[possible]),
    )


def _wanted(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that are needed; all of them where one of these has to be made of the others."""
    whole = {*WANTED[:2]} <= {*rows.columns} and bool(rows[WANTED[:2]].notna().all(axis=None))
    return rows[[name for name in WANTED if name in rows.columns]] if whole else rows


def _without_output(target: float, later: Reading, output: float) -> float:
    """Return the target that is as likely at the usual output as `target` is at the output asked for.

    completed + (1 + x) rest >= target * base just where completed + rest >= completed + (target * base - completed) / (1 + x).
    """
    if output == 0 or not later.base > 0:
        return target if output == 0 else np.nan
    today = 100 * later.done / later.base
    return today + (target - today) / (1 + output) if target > today else target


def _float(value: object) -> float:
    return np.nan if pd.isna(value) else float(value)  # type: ignore[arg-type, call-overload]
