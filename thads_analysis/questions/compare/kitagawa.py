"""The decomposition of a difference of rates by Kitagawa (1955): what the mix explains, and what the rates of the kinds."""

from __future__ import annotations

import pandas as pd


def kinds(counts: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return counts by kinds that do not overlap and together are all.

    Parameters
    ----------
    counts
        With level `by`.
    by
        The level of the kinds.

    Raises
    ------
    ValueError
        If the named kinds add up to more than all.
    """
    kind = counts.index.get_level_values(by)
    named, everything = counts[kind != "all"], counts[kind == "all"]
    if by != "category" or everything.empty or named.empty:
        return counts
    others = [name for name in counts.index.names if name != by]
    if not others:
        return kinds(pd.concat({0: counts}, names=["once"]), by).droplevel("once")
    added = named.groupby(level=others).sum(skipna=False)
    rest = everything.droplevel(by) - added.reindex(everything.droplevel(by).index)
    if (rest < 0).any(axis=None):
        raise ValueError(f"{by}: các loại cộng lại lớn hơn tổng / the kinds add up to more than all")
    rest = pd.concat({"rest": rest}, names=[by]).reorder_levels(counts.index.names)
    return pd.concat([named, rest]).sort_index()


def across(counts: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return counts with the kinds across; one row where nothing else varies."""
    frame = kinds(counts, by)
    return frame.unstack(by) if frame.index.nlevels > 1 else frame.unstack().to_frame().T


def split(own: pd.DataFrame, nation: pd.DataFrame) -> pd.DataFrame:
    """Split differences of rates.

    Parameters
    ----------
    own, nation
        Rows as wanted, columns (done, base) by kinds.

    Returns
    -------
    pandas.DataFrame
        value, nation, mix, rate, total; as shares (1 is all).
    """
    (s, r), (S, R) = (_shares_and_rates(side) for side in (own, nation))  # noqa: N806 - the paper's letters
    r, R = r.where(own["base"] != 0, R), R.where(nation["base"] != 0, r)  # noqa: N806
    parts = {"value": s * r, "nation": S * R, "mix": (s - S) * (r + R) / 2, "rate": (r - R) * (s + S) / 2}
    absent = (s == 0) & (S == 0)
    unused = {"value": s == 0, "nation": S == 0, "mix": absent, "rate": absent}
    sums = {name: part.mask(unused[name], 0.0).sum(axis="columns", skipna=False) for name, part in parts.items()}
    return pd.DataFrame(sums).assign(total=sums["mix"] + sums["rate"])


def _shares_and_rates(side: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    base = side["base"]
    total = base.sum(axis="columns", skipna=False)
    return base.div(total.where(total > 0), axis="index"), side["done"] / base.where(base > 0)
