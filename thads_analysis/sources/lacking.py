"""Totals that are made of some of their places only."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..words.levels import fixed, level
from ..words.vocabulary import PLACE_LEVELS
from . import calendar, places, sums

PARTS = {"nation": "province", "province": "agency"}
"""The places that a total is made of; officers come and go, so nobody is missed among them."""


def say(panel: pd.DataFrame, to: str, length: int = 1) -> str:
    """Say which total lacks places, how many are there of how many, and how many more totals do; empty if none does.

    A province must have every agency that it ever has; the nation every real province of the day, or, where none of
    the places is real, all that there ever are.

    Parameters
    ----------
    panel
        A panel of places below `to`.
    to
        ``"nation"`` or ``"province"``; of other levels nothing is known.
    length
        What :func:`sums.stretch` says: the first row of a stretch speaks for all of it.
    """
    if (part := PARTS.get(to)) not in panel.index.names:
        return ""
    others = [name for name in panel.index.names if name not in PLACE_LEVELS or name == to]
    names = [name for name in panel.index.names if name in (*others, part)]
    rows = 1 if to == "nation" and _has_real(panel.index) else length  # of real provinces, other ones are wanted since 2025
    present = _distinct(panel.index[::rows], names, length // rows)
    present.attrs = panel.attrs
    if present.empty:
        return ""
    short = _in_provinces(present, others) if to == "province" else _in_nation(present, others)
    short = short[short["there"] < short["wanted"]]
    if short.empty:
        return ""
    known = [found for name in ("fiscal_year", "months") if (found := fixed(panel, name))]
    where = " · ".join(map(str, [*short.reset_index().loc[0, others], *known])) + ": "
    more = f" (+{len(short) * rows - 1})" if len(short) * rows > 1 else ""
    return f"{where.removeprefix(': ')}{short['there'].iloc[0]} / {short['wanted'].iloc[0]}{more}"


def _distinct(index: pd.Index, by: list[str], length: int = 1) -> pd.DataFrame:
    """Return each combination of some levels once, counted as one that is there."""
    found = sums.add_up(pd.DataFrame(index=index), by, length).index
    if not sums.coded(found, by):
        found = found[np.logical_and.reduce([found.get_level_values(level).notna() for level in by])]
    return pd.DataFrame({"there": 1}, index=found)


def _has_real(index: pd.Index) -> bool:
    names = index.levels[index.names.index("province")] if isinstance(index, pd.MultiIndex) else index
    return bool(names.isin(places.names()).any())


def _counted(present: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    return sums.add_up(present, by) if by else present.sum().to_frame().T


def _in_provinces(present: pd.DataFrame, others: list[str]) -> pd.DataFrame:
    ever = _counted(_distinct(present.index, ["province", "agency"]), ["province"])["there"]
    counted = _counted(present, others)
    return counted.assign(wanted=ever.reindex(counted.index.get_level_values("province")).to_numpy())


def _in_nation(present: pd.DataFrame, others: list[str]) -> pd.DataFrame:
    name, seen = present.index.get_level_values("province").factorize()
    period, periods = pd.factorize(_period(present))
    real = [places.names(calendar.end(*divmod(at, 100)).date() if at else None) for at in periods.tolist()]
    inside = {names: seen.isin(names) for names in {*real}}
    wanted = {names: (among, len(names)) if among.any() else (~among, len(seen)) for names, among in inside.items()}
    there, number = (np.array(found, dtype="int64")[period] for found in zip(*(wanted[names] for names in real), strict=True))
    there = there[np.arange(len(name)), name]
    counted = _counted(pd.DataFrame({"there": there, "wanted": number, "rows": 1}, index=present.index), others)
    return counted.assign(wanted=counted["wanted"] // counted["rows"])


def _period(present: pd.DataFrame) -> np.ndarray:
    """Return the period of each row as 202412, or 0 where the year is not known."""
    year, months = (level(present, name).astype("float64") for name in ("fiscal_year", "months"))
    return np.nan_to_num(100 * year + np.nan_to_num(months, nan=12), nan=0).astype("int64")
