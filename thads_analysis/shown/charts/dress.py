"""What every chart has: names, one scale, title, unit, source, and the label of synthetic data."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from types import MappingProxyType
from typing import TypedDict

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.text import Annotation
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.transforms import IdentityTransform, blended_transform_factory

from ...sources.panels import is_synthetic
from ...words.indicators import get
from ...words.levels import fixed
from ...words.vocabulary import PLACE_LEVELS, Category, Kind, Language, Measure, Text, Unit, nfc
from ...words.wording import Scale, label, number, period, scale
from .. import privacy
from ..style import INK, QUIET, RED, tallest
from . import fit

SOURCE = Text(
    "Nguồn: số liệu công bố, địa chỉ trong data/published_figures.csv",
    "Source: published figures, addresses in data/published_figures.csv",
)
OWN = Text("Nguồn: số liệu do người lập biểu đồ cung cấp", "Source: figures supplied by the author of the chart")
SYNTHETIC = "DỮ LIỆU MÔ PHỎNG / SYNTHETIC DATA"
SKEWED = 10
"""Counts whose highest is more times their median are shaded by their logarithms."""
HALO = MappingProxyType({"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.85})
"""The ground under a figure that a line may cross; an outline would turn the letters of an SVG into shapes."""


MONTHS = (
    *(Text(f"T{month}", name) for month, name in ((10, "Oct"), (11, "Nov"), (12, "Dec"))),
    *(Text(f"T{at}", name) for at, name in enumerate(("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep"), start=1)),
)
"""The months of the statistical year, as they stand on a chart."""


class Look(TypedDict, total=False):
    """What every chart can be told.

    ``measure`` ("cases", "money") where the frame no longer says it; ``title`` (the finding), ``subtitle``, ``source``;
    ``reference``, the name of what stands beside the places where it is not the nation; ``synthetic`` to label data whose
    places do not show that they are; ``note`` behind the source; ``officers`` ("names"), who stand under codes otherwise.
    """

    measure: str
    title: str
    subtitle: str
    source: str
    reference: str
    synthetic: bool
    note: str
    officers: privacy.Officers


def private(frame: pd.DataFrame, look: Look, language: Language) -> pd.DataFrame:
    """Return what a chart may show of its frame (:func:`privacy.shown`), and say below whom it leaves out."""
    remark(look, privacy.left_out(frame, language))
    return privacy.shown(frame, look.get("officers"))


def begin(ax: Axes | None, height: float | None = None) -> Axes:
    """Return the axes to draw on: those given, or new ones of a height that fits."""
    if ax is not None:
        return ax
    width, usual = plt.rcParams["figure.figsize"]
    if height and tallest() > usual:  # a slide keeps its format
        usual = min(tallest(), height * width / 8.0)
    return plt.subplots(figsize=(width, usual), layout="constrained")[1]


def drawn(frame: pd.DataFrame, indicator: str) -> pd.Series:
    """Return the drawn column: the indicator's own, or a result's ``value``."""
    name = get(indicator).id
    found = next((column for column in (name, "value") if column in frame.columns), None)
    if found is None:
        raise KeyError(f"không có cột / no column {name!r}, value; {', '.join(map(str, frame.columns))}")
    return frame[found].astype("float64")


def _varying(index: pd.Index) -> list[Hashable]:
    return [name for name in index.names if index.unique(name).size > 1]


def time_level(values: pd.Series) -> str:
    """Return the level of time that varies."""
    return "months" if "months" in _varying(values.index) and "fiscal_year" not in _varying(values.index) else "fiscal_year"


def laid_out(values: pd.Series, time: str, language: Language) -> pd.DataFrame:
    """Lay values out: time down, everything else that varies across; years without a figure stay as gaps."""
    if time not in values.index.names:
        raise KeyError(f"thiếu cấp / missing level {time!r}; {', '.join(map(str, values.index.names))}")
    others = [name for name in _varying(values.index) if name != time]
    rows = names(values.to_frame().droplevel(time) if values.index.nlevels > 1 else values.to_frame(), language, others)
    table = pd.DataFrame({"time": values.index.get_level_values(time), "line": rows, "value": values.to_numpy()})
    if table.duplicated(["time", "line"]).any():
        raise ValueError(
            f"nhiều số cho một điểm, hãy tidy.select / several figures for one point: {', '.join(map(str, values.index.names))}"
        )
    wide = table.pivot(index="time", columns="line", values="value")[list(dict.fromkeys(rows))]
    return wide.reindex(range(int(wide.index.min()), int(wide.index.max()) + 1)).rename_axis(index=None, columns=None)


def names(frame: pd.DataFrame, language: Language, levels: Sequence[Hashable] | None = None) -> list[str]:
    """Return each row's name, from the levels that vary (or the place, where none does)."""
    keys = frame.index.to_frame(index=False)
    wanted = _varying(frame.index) if levels is None else list(levels)
    wanted = wanted or [name for name in PLACE_LEVELS if name in keys]
    if {"fiscal_year", "months"} <= {*keys.columns} and {"fiscal_year", "months"} & {*wanted}:
        keys["fiscal_year"] = [
            period(int(year), int(months), language) for year, months in zip(keys["fiscal_year"], keys["months"], strict=True)
        ]
        wanted = [name for name in wanted if name != "months" or "fiscal_year" not in wanted]
        wanted = ["fiscal_year" if name == "months" else name for name in wanted]
    if "months" in wanted:
        keys["months"] = [Text(f"{months} tháng", f"{months} months").say(language) for months in keys["months"]]
    for name, word in (("measure", Measure), ("category", Category)):
        if name in wanted:
            keys[name] = [word.of(code).text.say(language) if code in word.codes() else code for code in keys[name]]
    whole = Text("Toàn quốc", "Nation").say(language)
    return (
        [nfc(" · ".join(map(str, row))) or whole for row in keys[wanted].itertuples(index=False)]
        if wanted
        else [whole] * len(keys)
    )


