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
LOCAL = re.compile(r"(?<!\w)(?:toàn tỉnh|chi cục|tỉnh [A-ZĐ]|cục (?:thads|thi hành án dân sự) (?:tỉnh|thành phố)|huyện [A-ZĐ])")
CATEGORIES = {
    Category.CREDIT.code: r"(?:án|vụ việc|việc)?[\w ,]{0,20}(?:tín dụng|ngân hàng)",
    Category.CORRUPTION_ECONOMIC.code: r"tham nhũng(?:,| và)? kinh tế|án (?:hình sự về )?tham nhũng",
    Category.ADMINISTRATIVE.code: r"(?:thi hành )?án hành chính|bản án, quyết định hành chính",
    Category.STATE_BUDGET.code: r"thu (?:cho )?ngân sách(?: nhà nước)?",
}
CATEGORY = re.compile("|".join(f"(?P<{code}>{words})" for code, words in CATEGORIES.items()), re.IGNORECASE)
WHOLE = re.compile(r"tổng số (?:việc )?(?:thụ lý|phải)|toàn (?:tỉnh|ngành|thành phố)|về (?:việc|tiền)[:,]", re.IGNORECASE)


@cache
def _names() -> re.Pattern[str]:
    known = sorted({one.removeprefix("TP. ") for one in (*places.names(), *places.successors())}, key=len, reverse=True)
    named = "|".join(re.escape(one) for one in known)
    return re.compile(rf"(?<!\w)(?:{named})(?!\w)|(?:tp\.?\s?|thành phố\s)hcm|{OF_NATION}", re.IGNORECASE)


@dataclass(frozen=True)
class Whereabouts:
    """The places that a text speaks of, in their order, where, and the one it is mostly about."""

    starts: tuple[int, ...]
    names: tuple[str, ...]
    main: str

    def at(self, place: int, sentence: int, *, beside: bool = False) -> str:
        """Return whose a figure is: of the place that its sentence names before it, or else of the one the text is about.

        Where it is said `beside` the nation, the nation does not count. Nothing where the text names no place.
        """
        last = bisect.bisect_right(self.starts, place) - 1
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
    main = provinces.most_common(1)[0][0] if provinces and provinces.most_common(1)[0][1] > 1 else next(iter(provinces), "")
    main = main or (NATION if WHOLE_SYSTEM.search(text) and not LOCAL.search(text) else "")
    return Whereabouts(tuple(start for start, _ in found), tuple(name for _, name in found), main)


def category(text: str, paragraph: int, place: int) -> str:
    """Return the kind of cases of a figure: what its paragraph last said before it."""
    window = text[max(paragraph, place - 600) : place]
    found = [*CATEGORY.finditer(window)]
    if not found or WHOLE.search(window, found[-1].end()):
        return Category.ALL.code
    return found[-1].lastgroup or Category.ALL.code
