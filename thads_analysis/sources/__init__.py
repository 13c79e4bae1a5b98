"""Where the data come from, and the one shape they are brought into: facts."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submodules=["forms", "ledger", "sample"])