def by_place(frame: pd.DataFrame, indicator: str, language: Language) -> pd.Series:
    """Return the drawn figures by the names of their rows."""
    return drawn(frame, indicator).set_axis(names(frame, language))


def _measure(frame: pd.DataFrame, values: np.ndarray, look: Look) -> str | None:
    """Return what the figures count: as told, as the index says, or what alone is possible.

    Above 100 million a figure can only be money: the whole country has about a million cases a year.
    """
    if "measure" in look:
        return look["measure"]
    if (known := fixed(frame, "measure")) is not None:
        return str(known)
    if "measure" in frame.index.names and frame.index.unique("measure").size == 1:
        return str(frame.index.unique("measure")[0])
    if "measure" in frame.index.names:
        return None
    largest = np.nanmax(np.abs(values), initial=0) if np.isfinite(values).any() else 0
    return "money" if largest > 1e8 else "cases"


def shown_as(frame: pd.DataFrame, indicator: str, values: np.ndarray, look: Look) -> Scale:
    """Return how the figures are shown: one scale for the whole chart."""
    values = np.asarray(values, dtype=float)
    unit = get(indicator).unit
    if unit is Unit.BY_MEASURE:
        unit = get(indicator).unit_in(_measure(frame, values, look))
    known = np.abs(values[np.isfinite(values)])
    how = scale(unit, float(np.max(known, initial=0)), most=1e12)
    if unit is Unit.VND and how.divisor > 1:
        shown = known / how.divisor
        return how._replace(decimals=0 if np.max(shown) >= 1000 or (shown == shown.round()).all() else 1)
    return how


def short(value: float, how: Scale, language: Language, *, sign: bool = False) -> str:
    """Write a figure in the scale of its chart."""
    return number(value / how.divisor, how.decimals, language, sign=sign)


def unit_line(how: Scale, language: Language) -> str:
    """Say the unit of the chart."""
    return f"{Text('Đơn vị', 'Unit').say(language)}: {how.unit.say(language)}"


