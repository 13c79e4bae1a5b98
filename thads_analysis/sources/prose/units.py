"""The unit of a number, from the words after it (and a few before it)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...words.vocabulary import Unit
from .numbers import Number

_CASE, _PERSON, _DOCUMENT, _COMPLAINT = (one.code for one in (Unit.CASE, Unit.PERSON, Unit.DOCUMENT, Unit.COMPLAINT))

_AFTER = (
    (Unit.PERCENTAGE_POINT.code, r"(?:%\s?)?điểm\s(?:%|phần trăm)|%\s?điểm|điểm\s?%"),
    (Unit.PERCENT.code, r"%|phần\s?trăm"),
    (Unit.VND.code, r"đồng(?!\s(?:chí|bộ|thời|loạt|nghiệp))|đ(?!\w)|vnđ|vnd"),
    (_COMPLAINT, r"(?:lượt\s)?đơn(?:\sthư)?(?!\svị)|khiếu nại|tố cáo"),
    (Unit.AUCTION.code, r"(?:vụ|cuộc|lượt)\s(?:việc\s)?(?:bán\s)?đấu giá"),
    (_DOCUMENT, r"văn bản|công văn|tài liệu"),
    (_PERSON, r"(?:lượt\s)?(?:người|công dân|chấp hành viên|chv|công chức|cán bộ|biên chế|đảng viên"
              r"|thẩm tra viên|thừa phát lại|thư ký|lao động|đồng chí|đối tượng)"),
    (_CASE, r"việc|vụ(?:\s(?:việc|án))?|hồ sơ|trường hợp|bản án|quyết định|án(?!\w)|lượt việc"),
    (Unit.TARGET.code, r"chỉ tiêu"),
    (Unit.ORGANISATION.code, r"đơn vị|chi cục|cơ quan|địa phương|tỉnh|huyện|phòng|văn phòng|quận"),
    (Unit.RANK.code, r"bậc"),
    (Unit.TIMES.code, r"lần"),
    (Unit.MONTH.code, r"tháng"),
    (Unit.DAY.code, r"ngày"),
)  # fmt: skip
AFTER = re.compile(
    r"\s{0,3}(?:" + "|".join(f"(?P<u{at}>{words})" for at, (_, words) in enumerate(_AFTER)) + r")(?!\w)|\s{0,3}(?P<sign>%)",
    re.IGNORECASE,
)
OF = re.compile(r"/(?P<of>\d{1,3}(?:\.\d{3})+|\d{1,5})(?![\d.]*\d)")
RANKED = re.compile(r"(?:thứ|hạng|top)\s{1,2}(?:hạng\s)?$", re.IGNORECASE)
COUNTED = (_CASE, _PERSON, _DOCUMENT, _COMPLAINT, Unit.AUCTION.code, Unit.TARGET.code, Unit.ORGANISATION.code)


NAMED = ("tỉnh", "huyện", "phòng", "quận", "cơ quan", "văn phòng")
"""What follows a number in words where it is mostly named and not counted: *hai tỉnh Đồng Tháp và Tiền Giang*."""


@dataclass(frozen=True)
class Counted:
    """A number with its unit: where both end, the total of which it is a part, and the noun."""

    unit: str
    end: int
    start: int
    of: int | None = None
    noun: str = ""


def unit_of(text: str, number: Number, folded: str) -> Counted | None:
    """Return the unit of a number, or None where it has none that is known.

    Parameters
    ----------
    text, folded
        The text, what is no figure blanked out, and the same in lower case.
    number
        The number.
    """
    part = OF.match(text, number.end)
    end, of = (part.end(), int(part["of"].replace(".", ""))) if part else (number.end, None)
    ranked = RANKED.search(folded, max(0, number.start - 24), number.start)
    if ranked and number.scaled == 1 and not number.word:
        return Counted(Unit.RANK.code, end, ranked.start(), of)
    after = AFTER.match(folded, end)
    if after is None:
        return Counted(Unit.VND.code, end, number.start) if number.scaled >= 10**9 else _placed(folded, number, end, of)
    noun = after[0].strip()
    name = after.lastgroup or ""
    unit = Unit.PERCENT.code if name == "sign" else _AFTER[int(name[1:])][0]
    if number.scaled >= 10**9 and unit not in (Unit.VND.code, _CASE):
        return Counted(Unit.VND.code, end, number.start)
    one_person = number.value == 1 and unit == _PERSON  # "bình quân một chấp hành viên" counts nobody
    if number.word and (unit not in COUNTED or number.value == 5 or noun in NAMED or one_person):
        return None
    return Counted(unit, after.end(), number.start, of, noun)


CASES_SAID = re.compile(r"(?:số|vụ)\sviệc[^.;,\d]{0,45}$")


def _placed(folded: str, number: Number, end: int, of: int | None) -> Counted | None:
    """Return a rank for ``13/63`` beside another rank, and cases for ``số việc … là 9,87 nghìn``, whose noun stood before."""
    if number.scaled in (10**3, 10**6) and CASES_SAID.search(folded, max(0, number.start - 60), number.start):
        return Counted(_CASE, end, number.start)
    if of in (63, 34, 64) and re.match(r"\s?(?:về|toàn quốc|cả nước|tỉnh|địa phương|\))", folded[end : end + 12]):
        return Counted(Unit.RANK.code, end, number.start, of)
    return None
