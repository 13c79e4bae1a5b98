"""A map of tiles: each province one tile, no borders drawn."""

from __future__ import annotations

import textwrap
from typing import Unpack

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle
from matplotlib.text import Text as Written

from ...sources import tiles
from ...sources.panels import is_anonymous
from ...words.indicators import get
from ...words.levels import level
from ...words.vocabulary import Direction, Language, Text
from ...words.wording import MISSING
from ..style import FAINT, PAPER, ink
from .dress import Look, begin, by_place, dress, note_missing, private, shades, short, shown_as, unit_line
from .fit import settled
from .room import SMALLEST, boxes, remark

_WIDE, _SIDE = 1.7, 0.94
"""How much wider than high a tile is, and how much of its place it fills."""


def tile_map(
    frame: pd.DataFrame, indicator: str, *, language: Language = "vi", ax: Axes | None = None, **look: Unpack[Look]
) -> Axes:
    """Draw each province as one tile with its figure, where it lies on the map; no borders are drawn.

    Parameters
    ----------
    frame
        One row a province, of one period. The places decide between the 63 provinces and the 34 of 1 July 2025, the
        period where names fit both; a province without a figure keeps its white tile. Other places, and the anonymous
        ones of a synthetic panel, stand in a plain grid in the order of the rows, and the chart says so.
    indicator, language, ax, **look
        As in :func:`over_years`.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If a place stands in several rows.

    Notes
    -----
    Names stand in full, but TP. HCM, BR-VT and TT. Huế (``sources.tiles``); anonymous places by their numbers. Colours
    run from the lowest to the highest figure as :func:`.dress.shades` says; letters are black or white, whichever
    stands out more.
    """
    frame = private(frame, look, language)
    values = by_place(frame, indicator, language)
    if not values.index.is_unique:
        raise ValueError(f"tile_map: mỗi nơi một dòng / one row a place; {len(values)} dòng / rows")
    placed, mapped = _placed(frame, values.index)
    values = values.reindex(placed.index)
    across, down = int(placed["column"].max()) + 1, int(placed["row"].max()) + 1
    ax, how = (
        begin(ax, height=max(2.4, (0.5 if mapped else 0.42) * down + 1.2)),
        shown_as(frame, indicator, values.to_numpy(), look),
    )
    scaled, uneven = shades(values, indicator)
    ground = _tiles(ax, placed, scaled, get(indicator).direction)
    ax.set_xlim(-0.5, across - 0.5, auto=True)
    ax.set(ylim=(down - 0.5, -0.5), xticks=[], yticks=[])
    if mapped:
        ax.set_aspect(1 / _WIDE, adjustable="datalim")
    ax.spines[:].set_visible(False)
    words = _words(ax, placed, [short(value, how, language) for value in values], ground)
    note_missing(look, int(values.isna().sum()), language)
    read = [_how_to_read(mapped, get(indicator).direction), *([uneven] if uneven else [])]
    look.setdefault("subtitle", " · ".join([unit_line(how, language), *(text.say(language) for text in read)]))
    ax = dress(ax, frame, indicator, how, language=language, look=look, values_on=None)
    ax.grid(visible=False)
    _fit(ax, words, language)
    return ax


def _placed(frame: pd.DataFrame, names: pd.Index) -> tuple[pd.DataFrame, bool]:
    """Return where each place stands, and whether that is its place on the map."""
    merged = bool(frame.attrs.get("merged"))
    found = tiles.fitting(names, level(frame, "fiscal_year"), level(frame, "months"), merged=merged)
    if found is not None:
        return tiles.layout(found), True
    across = max(1, min(10, round(np.sqrt(len(names)))))
    at = np.arange(len(names))
    short_names = [str(name).rpartition(" ")[2] if is_anonymous(name) else str(name) for name in names]
    return pd.DataFrame({"short_name": short_names, "row": at // across, "column": at % across}, index=names), False


def _how_to_read(mapped: bool, direction: Direction) -> Text:
    dark = {
        Direction.HIGHER_IS_BETTER: Text("đậm: cao hơn, tốt hơn", "dark: higher, better"),
        Direction.LOWER_IS_BETTER: Text("đậm: thấp hơn, tốt hơn", "dark: lower, better"),
        Direction.NEITHER: Text("đậm: cao hơn", "dark: higher"),
    }[direction]
    grid = Text("xếp ô theo thứ tự, không theo bản đồ", "a plain grid, not a map")
    return dark if mapped else Text(f"{dark.vi} · {grid.vi}", f"{dark.en} · {grid.en}")


def _tiles(ax: Axes, placed: pd.DataFrame, scaled: pd.Series, direction: Direction) -> list[tuple[float, float, float]]:
    """Draw the tiles and return their colours."""
    colours = mpl.colormaps["cividis" if direction is Direction.LOWER_IS_BETTER else "cividis_r"]
    ground = [to_rgb(PAPER if pd.isna(value) else colours(float(value))) for value in scaled]
    corners = placed[["column", "row"]].to_numpy() - _SIDE / 2
    edges = [FAINT if pd.isna(value) else shade for value, shade in zip(scaled, ground, strict=True)]
    shapes = [Rectangle((float(x), float(y)), _SIDE, _SIDE) for x, y in corners]
    ax.add_collection(PatchCollection(shapes, facecolors=ground, edgecolors=edges, linewidths=0.8))
    return ground


def _words(ax: Axes, placed: pd.DataFrame, figures: list[str], ground: list[tuple[float, float, float]]) -> list[Written]:
    """Write name above figure on each tile."""
    rows = zip(placed["short_name"], placed["column"], placed["row"], figures, ground, strict=True)
    found = []
    for name, x, y, figure, shade in rows:
        letters = ink(shade)
        folded = textwrap.fill(name, 16, break_long_words=False) if len(name) > 16 else name
        found.append(ax.text(x, y - 0.06, folded, ha="center", va="bottom", fontsize="small", color=letters))
        weight = "normal" if figure == MISSING else "bold"
        found.append(ax.text(x, y + 0.04, figure, ha="center", va="top", fontsize="small", color=letters, weight=weight))
    for text in found:
        text.set_in_layout(False)  # they lie within their tiles
    return found


def _fit(ax: Axes, words: list[Written], language: Language) -> None:
    """Write all words in the one size that fits every tile; leave them out where none can be read."""
    settled(ax)
    (x0, y0), (x1, y1) = ax.transData.transform([(0, 0), (_SIDE, _SIDE / 2)])
    wide, high = 0.94 * abs(x1 - x0), 0.86 * abs(y1 - y0)
    factor = min([1.0, *(min(wide / box.width, high / box.height) for box in boxes(words) if box.width and box.height)])
    size = words[0].get_fontsize() * factor if words else SMALLEST
    for text in words:
        if size < SMALLEST:
            text.remove()
        else:
            text.set_fontsize(size)
    if size < SMALLEST:
        remark(ax, Text("ô nhỏ, không ghi tên và số", "tiles too small for names and figures").say(language))
