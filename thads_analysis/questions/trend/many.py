"""Where many places stand, one row each: what a table of icons shows."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .controls import ControlChart, control_chart
from .rules import Rules


def icons(
    panel: pd.DataFrame, indicator: str, by: str = "province", *, target: float | None = None, rules: str | Rules = "mdc"
) -> pd.DataFrame:
    """Say of many places where each one's last period stands: one row a place, for a table of icons.

    Parameters
    ----------
    panel
        Of several places; one measure and category.
    indicator
        Any id of the registry.
    by
        The level of the places.
    target, rules
        As in :func:`control_chart`.

    Returns
    -------
    pandas.DataFrame
        By place: ``value``, ``center``, ``lower``, ``upper`` of the last period, ``variation`` (its state), ``assurance``,
        ``special`` (how many periods are more than chance), ``periods``, ``trial``.

    Raises
    ------
    KeyError
        If the panel lacks the level.
    """
    if by not in panel.index.names:
        raise KeyError(f"thiếu cấp / missing level: {by}; {', '.join(map(str, panel.index.names))}")
    made = {
        place: control_chart(_of_place(panel, rows), indicator, target=target, rules=rules)
        for place, rows in panel.groupby(level=by, sort=True)
    }
    table = pd.DataFrame({place: _icon(one) for place, one in made.items()}).T.rename_axis(by)
    kinds = dict.fromkeys(["value", "center", "lower", "upper"], "float64")
    return table.astype({**kinds, "special": "int64", "periods": "int64", "trial": "bool"})


def _of_place(panel: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.copy()
    rows.attrs |= panel.attrs
    return rows


def _icon(one: ControlChart) -> dict[str, object]:
    known = one.points.dropna(subset=["value"])
    last = known.iloc[-1] if len(known) else pd.Series(dict.fromkeys(("value", "center", "lower", "upper", "state"), np.nan))
    figures = {name: last[name] for name in ("value", "center", "lower", "upper")}
    more = {"variation": last["state"], "assurance": one.assurance, "special": int(one.points["special"].sum())}
    return {**figures, **more, "periods": len(known), "trial": one.trial}
