"""How long a case takes: Kaplan-Meier curves of the time to completion, open cases counted as far as they are seen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ...words.vocabulary import Category, Language, Origin, Outcome, Text
from ...words.wording import number
from .cube import ledger_of
from .flows import date
from .stock import _required
from .tables import KEYS

DONE = (Outcome.COMPLETED, Outcome.DISCONTINUED, Outcome.REDUCED)
"""What the forms count as completed; a case that goes elsewhere is seen until then."""

QUANTILES = (0.25, 0.5, 0.75)


@dataclass(frozen=True, eq=False)
class Durations:
    """The time from acceptance to completion.

    Parameters
    ----------
    curves
        Levels those asked for, then days; columns open (share not yet completed), low and high (its 95 % interval),
        at_risk (cases).
    quantiles
        Levels those asked for, then quantile (0.25, 0.5, 0.75 completed); columns days, low, high (95 % interval);
        missing where not so many are completed as far as is seen. Columns cases and completed: how many there are.
    on
        The day up to which is seen.
    left_out
        Cases accepted before the register begins: of those only the long ones are in it.
    """

    curves: pd.DataFrame
    quantiles: pd.DataFrame
    on: dt.date
    left_out: int

    def sentence(self, language: Language = "vi") -> str:
        """Say how many days it takes until half of the cases are completed."""
        parts = [_said(key, row, language) for key, row in self.quantiles.xs(0.5, level="quantile").iterrows()]
        head = Text("Thời gian từ thụ lý đến thi hành xong (trung vị)", "Time from acceptance to completion (median)")
        many = number(self.left_out, 0, language)
        aside = Text(f" Không tính {many} việc thụ lý trước khi lập sổ.", f" Left out: {many} cases from before the register.")
        return f"{head.say(language)}: {'; '.join(parts)}." + (aside.say(language) if self.left_out else "")


def _said(key: object, row: pd.Series, language: Language) -> str:
    words = [str(one) for one in (key if isinstance(key, tuple) else (key,))]
    known = {word.code: word.text.say(language) for word in Category}
    name = " · ".join(known.get(word, word) for word in words)
    if np.isnan(row["days"]):
        return f"{name}: " + Text("chưa đến một nửa thi hành xong", "less than half completed").say(language)
    days, low, high = (number(row[one], 0, language) for one in ("days", "low", "high"))
    room = Text(f"khoảng tin cậy 95 % từ {low} đến {high}", f"95% interval {low} to {high}")
    return f"{name}: {days} {Text('ngày', 'days').say(language)} ({room.say(language)})"


def durations(cases: Any, status: Any = None, on: dt.date | str | None = None, *, by: str = "category") -> Durations:
    """Return how long cases take from acceptance to completion, by Kaplan and Meier's estimate.

    A case that is open on the day, was entrusted elsewhere or withdrawn is seen until then (censored). Whether those that
    stay open are harder, as cases without conditions are, the curve can't tell: it says when cases are completed, not why.

    Parameters
    ----------
    cases, status
        A ledger, its tables, or whatever ``connect`` takes.
    on
        The day up to which is seen.
    by
        province, agency, officer or category.

    Returns
    -------
    Durations
        Curves with 95 % intervals (Greenwood's error on the scale log(-log)), and quartiles with theirs.

    Raises
    ------
    ValueError
        If `by` is something else, or the day is missing.

    References
    ----------
    Kaplan and Meier (1958), JASA 53.
    """
    if by not in KEYS:
        raise ValueError(f"by: {by!r}; {', '.join(KEYS)}")
    ledger, day = ledger_of(cases, status), _required(on)
    rows = ledger.engine.rows(_spans(day, by)).to_pandas()
    before = rows["origin"] == Origin.CARRIED_IN.code
    told = {name: _estimated(part) for name, part in rows[~before].groupby(by, sort=True)}
    if not told:
        raise ValueError(f"không có việc nào thụ lý đến ngày {day:%d/%m/%Y} / no case was accepted until then")
    curves, quantiles = (pd.concat(dict(zip(told, parts, strict=True)), names=[by]) for parts in zip(*told.values(), strict=True))
    return Durations(curves, quantiles, day, int(rows.loc[before, "n"].sum()))


def _spans(day: dt.date, by: str) -> str:
    """Return the query of how many cases were seen for how many days, and how it ended."""
    done = ", ".join(f"'{word.code}'" for word in DONE)
    closed = f"closed_on IS NOT NULL AND closed_on <= {date(day)}"
    return f"""SELECT {by}, origin, DATE_DIFF('day', accepted_on, seen) AS days, ended, COUNT(*) AS n FROM (
    SELECT {by}, origin, accepted_on, CASE WHEN {closed} THEN closed_on ELSE {date(day)} END AS seen,
        CASE WHEN {closed} AND outcome IN ({done}) THEN 1 ELSE 0 END AS ended
    FROM ledger_cases WHERE accepted_on <= {date(day)}) AS spans
GROUP BY {by}, origin, DATE_DIFF('day', accepted_on, seen), ended"""


def _estimated(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the curve and the quartiles of one group: days and endings, with how many cases have them."""
    from statsmodels.duration.survfunc import SurvfuncRight

    fitted = SurvfuncRight(rows["days"].to_numpy(), rows["ended"].to_numpy(), freq_weights=rows["n"].to_numpy())
    at_risk, ended, left = (np.asarray(one, dtype="float64") for one in (fitted.n_risk, fitted.n_events, fitted.surv_prob))
    # With weights statsmodels gives the error of the logarithm, by another formula; its quantiles need Greenwood's.
    remain = np.where(at_risk > ended, at_risk * (at_risk - ended), np.nan)
    fitted.surv_prob_se = left * np.sqrt(np.cumsum(ended / remain))
    curve = pd.DataFrame({"open": left, **_interval(left, fitted.surv_prob_se), "at_risk": at_risk})
    curve.index = pd.Index(fitted.surv_times, name="days")
    quartiles = pd.DataFrame([_quartile(fitted, one) for one in QUANTILES], index=pd.Index(QUANTILES, name="quantile"))
    return curve, quartiles.assign(cases=int(rows["n"].sum()), completed=int(ended.sum()))


def _interval(left: np.ndarray, error: np.ndarray) -> dict[str, np.ndarray]:
    """Return the 95 % interval of a curve on the scale log(-log), which stays between 0 and 1."""
    from scipy import stats

    inner = np.where((left > 0) & (left < 1), left, np.nan)
    wide = np.exp(stats.norm.ppf(0.975) * error / (inner * np.abs(np.log(inner))))
    return {"low": inner**wide, "high": inner ** (1 / wide)}


def _quartile(fitted: Any, part: float) -> dict[str, float]:
    """Return in how many days a part of the cases is completed; missing where that is not seen."""
    if not len(fitted.surv_prob) or fitted.surv_prob[-1] > 1 - part:
        return {"days": np.nan, "low": np.nan, "high": np.nan}
    with np.errstate(invalid="ignore", divide="ignore"):
        low, high = fitted.quantile_ci(part)
    return {"days": float(fitted.quantile(part)), "low": float(low), "high": float(high)}
