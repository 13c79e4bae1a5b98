"""From facts, one row a figure, to a panel: one row a place and period, one column an indicator."""

from __future__ import annotations

import pandas as pd

from .sources import calendar, panels, places, vintages
from .sources.facts import require
from .words.indicators import INDICATORS
from .words.vocabulary import LEVELS, Kind, PlaceLevel, near

_PLACE = {"nation": [], "province": ["province"], "unit": ["province", "agency"]}
_HEADS = tuple(name for name, one in INDICATORS.items() if one.kind is Kind.HEAD_COUNT)


def panel(facts: pd.DataFrame, level: str = "nation") -> pd.DataFrame:
    """Lay published values out as a panel.

    Only figures of reporting periods enter: cumulative from 1 October, to the end of a month. Of several printings of
    a figure the last published counts (:mod:`thads_analysis.sources.vintages` has the rules); what is not taken is
    listed by :func:`set_aside` and by ``checks.run(facts)``.

    Parameters
    ----------
    facts
        As from ``load.figures()``.
    level
        ``"nation"``, ``"province"`` or ``"unit"``: whose figures.

    Returns
    -------
    pandas.DataFrame
        Index levels province and agency (those of the level), fiscal_year, months, measure, category; one ``float64``
        column an indicator that has a figure, in the registry's order; money in VND, rates in percent. Head counts
        stand in the rows of cases and of money alike.

    Raises
    ------
    ValueError
        If the level is none of the three.
    """
    require(facts)
    return panels.labelled(wide(vintages.choose(regular(facts, level)), level, "value"), facts)


def wide(choice: vintages.Choice, level: str, field: str) -> pd.DataFrame:
    """Lay one field of the chosen figures out as a panel.

    Parameters
    ----------
    choice
        As from ``vintages.choose``.
    level
        Whose figures they are.
    field
        ``"value"``, or ``"spread"``: the room that the rounding of each figure leaves.

    Returns
    -------
    pandas.DataFrame
        As :func:`panel` returns it.
    """
    names = _places_of(level)
    if not choice.taken:
        return pd.DataFrame(index=pd.MultiIndex.from_tuples([], names=[*names, *LEVELS[3:]]))
    cells = pd.DataFrame(list(choice.taken), columns=vintages.CELL)
    cells["figure"] = [getattr(one, field) for one in choice.taken.values()]
    cells = cells.rename(columns={"place": names[-1] if names else "place"})
    cells = cells.assign(province=cells["parent"]) if level == "unit" else cells
    frame = cells.pivot(index=[*names, *LEVELS[3:]], columns="indicator", values="figure")
    frame = frame.rename_axis(columns=None).astype("float64").sort_index()
    return _heads_everywhere(frame[[name for name in INDICATORS if name in frame.columns]])


def regular(facts: pd.DataFrame, level: str) -> pd.DataFrame:
    """Return the values of a level that belong to a reporting period: 1 October to the end of a month of that year."""
    of_level = facts[(facts["place_level"] == level) & (facts["statistic"] == "value") & facts["months"].between(1, 12)]
    ends = [calendar.end(year, months) for year, months in zip(of_level["fiscal_year"], of_level["months"], strict=True)]
    begins = of_level["fiscal_year"].map(calendar.begin)
    return of_level[(of_level["period_start"] == begins) & (of_level["period_end"] == pd.Series(ends, index=of_level.index))]


def set_aside(facts: pd.DataFrame) -> pd.DataFrame:
    """Return the values that no panel takes, and why.

    Parameters
    ----------
    facts
        As from ``load.figures()``.

    Returns
    -------
    pandas.DataFrame
        The rows of the facts (same index), with ``kept`` (the value taken instead, or missing) and ``reason`` (a
        :class:`~thads_analysis.words.vocabulary.Text`).
    """
    require(facts)
    facts = facts if facts.index.is_unique else facts.reset_index(drop=True)
    levels = PlaceLevel.codes()
    rows = [one for level in levels for one in vintages.choose(regular(facts, level)).set_aside]
    why = pd.DataFrame(rows, columns=list(vintages.Aside._fields)).set_index("row")
    return facts.loc[why.index].assign(kept=pd.to_numeric(why["kept"]), reason=why["reason"])


def select(panel: pd.DataFrame, **levels: object) -> pd.DataFrame:
    """Return the rows at the given levels, and drop the levels that are thereby fixed.

    Parameters
    ----------
    panel
        A panel.
    **levels
        One value a level (fixed, dropped) or a list of values (kept), such as ``months=12, measure="cases",
        category="all"``.

    Returns
    -------
    pandas.DataFrame
        The rows in their order.

    Raises
    ------
    KeyError
        If a level is not in the index, or a value does not occur; the message names what there is.

    Examples
    --------
    >>> from thads_analysis import load
    >>> nation = panel(load.figures())
    >>> select(nation, months=12, measure="cases", category="all").loc[2017, "completed"]
    np.float64(549415.0)
    """
    rows = panel
    for level, value in levels.items():
        rows = _select_one(rows, level, value)
    gone = {
        level: _as_spelled(value, level, panel.index.get_level_values(level))
        for level, value in levels.items()
        if level not in rows.index.names
    }
    rows = panels.labelled(rows.copy(), panel)
    rows.attrs["fixed"] = {**panel.attrs.get("fixed", {}), **gone}
    return rows


def _select_one(panel: pd.DataFrame, level: str, value: object) -> pd.DataFrame:
    if level not in panel.index.names:
        raise KeyError(f"bảng không có cấp / no level {level!r}; {', '.join(map(str, panel.index.names))}")
    listed = pd.api.types.is_list_like(value)
    there = panel.index.get_level_values(level)
    wanted = [_as_spelled(item, level, there) for item in (list(value) if listed else [value])]  # type: ignore[call-overload]
    unknown = [item for item in wanted if item not in there]
    if unknown:
        known = there.unique()
        close = near(unknown[0], map(str, known)) or tuple(map(str, known[:12]))
        raise KeyError(f"{level}: không có / no {unknown}; {', '.join(close)}")
    rows = panel[there.isin(wanted)]
    return rows if listed or panel.index.nlevels == 1 else rows.droplevel(level)


def _as_spelled(value: object, level: str, there: pd.Index) -> object:
    """Return a province's name as the panel spells it, however it was written."""
    if level != "province" or value in there:
        return value
    found = places.resolve(str(value))
    return found if found in there else value


def _places_of(level: str) -> list[str]:
    if level not in _PLACE:
        raise ValueError(f"level: {level!r}; {', '.join(_PLACE)}")
    return list(_PLACE[level])


def _heads_everywhere(frame: pd.DataFrame) -> pd.DataFrame:
    """Head counts are printed once for cases and money: let each row of a place and period have them."""
    keys = [name for name in frame.index.names if name not in ("measure", "category")]
    heads = {name: frame[name].fillna(frame[name].groupby(level=keys).transform("max")) for name in _HEADS if name in frame}
    return frame.assign(**heads)
