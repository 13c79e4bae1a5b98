"""How much must still be completed to reach a target: on what stands today, and on what will stand at the year's end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd

from ... import metrics
from ...sources import panels
from ...words.indicators import Indicator, get
from ...words.levels import level, missing
from ...words.vocabulary import Direction, Kind, Language, Text, Unit
from ...words.wording import figure
from .. import season
from ..compare.targets import CARRIED, asked

Target: TypeAlias = float | pd.DataFrame
"""One number for every row (percent for a rate), or the table of ``load.targets()``."""


@dataclass(frozen=True)
class Task:
    """What a target asks, row by row: to bring what was done to a level that follows from a base.

    Parameters
    ----------
    done, base
        Ids of what is completed and of what the target is a share of.
    fixed
        What may be left of the base, for a target of reduction; None for a share of the base.
    """

    done: str
    base: str
    fixed: pd.Series | None = None

    def asked(self, base: pd.Series, target: pd.Series, scale: float) -> pd.Series:
        """Return how much must have been done at the year's end."""
        return target / scale * base if self.fixed is None else base - np.floor((1 - target / 100) * self.fixed + 1e-6)


def needed(
    panel: pd.DataFrame, indicator: str, target: Target, *, history: pd.DataFrame | None = None, language: Language = "vi"
) -> pd.DataFrame:
    """Return how much must still be completed by the end of the year.

    Parameters
    ----------
    panel
        Of any level of places, with the level ``months`` (or fixed by ``tidy.select``): as from ``tidy.panel`` or
        ``load.forms``.
    indicator
        A rate of what is completed, such as ``"completion_rate"`` or ``"completion_rate_of_all"``; or
        ``"carried_forward_with_conditions"``, whose target is the reduction in percent on the end of the year before.
    target
        Percent; or the table of ``load.targets()``, where a place without a target of its own answers to that of the
        province, and that of the nation, and a strict target must be exceeded.
    history
        A panel whose past years tell how the base still grows until the year's end; the panel itself where it has them.
    language
        Of the column ``message``.

    Returns
    -------
    pandas.DataFrame
        The panel's index. ``value`` (percent), ``target``, ``base`` (what the rate is of, today), ``needed`` (whole cases
        or VND: rounded up, nought where the target is met), ``needed_per_month`` (over the months left, rounded up),
        ``needed_per_officer_month`` (not rounded), ``possible`` (False where more would be completed than there is, or the
        year is over); the same on the base that is to be expected at the year's end: ``base_projected``,
        ``needed_projected``, ``needed_projected_per_month``, ``possible_projected``; and all of it in a sentence,
        ``message``. What can't be known is missing.

    Raises
    ------
    ValueError
        If no completing reaches a target of this indicator.
    KeyError
        If the panel has no months, or lacks what the indicator is made of.

    Notes
    -----
    needed = the least whole n with scale x (completed + n) / with_conditions >= target. What is with conditions contains
    what was completed, so completing does not change the base; newly accepted and reclassified cases do, which is why a
    second reading stands beside the first.

    Examples
    --------
    >>> index = pd.MultiIndex.from_tuples([(2019, 6, "cases")], names=["fiscal_year", "months", "measure"])
    >>> half = pd.DataFrame({"with_conditions": [54681.0], "completed": [26515.0]}, index=index)
    >>> needed(half, "completion_rate", 73)[["needed", "needed_per_month"]].to_numpy().tolist()
    [[13403, 2234]]
    """
    if lost := missing(panel, ("months",)):
        raise KeyError(f"thiếu cấp / missing levels: {', '.join(lost)}; {', '.join(map(str, panel.index.names))}")
    one, frame = get(indicator), metrics.derive(panel)
    task = _task(one, panel, history)
    asked = _targets(panel, one, target)
    left = 12 - pd.Series(level(panel, "months"), index=panel.index).astype("float64")
    found = pd.DataFrame({"value": _value(one, panel, history), "target": asked["target"], "base": _column(frame, task.base)})
    now = _reading(frame, task, found["base"], asked, (left, one))
    projected = season.year_end(panel, task.base, history=history)["expected"] if task.base in frame else np.nan * found["base"]
    later = _reading(frame, task, projected.clip(lower=found["base"]), asked, (left, one))
    found = found.assign(
        needed=now["needed"],
        needed_per_month=now["per_month"],
        needed_per_officer_month=now["needed"].astype("float64") / left.where(left > 0) / _column(frame, "officers"),
        possible=now["possible"],
        base_projected=later["base"],
        needed_projected=later["needed"],
        needed_projected_per_month=later["per_month"],
        possible_projected=later["possible"],
    )
    unknown = _lost(frame, task, asked["target"])
    found = panels.labelled(found, panel)
    return panels.labelled(found.assign(message=_messages(found, unknown, (one, left), language)), panel)


