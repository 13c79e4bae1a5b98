"""The chart of the panel: what is done, what is needed and what stands behind it, today and in the scenario.

One figure is kept and drawn on again; it computes nothing.
"""

from __future__ import annotations

import base64
import io
from html import escape
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ...words.vocabulary import Language, Text, Unit
from ...words.wording import Scale, scale
from .. import style
from ..charts.dress import Look, dress, name_rows, short, shown_as
from .answer import Answer, Reading

WIDTH, HEIGHT, DPI = 8.4, 3.7, 150
"""Inches and points an inch: shown at 100 points an inch, so that letters are crisp on fine screens too."""

DONE, NEEDED, REST = (
    Text("đã xong", "completed"),
    Text("cần thêm", "needed"),
    Text("có điều kiện còn lại", "left with conditions"),
)
GOAL, PACE = Text("chỉ tiêu", "target"), Text("theo nhịp các năm", "at the usual pace")


def _look() -> Any:
    """Return the settings of charts in notebooks, with margins that stay where they are while sliders move."""
    return {**style.settings("notebook"), "figure.constrained_layout.use": False}


def _whole(reading: Reading) -> float:
    """Return how long a bar is."""
    return max(reading.base, reading.done + float(np.nan_to_num(reading.needed)))


def _scale(answer: Answer, largest: float, measure: str) -> Scale:
    """Return how figures are shown: money up to tỷ đồng, for parts of a nghìn tỷ would all look alike."""
    if measure != "money":
        return shown_as(answer.row, "completed", np.array([largest]), Look(measure=measure))
    how = scale(Unit.VND, largest)
    return how._replace(decimals=0 if largest >= 1000 * how.divisor else 1)


class Picture:
    """The chart, drawn again for every answer.

    Parameters
    ----------
    language
        ``"vi"`` or ``"en"``.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        with mpl.rc_context(_look()):
            self.figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI)
            FigureCanvasAgg(self.figure)
            self._ax = self.figure.add_axes((0.17, 0.25, 0.78, 0.52))

    def draw(self, answer: Answer, title: str, measure: str) -> None:
        """Draw an answer."""
        rows = self._rows(answer)
        if not rows:
            self.clear(Text("không có số liệu để vẽ", "no figures to draw").say(self.language))
            return
        look = Look(title=title, measure=measure)
        with mpl.rc_context(_look()):
            self._empty()
            how = _scale(answer, max(_whole(one) for _, one in rows), measure)
            for at, (_, reading) in enumerate(reversed(rows)):
                self._bar(at, reading, how)
            paced = self._pace(answer, rows)
            name_rows(self._ax, [name for name, _ in reversed(rows)])  # type: ignore[arg-type]
            self._ax.set_xlim(0, 1.02 * max(*(_whole(one) for _, one in rows), 1e-9))
            dress(self._ax, answer.row, "completed", how, language=self.language, look=look, values_on="x")
            self._ax.xaxis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 5, 10]))
            self._key(paced)

    def _empty(self) -> None:
        """Take the last drawing away but keep the axes: to make ticks anew takes as long as to draw them."""
        for artist in [*self._ax.patches, *self._ax.lines, *self._ax.texts]:
            artist.remove()
        self._ax.set_axis_on()

    def _rows(self, answer: Answer) -> list[tuple[str, Reading]]:
        """Return what is drawn, from above; a scenario without changes is today."""
        rows = [(Text("Hiện nay", "Today"), answer.today)]
        if answer.then != answer.today:
            rows.append((Text("Kịch bản", "Scenario"), answer.then))
        if answer.left and not np.isnan(answer.later.needed):
            rows.append((Text("Cuối năm (dự kiến)", "Year's end (projected)"), answer.later))
        return [(name.say(self.language), one) for name, one in rows if not np.isnan(one.done + one.base)]

    def _bar(self, at: int, reading: Reading, how: Scale) -> None:
        """Draw one bar: done, needed, the rest, and the target's mark."""
        ax, needed = self._ax, np.nan_to_num(reading.needed)
        rest = max(reading.base - reading.done - needed, 0)
        too_much = reading.possible is False
        parts = (
            (reading.done, 0, style.BLUE, "white", ""),
            (needed, reading.done, style.BAD if too_much else style.ORANGE, style.INK, "//" if too_much else ""),
            (rest, reading.done + needed, style.FAINT, style.INK, ""),
        )
        whole = _whole(reading)
        for width, left, colour, ink, hatch in parts:
            ax.barh(at, width, left=left, height=0.56, color=colour, hatch=hatch, edgecolor="white", linewidth=0)
            if width > 0.07 * whole:
                ax.text(
                    left + width / 2, at, short(width, how, self.language), color=ink, ha="center", va="center", fontsize="small"
                )
        if not np.isnan(reading.goal):
            ax.plot([reading.goal] * 2, [at - 0.38, at + 0.38], color=style.INK, linewidth=2.5, solid_capstyle="butt")

    def _key(self, paced: bool) -> None:
        """Write the key below the axis, in one row; a legend would take as long as all the rest."""
        colours = {DONE: style.BLUE, NEEDED: style.ORANGE, REST: style.FAINT, GOAL: style.INK} | (
            {PACE: style.PURPLE} if paced else {}
        )
        marks = {GOAL: "|", PACE: "v"}
        at = dict(zip(colours, (0.0, 0.16, 0.33, 0.6, 0.75), strict=False))
        for text, colour in colours.items():
            edge = style.INK if text is PACE else colour
            look: Any = {
                "color": colour,
                "markeredgecolor": edge,
                "markersize": 8,
                "markeredgewidth": 2.5 if text is GOAL else 0.8,
            }
            self._ax.plot(
                at[text] + 0.008, -0.2, marker=marks.get(text, "s"), clip_on=False, transform=self._ax.transAxes, **look
            )
            words: Any = {"fontsize": "small", "va": "center", "transform": self._ax.transAxes}
            self._ax.text(at[text] + 0.026, -0.205, text.say(self.language), **words)
        self._ax.xaxis.labelpad = 34

    def _pace(self, answer: Answer, rows: list[tuple[str, Reading]]) -> bool:
        """Mark what the pace leads to, on the lowest bar; return whether that is known."""
        if not answer.left or np.isnan(answer.expected) or rows[-1][1] is not answer.later:
            return False
        self._ax.plot(
            answer.later.done + answer.coming, 0.4, marker="v", markersize=8, color=style.PURPLE, markeredgecolor=style.INK
        )
        return True

    def clear(self, message: str) -> None:
        """Leave an empty chart with a note in grey."""
        with mpl.rc_context(_look()):
            self._empty()
            self._ax.set_axis_off()
            self._ax.set_title("")
            self._ax.text(0.5, 0.5, message, ha="center", va="center", color=style.QUIET, transform=self._ax.transAxes)

    def html(self, alternative: str) -> str:
        """Return the chart as an ``<img>`` with what it shows in words."""
        content = io.BytesIO()
        with mpl.rc_context(_look()):
            self.figure.savefig(content, format="png", dpi=DPI, pil_kwargs={"compress_level": 1})
        picture = base64.b64encode(content.getvalue()).decode("ascii")
        size = f'width="{WIDTH * 100:.0f}" height="{HEIGHT * 100:.0f}" style="max-width:100%;height:auto"'
        return f'<img {size} alt="{escape(alternative)}" src="data:image/png;base64,{picture}">'
