"""What is shown to others: charts, tables and the report; nothing is computed here."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__, submodules=["charts", "report", "review", "slides", "tables", "widgets"]
)
