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
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ...words.vocabulary import Language, Text
from ...words.wording import Scale
from .. import style
from ..charts.dress import Look, dress, key, name_rows, short, shown_as, write_beside
from .answer import Answer, Reading
from .sentence import percent

WIDTH, HEIGHT, DPI = 8.4, 3.3, 150
"""Inches and points an inch: shown at 100 points an inch, so that letters are crisp on fine screens too."""

DONE, NEEDED, REST = Text("đã xong", "completed"), Text("cần thêm", "needed"), Text("có điều kiện còn lại", "left with conditions")
GOAL, PACE = Text("chỉ tiêu", "target"), Text("theo nhịp này", "at this pace")


def _look() -> dict[str, Any]:
    """Return the settings of charts in notebooks, with margins that stay where they are while sliders move."""
    return {**style.settings("notebook"), "figure.constrained_layout.use": False}


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
            self._ax = self.figure.add_axes((0.17, 0.2, 0.8, 0.56))

    def draw(self, answer: Answer, title: str, measure: str) -> None:
        """Draw an answer."""
        rows = self._rows(answer)
        look = Look(title=title, measure=measure)
        with mpl.rc_context(_look()):
            self._ax.clear()
            how = shown_as(answer.row, "completed", np.array([max(one.base, one.done + one.needed) for _, one in rows]), look)
            for at, (_, reading) in enumerate(reversed(rows)):
                self._bar(at, reading, how)
            self._pace(answer, rows)
            name_rows(self._ax, [name for name, _ in reversed(rows)])  # type: ignore[arg-type]
            self._ax.margins(x=0.02)
            self._ax.set_xlim(left=0)
            key(self._ax)
            dress(self._ax, answer.row, "completed", how, language=self.language, look=look, values_on="x")

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
            (DONE, reading.done, 0, style.BLUE, "white", ""),
            (NEEDED, needed, reading.done, style.BAD if too_much else style.ORANGE, style.INK, "//" if too_much else ""),
            (REST, rest, reading.done + needed, style.FAINT, style.INK, ""),
        )
        whole = max(reading.base, reading.done + needed)
        for text, width, left, colour, ink, hatch in parts:
            label = text.say(self.language) if at == 0 else None
            ax.barh(at, width, left=left, height=0.56, color=colour, label=label, hatch=hatch, edgecolor="white", linewidth=0)
            if width > 0.07 * whole:
                ax.text(left + width / 2, at, short(width, how, self.language), color=ink, ha="center", va="center", fontsize="small")
        if not np.isnan(reading.goal):
            mark = {"label": GOAL.say(self.language)} if at == 0 else {}
            ax.plot([reading.goal] * 2, [at - 0.38, at + 0.38], color=style.INK, linewidth=2.5, solid_capstyle="butt", **mark)

    def _pace(self, answer: Answer, rows: list[tuple[str, Reading]]) -> None:
        """Mark what the pace leads to, on the lowest bar."""
        if answer.left and not np.isnan(answer.expected) and rows[-1][1] is answer.later:
            x = answer.later.done + answer.coming
            self._ax.scatter(
                [x], [0.38], marker="v", s=55, color=style.PURPLE, edgecolor=style.INK, zorder=4, label=PACE.say(self.language)
            )

    def clear(self, message: str) -> None:
        """Leave an empty chart with a note in grey."""
        with mpl.rc_context(_look()):
            self._ax.clear()
            self._ax.set_axis_off()
            self._ax.text(0.5, 0.5, message, ha="center", va="center", color=style.QUIET, transform=self._ax.transAxes)

    def html(self, alternative: str) -> str:
        """Return the chart as an ``<img>`` with what it shows in words."""
        content = io.BytesIO()
        with mpl.rc_context(_look()):
            self.figure.savefig(content, format="png", dpi=DPI, pil_kwargs={"compress_level": 1})
        picture = base64.b64encode(content.getvalue()).decode("ascii")
        size = f'width="{WIDTH * 100:.0f}" height="{HEIGHT * 100:.0f}" style="max-width:100%;height:auto"'
        return f'<img {size} alt="{escape(alternative)}" src="data:image/png;base64,{picture}">'
