"""A table of colours."""

from __future__ import annotations

from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...words.indicators import get
from ...words.vocabulary import Direction, Language
from .dress import Look, begin, drawn, dress, laid_out, short, shown_as, time_level

MOST_FIGURES = 1000
"""Tables with more cells show colours only."""


def heat(frame: pd.DataFrame, indicator: str, *, language: Language = "vi", ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw places against periods as a table of colours with its figures; what is missing stays blank.

    Parameters
    ----------
    frame
        A place level and one level of time that varies.
    indicator, language, ax, **look
        As in :func:`over_years`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    import seaborn as sns

    values = drawn(frame, indicator)
    table = laid_out(values, time_level(values), language).T
    ax, how = begin(ax, height=max(2.6, 0.3 * len(table) + 1.6)), shown_as(frame, indicator, table.to_numpy(), look)
    shown = table.map(lambda value: short(value, how, language) if pd.notna(value) else "")
    reverse = get(indicator).direction is Direction.LOWER_IS_BETTER
    sns.heatmap(
        table,
        annot=shown if table.size <= MOST_FIGURES else None,
        fmt="",
        cmap="cividis" if reverse else "cividis_r",
        cbar=False,
        linewidths=1.5,
        linecolor="white",
        ax=ax,
        annot_kws={"fontsize": "small"},
    )
    ax.set_facecolor("#f4f4f4")
    ax.set_ylabel("")
    ax.grid(visible=False)
    ax.set_yticks(np.arange(len(table)) + 0.5, table.index, rotation=0)
    return dress(ax, frame, indicator, how, language=language, look=look, values_on=None)
