"""Tables for print: the four targets, the league, the burden of officers; each with title, unit, source and label.

pandas' Styler draws them for the web; the same columns go to a workbook of real numbers and to a picture that needs no browser.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from ...sources.panels import is_synthetic
from ...words.indicators import get
from ...words.levels import fixed
from ...words.vocabulary import Direction, Language, Measure, Text, Unit
from ...words.wording import MISSING, Scale, label, number, period, scale
from .. import privacy
from ..charts.dress import SYNTHETIC, names, source_of
from ..style import BAD, BLUE, QUIET
from .cells import head

_YES = {True: Text("đạt", "met"), False: Text("chưa đạt", "not met")}
ICONS = {
    "concern": Text("▼ đáng lo ngại", "▼ concern"),
    "improvement": Text("▲ tốt lên", "▲ improvement"),
    "high": Text("◆ cao bất thường", "◆ unusually high"),
    "low": Text("◆ thấp bất thường", "◆ unusually low"),
    "neutral": Text("○ ngẫu nhiên", "○ chance"),
}
ASSURED = {
    "always": Text("● luôn đạt", "● always met"),
    "hit_and_miss": Text("◐ lúc đạt lúc không", "◐ hit and miss"),
    "never": Text("○ không thể đạt", "○ never met"),
}
"""What a table of icons says; signs are told apart without colour."""
_POINTS = scale(Unit.PERCENTAGE_POINT, 1)


@dataclass(frozen=True)
class Column:
    """A column of a table for print.

    ``values`` are figures in the indicators' own units (VND, percent) or texts; ``how`` is how figures are written, None for
    texts; ``over`` is the heading above several columns; ``sign`` writes a plus.
    """

    head: str
    values: tuple[object, ...]
    how: Scale | None = None
    over: str = ""
    sign: bool = False

    def texts(self, language: Language) -> list[str]:
        """Return the cells as they are read."""
        if self.how is None:
            return [MISSING if pd.isna(value) else str(value) for value in self.values]  # type: ignore[call-overload]
        how = self.how
        shown = [None if pd.isna(value) else float(value) / how.divisor for value in self.values]  # type: ignore[call-overload, arg-type]
        return [number(value, how.decimals, language, sign=self.sign) for value in shown]


@dataclass(frozen=True)
class Table:
    """A table for print: shown as HTML in a notebook, written by :func:`save`.

    ``rows`` are the names of its rows, ``corner`` the heading above them; ``highlight`` the rows in colour; ``note`` stands
    behind the source.
    """

    title: str
    rows: tuple[str, ...]
    columns: tuple[Column, ...]
    corner: str
    subtitle: str = ""
    source: str = ""
    synthetic: bool = False
    highlight: tuple[str, ...] = ()
    note: str = ""
    language: Language = "vi"

    def below(self) -> str:
        """Return the line below the title, with the label of synthetic data."""
        return " · ".join(filter(None, (SYNTHETIC if self.synthetic else "", self.subtitle)))

    def foot(self) -> str:
        """Return the line at the foot."""
        return " · ".join(filter(None, (self.source, self.note)))

    def frame(self) -> pd.DataFrame:
        """Return the cells as texts, headings above each other."""
        heads = pd.MultiIndex.from_tuples([(column.over, column.head) for column in self.columns])
        cells = list(zip(*(column.texts(self.language) for column in self.columns), strict=True))
        return pd.DataFrame(
            cells, index=pd.Index(self.rows, dtype=object), columns=heads if self._spans() else heads.droplevel(0)
        )

    def _spans(self) -> bool:
        return any(column.over for column in self.columns)

    def _repr_html_(self) -> str:
        return self.to_html()

    def to_html(self) -> str:
        """Return the table as HTML; every text of the user's is escaped."""
        numbers = [at for at, column in enumerate(self.columns) if column.how is not None]
        lit = [at for at, row in enumerate(self.rows) if row in self.highlight]
        drawn = self.frame().map(html.escape).rename(index=html.escape, columns=html.escape).style.set_uuid("thads")
        drawn = drawn.set_table_attributes('style="border-collapse:collapse"').set_table_styles(_LOOK)
        drawn = drawn.set_table_styles(
            [{"selector": f"td.col{at}", "props": "text-align:right"} for at in numbers], overwrite=False
        )
        drawn = drawn.set_table_styles(
            [{"selector": f".row{at}", "props": f"color:{BLUE};font-weight:bold"} for at in lit], overwrite=False
        )
        colour = BAD if self.synthetic else QUIET
        title = f'<p style="margin:0"><b>{html.escape(self.title)}</b></p>'
        above = f'{title}<p style="margin:0;color:{colour}">{html.escape(self.below())}</p>'
        return f'<div>{above}{drawn.to_html()}<p style="color:{QUIET};font-size:85%">{html.escape(self.foot())}</p></div>'


