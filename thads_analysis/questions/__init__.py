"""What analysts ask of a panel: comparisons, checks, what-if, and what printed figures imply."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__, submodules=["burden", "checks", "compare", "intervals", "season", "trend", "triangulate", "whatif"]
)
