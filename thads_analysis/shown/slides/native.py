"""Charts that PowerPoint draws: the figures as its own workbook has them, in the colours of all other charts.

Numbers are written by Office itself, in the way of the reader's own settings (1.234,5 in Vietnamese ones); money is divided by
the scale that the subtitle names, so that a double click shows the figures that are drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
from pptx.util import Pt

from ...words.vocabulary import Language, Unit
from ...words.wording import SCALES, Scale, label
from ..charts.dress import drawn, laid_out, names, shown_as, time_level
from ..style import BLUE, FAINT, INK, PALETTE, PAPER, QUIET
from .kinds import Bars, Drawn, Lines, Points

SMALL = Pt(14)
"""The smallest type of a chart."""
FONT = "Arial"
"""Has every Vietnamese letter and is on every machine with Office."""
LABELLED, FEW = 24, 5
"""So many figures may be written at their bars; so few bars are kept slender."""
_BILLION = next(how for how in SCALES[Unit.VND] if how.divisor == 1e9)


@dataclass(frozen=True)
class Figures:
    """What a native chart holds: names of the rows, series of figures in the scale shown, and that scale."""

    rows: tuple[str, ...]
    series: dict[str, list[float | None]]
    how: Scale

    @property
    def code(self) -> str:
        """The number format."""
        return "#,##0" + ("." + "0" * self.how.decimals if self.how.decimals else "")


def rows_of(frame: pd.DataFrame, language: Language) -> list[str]:
    """Return the names of a frame's rows: of its index where that is called ``name``, else of the levels that vary."""
    return [str(row) for row in frame.index] if list(frame.index.names) == ["name"] else names(frame, language)


def figures(slide: Drawn, language: Language) -> Figures:
    """Return what the chart of a slide holds.

    Raises
    ------
    KeyError
        If the frame lacks what is to be drawn.
    """
    table = _table(slide, language)
    look = {"measure": slide.measure} if slide.measure else {}
    how = shown_as(slide.frame, slide.indicator, table.to_numpy("float64"), look)  # type: ignore[arg-type]
    if how.divisor > _BILLION.divisor:
        how = _BILLION  # as in the sentences
    shown = (table / how.divisor).round(max(how.decimals, 2))
    series = {str(name): [None if pd.isna(value) else float(value) for value in column] for name, column in shown.items()}
    return Figures(tuple(map(str, table.index)), series, how)


def _table(slide: Drawn, language: Language) -> pd.DataFrame:
    if isinstance(slide, Lines):
        values = drawn(slide.frame, slide.indicator)
        return laid_out(values, time_level(values), language)
    rows = rows_of(slide.frame, language)
    if isinstance(slide, Bars) and slide.columns:
        return slide.frame[list(slide.columns)].astype("float64").set_axis(rows).rename(columns=dict(slide.columns))
    named = label(slide.indicator, slide.measure, language)
    return drawn(slide.frame, slide.indicator).set_axis(rows).to_frame(named)


def add(shapes, slide: Drawn, box: tuple[int, int, int, int], language: Language) -> Scale:
    """Put the chart of a slide on it; return the scale of its figures."""
    if isinstance(slide, Points):
        return _points(shapes, slide, box, language)
    found = figures(slide, language)
    data = CategoryChartData(number_format=found.code)
    data.categories = list(found.rows)
    for name, values in found.series.items():
        data.add_series(name, values)
    chart = shapes.add_chart(_kind(slide), *box, data).chart
    _dress(chart, many=len(found.series) > 1)
    if isinstance(slide, Bars) and not slide.upright:
        chart.category_axis.reverse_order = True  # the first row is at the top, the numbers still below
        chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    _colour(chart, slide, found)
    if len(found.rows) * len(found.series) <= LABELLED:
        _write_figures(chart, found.code)
    chart.value_axis.tick_labels.number_format = found.code if found.how.decimals == 0 else "#,##0.##"
    chart.value_axis.tick_labels.number_format_is_linked = False
    return found.how


def _kind(slide: Drawn) -> XL_CHART_TYPE:
    if not isinstance(slide, Bars):
        return XL_CHART_TYPE.LINE_MARKERS
    if slide.upright:
        return XL_CHART_TYPE.COLUMN_STACKED if slide.stacked else XL_CHART_TYPE.COLUMN_CLUSTERED
    return XL_CHART_TYPE.BAR_STACKED if slide.stacked else XL_CHART_TYPE.BAR_CLUSTERED