_LOOK = [
    {"selector": "td, th", "props": "padding:3px 10px;border-bottom:1px solid #e6e6e6;font-variant-numeric:tabular-nums"},
    {"selector": "th.col_heading", "props": "text-align:center;border-bottom:1px solid #6b6b6b"},
    {"selector": "th.row_heading", "props": "text-align:left;font-weight:normal"},
]


def _begun(frame: pd.DataFrame, title: str, rows: Sequence[str], corner: str, language: Language) -> Table:
    """Return a table without columns, with the source and label that its frame asks for."""
    synthetic = is_synthetic(frame)
    source = SYNTHETIC if synthetic else source_of(frame).say(language)
    return Table(title, tuple(rows), (), corner, _period(frame, language), source, synthetic, language=language)


def _period(frame: pd.DataFrame, language: Language) -> str:
    """Return the one period that a frame is of, or nothing."""
    at = [
        fixed(frame, name) if name not in frame.index.names else _one(frame.index.unique(name))
        for name in ("fiscal_year", "months")
    ]
    return "" if None in at else period(int(at[0]), int(at[1]), language)  # type: ignore[call-overload]


def _one(values: pd.Index) -> object:
    return values[0] if len(values) == 1 else None


def _filled(table: Table, columns: Sequence[Column], **more: object) -> Table:
    return replace(table, columns=tuple(columns), **more)  # type: ignore[arg-type]


def four_targets(result: pd.DataFrame, *, language: Language = "vi", officers: privacy.Officers | None = None) -> Table:
    """Return the year's targets, a row a place: result, target, margin and whether it is met, side by side.

    Parameters
    ----------
    result
        Of ``compare.four_targets``. Targets nobody has a figure for are left out.
    language
        ``"vi"`` or ``"en"``.
    officers
        Without ``"names"``, officers are shown as "CHV 03"; those of an agency that has fewer than three are left out and
        the note says so.

    Returns
    -------
    Table
        Percent; margins in points, positive where the target is passed.
    """
    result, note = result.dropna(subset=["value", "target"], how="all"), privacy.left_out(result, language)
    known = privacy.shown(result, officers)
    keys = [name for name in known.index.names if name not in ("measure", "indicator")]
    if not keys:
        known, keys = pd.concat({Text("Toàn quốc", "Nation").say(language): known}, names=["province"]), ["province"]
    wide = known[["value", "target"]].unstack(["indicator", "measure"])
    title = Text("Kết quả so với các chỉ tiêu được giao", "Results against the targets").say(language)
    table = _begun(result, title, names(wide, language), Text("Nơi", "Place").say(language), language)
    columns = [column for pair in _ORDER if ("value", *pair) in wide for column in _target_columns(wide, pair, language)]
    all_met = known["all_met"].groupby(level=keys).first().reindex(wide.index)
    whole = Column(head("all_met", language), tuple(_said(met, language) for met in all_met))
    return _filled(table, [*columns, whole], note=note)


_ORDER = [(name, measure) for name in ("completion_rate", "carried_forward_with_conditions") for measure in ("cases", "money")]


def _said(met: object, language: Language) -> object:
    return None if pd.isna(met) else _YES[bool(met)].say(language)  # type: ignore[call-overload]


def _target_columns(wide: pd.DataFrame, pair: tuple[str, str], language: Language) -> list[Column]:
    name, measure = pair
    cut = Text("Giảm số chuyển kỳ sau có điều kiện", "Reduction of what is carried forward").say(language)
    counted = Measure.of(measure).text
    over = label(name, measure, language) if name == "completion_rate" else f"{cut} ({counted.say(language)})"
    value, target = (wide[(one, name, measure)].astype("float64") for one in ("value", "target"))
    percent = scale(Unit.PERCENT, 100)
    return [
        Column(f"{head('value', language)} (%)", tuple(value), percent, over),
        Column(f"{Text('Chỉ tiêu', 'Target').say(language)} (%)", tuple(target), percent, over),
        Column(f"{head('margin', language)} ({_POINTS.unit.say(language)})", tuple(value - target), _POINTS, over, sign=True),
    ]


def league(
    result: pd.DataFrame, indicator: str, *, highlight: str | Sequence[str] = (), language: Language = "vi",
    officers: privacy.Officers | None = None,
) -> Table:  # fmt: skip
    """Return the league: rank with its interval, and the figure, the best first.

    Parameters
    ----------
    result
        Of ``compare.rank``, one period. Places without a figure are left out and counted below.
    indicator
        What was ranked.
    highlight
        Places to colour.
    language, officers
        As in :func:`four_targets`.

    Returns
    -------
    Table
    """
    known = privacy.shown(result, officers).dropna(subset=["value"]).sort_values("rank", kind="stable")
    one, measure = get(indicator), _measure(result)
    title = Text("Xếp hạng: ", "Ranks: ").say(language) + label(indicator, measure, language)
    table = _begun(known, title, names(known, language), Text("Nơi", "Place").say(language), language)
    how = _scale_of(indicator, known["value"], measure)
    spans = [
        MISSING if pd.isna(low) or pd.isna(high) else f"{int(low)}–{int(high)}"
        for low, high in known[["rank_low", "rank_high"]].to_numpy()
    ]
    ranks = Column(head("rank", language), tuple(known["rank"]), Scale(1, Text("", ""), 0))
    columns = [
        ranks,
        Column(Text("Khoảng của hạng", "Interval of the rank").say(language), tuple(spans)),
        _figures("value", known, how, language),
    ]
    lit = (highlight,) if isinstance(highlight, str) else tuple(highlight)
    lost = int(result["value"].isna().sum())
    note = [
        _better(one.direction, language),
        Text(f"{lost} nơi không có số liệu", f"{lost} place(s) without figures").say(language) if lost else "",
        privacy.left_out(result, language),
    ]
    return _filled(table, columns, highlight=lit, note=" · ".join(filter(None, note)))