def dress(
    ax: Axes, frame: pd.DataFrame, indicator: str, how: Scale, *, language: Language, look: Look, values_on: str | None = "y"
) -> Axes:
    """Give the chart its title, unit, source, number format, and the label of synthetic data."""
    title = look.get("title", label(indicator, _counted(frame, how, look), language))
    synthetic = look.get("synthetic", is_synthetic(frame))
    below = look.get("subtitle", unit_line(how, language))
    source = [look.get("source", SYNTHETIC if synthetic else source_of(frame).say(language)), look.get("note", "")]
    if values_on is not None:
        _number_axis(ax.xaxis if values_on == "x" else ax.yaxis, how, language)
        ax.grid(visible=values_on == "x", axis="x")
        ax.grid(visible=values_on == "y", axis="y")
    _head(ax, nfc(title), nfc(f"{SYNTHETIC} · {below}" if synthetic else below), warn=synthetic)
    small = fit.X_SMALL * mpl.rcParams["font.size"]
    edge, across, room = fit.beside_edge(ax)
    ax.set_xlabel(
        fit.wrap(nfc(" · ".join(filter(None, source))), room, small), loc="left", fontsize=small, color=QUIET, labelpad=8
    )
    ax.xaxis.label.set(x=edge, transform=blended_transform_factory(across, IdentityTransform()))
    return ax


def _head(ax: Axes, title: str, below: str, *, warn: bool) -> None:
    """Write title and subtitle above the axes and the key, in lines no wider than the axes."""
    line = mpl.rcParams["font.size"]
    ax.set_title("")
    small, weight = fit.SMALL * line, "bold" if warn else "normal"
    edge, across, room = fit.beside_edge(ax)
    below = fit.wrap(below, room, small, weight)
    base = 0.8 * line + _key_height(ax)
    ax.annotate(
        below,
        (edge, 1),
        (0, base),
        xycoords=across,
        textcoords="offset points",
        fontsize=small,
        color=RED if warn else QUIET,
        weight=weight,
        in_layout=False,  # the title, whose width counts for nothing, stands above it
    )
    up = base + 1.35 * small * (below.count("\n") + 1) + 0.45 * line
    ax.set_title(fit.wrap(title, room, 1.2 * line, "bold"), pad=up, x=edge, ha="left")
    ax.title.set_transform(across + ax.titleOffsetTrans)  # type: ignore[attr-defined]


def _key_height(ax: Axes) -> float:
    """Return how high the key above the axes is, in points."""
    legend = ax.get_legend()
    if legend is None or legend.get_gid() != "key":
        return 0.0
    return fit.points(ax, legend.get_window_extent().height)


def _counted(frame: pd.DataFrame, how: Scale, look: Look) -> str | None:
    """Return the measure that the title names."""
    if "measure" in look or "measure" in frame.index.names or fixed(frame, "measure"):
        return _measure(frame, np.array([]), look)
    return {"việc": "cases"}.get(how.unit.vi, "money" if how.unit.vi.endswith("đồng") else None)


def _number_axis(axis: Axis, how: Scale, language: Language) -> None:
    """Write the numbers of an axis in the chart's scale, with the decimals that its ticks need."""
    axis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 5, 10]))

    def write(value: float, _at: int | None) -> str:
        ticks = axis.get_majorticklocs() / how.divisor
        step = float(np.min(np.diff(ticks), initial=1e9)) if len(ticks) > 1 else 1.0
        return number(value / how.divisor, 0 if step > 0.999 else 1 if step > 0.0999 else 2, language)

    axis.set_major_formatter(FuncFormatter(write))


def remark(look: Look, words: str) -> None:
    """Add words to the note of a chart."""
    if words:
        look["note"] = f"{look['note']} · {words}" if look.get("note") else words


