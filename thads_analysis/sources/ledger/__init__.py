"""From the register of cases to the official forms: one declaration of what each column counts, one machine or many.

``connect`` finds and checks the register, ``cube`` reads it once into monthly flows, ``panel`` gives the forms of any
cut-off. The modules stand in this order.
"""

from .connect import Ledger, Table, connect
from .cube import Cube, cube, open_cube, update
from .panel import Forms, panel

__all__ = ["Cube", "Forms", "Ledger", "Table", "connect", "cube", "open_cube", "panel", "update"]
