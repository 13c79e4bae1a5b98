"""THE registry: every quantity of the field once, with its name, unit, law and formula.

A column of a panel carries the id of its indicator; labels, units, charts, checks, roll-ups and the table in the README
follow from the entry here. To add a quantity, add an entry.

Sources of the definitions: Circulars 06/2019 and 05/2024 (forms), Law 26/2008/QH12 and Decree 62/2015 (conditions,
postponement, discontinuation), Circular 10/2017 (indicators of section 19). Where the formula closes on published
totals but no article prints it, the citation says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from .formulas import Balance, Formula, Ratio
from .laws import (
    CIRCULAR_2024,
    CIRCULAR_BOOKS,
    DECREE_2015,
    DECREE_BAILIFFS_2020,
    FORMS,
    LAW_2008,
    Citation,
    no_law,
)
from .vocabulary import Direction, Kind, Text, Unit, near

UP, DOWN, NEITHER = Direction.HIGHER_IS_BETTER, Direction.LOWER_IS_BETTER, Direction.NEITHER


@dataclass(frozen=True)
class Indicator:
    """One quantity.

    Parameters
    ----------
    id
        Its name in code, and the column of a panel.
    label
        Its name for people.
    unit
        ``Unit.BY_MEASURE`` where it is counted in cases as well as in money.
    kind
        Flow, stock, head count or ratio.
    direction
        Which way is better.
    law
        Where it is defined.
    formulas
        Sums and ratios that give it, the defining one first; all sums must hold at once.
    remark
        What a reader has to know.
    aliases
        Other ids under which tables bring it.
    net
        True for a flow from which what comes back is taken off, so that it may fall within a year.
    """

    id: str
    label: Text
    unit: Unit
    kind: Kind
    direction: Direction
    law: Citation
    formulas: tuple[Formula, ...] = ()
    remark: Text | None = None
    aliases: tuple[str, ...] = ()
    net: bool = False

    @property
    def ratio(self) -> Ratio | None:
        """The ratio that gives it, if one does."""
        return next((formula for formula in self.formulas if isinstance(formula, Ratio)), None)

    @property
    def balances(self) -> tuple[Balance, ...]:
        """The sums that give it."""
        return tuple(formula for formula in self.formulas if isinstance(formula, Balance))

    @property
    def adds_up(self) -> bool:
        """True where places can be added up; a ratio is redone instead."""
        return self.kind is not Kind.RATIO

    def unit_in(self, measure: str | None) -> Unit:
        """Return the unit of its figures in `measure` (``"cases"``, ``"money"``, ``"none"`` or None)."""
        if self.unit is not Unit.BY_MEASURE:
            return self.unit
        return {"cases": Unit.CASE, "money": Unit.VND}.get(measure or "", Unit.BY_MEASURE)


def flow(name: str, vi: str, en: str, direction: Direction, law: Citation, *formulas: Formula, **more: object) -> Indicator:
    """Declare something that accumulates from 1 October."""
    return Indicator(name, Text(vi, en), more.pop("unit", Unit.BY_MEASURE), Kind.FLOW, direction, law, formulas, **more)  # type: ignore[arg-type]


def stock(name: str, vi: str, en: str, direction: Direction, law: Citation, *formulas: Formula, **more: object) -> Indicator:
    """Declare something that stands at the end of the period, or contains what stands then."""
    return Indicator(name, Text(vi, en), more.pop("unit", Unit.BY_MEASURE), Kind.STOCK, direction, law, formulas, **more)  # type: ignore[arg-type]


def heads(name: str, vi: str, en: str, law: Citation, **more: object) -> Indicator:
    """Declare a number of persons."""
    return Indicator(name, Text(vi, en), Unit.PERSON, Kind.HEAD_COUNT, NEITHER, law, **more)  # type: ignore[arg-type]


def ratio(name: str, vi: str, en: str, direction: Direction, law: Citation, formula: Ratio, **more: object) -> Indicator:
    """Declare a quantity that is redone from its two sides; percent unless another unit is named."""
    return Indicator(name, Text(vi, en), more.pop("unit", Unit.PERCENT), Kind.RATIO, direction, law, (formula,), **more)  # type: ignore[arg-type]


COLUMN = CIRCULAR_2024.article("2", Text("cột của biểu 04, 05/TK-THA", "column of forms 04 and 05/TK-THA"))
CLOSES = CIRCULAR_2024.article("2", Text("đẳng thức khớp với số liệu công bố", "the sum closes on published totals"))
NO_CONDITIONS = LAW_2008.article("44a")
CUSTOMARY = no_law("không văn bản nào quy định; cách tính quen dùng của ngành", "no legal text; customary in the field")
OPEN = ("completed", "in_progress", "postponed_by_agreement", "paused", "other_with_conditions")
OURS = no_law("không văn bản nào quy định; phép tính phân tích", "no legal text; an analyst's measure")

# fmt: off
_ALL = (
    # What comes in -------------------------------------------------------------------------------------------------
    stock("carried_in", "Số cũ chuyển sang", "Carried in", NEITHER, COLUMN,
          remark=Text("không gồm việc đã chuyển sổ theo dõi riêng", "without cases in the separate book")),
    flow("accepted_new", "Thụ lý mới", "Newly accepted", NEITHER, COLUMN,
         remark=Text("gồm cả việc nhận ủy thác", "cases received by entrustment included")),
    flow("entrusted_in", "Nhận ủy thác", "Received by entrustment", NEITHER, COLUMN,
         remark=Text("đã nằm trong số thụ lý mới", "a part of the newly accepted")),
    stock("accepted_total", "Tổng số thụ lý", "Accepted, total", NEITHER, CLOSES, Balance(("carried_in", "accepted_new"))),
    flow("entrusted_out", "Ủy thác thi hành án", "Entrusted out", NEITHER, COLUMN),
    flow("withdrawn", "Thu hồi, hủy quyết định", "Withdrawn or cancelled", NEITHER, COLUMN,
         remark=Text("trước năm 2020: việc Cục rút lên thi hành", "before FY2020: cases taken up by the provincial office")),
    # What is to be enforced ----------------------------------------------------------------------------------------
    stock("to_enforce", "Tổng số phải thi hành", "To enforce, total", NEITHER, CLOSES,
          Balance(("accepted_total",), ("entrusted_out", "withdrawn")),
          Balance(("with_conditions", "without_conditions"), since=2016, until=2019),
          Balance(("with_conditions", "without_conditions", "postponed_or_suspended"), since=2020)),
    stock("with_conditions", "Có điều kiện thi hành", "With conditions", NEITHER, NO_CONDITIONS,
          Balance((*OPEN, "suspended"), since=2016, until=2019, optional=("paused", "other_with_conditions")),
          Balance(OPEN, since=2020, optional=("paused", "other_with_conditions")),
          remark=Text("gồm cả số đã thi hành xong; tiền tính theo nghĩa vụ, không theo giá trị tài sản",
                      "completed ones included; money counts the obligation, not what the assets are worth")),
    stock("without_conditions", "Chưa có điều kiện thi hành", "Without conditions", NEITHER, NO_CONDITIONS,
          Balance(("without_conditions_decided", "postponed"), since=2016, until=2019),
          remark=Text("từ năm 2020 không còn gồm số hoãn", "from FY2020 no longer with postponed cases")),
    stock("without_conditions_decided", "Chưa có điều kiện (trừ hoãn)", "Without conditions, postponed aside", NEITHER,
          NO_CONDITIONS, remark=Text("cột riêng đến hết năm 2019", "a column of its own until FY2019")),
    stock("postponed", "Hoãn thi hành án (trừ hoãn theo thỏa thuận)", "Postponed, not by agreement", NEITHER,
          LAW_2008.article("48"), remark=Text("trước năm 2020 tính là chưa có điều kiện", "without conditions before FY2020")),
    stock("suspended", "Tạm đình chỉ thi hành án", "Suspended", NEITHER, LAW_2008.article("49"),
          remark=Text("trước năm 2020 tính là có điều kiện", "with conditions before FY2020")),
    stock("postponed_or_suspended", "Hoãn, tạm đình chỉ", "Postponed or suspended", NEITHER, LAW_2008.article("48, 49"),
          Balance(("postponed", "suspended"), since=2020),
          remark=Text("mục riêng từ năm 2020", "a heading of its own from FY2020")),
    # What was done -------------------------------------------------------------------------------------------------
    flow("completed_only", "Thi hành xong (không kể đình chỉ, giảm)", "Completed, discontinued and reduced aside", UP, COLUMN),
    flow("discontinued", "Đình chỉ thi hành án", "Discontinued", NEITHER, LAW_2008.article("50")),
    flow("reduced", "Giảm nghĩa vụ thi hành án", "Reduced", NEITHER, LAW_2008.article("61"),
         remark=Text("thuộc số thi hành xong; biểu tính bằng việc không có cột này",
                     "a part of what is completed; forms in cases have no column of it")),
    flow("completed", "Thi hành xong", "Completed", UP, CLOSES,
         Balance(("completed_only", "discontinued", "reduced"), measure="cases", told=("reduced",)),
         Balance(("completed_only", "discontinued", "reduced"), measure="money")),
    # What is left --------------------------------------------------------------------------------------------------
    stock("in_progress", "Đang thi hành", "In progress", NEITHER, COLUMN),
    stock("postponed_by_agreement", "Hoãn theo thỏa thuận", "Postponed by agreement", NEITHER, LAW_2008.article("48.1.c"),
          remark=Text("vẫn tính là có điều kiện", "still counted with conditions")),
    stock("paused", "Tạm dừng để giải quyết khiếu nại", "Paused for a complaint", NEITHER, COLUMN,
          remark=Text("tính là có điều kiện", "counted with conditions")),
    stock("other_with_conditions", "Trường hợp khác có điều kiện", "Other with conditions", NEITHER, COLUMN),
    stock("carried_forward", "Số chuyển kỳ sau", "Carried forward", DOWN, CLOSES, Balance(("to_enforce",), ("completed",))),
    stock("carried_forward_with_conditions", "Có điều kiện chuyển kỳ sau", "Carried forward with conditions", DOWN, CLOSES,
          Balance(("with_conditions",), ("completed",)),
          remark=Text("cơ sở của chỉ tiêu giảm việc, tiền chuyển kỳ sau", "base of the targets of reduction")),
    flow("moved_to_separate_book", "Chuyển sổ theo dõi riêng", "Moved to the separate book", NEITHER, DECREE_2015.article("9"),
         remark=Text("trừ việc đưa trở lại trong cùng năm", "less what came back within the year"), net=True),
    # What books and lists count beside the forms --------------------------------------------------------------------
    stock("book_without_conditions", "Quyết định chưa có điều kiện trong sổ", "Decisions of no conditions in the book", NEITHER,
          CIRCULAR_BOOKS.article("30"), unit=Unit.CASE),
    stock("book_separate", "Việc trong sổ theo dõi riêng", "Cases in the separate book", NEITHER,
          CIRCULAR_BOOKS.article("30"), unit=Unit.CASE),
    stock("list_separate", "Việc trong danh sách chuyển sổ theo dõi riêng", "Cases on the list of the separate book", NEITHER,
          CIRCULAR_2024.article("14"), unit=Unit.CASE),
    stock("portal_listed", "Người phải thi hành chưa có điều kiện đăng trên Cổng", "No-condition debtors on the portal", NEITHER,
          CIRCULAR_BOOKS.article("3"), unit=Unit.CASE),
    stock("verification_overdue", "Việc chưa có điều kiện quá hạn xác minh", "Without conditions, verification overdue", DOWN,
          LAW_2008.article("44"), unit=Unit.CASE,
          remark=Text("xác minh lại ít nhất 6 tháng một lần, 12 tháng với người thụ hình dài hạn hoặc không rõ địa chỉ",
                      "verified again every 6 months, 12 for long prisoners and unknown addresses")),
    # Who does it ---------------------------------------------------------------------------------------------------
    heads("officers", "Chấp hành viên", "Enforcement officers", LAW_2008.article("17"),
          remark=Text("tính cả lãnh đạo", "leaders included")),
    heads("staff", "Biên chế, công chức", "Staff", CUSTOMARY,
          remark=Text("nơi in số biên chế giao, nơi in số người", "some print the posts assigned, some the persons")),
    heads("staff_left", "Công chức thôi việc", "Staff who left", CUSTOMARY),
    # Rates ---------------------------------------------------------------------------------------------------------
    ratio("completion_rate", "Tỷ lệ thi hành xong", "Completion rate", UP, CLOSES,
          Ratio("completed", "with_conditions", 100, part=True),
          remark=Text("trên số có điều kiện", "of what is with conditions")),
    ratio("completion_rate_of_all", "Tỷ lệ thi hành xong trên tổng số phải thi hành", "Completion rate of all to enforce", UP,
          OURS, Ratio("completed", "to_enforce", 100, part=True)),
    ratio("conditions_rate", "Tỷ lệ có điều kiện", "Share with conditions", NEITHER, CLOSES,
          Ratio("with_conditions", "to_enforce", 100, part=True)),
    ratio("without_conditions_rate", "Tỷ lệ chưa có điều kiện", "Share without conditions", NEITHER, CLOSES,
          Ratio("without_conditions", "to_enforce", 100, part=True)),
    ratio("clearance_rate", "Tỷ lệ thi hành xong trên thụ lý mới", "Clearance rate", UP, OURS,
          Ratio("completed", "accepted_new", 100)),
    ratio("discontinued_share", "Tỷ trọng đình chỉ trong thi hành xong", "Share discontinued", NEITHER, OURS,
          Ratio("discontinued", "completed", 100, part=True)),
    ratio("load_per_officer", "Phải thi hành bình quân một Chấp hành viên", "To enforce per officer", DOWN, CUSTOMARY,
          Ratio("to_enforce", "officers"), unit=Unit.BY_MEASURE),
    ratio("output_per_officer", "Thi hành xong bình quân một Chấp hành viên", "Completed per officer", UP, CUSTOMARY,
          Ratio("completed", "officers"), unit=Unit.BY_MEASURE),
    ratio("disposition_days", "Thời gian giải quyết ước tính", "Disposition time", DOWN, OURS,
          Ratio("carried_forward", "completed", 365, yearly=True), unit=Unit.DAY,
          remark=Text("kỳ ngắn hơn một năm tính theo số tháng", "a shorter period counts by its months")),
    # Complaints, auctions, coercion --------------------------------------------------------------------------------
    flow("complaints_received", "Đơn khiếu nại, tố cáo tiếp nhận", "Complaints received", NEITHER, FORMS, unit=Unit.COMPLAINT),
    flow("complaints_in_competence", "Đơn thuộc thẩm quyền", "Complaints within competence", NEITHER, FORMS, unit=Unit.COMPLAINT),
    flow("complaints_resolved", "Đơn đã giải quyết", "Complaints resolved", UP, FORMS, unit=Unit.COMPLAINT,
         remark=Text("trong số thuộc thẩm quyền", "of those within competence")),
    ratio("complaints_resolved_rate", "Tỷ lệ giải quyết đơn", "Complaints resolved, share", UP, CUSTOMARY,
          Ratio("complaints_resolved", "complaints_in_competence", 100, part=True),
          remark=Text("trên số đơn thuộc thẩm quyền", "of those within competence"), aliases=("complaints_resolved_pct",)),
    flow("auctions_success", "Vụ bán đấu giá thành", "Auctions sold", UP, LAW_2008.article("101"), unit=Unit.AUCTION),
    flow("auctions_cancelled", "Vụ bán thành bị hủy kết quả", "Sold auctions cancelled", DOWN, LAW_2008.article("102"),
         unit=Unit.AUCTION),
    ratio("auction_cancel_rate", "Tỷ lệ hủy kết quả đấu giá", "Cancelled share of sold auctions", DOWN, OURS,
          Ratio("auctions_cancelled", "auctions_success", 100, part=True)),
    flow("coercions", "Quyết định cưỡng chế", "Coercion decisions", NEITHER, LAW_2008.article("71"), unit=Unit.CASE),
    # Bailiffs ------------------------------------------------------------------------------------------------------
    flow("bailiff_documents", "Văn bản chuyển Thừa phát lại tống đạt", "Documents served by bailiffs", NEITHER,
         DECREE_BAILIFFS_2020.article("62"), unit=Unit.DOCUMENT),
    flow("bailiff_revenue", "Doanh thu tống đạt của Thừa phát lại", "Bailiffs' revenue from service", NEITHER,
         DECREE_BAILIFFS_2020.article("62"), unit=Unit.VND),
    flow("bailiff_unpaid", "Tiền chưa thanh toán cho Thừa phát lại", "Not yet paid to bailiffs", DOWN,
         DECREE_BAILIFFS_2020.article("62"), unit=Unit.VND),
    ratio("bailiff_fee_per_document", "Chi phí tống đạt một văn bản", "Fee a document", NEITHER,
          DECREE_BAILIFFS_2020.article("62"), Ratio("bailiff_revenue", "bailiff_documents"), unit=Unit.VND),
    ratio("bailiff_unpaid_rate", "Tỷ lệ chưa thanh toán cho Thừa phát lại", "Unpaid share of bailiffs' revenue", DOWN, OURS,
          Ratio("bailiff_unpaid", "bailiff_revenue", 100, part=True)),
    # Targets -------------------------------------------------------------------------------------------------------
    stock("targets_met", "Số chỉ tiêu đạt", "Targets met", UP, CUSTOMARY, unit=Unit.TARGET),
    stock("targets_missed", "Số chỉ tiêu không đạt", "Targets missed", DOWN, CUSTOMARY, unit=Unit.TARGET),
    stock("units_meeting_all_targets", "Số đơn vị đạt mọi chỉ tiêu", "Units that met all targets", UP, CUSTOMARY,
          unit=Unit.ORGANISATION),
)
# fmt: on

INDICATORS: MappingProxyType[str, Indicator] = MappingProxyType({indicator.id: indicator for indicator in _ALL})
"""Every indicator by its id, in the order of the forms."""

ALIASES: MappingProxyType[str, str] = MappingProxyType({alias: one.id for one in _ALL for alias in one.aliases})
"""Other ids, each with the one that stays."""


def get(name: str) -> Indicator:
    """Return the indicator of that id or alias.

    Raises
    ------
    KeyError
        If there is none; the message names the nearest ids.

    Examples
    --------
    >>> get("completion_rate").label.vi
    'Tỷ lệ thi hành xong'
    """
    found = INDICATORS.get(ALIASES.get(name, name))
    if found is None:
        close = ", ".join(near(name, INDICATORS)) or "indicators.INDICATORS"
        raise KeyError(f"không có chỉ tiêu / no indicator {name!r}; {close}?")
    return found


def sums() -> Iterator[tuple[Indicator, Balance]]:
    """Yield every sum of the registry with the indicator it gives."""
    return ((indicator, balance) for indicator in _ALL for balance in indicator.balances)


def ratios() -> Iterator[tuple[Indicator, Ratio]]:
    """Yield every ratio of the registry with the indicator it gives."""
    return ((indicator, indicator.ratio) for indicator in _ALL if indicator.ratio)