def _task(one: Indicator, panel: pd.DataFrame, history: pd.DataFrame | None) -> Task:
    """Return what a target of the indicator asks."""
    if one.id == CARRIED:
        return Task("completed", "with_conditions", _end_of_last_year(panel, history))
    ratio = one.ratio
    if ratio is None or one.direction is not Direction.HIGHER_IS_BETTER or get(ratio.numerator).kind is not Kind.FLOW:
        known = ", ".join(["completion_rate", "completion_rate_of_all", CARRIED])
        raise ValueError(f"{one.id}: không đạt được bằng cách thi hành thêm / no completing reaches it; {known}")
    return Task(ratio.numerator, ratio.denominator)


def _end_of_last_year(panel: pd.DataFrame, history: pd.DataFrame | None) -> pd.Series:
    """Return what was carried forward at the end of the year before; missing where it is not in the panels."""
    known = metrics.column(panel if history is None else history, CARRIED)
    frame = known.reset_index()
    keys = [name for name in panel.index.names if name not in ("fiscal_year", "months")]
    if missing(panel, ("fiscal_year",)) or not {"fiscal_year", "months", *keys} <= {*frame.columns}:
        return pd.Series(np.nan, index=panel.index)
    ends = frame[frame["months"] == 12].set_index(["fiscal_year", *keys])[CARRIED]
    wanted = panel.index.to_frame(index=False)[keys].assign(fiscal_year=level(panel, "fiscal_year") - 1)
    before = ends.reindex(pd.MultiIndex.from_frame(wanted[["fiscal_year", *keys]]))
    return pd.Series(before.to_numpy(), index=panel.index).mask(panels.crosses_merger(panel, years=1))


def _targets(panel: pd.DataFrame, one: Indicator, target: Target) -> pd.DataFrame:
    """Return the target of each row and whether it must be exceeded."""
    if isinstance(target, pd.DataFrame):
        return asked(panel, one.id, target, inherit=True)
    if not np.isfinite(target) or target < 0:
        raise ValueError(f"chỉ tiêu / target: {target!r}; 0 …")
    return pd.DataFrame({"target": float(target), "strict": False}, index=panel.index)


def _value(one: Indicator, panel: pd.DataFrame, history: pd.DataFrame | None) -> pd.Series:
    """Return where the indicator stands: the rate, or the reduction in percent of what is carried forward."""
    value = metrics.column(panel, one.id).astype("float64")
    if one.id != CARRIED:
        return value
    before = _end_of_last_year(panel, history)
    return 100 * (1 - value / before.where(before > 0))


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    return frame[name].astype("float64") if name in frame else pd.Series(np.nan, index=frame.index)


def _reading(
    frame: pd.DataFrame, task: Task, base: pd.Series, asked: pd.DataFrame, about: tuple[pd.Series, Indicator]
) -> pd.DataFrame:
    """Return what is needed on a base: whole, over the months left, and whether there is so much to complete."""
    left, one = about
    done = _column(frame, task.done)
    to_reach = task.asked(base, asked["target"], one.ratio.scale if one.ratio else 1)
    lacks = _whole_above(to_reach - done, to_reach, asked["strict"].astype("boolean").fillna(False).astype(bool))
    grown = base - _column(frame, task.base)
    most = _column(frame, "with_conditions") + grown if task.done == "completed" else base
    bound = most if task.done == "completed" or (one.ratio and one.ratio.part) else pd.Series(np.inf, index=frame.index)
    possible = (done + lacks <= bound + 1e-6) & ((lacks == 0) | (left > 0))
    found = pd.DataFrame({"base": base, "needed": lacks, "per_month": np.ceil(lacks / left.where(left > 0)).mask(lacks == 0, 0)})
    found = found.astype({"needed": "Int64", "per_month": "Int64"})
    return found.assign(possible=possible.astype("boolean").mask(lacks.isna() | bound.isna()))


