"""Words that fit: measured, wrapped, kept apart and inside the chart, in every style."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.text import Annotation
from matplotlib.text import Text as Written
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Bbox, Transform, blended_transform_factory, offset_copy

from ..style import INK, QUIET

SMALL, X_SMALL = 0.833, 0.694
"""What matplotlib calls small and x-small."""
LEAST = 0.55
"""Names of rows never get smaller than this part of the style's type; where they would, some rows go unnamed."""
_LINE = 1.28


class Rows(NamedTuple):
    """How rows are written: their distance and their type in points, and whether each can have its name."""

    pitch: float
    size: float
    all_named: bool

    @property
    def figures(self) -> float:
        """Size of the figures in the rows, in points."""
        return min(self.size, SMALL * mpl.rcParams["font.size"])

    def mark(self, area: float) -> float:
        """Return the area of a mark, so that those of two rows do not touch."""
        return float(min(area, max(4.0, (0.8 * self.pitch) ** 2)))


def settled(ax: Axes) -> Bbox:
    """Give everything its place and return the box of the axes, in pixels."""
    figure = ax.get_figure(root=True)
    if figure is not None:
        figure.draw_without_rendering()
    return ax.get_window_extent()


def points(ax: Axes, pixels: float) -> float:
    """Return pixels of a chart in points."""
    figure = ax.get_figure(root=True)
    return pixels * 72 / (figure.dpi if figure is not None else 72)


EDGE = 0.1
"""Inches between the words above and below a chart and the edge of its figure."""


def beside_edge(ax: Axes) -> tuple[float, Transform, float]:
    """Return where words above and below the axes begin, the transform of that, and their room in points.

    A figure of one chart gives them its whole width, axes among others their own.
    """
    figure = ax.get_figure(root=True)
    if figure is None or len(figure.axes) > 1 or not figure.get_layout_engine():
        return 0.0, ax.transAxes, points(ax, ax.get_window_extent().width)
    whole = figure.get_figwidth()
    across = blended_transform_factory(figure.transFigure, ax.transAxes)
    return EDGE / whole, across, 72 * (whole - 2 * EDGE)


@lru_cache(maxsize=5_000)
def _advance(letter: str, weight: str, family: tuple[str, ...]) -> float:
    """Return the width of a letter, as a part of the size of its type."""
    prop = FontProperties(family=list(family), size=100, weight=weight)
    return float(text_to_path.get_text_width_height_descent(letter, prop, False)[0]) / 100


def width(text: str, size: float, weight: str = "normal") -> float:
    """Return how wide a line is, in points, letter by letter."""
    family = tuple(mpl.rcParams["font.family"])
    return size * sum(_advance(letter, weight, family) for letter in text)


