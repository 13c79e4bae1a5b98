"""Charts: a frame or result and an indicator in, an Axes out. Nothing is computed here.

Every chart carries a title, its unit, the source and, where the places are synthetic, that they are. Vietnamese is the
default; ``language="en"`` speaks English. What every chart can be told stands in :class:`.dress.Look`.
"""

from ..style import save, style
from .bars import beside_nation, beside_target, ranked
from .between import between
from .controls import control
from .falls import tornado, waterfall
from .fan import pace, reliability
from .forecasts import forecast
from .funnels import funnel
from .heat import heat
from .lines import over_years, small_multiples
from .loads import burden
from .slopes import slope
from .tiles import tile_map

__all__ = [
    "beside_nation",
    "beside_target",
    "between",
    "burden",
    "control",
    "forecast",
    "funnel",
    "heat",
    "over_years",
    "pace",
    "ranked",
    "reliability",
    "save",
    "slope",
    "small_multiples",
    "style",
    "tile_map",
    "tornado",
    "waterfall",
]