def _lost(frame: pd.DataFrame, task: Task, target: pd.Series) -> list[list[Text]]:
    """Return for each row the names of what is missing to say what is needed."""
    inputs = {name: (get(name).label, _column(frame, name)) for name in (task.done, task.base)}
    parts = [(Text("chỉ tiêu", "the target"), target), *inputs.values()]
    if task.fixed is not None:
        parts.append((Text("số có điều kiện chuyển kỳ sau của năm trước", "what the year before carried forward"), task.fixed))
    gaps = np.array([values.isna() for _, values in parts]).T
    return [[name for (name, _), gap in zip(parts, row, strict=True) if gap] for row in gaps]


def _whole_above(lacks: pd.Series, size: pd.Series, strict: pd.Series) -> pd.Series:
    """Return the least whole number that is not below (above, where strict), nought where nothing lacks.

    A float of this size may be off by its last digits; a lack smaller than that is none.
    """
    room = np.maximum(1e-6, 16 * np.spacing(size.abs().fillna(0.0)))
    whole = np.ceil(lacks - room).where(~strict, np.floor(lacks + room) + 1)
    return whole.clip(lower=0)


def _messages(
    found: pd.DataFrame, lost: Sequence[Sequence[Text]], about: tuple[Indicator, pd.Series], language: Language
) -> list:
    """Return a sentence a row."""
    one, left = about
    money = level(found, "measure") == "money"
    rows = zip(found.to_dict("records"), lost, left, money, strict=True)
    return [_message(row, lacks, (one, months, Unit.VND if vnd else Unit.CASE), language) for row, lacks, months, vnd in rows]


def _message(row: dict, lost: Sequence[Text], about: tuple[Indicator, float, Unit], language: Language) -> str:
    """Say what is needed."""
    one, left, unit = about
    if pd.isna(row["needed"]):
        names = ", ".join(text.say(language) for text in lost)
        return Text(f"Chưa biết: thiếu {names}.", f"Unknown: {names} is missing.").say(language)
    aim, lacks = figure(row["target"], Unit.PERCENT, language), figure(row["needed"], unit, language)
    aim = Text(f"mức giảm {aim}", f"a reduction of {aim}").say(language) if one.id == CARRIED else aim
    if row["needed"] == 0:
        said = Text(f"Đã đạt {aim}, không cần thêm.", f"{aim} is reached, nothing more is needed.")
    elif left == 0:
        said = Text(f"Năm đã hết, thiếu {lacks} để đạt {aim}.", f"The year is over, {lacks} short of {aim}.")
    elif row["possible"] is not pd.NA and not row["possible"]:
        said = Text(
            f"Không thể đạt {aim}: cần thêm {lacks}, nhiều hơn số có điều kiện còn lại.",
            f"{aim} is impossible: {lacks} more are needed than there is with conditions.",
        )
    else:
        said = _in_words(row, (aim, lacks), unit, language)
    return said.say(language) + _later_in_words(row, unit, language)


def _in_words(row: dict, about: tuple[str, str], unit: Unit, language: Language) -> Text:
    aim, lacks = about
    monthly, each = figure(row["needed_per_month"], unit, language), row["needed_per_officer_month"]
    heads = "" if pd.isna(each) else figure(each, unit, language, decimals=1)
    return Text(
        f"Cần thêm {lacks} để đạt {aim}, mỗi tháng {monthly}" + (f", mỗi Chấp hành viên mỗi tháng {heads}." if heads else "."),
        f"{lacks} more to reach {aim}, {monthly} a month" + (f", {heads} an officer and month." if heads else "."),
    )


def _later_in_words(row: dict, unit: Unit, language: Language) -> str:
    """Say what is needed if the base grows as in past years; nothing where that is unknown or the same."""
    if pd.isna(row["needed_projected"]) or row["needed_projected"] == row["needed"]:
        return ""
    base, lacks = figure(round(row["base_projected"]), unit, language), figure(row["needed_projected"], unit, language)
    later = Text(
        f" Nếu đến cuối năm tăng lên {base} có điều kiện như các năm trước thì cần {lacks}.",
        f" If there are {base} with conditions by the year's end, as past years suggest, {lacks} are needed.",
    )
    return later.say(language)
