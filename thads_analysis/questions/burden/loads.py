"""What each officer carries and finishes, beside the nation."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ...sources import panels
from ...words.levels import level
from ..compare import to_nation

MINIMUM = 10
"""With fewer cases an officer a place is not compared."""


def per_officer(panel: pd.DataFrame, nation: pd.DataFrame | None = None, *, minimum: float = MINIMUM) -> pd.DataFrame:
    """Put the load and the output of an officer beside the nation's.

    Parameters
    ----------
    panel
        Of provinces, agencies or officers, with ``to_enforce``, ``completed`` and ``officers`` (heads, leaders included).
    nation
        A panel of the nation; without it, the panel's own total.
    minimum
        So many cases to enforce an officer must have before the place is compared: a leader who takes a few cases, or a place
        with a handful, says nothing of loads. Where cases are in the panel they decide for the money of the same place too.

    Returns
    -------
    pandas.DataFrame
        The panel's index; ``load_per_officer``, ``load_nation``, ``gap`` = load - nation (cases or VND), ``ratio`` = load /
        nation, ``output_per_officer``, ``output_nation``, ``output_gap``, ``output_ratio``, and ``compared`` (boolean). Gaps and
        ratios are missing where a place is not compared; a place without officers has neither load nor output.

    Raises
    ------
    KeyError
        If the panel can't give the loads, or the two sides differ in a level other than places.
    """
    load, output = (to_nation(panel, f"{what}_per_officer", nation) for what in ("load", "output"))
    compared = load["value"].notna() & _enough(panel, load["value"], minimum)
    table = {
        "load_per_officer": load["value"],
        "load_nation": load["nation"],
        "gap": load["gap"].where(compared),
        "ratio": load["ratio"].where(compared),
        "output_per_officer": output["value"],
        "output_nation": output["nation"],
        "output_gap": output["gap"].where(compared),
        "output_ratio": output["ratio"].where(compared),
        "compared": compared,
    }
    return panels.labelled(pd.DataFrame(table), panel)


def _enough(panel: pd.DataFrame, load: pd.Series, minimum: float) -> pd.Series:
    """Return where an officer has enough cases; of money, where the place's cases say so or nothing is known of them."""
    measure = pd.Series(level(panel, "measure"), index=panel.index)
    of_money = measure == "money"
    enough = (load >= minimum) | of_money
    if "measure" not in panel.index.names or not of_money.any():
        return enough
    cases = load[~of_money.to_numpy()].droplevel("measure")
    places = panel.index.droplevel("measure")
    beside = pd.Series(cases[~cases.index.duplicated()].reindex(places).to_numpy("float64", na_value=np.nan), index=panel.index)
    return enough & ~(of_money & (beside < minimum))
