"""Open workbench for Vietnam's civil judgment enforcement statistics (thi hành án dân sự).

``from thads_analysis import load, tidy, metrics, compare, charts`` – each module is loaded when first used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=["cli", "load", "metrics", "tidy"],
    submod_attrs={
        "words": ["indicators", "wording"],
        "sources": ["forms", "ledger", "sample"],
        "questions": ["burden", "checks", "compare", "intervals", "season", "trend", "triangulate", "whatif"],
        "shown": ["charts", "report", "review", "slides", "tables", "widgets"],
    },
)
__version__ = "0.1.0"
