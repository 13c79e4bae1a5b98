"""The official forms as data: one entry a form and circular, one line a column.

Sources: Circulars 06/2019 and 05/2024 (Art. 2, forms 01-05), Circular 01/2013 as amended by 08/2015 (their predecessors).
The annexes' tables are not public as text: the columns follow from the sums that close on published totals and from the
mirror form of the procuracy; the wording is the one customary in reports.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...words.laws import CIRCULAR_2013, CIRCULAR_2015, CIRCULAR_2019, CIRCULAR_2024, Law
from ...words.vocabulary import Text

THOUSAND = 1_000
"""VND: the unit of money in the official forms."""

UNITS = {"đồng": 1, "nghìn đồng": THOUSAND, "triệu đồng": 1_000_000, "tỷ đồng": 1_000_000_000}
"""Units of money that a form may name, in VND."""


@dataclass(frozen=True)
class Column:
    """One column: the indicator, and its heading from the outermost group to the innermost."""

    indicator: str
    headings: tuple[str, ...]
    required: bool = True


@dataclass(frozen=True)
class Layout:
    """One form of one circular.

    Parameters
    ----------
    code
        The number before ``/TK-THA``.
    measure
        What it counts.
    by_officer
        True where its rows are agencies and officers; False where they are kinds of judgment.
    laws
        Circulars that prescribe it.
    since, until
        First and last statistical year in which it is used.
    title
        Its title.
    columns
        In the order of the form.
    category
        Which cases it counts, unless its heading says otherwise.
    """

    code: str
    measure: str
    by_officer: bool
    laws: tuple[Law, ...]
    since: int
    until: int
    title: Text
    columns: tuple[Column, ...]
    category: str = "all"

    @property
    def name(self) -> str:
        """The form's full code."""
        return f"{self.code}/TK-THA"

    @property
    def required(self) -> tuple[str, ...]:
        """Indicators that must have a column."""
        return tuple(column.indicator for column in self.columns if column.required)


ACCEPTED, ENFORCE, WITH = "Tổng số thụ lý", "Tổng số phải thi hành", "Có điều kiện thi hành"
WITHOUT, DONE = "Chưa có điều kiện thi hành", "Thi hành xong"
BY_AGREEMENT, NOT_AGREED = "Hoãn thi hành án theo điểm c khoản 1 Điều 48", "Hoãn thi hành án (trừ điểm c khoản 1 Điều 48)"
PAUSED, SUSPENDED = "Tạm dừng thi hành án để giải quyết khiếu nại", "Tạm đình chỉ thi hành án"
RATE = "Tỷ lệ thi hành xong trên số có điều kiện (%)"


def _done(money: bool) -> tuple[Column, ...]:
    """Return the columns of what is completed; only money can be reduced."""
    parts = (
        Column("completed", (ENFORCE, WITH, DONE, "Tổng số")),
        Column("completed_only", (ENFORCE, WITH, DONE, "Thi hành xong")),
        Column("discontinued", (ENFORCE, WITH, DONE, "Đình chỉ thi hành án")),
        Column("reduced", (ENFORCE, WITH, DONE, "Giảm thi hành án")),
    )
    return parts if money else parts[:3]


def _accepted(fourth: str) -> tuple[Column, ...]:
    return (
        Column("accepted_total", (ACCEPTED, "Tổng số")),
        Column("carried_in", (ACCEPTED, "Năm trước chuyển sang")),
        Column("accepted_new", (ACCEPTED, "Thụ lý mới")),
        Column("entrusted_out", ("Ủy thác thi hành án",)),
        Column("withdrawn", (fourth,)),
        Column("to_enforce", (ENFORCE, "Tổng số")),
        Column("with_conditions", (ENFORCE, WITH, "Tổng số")),
    )


def _in_hand() -> tuple[Column, ...]:
    return (
        Column("in_progress", (ENFORCE, WITH, "Đang thi hành")),
        Column("postponed_by_agreement", (ENFORCE, WITH, BY_AGREEMENT)),
    )


