"""Every chart beside the picture that was looked at; ``make pictures`` draws them anew, to be looked at again."""

import pytest

from tests.shown import test_charts, test_fan, test_new_charts
from thads_analysis import charts

DRAWN = dict.fromkeys(test_charts.CHARTS, test_charts.drawn) | dict.fromkeys(("pace", "reliability"), test_fan.drawn)
NEW = {"slope": 8, "tile_map": 63, "burden": 8, "control": 24, "forecast": 40, "funnel": 34}
"""The newer charts, and at how many places they are looked at."""
TOLERANCE = 2
"""Root mean square of the differences of the pixels, of 255: one figure gone from a chart of bars makes 2.3, a moved one 3.3, another title 9."""


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("look", ["report", "conference"])
@pytest.mark.parametrize("name", [*DRAWN, *NEW])
@pytest.mark.mpl_image_compare(baseline_dir="pictures", tolerance=TOLERANCE, style="default", savefig_kwargs={"dpi": 40})
def test_a_chart_looks_as_it_did(name, look, language):
    charts.style(look)
    if name in NEW:
        return test_new_charts.DRAWN[name](NEW[name], "usual", language=language).figure
    return DRAWN[name](name, language=language).figure
