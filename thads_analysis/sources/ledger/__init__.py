"""From the register of cases to the official forms: one declaration of what each column counts, one machine or many.

``connect`` finds and checks the register, ``cube`` reads it once into monthly flows, ``panel`` gives the forms of any
cut-off, ``ages`` and ``durations`` say how old the stock is. The modules stand in this order.
"""

from .connect import Ledger, Table, connect
from .cube import Cube, cube, open_cube
from .durations import Durations, durations
from .panel import Forms, panel
from .stock import Ages, ages, oldest, overdue
from .updates import update

__all__ = [
    "Ages",
    "Cube",
    "Durations",
    "Forms",
    "Ledger",
    "Table",
    "ages",
    "connect",
    "cube",
    "durations",
    "oldest",
    "open_cube",
    "overdue",
    "panel",
    "update",
]
