"""``python -m thads_analysis.cli``."""

from . import run

run()