def wrap(text: str, room: float, size: float, weight: str = "normal") -> str:
    """Break a text into lines no wider than the room, both in points; a single word is never broken."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and 1.04 * width(longer, size, weight) <= room:  # hinting widens letters
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


def in_two(text: str, room: float, size: float, weight: str = "normal") -> str:
    """Break a text into two lines at most; of a longer one the beginning and the end stay, with an ellipsis between.

    Examples
    --------
    >>> lines = in_two("Phòng Thi hành án dân sự khu vực 12, Bắc Kạn", 90, 10).splitlines()
    >>> len(lines), lines[1].startswith("… "), lines[1].endswith("Bắc Kạn")
    (2, True, True)
    """
    words = [_cut(word, room, size, weight) for word in text.split()]
    lines = wrap(" ".join(words), room, size, weight).split("\n")
    if len(lines) <= 2:
        return "\n".join(lines)
    tails = [f"… {' '.join(words[at:])}" for at in range(1, len(words))]
    fits = [tail for tail in tails if 1.04 * width(tail, size, weight) <= room]
    return f"{lines[0]}\n{fits[0] if fits else '…'}"


def _cut(word: str, room: float, size: float, weight: str) -> str:
    """Return a word that is no wider than the room, its end left out where it would be."""
    if 1.04 * width(word, size, weight) <= room:
        return word
    cut = [word[:at] for at in range(1, len(word)) if 1.04 * width(f"{word[:at]}…", size, weight) <= room]
    return f"{cut[-1] if cut else word[0]}…"


def rows(ax: Axes, names: Sequence[str], *, own: bool, above: float = 0.0) -> Rows:
    """Return how so many rows can be written on the axes.

    Parameters
    ----------
    ax
        Axes; of a figure of its own (`own`), whose title and footer are still to come, or given.
    names
        Wrapped names.
    above
        Lines that a key takes.
    """
    type_size = mpl.rcParams["font.size"]
    figure = ax.get_figure(root=True)
    height = points(ax, ax.get_window_extent().height)
    if own and figure is not None:
        height = 72 * figure.get_figheight() - (8.6 + above) * type_size
    lines = max((name.count("\n") + 1 for name in names), default=1)
    pitch = height / (len(names) + 0.4)
    size = min(type_size, pitch / (_LINE * lines))
    return Rows(pitch, max(size, LEAST * type_size), size >= LEAST * type_size)


def columns(names: Sequence[str], room: float) -> tuple[list[str], float]:
    """Return names wrapped to columns of so many points, and the size at which their longest word fits."""
    size = float(mpl.rcParams["font.size"])
    widest = max((width(word, size) for name in names for word in name.split()), default=1.0)
    size *= min(1.0, room / widest)
    return [wrap(name, room, size) for name in names], size


def extremes(count: int, marked: Sequence[int], most: int) -> list[int]:
    """Return which of so many rows get a name: those marked, then the outermost from both ends."""
    outer = [at for pair in zip(range(count), reversed(range(count)), strict=True) for at in pair]
    return list(dict.fromkeys([*marked, *outer]))[: min(count, max(most, 2))]


def apart(wanted: np.ndarray, heights: np.ndarray, low: float, high: float) -> np.ndarray:
    """Return middles near those wanted, so that words of such heights do not touch, between the ends if there is room.

    Examples
    --------
    >>> apart(np.array([5.0, 1.0, 5.0]), np.full(3, 2.0), 0.0, 10.0).tolist()
    [5.0, 1.0, 7.0]
    """
    order, found = np.argsort(wanted, kind="stable"), np.array(wanted, dtype=float)
    edge = low
    for at in order:
        found[at] = max(found[at], edge + heights[at] / 2)
        edge = found[at] + heights[at] / 2
    edge = high
    for at in order[::-1]:
        found[at] = min(found[at], edge - heights[at] / 2)
        edge = found[at] - heights[at] / 2
    return found


def name_some(ax: Axes, how: Rows, words: dict[int, str], count: int) -> None:
    """Write the names of some rows beside the axes, moved apart, each led to its row."""
    ax.set_yticks([])
    ax.set_ylim(-0.7, count - 0.3)
    size = SMALL * mpl.rcParams["font.size"]
    words = {row: wrap(text, 0.27 * 72 * mpl.rcParams["figure.figsize"][0], size) for row, text in words.items()}
    heights = 1.25 * size * np.array([text.count("\n") + 1 for text in words.values()]) / how.pitch
    places = apart(np.array([*words], dtype=float), heights, -0.7, count - 0.3)
    beside = offset_copy(ax.get_yaxis_transform(), ax.get_figure(root=True), x=-1.4 * size, units="points")
    for (row, text), y in zip(words.items(), places, strict=True):
        ax.annotate(
            text,
            (0, row),
            (0, y),
            xycoords=ax.get_yaxis_transform(),
            textcoords=beside,
            ha="right",
            va="center",
            fontsize=size,
            color=INK,
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": QUIET, "linewidth": 0.7, "shrinkA": 1, "shrinkB": 0, "relpos": (1, 0.5)},
        )


def room_beside(ax: Axes, texts: Iterable[Written]) -> None:
    """Widen the axis of figures until what is written beside its marks stands within."""
    found = list(texts)
    for _ in range(3):
        frame = settled(ax)
        spans = [text.get_window_extent() for text in found]
        gap = 0.01 * frame.width
        left = max((frame.x0 + gap - span.x0 for span in spans), default=0.0)
        right = max((span.x1 + gap - frame.x1 for span in spans), default=0.0)
        if max(left, right) <= 0:
            return
        low, high = ax.get_xlim()
        left, right = (min(max(0.0, side), 0.4 * frame.width) for side in (left, right))
        whole = (high - low) * frame.width / (frame.width - left - right)
        ax.set_xlim(low - whole * left / frame.width, high + whole * right / frame.width)


def place(ax: Axes, texts: Sequence[Annotation], *, around: Sequence[Written] = ()) -> None:
    """Leave each text where it is, or put it on the other side of its point, or take it away where both lie on another.

    Parameters
    ----------
    ax
        The axes.
    texts
        Annotations in points above or below, the most important first.
    around
        What stays where it is.
    """
    frame = settled(ax)
    taken = [Written.get_window_extent(text) for text in around]  # of the words alone: a leader line may pass below a figure
    for text in texts:
        x, y = text.xyann
        sides = ((y, text.get_verticalalignment()), (-y, "top" if y > 0 else "bottom"))
        if not any(_free(text, (x, away), va, taken, frame) for away, va in sides):
            text.remove()


def _free(text: Annotation, away: tuple[float, float], va: str, taken: list[Bbox], frame: Bbox) -> bool:
    text.xyann, _ = away, text.set_verticalalignment(va)  # type: ignore[func-returns-value, arg-type]
    box = text.get_window_extent()
    free = not any(box.overlaps(other) for other in taken) and box.y0 >= frame.y0
    if free:
        taken.append(box)
    return free
