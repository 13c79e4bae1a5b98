"""Scenarios side by side: as a table, one change at a time, one change after the other up to the target."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ... import metrics
from ...sources import panels
from ...words.indicators import get
from .changes import Change
from .scenario import scenario

TODAY, TARGET = "today", "target"
"""Names of what stands now and of what is aimed at, in the index of results."""


def scenarios(panel: pd.DataFrame, indicator: str, alternatives: Mapping[str, Mapping[str, Change]]) -> pd.DataFrame:
    """Return an indicator under several scenarios.

    Parameters
    ----------
    panel
        The rows that are to change.
    indicator
        Any id of the registry.
    alternatives
        For each scenario's name its changes, as :func:`whatif.scenario` takes them.

    Returns
    -------
    pandas.DataFrame
        The panel's index with a last level ``scenario`` (``today`` first); ``value`` in the indicator's unit and ``change``
        from today (points for a rate).

    Raises
    ------
    ValueError
        If a scenario is called ``today``; else as :func:`whatif.scenario`.
    """
    if TODAY in alternatives:
        raise ValueError(f"tên {TODAY!r} là số hôm nay / {TODAY!r} names what stands now")
    frames = {TODAY: panel, **{name: scenario(panel, **changes) for name, changes in alternatives.items()}}
    values = {name: metrics.column(frame, indicator).astype("float64") for name, frame in frames.items()}
    table = {name: pd.DataFrame({"value": value, "change": value - values[TODAY]}) for name, value in values.items()}
    both = pd.concat(table, names=["scenario", *panel.index.names])
    return panels.labelled(both.reorder_levels([*panel.index.names, "scenario"]), panel)


def tornado(panel: pd.DataFrame, indicator: str, ranges: Mapping[str, tuple[Change, Change]]) -> pd.DataFrame:
    """Return how far an indicator moves when one input at a time goes from one end of its range to the other.

    Parameters
    ----------
    panel
        One row: a place and period.
    indicator
        Any id of the registry.
    ranges
        For each input its two ends, as :func:`whatif.scenario` takes changes: ``{"accepted_new": (0.9, 1.1)}``.

    Returns
    -------
    pandas.DataFrame
        Index ``input``, the widest first; ``value`` (today), ``low``, ``high`` (at the first and at the second end) and
        ``range``, the distance of the two, in the indicator's unit; ``low_change`` and ``high_change``, the two ends.

    Raises
    ------
    ValueError
        If the panel has not exactly one row; else as :func:`whatif.scenario`.
    """
    _one_row(panel, "tornado")
    today = float(metrics.column(panel, indicator).iloc[0])
    rows = {
        name: [today, *(float(metrics.column(scenario(panel, **{name: end}), indicator).iloc[0]) for end in ends)]
        for name, ends in ranges.items()
    }
    found = pd.DataFrame.from_dict(rows, orient="index", columns=["value", "low", "high"]).rename_axis("input")
    found["range"] = (found["high"] - found["low"]).abs()
    for at, name in enumerate(["low_change", "high_change"]):
        found[name] = pd.Series([ends[at] for ends in ranges.values()], index=found.index, dtype=object)
    return panels.labelled(found.sort_values("range", ascending=False, kind="stable"), panel)


def steps(panel: pd.DataFrame, indicator: str, target: float | None = None, /, **changes: Change) -> pd.DataFrame:
    """Return the way from today to a scenario, change by change, and what then lacks to the target.

    Parameters
    ----------
    panel
        One row: a place and period.
    indicator
        Any id of the registry.
    target
        In the indicator's unit; None without one.
    **changes
        As :func:`whatif.scenario` takes them; each stands on those before it.

    Returns
    -------
    pandas.DataFrame
        Index ``step``: ``today``, the changed inputs, ``target``; ``change`` (what the step adds; points for a rate) and
        ``value`` (what is reached with it). The last change leads from the scenario to the target.

    Raises
    ------
    ValueError
        If the panel has not exactly one row; else as :func:`whatif.scenario`.
    """
    _one_row(panel, "steps")
    get(indicator)
    values, frame = {TODAY: float(metrics.column(panel, indicator).iloc[0])}, panel
    for name, change in changes.items():
        frame = scenario(frame, **{name: change})
        values[name] = float(metrics.column(frame, indicator).iloc[0])
    found = pd.Series(values | ({TARGET: float(target)} if target is not None else {}), name="value").rename_axis("step")
    table = pd.DataFrame({"change": found.diff().fillna(found.iloc[0] if len(found) else np.nan), "value": found})
    return panels.labelled(table, panel)


def _one_row(panel: pd.DataFrame, name: str) -> None:
    if len(panel) != 1:
        raise ValueError(
            f"{name}: {len(panel)} dòng, hãy tidy.select / rows, select one: {', '.join(map(str, panel.index.names))}"
        )
