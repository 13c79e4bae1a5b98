"""Tables for people: frames with names, units and number formats in place of ids. Nothing is computed here."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ... import metrics
from ...words.indicators import INDICATORS
from ...words.vocabulary import Category, Direction, Language, Measure, Text, Unit
from ...words.wording import MISSING, Scale, figure, number, scale
from .. import privacy

HEADS = {
    "province": Text("Tỉnh, thành phố", "Province"), "agency": Text("Đơn vị", "Agency"), "officer": Text("Chấp hành viên", "Officer"),
    "fiscal_year": Text("Năm", "Year"), "months": Text("Số tháng", "Months"), "measure": Text("Tính theo", "Counted in"),
    "category": Text("Loại việc", "Kind of case"), "indicator": Text("Chỉ tiêu", "Indicator"), "value": Text("Kết quả", "Value"),
    "nation": Text("Toàn quốc", "Nation"), "gap": Text("Chênh lệch", "Gap"), "place": Text("Nơi", "Place"), "own": Text("Số in của nơi đó", "Own printed figure"), "said": Text("Mức so sánh in", "Printed comparison"), "annual_target": Text("Chỉ tiêu năm suy ra", "Implied target of the year"), "kept": Text("Số được dùng", "Taken instead"), "ratio": Text("Gấp (lần)", "Ratio"),
    "share": Text("Tỷ trọng (%)", "Share (%)"), "before": Text("Năm trước", "Year before"), "change": Text("Tăng, giảm", "Change"),
    "change_pct": Text("Tăng, giảm (%)", "Change (%)"), "target": Text("Chỉ tiêu năm", "Target"),
    "interim_target": Text("Chỉ tiêu của kỳ", "Target of the period"), "margin": Text("Vượt (thiếu)", "Margin"), "met": Text("Đạt", "Met"),
    "all_met": Text("Đạt mọi chỉ tiêu", "All met"), "rank": Text("Hạng", "Rank"), "of": Text("Trên", "Of"),
    "rank_low": Text("Hạng tốt nhất", "Best rank"), "rank_high": Text("Hạng kém nhất", "Worst rank"), "mix": Text("Do cơ cấu", "Mix"),
    "rate": Text("Do kết quả", "Rate"), "total": Text("Cộng", "Total"), "check": Text("Kiểm tra", "Check"),
    "severity": Text("Mức độ", "Severity"), "where": Text("Ở đâu", "Where"), "expected": Text("Đúng ra", "Expected"),
    "found": Text("Thấy", "Found"), "message": Text("Nội dung", "Message"), "id": Text("Mã", "Id"), "unit": Text("Đơn vị tính", "Unit"),
    "base": Text("Có điều kiện", "With conditions"), "needed": Text("Cần thêm", "Needed"),
    "needed_per_month": Text("Cần thêm mỗi tháng", "Needed a month"),
    "needed_per_officer_month": Text("Cần thêm một người một tháng", "Needed an officer and month"), "possible": Text("Làm được", "Possible"),
    "base_projected": Text("Có điều kiện cuối năm (dự kiến)", "With conditions at the year's end (projected)"),
    "needed_projected": Text("Cần thêm (dự kiến)", "Needed (projected)"),
    "needed_projected_per_month": Text("Cần thêm mỗi tháng (dự kiến)", "Needed a month (projected)"),
    "possible_projected": Text("Làm được (dự kiến)", "Possible (projected)"),
    "low_80": Text("80 % từ", "80% from"), "high_80": Text("80 % đến", "80% to"), "low_95": Text("95 % từ", "95% from"),
    "high_95": Text("95 % đến", "95% to"), "chance": Text("Khả năng đạt (0–1)", "Chance (0–1)"),
    "chance_low": Text("Khả năng, từ", "Chance, from"), "chance_high": Text("Khả năng, đến", "Chance, to"),
    "on_pace": Text("Nhịp thường", "Usual pace"), "ahead": Text("So với nhịp", "Ahead of pace"), "plan": Text("Chia đều", "Even plan"),
    "unlikely_from": Text("Khó đạt từ tháng thứ", "Unlikely from month"), "allotted": Text("Được giao", "Allotted"),
    "key": Text("Căn cứ chia", "Weight"), "norm": Text("Định mức", "Norm"), "officers_needed": Text("Chấp hành viên cần có", "Officers needed"),
    "value_after": Text("Khi đó", "Then"), "scenario": Text("Kịch bản", "Scenario"), "step": Text("Bước", "Step"), "input": Text("Số thay đổi", "Input"),
    "size": Text("Quy mô", "Size"), "shrunk": Text("Kéo về mức chung", "Shrunk"), "low": Text("Từ", "From"), "high": Text("Đến", "To"),
    "weight": Text("Sức nặng của số riêng", "Weight of its own"), "outlier": Text("Ngoài giới hạn", "Outlier"),
    "lower": Text("Giới hạn dưới", "Lower limit"), "upper": Text("Giới hạn trên", "Upper limit"), "center": Text("Đường giữa", "Centre"),
    "together_low": Text("Tốt nhất, xét chung", "Best, together"), "together_high": Text("Kém nhất, xét chung", "Worst, together"),
    "sure": Text("Chắc chắn", "Sure"), "median": Text("Trung vị", "Median"), "load_nation": Text("Tải, toàn quốc", "Load, nation"),
    "output_nation": Text("Kết quả, toàn quốc", "Output, nation"), "output_gap": Text("Chênh lệch kết quả", "Gap of output"),
    "output_ratio": Text("Kết quả gấp (lần)", "Ratio of output"), "compared": Text("Được so sánh", "Compared"),
    "inflow": Text("Số phải thi hành", "Inflow"), "reclassification": Text("Phân loại điều kiện", "Classification"), "work": Text("Số thi hành xong", "Work done"),
    "conditions_before": Text("Tỷ lệ có điều kiện năm trước (%)", "Share with conditions a year before (%)"),
    "factor": Text("Hệ số mùa vụ", "Seasonal factor"), "done": Text("Đã làm đến tháng này", "Done up to here"),
    "variation": Text("Diễn biến", "Variation"), "assurance": Text("Chỉ tiêu", "Target"), "special": Text("Số kỳ bất thường", "Special periods"),
    "periods": Text("Số kỳ", "Periods"), "trial": Text("Tạm thời", "On trial"), "method": Text("Phương pháp", "Method"),
    "mase": Text("MASE", "MASE"), "coverage_80": Text("Khoảng 80 % chứa (%)", "80% holds (%)"), "coverage_95": Text("Khoảng 95 % chứa (%)", "95% holds (%)"),
    "trials": Text("Số lần thử", "Trials"), "chosen": Text("Được chọn", "Chosen"), "effect": Text("Chênh lệch ước tính", "Estimated gap"),
    "kind": Text("Loại", "Kind"), "direction": Text("Chiều tốt", "Better"), "formula": Text("Công thức", "Formula"), "law": Text("Căn cứ", "Source"),
}  # fmt: skip
"""Names of levels and of the columns of results."""

_BETTER = {Direction.HIGHER_IS_BETTER: "↑", Direction.LOWER_IS_BETTER: "↓", Direction.NEITHER: MISSING}
_YES = {True: Text("có", "yes"), False: Text("không", "no")}
_OWN_UNIT = {"value", "nation", "gap", "before", "change", "mix", "rate", "total", "target", "interim_target", "margin"}
_OWN_UNIT |= {"low_80", "high_80", "low_95", "high_95", "on_pace", "ahead", "plan", "norm", "value_after"}
_OWN_UNIT |= {"shrunk", "low", "high", "center", "lower", "upper", "effect", "load_nation", "output_nation"}
_OF = {"base": "with_conditions", "base_projected": "with_conditions"} | dict.fromkeys(
    ("needed", "needed_per_month", "needed_per_officer_month", "needed_projected", "needed_projected_per_month"), "completed"
)
"""Columns of results that count what an indicator counts."""
_DECIMALS = {"ratio": 2, "share": 2, "change_pct": 2, "chance": 2, "chance_low": 2, "chance_high": 2}
_DECIMALS |= dict.fromkeys(("weight", "factor", "mase", "output_ratio", "coverage_80", "coverage_95"), 2)


def catalogue(language: Language = "vi") -> pd.DataFrame:
    """List every indicator of the registry.

    Parameters
    ----------
    language
        ``"vi"`` or ``"en"``.

    Returns
    -------
    pandas.DataFrame
        One row an indicator: its id, name, unit, kind, which way is better (↑, ↓, –), formula and source in law.
    """
    rows = [
        (
            one.id,
            one.label.say(language),
            one.unit.text.say(language),
            one.kind.text.say(language),
            _BETTER[one.direction],
            "; ".join(metrics.in_words(formula, language) for formula in one.formulas),
            one.law.say(language),
        )
        for one in INDICATORS.values()
    ]
    names = ("id", "indicator", "unit", "kind", "direction", "formula", "law")
    return pd.DataFrame(rows, columns=[HEADS[name].say(language) for name in names])


def shown(
    frame: pd.DataFrame,
    indicator: str | None = None,
    language: Language = "vi",
    *,
    officers: privacy.Officers | None = None,
) -> pd.DataFrame:
    """Return a frame as people read it: every cell is text, every heading has its unit.

    Parameters
    ----------
    frame
        A panel, or a result of ``compare`` (then `indicator` says whose unit its figures have).
    indicator
        The indicator compared.
    language
        ``"vi"`` or ``"en"``.
    officers
        Without ``"names"``, officers are shown as "CHV 03"; those of an agency that has fewer than three are left out.

    Returns
    -------
    pandas.DataFrame
        Same other rows; money in the largest unit that fits its column; a missing figure is ``–``.
    """
    frame = privacy.shown(frame, officers)
    cells = [_column(frame[name], str(name), indicator, language) for name in frame.columns]
    table = pd.DataFrame(dict(cells), index=frame.index)
    return table.set_axis(named_index(frame.index, language))


def _column(column: pd.Series, name: str, indicator: str | None, language: Language) -> tuple[str, list[str]]:
    if column.dtype == "boolean" or column.dtype == bool:
        return head(name, language), [MISSING if pd.isna(value) else _YES[bool(value)].say(language) for value in column]
    if not pd.api.types.is_numeric_dtype(column):
        said = [head(str(value), language) if name == "indicator" else str(value) for value in column]
        return head(name, language), [MISSING if pd.isna(value) else text for value, text in zip(column, said, strict=True)]
    if name in ("fiscal_year", "months"):
        return head(name, language), [MISSING if pd.isna(value) else str(int(value)) for value in column]
    if (rows := _mixed(column, name, indicator)) is not None:
        return head(name, language), [figure(value, unit, language) for value, unit in zip(column, rows, strict=True)]
    how = _scale(column, name, indicator)
    unit = f" ({how.unit.say(language)})" if how.unit.vi else ""
    return f"{head(name, language)}{unit}", [number(_divided(value, how), how.decimals, language) for value in column]


def _divided(value: object, how: Scale) -> float | None:
    return None if pd.isna(value) else float(value) / how.divisor  # type: ignore[call-overload, arg-type]


def _mixed(column: pd.Series, name: str, indicator: str | None) -> list[Unit] | None:
    """Return each row's own unit where cases and money stand in one column."""
    owner = _owner(name, indicator)
    if owner is None or INDICATORS[owner].unit is not Unit.BY_MEASURE or "measure" not in column.index.names:
        return None
    measures = column.index.get_level_values("measure")
    return [INDICATORS[owner].unit_in(str(measure)) for measure in measures] if len(set(measures)) > 1 else None


