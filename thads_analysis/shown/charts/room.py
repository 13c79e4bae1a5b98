"""Room for words: what a chart looks like once it is laid out, and labels moved apart until none lies on another."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Text as Written
from matplotlib.transforms import Bbox
from scipy.optimize import isotonic_regression

from ...words.vocabulary import Language, Text
from ..style import FAINT, QUIET
from .fit import points, settled

SMALLEST = 4.5
"""Letters below so many points can't be read; words that would need them are left out, and that is said."""

Named = tuple[float, str, str]
"""A line's height at its end, its name and the colour of the name."""


def boxes(texts: Iterable[Written]) -> list[Bbox]:
    """Return the boxes of words, in pixels."""
    return [text.get_window_extent() for text in texts]


def apart(wanted: np.ndarray, gap: float, low: float, high: float) -> np.ndarray:
    """Return places as near as can be to those wanted, at least a gap apart, none beyond the ends.

    Parameters
    ----------
    wanted
        In any order; the answer has the same order.
    gap, low, high
        Least distance, and between what; there must be room for all: ``(len(wanted) - 1) * gap <= high - low``.

    Examples
    --------
    >>> apart(np.array([5.0, 1.0, 5.0]), 2.0, 0.0, 10.0).tolist()
    [4.0, 1.0, 6.0]
    """
    if not len(wanted):
        return wanted
    order = np.argsort(wanted, kind="stable")
    steps = gap * np.arange(len(wanted))
    free = isotonic_regression(wanted[order] - steps).x
    found = np.empty(len(wanted))
    found[order] = np.clip(free, low, max(low, high - steps[-1])) + steps
    return found


def remark(ax: Axes, words: str) -> None:
    """Add words to the footer of a chart that is already dressed."""
    said = " ".join(ax.get_xlabel().split())
    ax.xaxis.label.set_text(textwrap.fill(f"{said} · {words}" if said else words, 110))


def at_right(ax: Axes, ends: Sequence[Named]) -> None:
    """Write words at the right end of lines, moved apart."""
    texts = [
        ax.annotate(
            words,
            (1, value),
            (12, 0),
            xycoords=ax.get_yaxis_transform(),
            textcoords="offset points",
            va="center",
            fontsize="small",
            color=ink,
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": FAINT, "linewidth": 0.8, "shrinkA": 1, "shrinkB": 0, "relpos": (0, 0.5)},
        )
        for value, words, ink in ends
    ]
    if not texts:
        return
    area = settled(ax)
    high = 1.08 * max(box.height for box in boxes(texts))
    at = np.array([ax.transData.transform((0, value))[1] for value, _, _ in ends])
    for text, wanted, found in zip(texts, at, apart(at, high, area.y0 + high / 2, area.y1 - high / 2), strict=True):
        text.set_position((12, points(ax, found - wanted)))


def fit_rows(ax: Axes, rows: int, language: Language) -> None:
    """Write the names of rows small enough that none lies on the next; leave them out where none could be read."""
    settled(ax)
    labels = ax.get_yticklabels()
    high = max((box.height for box in boxes(labels)), default=0)
    step = abs(float(np.diff(ax.transData.transform([(0, 0), (0, 1)])[:, 1])[0]))
    if not rows or high <= step:
        return
    size = float(labels[0].get_fontsize()) * 0.96 * step / high
    if size >= SMALLEST:
        ax.tick_params(axis="y", labelsize=size)
        return
    ax.set_yticks([])
    remark(ax, Text(f"{rows} dòng không ghi tên vì thiếu chỗ", f"{rows} rows not named for want of room").say(language))


def nothing(ax: Axes, language: Language) -> None:
    """Say on an empty chart that there are no figures."""
    words = Text("không có số liệu", "no figures").say(language)
    ax.text(0.5, 0.5, words, transform=ax.transAxes, ha="center", va="center", color=QUIET)


def key_inside(ax: Axes, rows: int) -> None:
    """Put the key inside a chart of rows, on room made for it above the topmost."""
    line = 2.0 * float(mpl.rcParams["font.size"])
    high = max(points(ax, ax.get_window_extent().height) - line, line)
    ax.set_ylim(-0.7, rows - 0.3 + (rows + 0.4) * line / high)
    if ax.get_legend_handles_labels()[1]:
        ax.legend(
            loc="upper right",
            ncols=3,
            frameon=False,
            fontsize="small",
            borderpad=0.1,
            borderaxespad=0.1,
            handletextpad=0.4,
            columnspacing=1.2,
        )
