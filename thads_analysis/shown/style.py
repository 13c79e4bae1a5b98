"""How charts look: one palette, fonts with every Vietnamese letter, three sizes, and saving.

The colours have the hues of Okabe and Ito (2008), but each its own lightness: any two are at least 10 apart in L* (CIELAB),
so that they differ in grey print and on a weak beamer, and at least 20 (CIE 1976) as colour-blind readers see them. Neighbours
in the order are further apart than that.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import matplotlib as mpl
from cycler import cycler
from matplotlib import font_manager
from matplotlib.figure import Figure

from .. import __version__

INK, QUIET, FAINT, PAPER = "#222222", "#6b6b6b", "#c9c9c9", "#ffffff"
BLUE, ORANGE, GREEN, PURPLE, SKY, RED = "#1e5099", "#e89030", "#20977a", "#4c2153", "#75cceb", "#c8341d"
PALETTE = (BLUE, ORANGE, PURPLE, SKY, RED, GREEN)
GOOD, BAD, NEUTRAL = BLUE, "#e2683f", FAINT
"""Improvement, concern, neither: never red against green, and dark, middle, light in grey."""

_SIZES: Mapping[str, dict[str, Any]] = MappingProxyType(
    {
        "notebook": {"figure.figsize": (8.0, 4.5), "font.size": 10, "figure.dpi": 100, "lines.linewidth": 2.0},
        "report": {"figure.figsize": (6.5, 3.9), "font.size": 9, "figure.dpi": 110, "lines.linewidth": 1.6},
        "conference": {"figure.figsize": (12.8, 7.2), "font.size": 18, "figure.dpi": 100, "lines.linewidth": 3.5},
    }
)


_LOOK: Mapping[str, Any] = MappingProxyType(
    {
        "axes.prop_cycle": cycler(color=PALETTE),
        "axes.grid": True,
        "axes.grid.axis": "y",
        "grid.color": "#e6e6e6",
        "axes.axisbelow": True,
        "axes.edgecolor": FAINT,
        "axes.titleweight": "bold",
        "axes.titlesize": "large",
        "text.color": INK,
        "axes.labelcolor": QUIET,
        "xtick.color": QUIET,
        "ytick.color": QUIET,
        "xtick.major.size": 0,
        "ytick.major.size": 0,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.spines.left": False,
        "svg.fonttype": "none",
        "svg.hashsalt": "thads",
        "pdf.fonttype": 42,
        "savefig.facecolor": PAPER,
        "figure.constrained_layout.use": True,
    }
)


_TALLEST = MappingProxyType({12.8: 7.2, 6.5: 9.6})
"""Heights in inches that a slide and a page of A4 leave, by the width of the style; a screen scrolls."""


def tallest() -> float:
    """Return how high a chart of the style in use may be, in inches."""
    return _TALLEST.get(float(mpl.rcParams["figure.figsize"][0]), 24.0)


def style(name: str = "notebook") -> None:
    """Set how charts look from here on.

    Parameters
    ----------
    name
        ``"notebook"`` (screen), ``"report"`` (A4) or ``"conference"`` (16:9, type that reads from the last row).

    Raises
    ------
    ValueError
        If there is no such style.
    """
    mpl.rcParams.update(settings(name))
    _in_notebook()


def settings(name: str = "notebook") -> Any:
    """Return matplotlib's settings of a style, for one chart that leaves others as they are.

    Raises
    ------
    ValueError
        If there is no such style.
    """
    if name not in _SIZES:
        raise ValueError(f"style: {name!r}; {', '.join(_SIZES)}")
    return {"font.family": [*_fonts(), "DejaVu Sans"], **_LOOK, **_SIZES[name]}


@cache
def _fonts() -> tuple[str, ...]:
    """Make Be Vietnam Pro known to matplotlib; DejaVu Sans, which has every letter too, stands behind it."""
    try:
        import fontpkg_be_vietnam_pro as font
    except ImportError:
        return ()
    for file in sorted(Path(font.ROOT).rglob("*.ttf")):
        font_manager.fontManager.addfont(file)
    return (font.FAMILY,)


def _in_notebook() -> None:
    """Let a notebook keep each chart as a picture and as a drawing."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is not None and hasattr(shell, "kernel"):
        from matplotlib_inline.backend_inline import set_matplotlib_formats

        set_matplotlib_formats("retina", "svg", bbox_inches=None)


def luminance(colour: Sequence[float]) -> float:
    """Return the relative luminance of a colour, 0 to 1 (WCAG 2.1)."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ink(ground: Sequence[float]) -> str:
    """Return black or white, whichever stands out more; it is 4.58 to 1 at the least on any colour."""
    light = luminance(ground) + 0.05
    return "#000000" if light / 0.05 >= 1.05 / light else "#ffffff"


def save(figure: Figure, path: str | Path, formats: Sequence[str] = ("png", "svg", "pdf")) -> tuple[Path, ...]:
    """Save a chart, the same input giving the same file; never over one that is there with other content.

    Parameters
    ----------
    figure
        The figure (``ax.figure``).
    path
        Where to; the ending is set by the formats.
    formats
        Any of png (300 dpi), svg (text stays text), pdf (fonts embedded).

    Returns
    -------
    tuple of pathlib.Path
        The files written.

    Raises
    ------
    FileExistsError
        If a file of that name with other content is there already.
    """
    return kept(Path(path), {ending: _drawn(figure, f".{ending}") for ending in formats})


def kept(base: Path, contents: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write contents beside each other, each with its ending; never over a file that is there with other content.

    Raises
    ------
    FileExistsError
        If there is such a file; nothing is written then.
    """
    files = {base.with_name(f"{base.name}.{ending}"): content for ending, content in contents.items()}
    if taken := [str(file) for file, content in files.items() if file.exists() and file.read_bytes() != content]:
        raise FileExistsError(
            f"đã có tệp khác, hãy đổi tên hoặc xóa / another file is there, rename or delete: {', '.join(taken)}"
        )
    base.parent.mkdir(parents=True, exist_ok=True)
    for file, content in files.items():
        file.write_bytes(content)
    return tuple(files)


def _drawn(figure: Figure, suffix: str) -> bytes:
    content = io.BytesIO()
    for ax in figure.axes:  # a layout starts from the last one: every file starts from the same
        if figure.get_layout_engine() and (spec := ax.get_subplotspec()):
            ax._set_position(spec.get_position(figure))  # type: ignore[attr-defined]
    figure.draw_without_rendering()
    with mpl.rc_context({"svg.hashsalt": "thads", "svg.fonttype": "none", "pdf.fonttype": 42}):
        figure.savefig(content, format=suffix.removeprefix("."), dpi=300, metadata=_metadata(suffix, _source(figure)))
    return content.getvalue()


def _source(figure: Figure) -> str:
    """Return the footers of a figure's charts."""
    return " | ".join(dict.fromkeys(said for ax in figure.axes if (said := " ".join(ax.get_xlabel().split()))))


def _metadata(suffix: str, source: str) -> dict[str, Any]:
    """Return what a file says of itself: source and version, no date."""
    made = f"thads_analysis {__version__}"
    known: dict[str, dict[str, Any]] = {
        ".svg": {"Date": None, "Creator": made, "Source": source},
        ".pdf": {"CreationDate": None, "Creator": made, "Subject": source},
        ".png": {"Software": made, "Source": source},
    }
    return known.get(suffix, {})
