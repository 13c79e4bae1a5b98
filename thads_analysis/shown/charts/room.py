"""Room for words once a chart is laid out: labels moved apart, names of points on no other name and no dot that must be seen."""

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
from ..style import FAINT, INK, QUIET
from .fit import points, settled

_RINGS = (0.5, 1.1, 2.0, 3.2, 4.6, 6.2)
"""How far from its dot a name may stand, in heights of a line; farther ones get a thin line to the dot."""
_ANGLES = np.deg2rad(np.arange(0, 360, 15))
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


def place_names(ax: Axes, names: Sequence[str], points: np.ndarray, ground: tuple[Bbox, np.ndarray, np.ndarray]) -> int:
    """Write names beside their points, in this order, and return how many had room.

    Parameters
    ----------
    ax
        A chart that is laid out.
    names, points
        What to write and where the dots are, in pixels, shape (n, 2).
    ground
        The box to stay in; the dots no name may lie on; and those it had better not lie on. All in pixels.

    Notes
    -----
    Each name takes the nearest place that is free, so the same chart always comes out the same. It takes the square of
    the number of names, not of the dots.
    """
    area, kept_free, avoided = ground
    texts = [
        ax.text(0.5, 0.5, name, transform=ax.transAxes, fontsize="small", color=INK, zorder=6, in_layout=False) for name in names
    ]
    taken: list[Bbox] = []
    for text, box, point in zip(texts, boxes(texts), points, strict=True):
        ring, found = _free(point, box, taken, (area, kept_free, avoided))
        if found is None:
            text.remove()
            continue
        taken.append(found)
        text.set_transform(ax.transData)
        text.set(position=ax.transData.inverted().transform((found.x0, found.y0)), va="bottom", ha="left")
        if ring > _RINGS[1]:
            _lead(ax, point, found)
    return len(taken)


def _free(
    point: np.ndarray, box: Bbox, taken: list[Bbox], ground: tuple[Bbox, np.ndarray, np.ndarray]
) -> tuple[float, Bbox | None]:
    """Return the best free place for a name around its point, and how far out it is."""
    area, kept_free, avoided = ground
    best: tuple[float, float, Bbox | None] = (np.inf, 0.0, None)
    for ring in _RINGS:
        for angle in _ANGLES:
            spot = _beside(point, angle, ring * box.height, box)
            if not _inside(spot, area) or any(spot.overlaps(other) for other in taken) or _covered(spot, kept_free):
                continue
            cost = ring + 0.5 * _covered(spot, avoided)
            if cost < best[0]:
                best = (cost, ring, spot)
        if best[0] <= ring:  # no wider ring can be better
            break
    return best[1], best[2]


def _beside(point: np.ndarray, angle: float, away: float, box: Bbox) -> Bbox:
    """Return the box whose nearest edge is so far from the point, in that direction."""
    across, up = np.cos(angle), np.sin(angle)
    x = point[0] + away * across + (across - 1) * box.width / 2
    y = point[1] + away * up + (up - 1) * box.height / 2
    return Bbox.from_bounds(x, y, box.width, box.height)


def _inside(box: Bbox, area: Bbox) -> bool:
    return bool(area.x0 <= box.x0 and box.x1 <= area.x1 and area.y0 <= box.y0 and box.y1 <= area.y1)


def _covered(box: Bbox, dots: np.ndarray, pad: float = 2.0) -> int:
    """Return how many dots lie under a box."""
    if not len(dots):
        return 0
    x, y = dots.T
    return int(((x > box.x0 - pad) & (x < box.x1 + pad) & (y > box.y0 - pad) & (y < box.y1 + pad)).sum())


def _lead(ax: Axes, point: np.ndarray, box: Bbox) -> None:
    """Draw a thin line from a point to the nearest edge of its name."""
    near = np.clip(point, box.min, box.max)
    ax.plot(*ax.transData.inverted().transform(np.array([point, near])).T, color=QUIET, linewidth=0.6, zorder=2)