_PAUSED = Column("paused", (ENFORCE, WITH, PAUSED), required=False)
_OTHER = Column("other_with_conditions", (ENFORCE, WITH, "Trường hợp khác"), required=False)
_LEFT = (Column("carried_forward", ("Số chuyển kỳ sau",)), Column("completion_rate", (RATE,), required=False))


def _since_2020(money: bool) -> tuple[Column, ...]:
    """Return the columns of Circulars 06/2019 and 05/2024: postponed and suspended stand apart."""
    return (
        *_accepted("Thu hồi, hủy quyết định thi hành án"),
        *_done(money),
        *_in_hand(),
        _PAUSED,
        _OTHER,
        Column("without_conditions", (ENFORCE, WITHOUT)),
        Column("postponed", (ENFORCE, NOT_AGREED)),
        Column("suspended", (ENFORCE, SUSPENDED)),
        *_LEFT,
    )


def _until_2019(money: bool) -> tuple[Column, ...]:
    """Return the columns of Circular 08/2015: postponed is without conditions, suspended is with."""
    return (
        *_accepted("Cục rút lên thi hành án"),
        *_done(money),
        *_in_hand(),
        Column("suspended", (ENFORCE, WITH, SUSPENDED)),
        _PAUSED,
        _OTHER,
        Column("without_conditions", (ENFORCE, WITHOUT, "Tổng số")),
        Column("without_conditions_decided", (ENFORCE, WITHOUT, "Chưa có điều kiện (trừ hoãn thi hành án)")),
        Column("postponed", (ENFORCE, WITHOUT, NOT_AGREED)),
        *_LEFT,
    )


_NOW, _THEN = (CIRCULAR_2024, CIRCULAR_2019), (CIRCULAR_2015, CIRCULAR_2013)
_WHOLE = Text("Kết quả thi hành án dân sự tính bằng", "Results of civil judgment enforcement in")
_PARTS = Text(
    "chia theo cơ quan thi hành án dân sự và Chấp hành viên", "by civil judgment enforcement agency and enforcement officer"
)


def _title(measure: str, by_officer: bool) -> Text:
    counted = Text("việc", "cases") if measure == "cases" else Text("tiền", "money")
    vi, en = f"{_WHOLE.vi} {counted.vi}", f"{_WHOLE.en} {counted.en}"
    return Text(f"{vi} {_PARTS.vi}", f"{en} {_PARTS.en}") if by_officer else Text(vi, en)


def _form(code: str, measure: str, by_officer: bool, old: bool = False) -> Layout:
    laws, since, until = (_THEN, 2013, 2020) if old else (_NOW, 2020, 9999)
    columns = (_until_2019 if old else _since_2020)(measure == "money")
    return Layout(code, measure, by_officer, laws, since, until, _title(measure, by_officer), columns)


_BUDGET = Text("Kết quả thi hành các khoản thu cho ngân sách nhà nước", "Results for amounts due to the State budget")

LAYOUTS = (
    _form("04", "cases", by_officer=True),
    _form("05", "money", by_officer=True),
    _form("06", "cases", by_officer=True, old=True),
    _form("07", "money", by_officer=True, old=True),
    _form("01", "cases", by_officer=False),
    _form("02", "money", by_officer=False),
    Layout("03", "money", False, _NOW, 2020, 9999, _BUDGET, _since_2020(money=True), "state_budget"),
    _form("01", "cases", by_officer=False, old=True),
    _form("02", "money", by_officer=False, old=True),
)
"""Every form that is read. The first report of FY2020 (to December 2019) still came on the old ones."""


def find(code: str, year: int) -> Layout | None:
    """Return the form of that number in a statistical year, the newer of two."""
    return next((one for one in LAYOUTS if one.code == code and one.since <= year <= one.until), None)