def note_missing(look: Look, missing: int, language: Language) -> None:
    """Say in the footer how many rows have no figure."""
    if missing:
        remark(
            look,
            Text(f"{missing} dòng không có số liệu", f"{missing} {'row' if missing == 1 else 'rows'} without figures").say(
                language
            ),
        )


def note_unnamed(look: Look, unnamed: int, language: Language) -> None:
    """Say in the footer how many places are drawn without their names."""
    if unnamed:
        words = Text(f"{unnamed} nơi không ghi tên", f"{unnamed} {'place' if unnamed == 1 else 'places'} not named")
        remark(look, words.say(language))


def write_beside(ax: Axes, x: float, y: float, text: str, away: float, *, size: float | None = None) -> Annotation:
    """Write a figure to the right of a point, or to the left."""
    side, size = "left" if away > 0 else "right", size or fit.SMALL * mpl.rcParams["font.size"]
    return ax.annotate(text, (x, y), (away, 0), textcoords="offset points", ha=side, va="center", fontsize=size, color=INK)  # type: ignore[arg-type]


def wrapped(names: Iterable[object]) -> list[str]:
    """Return names of rows in lines that leave most of the width to the figures."""
    size = mpl.rcParams["font.size"]
    return [fit.wrap(str(name), 0.24 * 72 * mpl.rcParams["figure.figsize"][0], size) for name in names]


def name_rows(ax: Axes, names: Iterable[object], size: float | None = None) -> None:
    """Name the rows of a chart of bars, from below."""
    said = wrapped(names)
    ax.set_yticks(range(len(said)), said, fontsize=size or mpl.rcParams["font.size"])
    ax.set_ylim(-0.7, len(said) - 0.3)


def key(ax: Axes) -> None:
    """Put the key above the chart, in as many columns as there is room for."""
    size, entries = fit.SMALL * mpl.rcParams["font.size"], ax.get_legend_handles_labels()[1]
    widest = max((fit.width(entry, size) for entry in entries), default=0.0) + 4.5 * size
    edge, across, room = fit.beside_edge(ax)
    legend = ax.legend(
        loc="lower left",
        bbox_to_anchor=(edge, 1),
        bbox_transform=across,
        ncols=int(np.clip(room / max(widest, 1.0), 1, max(1, len(entries)))),
        frameon=False,
        fontsize=size,
        borderaxespad=0.1,
        borderpad=0.2,
        handletextpad=0.3,
        columnspacing=1.2,
    )
    legend.set(gid="key", in_layout=False)


def source_of(frame: pd.DataFrame) -> Text:
    """Return the source of a frame: the published figures only where it says that it was made from them."""
    return SOURCE if frame.attrs.get("published") else OWN


def shades(values: pd.Series, indicator: str) -> tuple[pd.Series, Text | None]:
    """Return how dark each figure is drawn, 0 to 1 from the lowest to the highest, and how to say where that is not even.

    Where one place has far more than the others (the highest is over ten times the median), counts and amounts are shaded
    by their logarithms; 0 then looks like the lowest figure above it. Rates and changes, which can be negative, never are.
    """
    known = values.dropna()
    counts = get(indicator).kind in (Kind.STOCK, Kind.FLOW) and bool((known >= 0).all()) and bool((known > 0).any())
    skewed = counts and known.max() > SKEWED * known[known > 0].median()
    scaled = np.log(values.clip(lower=known[known > 0].min())) if skewed else values
    low, high = scaled.min(), scaled.max()
    even = (scaled - low) / (high - low) if high > low else scaled * 0
    return even, Text("màu theo thang lôgarit", "colours on a log scale") if skewed else None


def percent_ticks(ax: Axes, how: Scale) -> Axes:
    """Leave out ticks beyond 100 on an axis of percent that has no figure there: a rate has nothing to show there."""
    if how.unit is Unit.PERCENT.text:
        ax.set_xticks([tick for tick in ax.get_xticks() if ax.get_xlim()[0] <= tick <= max(100, ax.dataLim.x1)])
    return ax
