"""Slides of what a place has done and still has to do."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from ... import metrics, tidy
from ...questions import compare, trend, whatif
from ...sources import panels
from ...words.indicators import get
from ...words.vocabulary import Measure, Unit
from ...words.wording import figure, label
from .case import Case, named, percent
from .kinds import Bars, Lines, Picture, Slide

Made = Slide | None


def results(one: Case) -> Made:
    """Targets of the period: reached and asked."""
    years = tidy.select(one.own, months=one.months)
    rows = one.now(compare.four_targets(_with_months(years, one), one.targets, inherit=True)).dropna(subset=["value", "target"])
    if rows.empty:
        return None
    keys = rows.index.to_frame(index=False)
    names = [_target_name(name, measure, one) for name, measure in zip(keys["indicator"], keys["measure"], strict=True)]
    met = int(rows["met"].sum())
    title = one.say(f"{one.called}: đạt {met} trên {len(rows)} chỉ tiêu", f"{one.called}: {met} of {len(rows)} targets met")
    columns = {"value": one.say("kết quả", "result"), "target": one.say("chỉ tiêu của kỳ", "target of the period")}
    return Bars(title=title, subtitle=one.period, frame=named(rows, names), indicator="completion_rate", columns=columns)


def _with_months(frame: pd.DataFrame, one: Case) -> pd.DataFrame:
    """Return rows of the period's month with that level in the index again."""
    return frame if "months" in frame.index.names else pd.concat({one.months: frame}, names=["months"])


def _target_name(indicator: str, measure: str, one: Case) -> str:
    if indicator == "completion_rate":
        return label(indicator, measure, one.language)
    counted = Measure.of(measure).text
    return one.say(f"Giảm số chuyển kỳ sau có điều kiện về {counted.vi}", f"Reduction of what is carried forward ({counted.en})")


def rates(one: Case) -> Made:
    """Completion over the years, in cases and in money."""
    rates = one.over_years("completion_rate", ["cases", "money"])
    if rates.index.unique("fiscal_year").size < 2:
        return None
    said = [
        f"{percent(value, one)} {one.say('về', 'in')} {Measure.of(str(measure)).text.say(one.language)}"
        for (year, measure), value in rates["completion_rate"].items()
        if year == one.year
    ]
    return Lines(
        title=f"{label('completion_rate', language=one.language)}: {', '.join(said)}",
        subtitle=_same_months(one),
        frame=rates,
        indicator="completion_rate",
    )


def _same_months(one: Case) -> str:
    return (
        one.say("cả năm", "whole years")
        if one.months == 12
        else one.say(f"{one.months} tháng đầu năm", f"first {one.months} months of each year")
    )


def stock(indicator: str, measure: str) -> Callable[[Case], Made]:
    """Make the slide of a count over the years."""

    def make(one: Case) -> Made:
        rows = one.over_years(indicator, measure)
        values = rows[indicator]
        if len(values) < 2 or one.year not in rows.index.get_level_values("fiscal_year"):
            return None
        unit = get(indicator).unit_in(measure)
        last = values.xs(one.year, level="fiscal_year").iloc[0] if values.index.nlevels > 1 else values.loc[one.year]
        title = f"{label(indicator, measure, one.language)}: {figure(last, unit, one.language)}"
        return Bars(
            title=title + _since(values, unit, one), subtitle=_same_months(one), frame=rows, indicator=indicator, measure=measure,
            upright=True,
        )  # fmt: skip

    return make


def _since(values: pd.Series, unit: Unit, one: Case) -> str:
    """Say the change against the year before, where that year is there."""
    by_year = values.groupby(level="fiscal_year").first()
    if one.year - 1 not in by_year.index or not by_year[one.year - 1]:
        return ""
    change = by_year[one.year] - by_year[one.year - 1]
    more = one.say("nhiều hơn", "more than") if change >= 0 else one.say("ít hơn", "less than")
    return one.say(
        f", {more} năm trước {figure(abs(change), unit, 'vi')}", f", {figure(abs(change), unit, 'en')} {more} the year before"
    )