def _dress(chart: Chart, *, many: bool) -> None:
    """Give a chart its type, a light grid and, where there are several series, a key above it."""
    chart.font.size, chart.font.name = SMALL, FONT
    chart.font.color.rgb = _rgb(INK)
    chart.has_title = False
    chart.has_legend = many
    if many:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        chart.legend.font.size = SMALL
    chart.value_axis.major_gridlines.format.line.color.rgb = _rgb("#e6e6e6")
    chart.value_axis.format.line.fill.background()
    chart.category_axis.format.line.color.rgb = _rgb(FAINT)
    chart.category_axis.has_major_gridlines = False
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW  # names stay beside the chart where bars go below zero


def _colour(chart: Chart, slide: Drawn, found: Figures) -> None:
    plot = chart.plots[0]
    if isinstance(slide, Bars):
        plot.gap_width, plot.overlap = 45 if len(found.rows) > FEW else 120, 100 if slide.stacked else -5
    for series, colour in zip(plot.series, _colours(len(found.series)), strict=True):
        if isinstance(slide, Lines):
            series.format.line.color.rgb, series.format.line.width, series.smooth = _rgb(colour), Pt(3), False
            series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 8
            series.marker.format.fill.solid()
            series.marker.format.fill.fore_color.rgb = _rgb(colour)
            continue
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = _rgb(colour)
        series.invert_if_negative = False
    if isinstance(slide, Bars) and slide.highlight:
        _highlight(plot.series[0], slide, found)


def _colours(count: int) -> list[str]:
    return [PALETTE[at % len(PALETTE)] for at in range(count)]


def _highlight(series, slide: Bars, found: Figures) -> None:
    for at, row in enumerate(found.rows):
        fill = series.points[at].format.fill
        fill.solid()
        fill.fore_color.rgb = _rgb(BLUE if row in slide.highlight else FAINT)


def _write_figures(chart: Chart, code: str) -> None:
    """Write the figures: beside bars, above points, in stacked bars in the colour that reads on their ground."""
    stacked = chart.chart_type in (XL_CHART_TYPE.BAR_STACKED, XL_CHART_TYPE.COLUMN_STACKED)
    above = chart.chart_type == XL_CHART_TYPE.LINE_MARKERS
    for at, series in enumerate(chart.plots[0].series):
        labels = series.data_labels
        labels.show_value = True
        labels.number_format, labels.number_format_is_linked = code, False
        labels.font.size, labels.font.name = SMALL, FONT
        labels.font.color.rgb = _rgb(PAPER if stacked and _colours(at + 1)[at] == BLUE else INK)
        if not stacked:
            labels.position = XL_LABEL_POSITION.ABOVE if above else XL_LABEL_POSITION.OUTSIDE_END


def _points(shapes, slide: Points, box: tuple[int, int, int, int], language: Language) -> Scale:
    known = slide.frame[[slide.across, slide.indicator]].astype("float64").set_axis(rows_of(slide.frame, language)).dropna()
    ways = [shown_as(slide.frame, one, known[one].to_numpy(), {}) for one in (slide.across, slide.indicator)]
    data = XyChartData()
    groups = {True: [row in slide.highlight for row in known.index], False: [row not in slide.highlight for row in known.index]}
    for lit, rows in groups.items():
        series = data.add_series(", ".join(slide.highlight) if lit else label(slide.indicator, slide.measure, language))
        for x, y in known[np.array(rows, dtype=bool)].itertuples(index=False):
            series.add_data_point(x / ways[0].divisor, y / ways[1].divisor)
    chart = shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *box, data).chart
    _dress(chart, many=bool(slide.highlight))
    for series, colour in zip(chart.plots[0].series, (BLUE, QUIET), strict=True):
        series.format.line.fill.background()
        series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 9
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = _rgb(colour)
    for axis, one, how in ((chart.category_axis, slide.across, ways[0]), (chart.value_axis, slide.indicator, ways[1])):
        axis.has_title, axis.axis_title.text_frame.text = (
            True,
            f"{label(one, slide.measure, language)} ({how.unit.say(language)})",
        )
    return ways[1]


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.removeprefix("#").upper())
