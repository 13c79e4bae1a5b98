"""What if: how much is needed, what follows from a change, who does how much, how likely it is."""

from .allocate import allocate
from .alternatives import scenarios, steps, tornado
from .apportion import InfeasibleError
from .chance import Chance, chance
from .changes import Add, Scale, Set
from .needed import needed
from .scenario import BalanceError, scenario
from .staffing import staffed, staffing
from .weights import burden_range

__all__ = [
    "Add",
    "BalanceError",
    "Chance",
    "InfeasibleError",
    "Scale",
    "Set",
    "allocate",
    "burden_range",
    "chance",
    "needed",
    "scenario",
    "scenarios",
    "staffed",
    "staffing",
    "steps",
    "tornado",
]