def _better(direction: Direction, language: Language) -> str:
    words = {
        Direction.HIGHER_IS_BETTER: Text("cao hơn là tốt hơn", "higher is better"),
        Direction.LOWER_IS_BETTER: Text("thấp hơn là tốt hơn", "lower is better"),
        Direction.NEITHER: Text("cao hay thấp không nói lên tốt xấu", "neither way is better"),
    }
    return words[direction].say(language)


def _measure(frame: pd.DataFrame) -> str | None:
    found = fixed(frame, "measure") if "measure" not in frame.index.names else _one(frame.index.unique("measure"))
    return None if found is None else str(found)


def _scale_of(indicator: str, values: pd.Series, measure: str | None) -> Scale:
    largest = float(values.abs().max()) if values.notna().any() else 0.0
    counted = measure or ("money" if largest > 1e8 else "cases")
    how = scale(get(indicator).unit_in(counted), largest)
    whole = how.divisor == 1 and how.decimals == 0 and bool((values.dropna() % 1 != 0).any())
    return how._replace(decimals=1) if whole else how


def _figures(name: str, frame: pd.DataFrame, how: Scale, language: Language, *, sign: bool = False) -> Column:
    unit = f" ({how.unit.say(language)})" if how.unit.vi else ""
    return Column(f"{head(name, language)}{unit}", tuple(frame[name].astype("float64")), how, sign=sign)


def burden(
    result: pd.DataFrame, indicator: str = "load_per_officer", *, highlight: str | Sequence[str] = (), language: Language = "vi",
    officers: privacy.Officers | None = None,
) -> Table:  # fmt: skip
    """Return what an officer carries or completes, beside the nation: figure, nation, gap and ratio.

    Parameters
    ----------
    result
        Of ``compare.to_nation``, one period and measure.
    indicator
        What was compared: load_per_officer, output_per_officer.
    highlight, language, officers
        As in :func:`league`.

    Returns
    -------
    Table
        The largest first.
    """
    known = privacy.shown(result, officers).dropna(subset=["value"])
    known = known.sort_values("value", ascending=False, kind="stable")
    measure = _measure(result)
    table = _begun(
        known, label(indicator, measure, language), names(known, language), Text("Nơi", "Place").say(language), language
    )
    how = _scale_of(indicator, known["value"], measure)
    columns = [_figures(name, known, how, language, sign=name == "gap") for name in ("value", "nation", "gap")]
    ratio = Column(head("ratio", language), tuple(known["ratio"]), Scale(1, Text("", ""), 2))
    lit = (highlight,) if isinstance(highlight, str) else tuple(highlight)
    return _filled(table, [*columns, ratio], highlight=lit, note=privacy.left_out(result, language))


def icons(
    result: pd.DataFrame, indicator: str, *, highlight: str | Sequence[str] = (), language: Language = "vi",
    officers: privacy.Officers | None = None,
) -> Table:  # fmt: skip
    """Return where many places stand: the last figure, its centre line, what it is more than chance, and the target.

    Parameters
    ----------
    result
        Of ``trend.icons``.
    indicator
        What was charted.
    highlight, language, officers
        As in :func:`league`.

    Returns
    -------
    Table
        Places of concern first, then those that improve.
    """
    known = privacy.shown(result, officers).dropna(subset=["value"])
    known = known.iloc[known["variation"].map([*ICONS].index).argsort(kind="stable").to_numpy()]
    table = _begun(
        known, label(indicator, _measure(result), language), names(known, language), Text("Nơi", "Place").say(language), language
    )
    how = _scale_of(indicator, known["value"], _measure(result))
    said = {"variation": ICONS, "assurance": ASSURED}
    columns = [_figures(name, known, how, language) for name in ("value", "center")]
    columns += [
        Column(head(name, language), tuple(words[one].say(language) if one in words else None for one in known[name]))
        for name, words in said.items()
    ]
    lit = (highlight,) if isinstance(highlight, str) else tuple(highlight)
    return _filled(table, columns, highlight=lit, note=privacy.left_out(result, language))
