"""The small closed vocabularies of the field, each value with its Vietnamese and English name.

Everything that is shown comes in two languages, so a word is a :class:`Text`, never a string.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, IntEnum
from functools import lru_cache
from typing import Literal

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = ("vi", "en")

LEVELS = ("province", "agency", "officer", "fiscal_year", "months", "measure", "category")
"""Index levels of a panel, in their order; a panel has those that apply."""

PLACE_LEVELS = ("province", "agency", "officer")
"""The levels that name a place or a person, from the widest to the narrowest."""

NATION = "Toàn quốc"


@dataclass(frozen=True)
class Text:
    """One wording in both languages.

    Examples
    --------
    >>> Text("việc", "cases").say("en")
    'cases'
    """

    vi: str
    en: str

    def say(self, language: Language = "vi") -> str:
        """Return the wording in `language`, ``"vi"`` or ``"en"``."""
        if language not in LANGUAGES:
            raise ValueError(f"language: {language!r}; vi, en")
        return self.vi if language == "vi" else self.en


class Word(Enum):
    """An enumeration whose members are a code and a :class:`Text`."""

    def __init__(self, code: str, vi: str, en: str) -> None:
        self.code = code
        self.text = Text(vi, en)

    @classmethod
    def codes(cls) -> tuple[str, ...]:
        """Return the codes, as they stand in tables."""
        return tuple(member.code for member in cls)

    @classmethod
    def of(cls, code: str) -> Word:
        """Return the member with `code`; a ``KeyError`` names the codes there are."""
        for member in cls:
            if member.code == code:
                return member
        raise KeyError(f"{cls.__name__.lower()}: {code!r}; {', '.join(cls.codes())}")


class Measure(Word):
    """What is counted: cases (việc) and money (tiền) are counted apart."""

    CASES = ("cases", "việc", "cases")
    MONEY = ("money", "tiền", "money")
    NONE = ("none", "không phân", "neither")


class Category(Word):
    """Which cases are counted; the narrower categories overlap and are never added up."""

    ALL = ("all", "tất cả", "all")
    CREDIT = ("credit", "tín dụng, ngân hàng", "credit institutions")
    CORRUPTION_ECONOMIC = ("corruption_economic", "tham nhũng, kinh tế", "corruption and economic crime")
    ADMINISTRATIVE = ("administrative", "án hành chính", "administrative judgments")
    STATE_BUDGET = ("state_budget", "thu ngân sách nhà nước", "State budget")
    OTHER = ("other", "loại khác", "other")


class Unit(Word):
    """Units of figures; money is always VND, never thousands of it."""

    CASE = ("case", "việc", "cases")
    VND = ("VND", "đồng", "VND")
    BY_MEASURE = ("by_measure", "việc hoặc đồng", "cases or VND")
    PERCENT = ("percent", "%", "%")
    PERCENTAGE_POINT = ("percentage_point", "điểm %", "points")
    PERSON = ("person", "người", "persons")
    DOCUMENT = ("document", "văn bản", "documents")
    COMPLAINT = ("complaint", "đơn", "complaints")
    AUCTION = ("auction", "vụ bán đấu giá", "auctions")
    TARGET = ("target", "chỉ tiêu", "targets")
    ORGANISATION = ("unit", "đơn vị", "units")
    RANK = ("rank", "hạng", "rank")
    DAY = ("day", "ngày", "days")
    MONTH = ("month", "tháng", "months")
    TIMES = ("times", "lần", "times")


class Kind(Word):
    """How a quantity behaves in time; it decides what a month's change means."""

    FLOW = ("flow", "phát sinh trong kỳ", "flow")
    STOCK = ("stock", "số tại thời điểm", "stock")
    HEAD_COUNT = ("head_count", "số người", "head count")
    RATIO = ("ratio", "tỷ lệ", "ratio")


class Direction(IntEnum):
    """Which way is better: multiply a change by it to get improvement or concern."""

    HIGHER_IS_BETTER = 1
    NEITHER = 0
    LOWER_IS_BETTER = -1


