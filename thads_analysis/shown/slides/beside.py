"""Slides of a place beside the nation, the other provinces, and its agencies beside each other."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ... import metrics
from ...questions import compare
from ...sources import panels
from ...words.indicators import get
from ...words.vocabulary import Direction, Measure, Unit
from ...words.wording import figure, label, number
from .case import Case, named, percent
from .kinds import Bars, Slide

ENOUGH = 10
"""Fewer places are not ranked."""
SHOWN = 20
"""More places are not drawn one by one: the first, the last and the place itself are."""
Made = Slide | None


def beside(one: Case) -> Made:
    """Put the place's completion beside the nation's."""
    if one.nation is None or one.own is one.nation:
        return None
    rows = one.now(compare.to_nation(one.own, "completion_rate", one.nation)).dropna(subset=["value", "nation"])
    if rows.empty:
        return None
    said = [_gap(gap, str(measure), one) for measure, gap in rows["gap"].items()] if rows.index.names == ["measure"] else []
    names = [label("completion_rate", str(measure), one.language) for measure in rows.index.get_level_values("measure")]
    columns = {"value": one.called, "nation": one.say("toàn quốc", "nation")}
    title = one.say(f"So với toàn quốc: {'; '.join(said)}", f"Against the nation: {'; '.join(said)}")
    return Bars(title=title, subtitle=one.period, frame=named(rows, names), indicator="completion_rate", columns=columns)


def _gap(gap: float, measure: str, one: Case) -> str:
    more = one.say("cao hơn", "higher by") if gap >= 0 else one.say("thấp hơn", "lower by")
    counted = Measure.of(measure).text.say(one.language)
    return f"{one.say('về', 'in')} {counted} {more} {figure(abs(gap), Unit.PERCENTAGE_POINT, one.language)}"


def league(one: Case) -> Made:
    """Where the place stands among the others, in cases."""
    if one.others is None:
        return None
    rows = compare.rank(one.now(one.others, measure="cases"), "completion_rate").dropna(subset=["value"])
    if len(rows) < ENOUGH:
        return None
    rows = rows.sort_values("rank")
    shown = rows if len(rows) <= SHOWN else rows[_ends(rows, one.called)]
    title = one.say(
        f"{len(rows)} tỉnh, thành phố theo tỷ lệ thi hành xong về việc", f"{len(rows)} provinces by completion rate in cases"
    )
    if one.called in rows.index:
        own = rows.loc[one.called]
        title = one.say(
            f"{one.called} đứng thứ {int(own['rank'])} trên {int(own['of'])} về tỷ lệ thi hành xong (việc)",
            f"{one.called} is number {int(own['rank'])} of {int(own['of'])} by completion rate (cases)",
        )
    return Bars(title=title, subtitle=one.period, frame=shown, indicator="completion_rate", measure="cases",
                highlight=[one.called] if one.called in rows.index else (), note=_notes(one, rows, shown))  # fmt: skip


def _notes(one: Case, rows: pd.DataFrame, shown: pd.DataFrame) -> str:
    """Return how sure the place's rank is, and which places are drawn."""
    said = []
    if one.called in rows.index and pd.notna(rows.loc[one.called, "rank_low"]):
        low, high = (int(rows.loc[one.called, name]) for name in ("rank_low", "rank_high"))
        said.append(one.say(f"khoảng 95 % của hạng: {low}–{high}", f"95% interval of the rank: {low}–{high}"))
    if len(shown) < len(rows):
        said.append(one.say("vẽ các nơi đầu, các nơi cuối và nơi báo cáo", "the first, the last and the place are drawn"))
    return " · ".join(said)


def _ends(rows: pd.DataFrame, called: str) -> np.ndarray:
    at = np.arange(len(rows))
    half = (SHOWN - 4) // 2
    return (at < half) | (at >= len(rows) - half) | (rows.index == called)


def burden(one: Case) -> Made:
    """Load and output of one officer, beside the nation's."""
    if one.nation is None or one.own is one.nation:
        return None
    now, indicators = one.now(one.own, measure="cases"), ("load_per_officer", "output_per_officer")
    both = [compare.to_nation(now, name, one.now(one.nation, measure="cases")) for name in indicators]
    rows = named(panels.labelled(pd.concat(both), now), [label(name, "cases", one.language) for name in indicators]).dropna(
        subset=["value", "nation"]
    )
    if len(rows) < len(indicators):
        return None
    ratio = number(rows["ratio"].iloc[0], 2, one.language)
    title = one.say(
        f"Mỗi Chấp hành viên phải thi hành số việc bằng {ratio} lần toàn quốc",
        f"An officer has {ratio} times the nation's cases to enforce",
    )
    columns = {"value": one.called, "nation": one.say("toàn quốc", "nation")}
    return Bars(title=title, subtitle=one.period, frame=rows, indicator="load_per_officer", measure="cases", columns=columns)


def agencies(one: Case) -> Made:
    """Completion of the place's agencies, in cases."""
    if one.below is None:
        return None
    rows = one.now(one.below, measure="cases")
    rates = metrics.column(rows, "completion_rate").dropna().droplevel([name for name in rows.index.names if name != "agency"])
    if len(rates) < 2:
        return None
    rates = rates.sort_values(ascending=get("completion_rate").direction is Direction.LOWER_IS_BETTER)
    least, most = percent(rates.min(), one), percent(rates.max(), one)
    title = one.say(
        f"Các đơn vị: tỷ lệ thi hành xong từ {least} đến {most}", f"Agencies: completion rates from {least} to {most}"
    )
    shown = rates if len(rates) <= SHOWN else pd.concat([rates.iloc[: SHOWN // 2], rates.iloc[-SHOWN // 2 :]])
    note = "" if len(shown) == len(rates) else one.say("vẽ các đơn vị đầu và cuối", "the first and the last are drawn")
    frame = panels.labelled(shown.to_frame("completion_rate"), one.own)
    return Bars(title=title, subtitle=one.period, frame=frame, indicator="completion_rate",
                measure="cases", note=note)  # fmt: skip
