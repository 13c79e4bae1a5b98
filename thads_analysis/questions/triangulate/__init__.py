"""What printed figures imply together: intervals for what nobody printed, and figures that cannot all be true.

``printed`` reads a figure as an interval, ``links`` says what ties figures together, ``tighten`` holds them against each
other, ``results`` tells what came of it.
"""

from .results import Contradiction, contradictions, intervals

__all__ = ["Contradiction", "contradictions", "intervals"]
