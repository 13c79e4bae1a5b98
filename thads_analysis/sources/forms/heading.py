"""What stands above the table: form, period, agency, unit of money, and whether the report corrects an earlier one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ...words.errors import Problem
from ...words.vocabulary import Text, nfc, plain
from .. import calendar, places
from .layouts import LAYOUTS, UNITS, Layout, find


@dataclass(frozen=True)
class Heading:
    """What a sheet says of itself.

    Parameters
    ----------
    layout
        The form.
    fiscal_year, months
        The period: cumulative from 1 October.
    province, agency
        Whose report it is; the agency is empty where the whole province reports.
    unit
        VND that a figure of the sheet counts for; 1 for cases.
    category
        Which cases are counted.
    corrected
        True where it says that it supplements or corrects an earlier report.
    signed_on
        The day it was made, where it says so.
    office
        The provincial office as the sheet names it: officers who stand under no agency are its.
    """

    layout: Layout
    fiscal_year: int
    months: int
    province: str
    agency: str
    unit: int
    category: str
    corrected: bool
    signed_on: dt.date | None
    office: str = ""


_DIGIT = re.compile(r"\d")
_CODE = re.compile(r"(?:bieu|mau)\s*(?:so|mau)?\s*[:.]?\s*(\d{1,2})\s*/?\s*(?:tk\s*[-–/]?\s*tha|tk)?\b")
_CODED = re.compile(r"\b(\d{1,2})\s*/\s*tk\s*[-–/]?\s*tha")
_DAY = r"(?:ngay\s*)?(\d{1,2})\s*(?:/|-|\.|thang)\s*(\d{1,2})\s*(?:/|-|\.|nam)\s*(\d{4})"
_SPAN = re.compile(rf"tu\s*{_DAY}\s*(?:den|-|–)\s*(?:het\s*)?{_DAY}")
_MONTHS = re.compile(r"\b(\d{1,2})\s*thang\s*(?:dau\s*)?(?:/|,)?\s*(?:nam\s*)?(?:thong ke\s*|cong tac\s*)?(\d{4})\b")
_YEAR = re.compile(r"(?:ca nam|nam (?:thong ke|cong tac|bao cao)|bao cao nam|ky bao cao\s*:?\s*nam)\s*:?\s*(\d{4})\b")
_SIGNED = re.compile(r"(?:,|^)\s*ngay\s*(\d{1,2})\s*thang\s*(\d{1,2})\s*nam\s*(\d{4})")
_CORRECTED = re.compile(r"\b(dinh chinh|dieu chinh|bo sung|thay the|lap lai|lan (?:thu )?(?:[2-9]|hai|ba))\b")
_UNIT = re.compile(r"(?:don vi(?: tinh)?|dvt|dv tinh)\s*(?:tien)?\s*[:.]?\s*([^;()\n]+)")
_UNSAID = re.compile(r"(?:don vi tinh|dvt|dv tinh)\s*(?:tien)?\s*:?\s*$")
_MONEY = {
    "d": "đồng",
    "dong": "đồng",
    "vnd": "đồng",
    "viet nam dong": "đồng",
    "nghin": "nghìn đồng",
    "ngan": "nghìn đồng",
    "1.000": "nghìn đồng",
    "1000": "nghìn đồng",
    "1,000": "nghìn đồng",
    "trieu": "triệu đồng",
    "1.000.000": "triệu đồng",
    "ty": "tỷ đồng",
    "ti": "tỷ đồng",
}
_CATEGORIES = {
    "credit": ("tin dung", "ngan hang"),
    "corruption_economic": ("tham nhung",),
    "state_budget": ("thu cho ngan sach", "ngan sach nha nuoc"),
}
_AGENCY = re.compile(
    r"((?:chi cục|cục|phòng|cơ quan)\s+(?:thi hành án dân sự|thads|tha)|thi hành án dân sự|thads)\s*(.*)", re.IGNORECASE
)
_MAY_NAME = re.compile(r"^(?!.*(?:chia theo|kết quả)).*(?:thi hành án|tha\b|thads|báo cáo|đơn vị|cơ quan|nơi)", re.IGNORECASE)
_RECEIVER = re.compile(r"nhận báo cáo|nơi nhận|kính gửi|tổng cục|bộ tư pháp|cục quản lý", re.IGNORECASE)
_SENDER = re.compile(r".*?(?:đơn vị|cơ quan|nơi)\s*(?:gửi|báo cáo|lập|gửi báo cáo)[^:]*:\s*", re.IGNORECASE)
_PROVINCE = re.compile(r"(?:tỉnh|thành phố|tp\.?)(?=[\s.])[\s.]*", re.IGNORECASE)


def read(lines: Sequence[str], sheet: str, below: Sequence[str] = ()) -> Heading | list[Problem]:
    """Return what the lines above the table say, or everything that they leave open.

    Parameters
    ----------
    lines
        The texts above the table's header, in reading order.
    sheet
        The sheet's name, which may name the form where the lines do not.
    below
        The texts below the table: the day of signing.
    """
    problems: list[Problem] = []
    plainly = [plain(line) for line in lines]
    period = _period(plainly)
    year, months = period if isinstance(period, tuple) else (0, 0)
    layout = _layout(plainly, sheet, year)
    place = _place(lines, calendar.end(year, months).date() if year else None)
    unit = _unit(plainly, layout) if isinstance(layout, Layout) else 1
    for found in (period, layout, place, unit):
        if isinstance(found, Problem):
            problems.append(found)
    if problems:
        return problems
    assert isinstance(layout, Layout) and isinstance(place, tuple) and isinstance(unit, int)
    corrected = any(_CORRECTED.search(line) for line in plainly)
    province, local, office = place
    said = (_category(plainly, layout), corrected, _signed([*lines, *below]), office)
    return Heading(layout, year, months, province, local, unit, *said)


def is_form(lines: Sequence[str]) -> bool:
    """Return True where the lines name one of the forms that are read."""
    return bool({_number(plain(line)) for line in lines} & {one.code for one in LAYOUTS})


def _number(line: str) -> str | None:
    found = _CODED.search(line) or _CODE.search(line)
    return found[1].zfill(2) if found else None


def _layout(lines: Sequence[str], sheet: str, year: int) -> Layout | Problem:
    """Return the form by its number, in agreement with its title."""
    coded = list(dict.fromkeys(code for code in map(_number, lines) if code))
    named = _number(plain(sheet)) or (found[1].zfill(2) if (found := re.fullmatch(r"\D*?(\d{1,2})\D*", sheet)) else None)
    codes = coded or ([named] if named and find(named, year or 2024) else [])
    if len(codes) != 1:
        expected = Text("phải ghi đúng một mã biểu, như 04/TK-THA", "must name one form, such as 04/TK-THA")
        return Problem("", expected, ", ".join(codes))
    layout = find(codes[0], year or 2024)
    if layout is None:
        known = ", ".join(dict.fromkeys(one.name for one in LAYOUTS if one.since <= (year or 2024) <= one.until))
        wanted = Text(f"các biểu đọc được của kỳ này: {known}", f"forms read for this period: {known}")
        return Problem("", wanted, f"{codes[0]}/TK-THA")
    return _agrees(layout, " ".join(lines))


def _agrees(layout: Layout, title: str) -> Layout | Problem:
    counted = {"cases": "tinh bang viec" in title, "money": "tinh bang tien" in title or "tinh bang gia tri" in title}
    if any(counted.values()) and not counted[layout.measure]:
        wanted = Text(
            f"biểu {layout.name} tính bằng {_COUNTED[layout.measure].vi}", f"form {layout.name} counts {layout.measure}"
        )
        return Problem("", wanted, title[:120])
    return layout


_COUNTED = {"cases": Text("việc", "cases"), "money": Text("tiền", "money")}


def _period(lines: Sequence[str]) -> tuple[int, int] | Problem:
    """Return the statistical year and the months; every way in which the sheet says it must agree."""
    lines = [line for line in lines if _DIGIT.search(line)]
    spans = [match for line in lines for match in _SPAN.finditer(line)]
    said: dict[tuple[int, int], str] = {}
    for match in spans:
        found = _span([int(part) for part in match.groups()])
        if isinstance(found, Problem):
            return Problem("", found.what, match[0])
        said[found] = match[0]
    for line in lines:
        rest = _SPAN.sub(" ", line)
        said |= {(int(match[2]), int(match[1])): match[0] for match in _MONTHS.finditer(_SIGNED.sub(" ", rest))}
        said |= {(int(match[1]), 12): match[0] for match in _YEAR.finditer(rest)}
    said = {period: text for period, text in said.items() if 1993 <= period[0] <= 2100 and 1 <= period[1] <= 12} or said
    if len(said) == 1 and 1 <= next(iter(said))[1] <= 12:
        return next(iter(said))
    expected = Text(
        "phải ghi một kỳ báo cáo: «Từ ngày 01/10/… đến ngày …» hoặc «… tháng năm …»",
        "must name one period: “Từ ngày 01/10/… đến ngày …” or “… tháng năm …”",
    )
    return Problem("", expected, "; ".join(said.values()))


def _span(days: Sequence[int]) -> tuple[int, int] | Problem:
    """Return the period from one day to another: from 1 October to the end of a month."""
    try:
        first, last = dt.date(*days[2::-1]), dt.date(*days[:2:-1])
    except ValueError:
        return Problem("", Text("không có ngày này trong lịch", "no such day in the calendar"))
    fiscal = calendar.fiscal_year(last)
    months = (last.month - 10) % 12 + 1
    if first != calendar.begin(fiscal).date() or last != calendar.end(fiscal, months).date():
        wanted = Text(
            "kỳ báo cáo phải lũy kế từ 01/10 đến ngày cuối của một tháng trong cùng năm thống kê",
            "a period runs from 1 October to the last day of a month of one statistical year",
        )
        return Problem("", wanted)
    return fiscal, months


def _place(lines: Sequence[str], on: dt.date | None) -> tuple[str, str, str] | Problem:
    """Return province, agency and provincial office of the report; the agency is empty for the whole province."""
    named = [found for line in lines if (found := _named(line))]
    senders = [text for text, sender in named if sender] or [text for text, _ in named]
    settled = list(dict.fromkeys(_settle(text, on) for text in senders))
    good = list(dict.fromkeys(one for one in settled if isinstance(one, tuple)))
    if len(good) == 1:
        return good[0]
    if len({one[0] for one in good}) == 1:
        return max(good, key=lambda one: len(one[1]))
    if good:
        both = Text("chỉ được có một đơn vị báo cáo trong một trang", "a sheet may have one reporting agency only")
        return Problem("", both, "; ".join(senders))
    if settled:
        return next(one for one in settled if isinstance(one, Problem))
    expected = Text(
        "phải ghi đơn vị báo cáo, như «Cục THADS tỉnh …»", "must name the reporting agency, such as “Cục THADS tỉnh …”"
    )
    return Problem("", expected)


@lru_cache(maxsize=4096)
def _named(line: str) -> tuple[str, bool] | None:
    """Return the agency that a line names, and whether it is named as the sender."""
    if not _MAY_NAME.search(line):
        return None
    sender = _SENDER.match(line)
    rest = line[sender.end() :] if sender else line
    if (_RECEIVER.search(line) and not sender) or re.search(r"nhận", line[: sender.end()] if sender else "", re.IGNORECASE):
        return None
    if not sender and not _AGENCY.search(rest):
        return None
    return (nfc(rest), bool(sender)) if rest.strip(" .:-…") else None


@lru_cache(maxsize=4096)
def _settle(text: str, on: dt.date | None) -> tuple[str, str, str] | Problem:
    """Return province, agency and office of a name such as "Chi cục THADS huyện Kim Sơn, tỉnh Ninh Bình"."""
    found = _AGENCY.search(text)
    kind, tail = (found[1].casefold(), found[2]) if found else ("", text)
    local = kind.startswith(("chi cục", "phòng"))
    after = list(_PROVINCE.finditer(tail))
    name = tail[after[-1 if local else 0].end() :] if after else tail
    if anonymous := re.search(r"tỉnh\s+(\d+)", text, re.IGNORECASE):
        return f"Tỉnh {anonymous[1]}", (text if local else ""), f"Cục THADS Tỉnh {anonymous[1]}"
    settled = places.resolve(name.strip(" ,.;-"), on)
    if isinstance(settled, Problem):
        return Problem("", settled.what, name.strip() or text, settled.near)
    named = agency(found[0].rstrip(" .,;:")) if found and after and not local else f"Cục THADS {settled}"
    return settled, (agency(text) if local else ""), named


def agency(name: str) -> str:
    """Return an agency's name as it is kept: one spelling of the system's name, no trailing province.

    Examples
    --------
    >>> agency("CHI CỤC THI HÀNH ÁN DÂN SỰ huyện Kim Sơn, tỉnh Ninh Bình")
    'Chi cục THADS huyện Kim Sơn'
    """
    text = re.sub(r",?\s*(tỉnh|thành phố)\s+[^,]+$", "", nfc(name), flags=re.IGNORECASE) if "," in name else nfc(name)
    text = re.sub(
        r"\bthi hành án dân sự\b|\bTHA DS\b|\bTHA\b(?=\s+(tỉnh|huyện|quận|thành|thị|khu|TP))", "THADS", text, flags=re.IGNORECASE
    )
    text = _CAPITALS.sub(lambda found: found[0].capitalize(), text) if text.isupper() else text
    text = _COMMON.sub(lambda found: found[0].lower(), text)
    return text[:1].upper() + text[1:]


_CAPITALS = re.compile(r"\b(?!(?:THADS|TP|TX)\b|[IVX]+$)\w+")
_COMMON = re.compile(r"\b(chi cục|cục|văn phòng|phòng|huyện|quận|thị xã|thành phố|tỉnh|khu vực)\b", re.IGNORECASE)


def _unit(lines: Sequence[str], layout: Layout) -> int | Problem:
    """Return the VND that a figure counts for; a form of money must say it."""
    if layout.measure == "cases":
        return 1
    named = [f"{line} {after}" if _UNSAID.search(line) else line for line, after in zip(lines, [*lines[1:], ""], strict=False)]
    said = {unit for line in named for match in _UNIT.finditer(line) if (unit := _money(match[1]))}
    if len(said) == 1:
        return UNITS[said.pop()]
    known = ", ".join(f"“{unit}”" for unit in UNITS)
    expected = Text(f"phải ghi đơn vị tính tiền: {known}", f"must name the unit of money: {known}")
    return Problem("", expected, "; ".join(sorted(said)))


def _money(text: str) -> str | None:
    words = text.replace("vnđ", "vnd").strip(" .:")
    found = re.match(r"(1[.,]?000[.,]000|1[.,]?000|nghin|ngan|trieu|ty|ti|dong|vnd|viet nam dong|d)(?:\b|(?=d))", words)
    return _MONEY.get(found[1]) if found else None


def _category(lines: Sequence[str], layout: Layout) -> str:
    """Return the kind of cases that the heading restricts the sheet to."""
    title = " ".join(line for line in lines if not re.search(r"don vi|chi cuc", line))
    return next((name for name, words in _CATEGORIES.items() if any(word in title for word in words)), layout.category)


def _signed(lines: Iterable[str]) -> dt.date | None:
    return max(_days(lines), default=None)


def _days(lines: Iterable[str]) -> Iterator[dt.date]:
    for line in lines:
        for match in _SIGNED.finditer(plain(line)) if "20" in line else ():
            try:
                yield dt.date(int(match[3]), int(match[2]), int(match[1]))
            except ValueError:
                continue
