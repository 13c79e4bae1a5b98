"""Every chart beside the picture that was looked at; ``make pictures`` draws them anew, to be looked at again."""

import pytest

from tests.shown import test_charts, test_fan
from thads_analysis import charts

DRAWN = dict.fromkeys(test_charts.CHARTS, test_charts.drawn) | dict.fromkeys(("pace", "reliability"), test_fan.drawn)
TOLERANCE = 2
"""Root mean square of the differences of the pixels, of 255: one figure gone from a chart of bars makes 2.3, a moved one 3.3, another title 9."""


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("look", ["report", "conference"])
@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.mpl_image_compare(baseline_dir="pictures", tolerance=TOLERANCE, style="default", savefig_kwargs={"dpi": 40})
def test_a_chart_looks_as_it_did(name, look, language):
    charts.style(look)
    return DRAWN[name](name, language=language).figure