def conditions(one: Case) -> Made:
    """With and without conditions, in cases."""
    rows = tidy.select(one.own, months=one.months, measure="cases")
    both = pd.DataFrame({name: metrics.column(rows, name) for name in ("with_conditions", "without_conditions")}).dropna()
    both = panels.labelled(both[both.index.get_level_values("fiscal_year") <= one.year], rows)
    share = metrics.column(one.now(one.own, measure="cases"), "conditions_rate").dropna()
    if both.empty or share.empty:
        return None
    title = one.say(
        f"Số việc có điều kiện chiếm {percent(share.iloc[0], one)} số phải thi hành",
        f"{percent(share.iloc[0], one)} of cases to enforce have conditions",
    )
    columns = {name: label(name, "cases", one.language) for name in both}
    return Bars(
        title=title, subtitle=_same_months(one), frame=both, indicator="with_conditions", measure="cases", columns=columns,
        upright=True, stacked=True,
    )  # fmt: skip


def changes(one: Case) -> Made:
    """Show changes against the same months of the year before, in percent."""
    found: dict[str, float] = {}
    for indicator in ("accepted_new", "to_enforce", "completed", "carried_forward"):
        if indicator in one.own and not (rows := one.now(compare.to_last_year(one.own, indicator))).empty:
            percents = rows["change_pct"].groupby(level="measure").first().dropna()
            found |= {label(indicator, str(measure), one.language): value for measure, value in percents.items()}
    if not found:
        return None
    rows = panels.labelled(pd.DataFrame({"value": found}).rename_axis("name"), one.own)
    title = one.say(
        f"So với cùng kỳ năm trước: {int((rows['value'] > 0).sum())} số tăng, {int((rows['value'] < 0).sum())} số giảm",
        f"Against the year before: {int((rows['value'] > 0).sum())} figures up, {int((rows['value'] < 0).sum())} down",
    )
    return Bars(title=title, subtitle=one.period, frame=rows, indicator="completion_rate")


def needed(one: Case) -> Made:
    """Say what is still needed for the target, on today's base and on the one expected."""
    if one.months == 12:
        return None
    rows = whatif.needed(one.now(one.own, measure=["cases"]), "completion_rate", one.targets, history=one.own)
    columns = {
        "needed": one.say("tính trên số có điều kiện hiện nay", "on today's base"),
        "needed_projected": one.say("tính trên số dự kiến cuối năm", "on the year's end as expected"),
    }
    known = {name: said for name, said in columns.items() if rows[name].notna().all()}
    if "needed" not in known:
        return None
    frame = named(rows.astype(dict.fromkeys(known, "float64")), [label("completed", "cases", one.language)])
    needed = figure(float(rows["needed"].iloc[0]), Unit.CASE, one.language)
    asked = percent(float(rows["target"].iloc[0]), one)
    title = one.say(f"Còn cần thi hành xong {needed} để đạt {asked}", f"{needed} more needed to reach {asked}")
    return Bars(title=title, subtitle=one.period, frame=frame, indicator="completed", measure="cases", columns=known)


def pace(one: Case) -> Made:
    """Draw the year beside its usual pace, with what is to come."""
    if one.months == 12:
        return None
    cases = tidy.select(one.own, measure="cases")
    years, months = (cases.index.get_level_values(name) for name in ("fiscal_year", "months"))
    known = cases[(years < one.year) | ((years == one.year) & (months <= one.months))]
    rows = tidy.select(trend.pace(known, "completion_rate", one.targets), fiscal_year=one.year)
    if rows["expected"].notna().sum() < 1:
        return None
    last = rows[rows["expected"].notna()].iloc[-1]
    low, high = percent(last["low_80"], one), percent(last["high_80"], one)
    title = one.say(
        f"Theo nhịp các năm trước, cuối năm khoảng {percent(last['expected'], one)} (80 %: {low} đến {high})",
        f"At the pace of past years, about {percent(last['expected'], one)} at the year's end (80%: {low} to {high})",
    )
    return Picture(title=title, frame=rows, indicator="completion_rate", measure="cases", chart="pace", look={"measure": "cases"})
