"""What if: how much is needed, what follows from a change, who does how much, how likely it is."""

from .alternatives import scenarios, steps, tornado
from .changes import Add, Scale, Set
from .needed import needed
from .scenario import BalanceError, scenario

__all__ = ["Add", "BalanceError", "Scale", "Set", "needed", "scenario", "scenarios", "steps", "tornado"]
