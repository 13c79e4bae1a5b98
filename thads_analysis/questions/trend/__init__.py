"""Figures over time: the pace of a year, and how far its forecasts can be trusted."""

from .paces import UNLIKELY, pace
from .reliable import calibration, reliability

__all__ = ["UNLIKELY", "calibration", "pace", "reliability"]
