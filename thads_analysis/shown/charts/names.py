"""Names of points: beside their dots, on no other name, on no dot that must be seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from ..style import INK, QUIET
from .room import boxes

_RINGS = (0.5, 1.1, 2.0, 3.2, 4.6, 6.2)
"""How far from its dot a name may stand, in heights of a line; farther ones get a thin line to the dot."""
_ANGLES = np.deg2rad(np.arange(0, 360, 15))


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