def _owner(name: str, indicator: str | None) -> str | None:
    """Return the indicator in whose unit a column is."""
    return name if name in INDICATORS else _OF.get(name, indicator if name in _OWN_UNIT else None)


def _scale(column: pd.Series, name: str, indicator: str | None) -> Scale:
    owner = _owner(name, indicator)
    if owner is None:
        whole = bool((column.dropna() % 1 == 0).all())
        return Scale(1, Text("", ""), _DECIMALS.get(name, 0 if whole else 2))
    values = column.astype("float64").abs()
    largest = float(values.max()) if values.notna().any() else 0.0
    measures = column.index.unique("measure") if "measure" in column.index.names else []
    measure = measures[0] if len(measures) == 1 else "money" if largest > 1e8 else "cases"
    unit = INDICATORS[owner].unit_in(str(measure))
    points = name in ("gap", "change", "margin", "mix", "rate", "total", "ahead") and unit is Unit.PERCENT
    return scale(Unit.PERCENTAGE_POINT if points else unit, largest)


def head(name: str, language: Language) -> str:
    """Return what a level or a column is called."""
    if name in INDICATORS:
        return INDICATORS[name].label.say(language)
    return HEADS[name].say(language) if name in HEADS else name


def named_index(index: pd.Index, language: Language) -> pd.Index:
    """Return an index with names for people."""
    names = [head(str(name), language) if name is not None else None for name in index.names]
    frame = index.to_frame(index=False)
    for level, word in (("measure", Measure), ("category", Category)):
        if level in frame:
            frame[level] = [word.of(code).text.say(language) if code in word.codes() else code for code in frame[level]]
    if "indicator" in frame:
        frame["indicator"] = [head(str(name), language) for name in frame["indicator"]]
    if not isinstance(index, pd.MultiIndex):
        return pd.Index(frame.iloc[:, 0].array, name=names[0])
    return pd.MultiIndex.from_frame(frame, names=names)


def headed(frame: pd.DataFrame, language: Language = "vi", *, officers: privacy.Officers | None = None) -> pd.DataFrame:
    """Return a frame with headings for people and its figures as they are, for a workbook.

    Parameters
    ----------
    frame
        A panel or a result.
    language
        ``"vi"`` or ``"en"``.
    officers
        As in :func:`shown`.

    Returns
    -------
    pandas.DataFrame
        Same figures (money in VND, rates in percent), the unit in each heading of an indicator.
    """
    frame = privacy.shown(frame, officers)
    names = {name: _head_with_unit(str(name), language) for name in frame.columns}
    table = frame.replace([np.inf, -np.inf], np.nan).rename(columns=names)
    return table if isinstance(frame.index, pd.RangeIndex) else table.set_axis(named_index(frame.index, language))


def _head_with_unit(name: str, language: Language) -> str:
    unit = f" ({INDICATORS[name].unit.text.say(language)})" if name in INDICATORS else ""
    return f"{head(name, language)}{unit}"
