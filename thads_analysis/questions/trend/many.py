"""Where many places stand, one row each: what a table of icons shows."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from ... import metrics
from ...sources import panels
from .controls import ControlChart, control_chart
from .rules import Rules

_NONE = dict.fromkeys(("value", "center", "lower", "upper"), np.nan) | {
    "variation": None, "assurance": None, "special": 0, "periods": 0, "trial": True
}  # fmt: skip


def icons(
    panel: pd.DataFrame,
    indicator: str,
    by: str = "province",
    *,
    target: float | None = None,
    rules: str | Rules = "mdc",
    season: bool = False,
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
    target, rules, season
        As in :func:`control_chart`.

    Returns
    -------
    pandas.DataFrame
        By place: ``value``, ``center``, ``lower``, ``upper`` of the last period, ``variation`` (its state), ``assurance``,
        ``special`` (how many periods are more than chance), ``periods``, ``trial``. A place without figures has none.

    Raises
    ------
    KeyError
        If the panel lacks the level.
    """
    if by not in panel.index.names:
        raise KeyError(f"thiếu cấp / missing level: {by}; {', '.join(map(str, panel.index.names))}")
    charted = partial(control_chart, indicator=indicator, target=target, rules=rules, season=season)
    places = {place: panels.labelled(rows, panel) for place, rows in panel.groupby(level=by, sort=True)}
    known = {place: metrics.column(rows, indicator).notna().any() for place, rows in places.items()}
    made = {place: _icon(charted(rows)) if known[place] else _NONE for place, rows in places.items()}
    table = pd.DataFrame(made).T.rename_axis(by)
    kinds = dict.fromkeys(["value", "center", "lower", "upper"], "float64")
    return panels.labelled(table.astype({**kinds, "special": "int64", "periods": "int64", "trial": "bool"}), panel)


def _icon(one: ControlChart) -> dict[str, object]:
    known = one.points.dropna(subset=["value"])
    last = known.iloc[-1]
    figures = {name: last[name] for name in ("value", "center", "lower", "upper")}
    more = {"variation": last["state"], "assurance": one.assurance, "special": int(one.points["special"].sum())}
    return {**figures, **more, "periods": len(known), "trial": one.trial}
