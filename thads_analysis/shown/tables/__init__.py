"""Tables: frames as people read them, and tables for print with title, unit and source. Nothing is computed here."""

from .cells import HEADS, catalogue, headed, shown
from .printed import Column, Table, burden, four_targets, icons, league
from .writing import save

__all__ = ["HEADS", "Column", "Table", "burden", "catalogue", "four_targets", "headed", "icons", "league", "save", "shown"]
