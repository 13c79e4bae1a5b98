"""The words of the field: what each quantity is called, how it is computed and which law says so."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submodules=["indicators", "wording"])
