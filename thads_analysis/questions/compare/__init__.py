"""Comparisons: with the nation, with last year, with the target, among places.

A comparison is a function that takes any indicator, never an indicator of its own. Both sides are aligned on the whole
index, so six months never meet twelve; a difference of percentages is in points.
"""

from .beside import to_last_year, to_nation
from .changes import RateChange, change_of_rate
from .claims import implied, implied_nation
from .mixes import Gap, decompose, gap_to_nation
from .ranks import League, league, rank
from .targets import four_targets, to_target

__all__ = [
    "Gap",
    "League",
    "RateChange",
    "change_of_rate",
    "decompose",
    "four_targets",
    "gap_to_nation",
    "implied",
    "implied_nation",
    "league",
    "rank",
    "to_last_year",
    "to_nation",
    "to_target",
]
