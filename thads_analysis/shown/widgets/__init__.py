"""The what-if panel for notebooks and pages: sliders, one sentence, one chart.

``widgets.target_panel(panel, targets)`` shows it in JupyterLab and in Voilà.
"""

from .board import TargetPanel, target_panel

__all__ = ["TargetPanel", "target_panel"]
