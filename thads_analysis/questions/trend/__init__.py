"""Figures over time: pace, season, forecast, what is more than chance, and what a campaign came to."""

from .campaigns import Effect, campaign
from .controls import ControlChart, control_chart
from .forecasts import Forecast, forecast
from .many import icons
from .paces import UNLIKELY, pace
from .reliable import calibration, reliability
from .rules import SETS
from .seasons import Seasonal, seasonal
from .shifts import Breaks, breaks

__all__ = [
    "SETS",
    "UNLIKELY",
    "Breaks",
    "ControlChart",
    "Effect",
    "Forecast",
    "Seasonal",
    "breaks",
    "calibration",
    "campaign",
    "control_chart",
    "forecast",
    "icons",
    "pace",
    "reliability",
    "seasonal",
]
