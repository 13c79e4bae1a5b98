"""What may stand on a slide: each kind says its finding and holds the frame it is drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd


@dataclass(frozen=True, kw_only=True)
class Slide:
    """A slide: its finding as title, what is measured below it, the source at its foot.

    ``synthetic`` labels data whose places do not show that they are; ``note`` stands behind the source.
    """

    title: str
    subtitle: str = ""
    source: str = ""
    note: str = ""
    synthetic: bool = False


@dataclass(frozen=True, kw_only=True)
class Opening(Slide):
    """The first slide."""


@dataclass(frozen=True, kw_only=True)
class Words(Slide):
    """A slide of sentences."""

    points: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Drawn(Slide):
    """A slide with a chart of one indicator.

    Parameters
    ----------
    frame
        A panel or a result of ``compare``; rows are named by the levels that vary, or by an index called ``name``.
    indicator
        An id of the registry: its unit is that of the figures (and its column is drawn, or ``value``).
    measure
        "cases" or "money" where the frame does not say it.
    """

    frame: pd.DataFrame
    indicator: str
    measure: str | None = None


@dataclass(frozen=True, kw_only=True)
class Bars(Drawn):
    """Bars, one a row; several columns stand beside each other, or on each other where ``stacked``.

    ``columns`` names the columns drawn and how they are called; ``highlight`` the rows in colour; ``upright`` columns
    instead of bars.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    highlight: Sequence[str] = ()
    upright: bool = False
    stacked: bool = False


@dataclass(frozen=True, kw_only=True)
class Lines(Drawn):
    """Lines over the years or the months of a year, one for everything else that varies; a missing figure is a gap."""


@dataclass(frozen=True, kw_only=True)
class Points(Drawn):
    """A point a row: ``across`` is the indicator of the horizontal axis, `indicator` that of the vertical one."""

    across: str
    highlight: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Picture(Drawn):
    """A chart without a twin in PowerPoint, as a picture with its figures in the notes: a name of ``charts``."""

    chart: str
    look: Mapping[str, Any] = field(default_factory=dict)
