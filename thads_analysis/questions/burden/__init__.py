"""What places and officers carry, compared fairly: by size, with chance, beside the nation."""

from .concentration import Concentration, concentration
from .funnels import Funnel, funnel
from .loads import per_officer
from .shrinkage import Shrunk, shrink

__all__ = ["Concentration", "Funnel", "Shrunk", "concentration", "funnel", "per_officer", "shrink"]