class Statistic(Word):
    """What a published figure says of its indicator."""

    VALUE = ("value", "giá trị", "value")
    CHANGE_ABS = ("change_abs", "tăng, giảm so với cùng kỳ", "change on last year")
    CHANGE_PCT = ("change_pct", "tăng, giảm (%) so với cùng kỳ", "change on last year, %")
    CHANGE_PP = ("change_pp", "tăng, giảm (điểm %) so với cùng kỳ", "change on last year, points")
    TARGET = ("target", "chỉ tiêu", "target")
    TARGET_MARGIN = ("target_margin", "vượt (thiếu) so với chỉ tiêu", "margin over target")
    SHARE_OF_NATION = ("share_of_nation", "tỷ trọng so với toàn quốc", "share of the nation")
    GAP_TO_NATION = ("gap_to_nation", "chênh lệch với toàn quốc", "gap to the nation")
    RANK = ("rank", "xếp hạng", "rank")


class Precision(Word):
    """How a figure was printed."""

    EXACT = ("exact", "chính xác", "exact")
    ROUNDED = ("rounded", "làm tròn", "rounded")
    ABOUT = ("about", "khoảng, hơn, gần", "about, over, nearly")


class PlaceLevel(Word):
    """Whose figure it is."""

    NATION = ("nation", "toàn quốc", "nation")
    PROVINCE = ("province", "tỉnh, thành phố", "province")
    UNIT = ("unit", "đơn vị cấp dưới", "unit of a province")


class Condition(Word):
    """In which condition an open case stands; the register writes each change down."""

    WITH = ("with", "có điều kiện", "with conditions")
    WITHOUT = ("without", "chưa có điều kiện", "without conditions")
    POSTPONED_BY_AGREEMENT = ("postponed_by_agreement", "hoãn theo thỏa thuận", "postponed by agreement")
    POSTPONED = ("postponed", "hoãn", "postponed")
    SUSPENDED = ("suspended", "tạm đình chỉ", "suspended")
    SEPARATE_BOOK = ("separate_book", "sổ theo dõi riêng", "separate book")


class Outcome(Word):
    """How a case was closed."""

    COMPLETED = ("completed", "thi hành xong", "completed")
    DISCONTINUED = ("discontinued", "đình chỉ", "discontinued")
    REDUCED = ("reduced", "giảm nghĩa vụ", "reduced")
    ENTRUSTED_OUT = ("entrusted_out", "ủy thác", "entrusted out")
    WITHDRAWN = ("withdrawn", "thu hồi, hủy quyết định", "withdrawn")


class Origin(Word):
    """Where a case came from."""

    NEW = ("new", "thụ lý mới", "new")
    CARRIED_IN = ("carried_in", "số cũ", "carried in")
    ENTRUSTED_IN = ("entrusted_in", "nhận ủy thác", "received by entrustment")


class Severity(Word):
    """An error must not be; a warning asks to be looked at."""

    ERROR = ("error", "lỗi", "error")
    WARNING = ("warning", "lưu ý", "warning")


def nfc(text: str) -> str:
    """Return `text` in Unicode's composed form, white space folded.

    "Hà Nội" is typed in two ways that look the same; tables are joined on one of them.

    Examples
    --------
    >>> nfc("  Hà   Nội ")
    'Hà Nội'
    """
    return " ".join(unicodedata.normalize("NFC", text).split())


_MARKS = dict.fromkeys(range(0x300, 0x370))


@lru_cache(maxsize=10_000)
def plain(text: str) -> str:
    """Return `text` without tone marks and accents, lower case: only for finding near matches.

    Examples
    --------
    >>> plain("Đắk Lắk")
    'dak lak'
    """
    return unicodedata.normalize("NFD", nfc(text).casefold().replace("đ", "d")).translate(_MARKS)


def near(word: object, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Return up to `most` of the `known` words that look like `word`, accents aside.

    Examples
    --------
    >>> near("Ha Noi", ["Hà Nội", "Hà Nam", "Cà Mau"])
    ('Hà Nội', 'Hà Nam')
    """
    by_plain: dict[str, str] = {plain(name): name for name in known}
    close = difflib.get_close_matches(plain(str(word)), by_plain, n=most, cutoff=0.6)
    return tuple(by_plain[key] for key in close)
