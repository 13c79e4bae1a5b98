"""Whose a figure is, and of which kind of cases: provinces by name, the nation, and the categories that a paragraph is about."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from ...words.errors import Problem
from ...words.vocabulary import NATION, Category
from .. import places

OF_NATION = r"toàn quốc|cả nước|toàn hệ thống"
COMPARED = re.compile(r"(?:so với|bằng|của|chung|với|quân|hạng|\d{1,2}|đứng|xếp)\s*$", re.IGNORECASE)
WHOLE_SYSTEM = re.compile(rf"{OF_NATION}|quốc hội|bộ trưởng|toàn ngành|tổng cục trưởng", re.IGNORECASE)
LOCAL = re.compile(
    r"(?<!các )(?<!cấp )(?<!\w)(?:tỉnh(?!,| ủy| uỷ|, thành)|chi cục|huyện(?!,)|trên địa bàn(?! toàn quốc| cả nước))",
    re.IGNORECASE,
)
OF_UNIT = re.compile(
    r"(?<!các )(?<!cấp )(?<!\d )(?<!toàn )(?<!\w)(?:chi cục(?! trưởng)|(?:một |riêng )?huyện(?!,)|quận(?!,)|thị xã(?!,))",
    re.IGNORECASE,
)
"""A unit below the province, where it is one and not all of them."""
CATEGORIES = {
    Category.CREDIT.code: r"tín dụng|ngân hàng(?! nhà nước)",
    Category.CORRUPTION_ECONOMIC.code: r"tham nhũng(?:,| và)? kinh tế|án (?:hình sự về )?tham nhũng",
    Category.ADMINISTRATIVE.code: r"(?:thi hành )?án hành chính|bản án, quyết định hành chính",
    Category.STATE_BUDGET.code: r"thu (?:cho )?ngân sách(?: nhà nước)?",
    Category.ALL.code: r"tổng số (?:việc )?(?:thụ lý|phải)|toàn (?:tỉnh|ngành|thành phố)|về (?:việc|tiền)[:,]",
}
CATEGORY = re.compile("|".join(f"(?P<{code}>{words})" for code, words in CATEGORIES.items()), re.IGNORECASE)
NEAR = re.compile(r"(?:(?! với | và )[^,.;:()\d\n]){0,45}")
"""Between a figure and the kind of cases that is said after it: *30.426 tỷ đồng trong các vụ án tín dụng*."""
REACH = 600
"""A kind of cases holds for so many letters of its paragraph."""


@cache
def _names() -> re.Pattern[str]:
    known = sorted({one.removeprefix("TP. ") for one in (*places.names(), *places.successors())}, key=len, reverse=True)
    named = "|".join(re.escape(one) for one in known)
    return re.compile(rf"(?<!\w)(?:{named})(?!\w)|(?:tp\.?\s?|thành phố\s)hcm|{OF_NATION}", re.IGNORECASE)


@dataclass(frozen=True)
class Whereabouts:
    """The places that a text speaks of, in their order, where, and the one it is mostly about."""

    text: str
    starts: tuple[int, ...]
    names: tuple[str, ...]
    main: str

    def at(self, place: int, sentence: int, *, beside: bool = False) -> str:
        """Return whose a figure is: of the place that its sentence names before it, or else of the one the text is about.

        Where it is said `beside` the nation, the nation does not count. Nothing where the text names no place,
        or where the sentence speaks of a unit below the province, whose name it may or may not say.
        """
        last = bisect.bisect_right(self.starts, place) - 1
        if OF_UNIT.search(self.text, max(sentence, self.starts[last] if last >= 0 else 0), place):
            return ""
        while beside and last >= 0 and self.names[last] == NATION:
            last -= 1
        return self.names[last] if last >= 0 and self.starts[last] >= sentence else self.main


def whereabouts(text: str) -> Whereabouts:
    """Return the places that a text speaks of; and the one that it is mostly about."""
    found = []
    for match in _names().finditer(text):
        if COMPARED.search(text, max(0, match.start() - 14), match.start()) and re.fullmatch(OF_NATION, match[0], re.IGNORECASE):
            continue
        name = NATION if re.fullmatch(OF_NATION, match[0], re.IGNORECASE) else places.resolve(match[0])
        if not isinstance(name, Problem):
            found.append((match.start(), name))
    provinces = Counter(name for _, name in found if name != NATION)
    main = _mostly(provinces) or (NATION if WHOLE_SYSTEM.search(text) and not LOCAL.search(text) else "")
    return Whereabouts(text, tuple(start for start, _ in found), tuple(name for _, name in found), main)


def _mostly(provinces: Counter[str]) -> str:
    """Return the only province of a text, or the one that is named more often than any other."""
    (first, often), (_, next_often) = (*provinces.most_common(2), ("", 0), ("", 0))[:2]
    return first if often > next_often else ""


@dataclass(frozen=True)
class Kinds:
    """The kinds of cases that a text speaks of, in their order, and where; the whole of all cases among them."""

    starts: tuple[int, ...]
    kinds: tuple[str, ...]

    def at(self, text: str, paragraph: int, start: int, end: int) -> str:
        """Return the kind of cases of a figure: what is said directly after it, or else what its paragraph last said."""
        after = bisect.bisect_left(self.starts, end)
        if after < len(self.starts) and NEAR.fullmatch(text, end, self.starts[after]):
            return self.kinds[after]
        last = bisect.bisect_right(self.starts, start) - 1
        return self.kinds[last] if last >= 0 and self.starts[last] >= max(paragraph, start - REACH) else Category.ALL.code


def kinds(text: str) -> Kinds:
    """Return the kinds of cases that a text speaks of."""
    found = [(match.start(), match.lastgroup or Category.ALL.code) for match in CATEGORY.finditer(text)]
    return Kinds(tuple(start for start, _ in found), tuple(kind for _, kind in found))
