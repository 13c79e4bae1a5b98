"""What a percentage tells of: a rate, a share, a change, a margin over a target, or a target.

Each reader knows one way in which percentages are said, and returns nothing for every other; they are asked in order.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from . import phrases
from .told import (
    BEFORE,
    CASES,
    CHANGE_ABS,
    CHANGE_PCT,
    CHANGE_PP,
    COMPLAINT,
    LEFT,
    MARGIN,
    MONEY,
    NEITHER,
    PERCENT,
    POINT,
    RIGHT,
    SHARE,
    TARGET,
    VALUE,
    Around,
    Reading,
    Told,
    changed_by,
    measure_of,
    subject_of,
)

RATES = {
    "with_conditions": "conditions_rate",
    "without_conditions": "without_conditions_rate",
    "discontinued": "discontinued_share",
}
"""The rate that is meant where a count is said to make up so many percent."""
OTHER_THING = re.compile(
    r"\s(?:của\s)?(?:các|số|tổng số)?\s?(?:bản án|quyết định|hồ sơ|cán bộ|công chức|đảng viên|đơn vị|chi cục|người|cơ quan"
    r"|phương án|nhiệm vụ|kế hoạch|thủ tục|văn bản|báo cáo|việc\sth(?:ực|i\shành\sán\sđúng))"
)
KNOWN_RATE = re.compile(
    r"thi hành|xong|giải quyết|việc|tiền|giá trị|điều kiện|hoàn thành|này|trên|chung|cao|thấp|trung bình|bình quân"
)
OF_ALL = re.compile(r"\s(?:trong|trên)\s(?:tổng\s)?số")
BETTER = ("vượt", "thấp hơn", "cao hơn", "hụt", "thiếu", "kém")


@dataclass(frozen=True)
class Said:
    """How a percentage is said: the words around it, what was told before, where its subject stands, and a change."""

    around: Around
    told: Told
    where: str
    changed: tuple[int, str] | None

    @property
    def last(self) -> Reading | None:
        """The figure before, if that is a percentage of its own kind."""
        return self.told.last if self.told.last is not None and self.told.last.unit in (PERCENT, POINT) else None

    @property
    def aimed(self) -> bool:
        """Whether the sentence speaks of what is to be reached."""
        found = [*phrases.TARGET_SAID.finditer(self.around.before[-140:])]
        return bool(found) and not phrases.RESULT_SAID.search(self.around.before[-140:], found[-1].start())


def percent(one: Reading, around: Around, told: Told) -> Reading:
    """Read a percentage: a rate, a change, a margin, a share or a target."""
    subject, where, _ = subject_of(around, told)
    said = Said(around, told, where, changed_by(around, told))
    plain = replace(one, unit=PERCENT, measure=measure_of(around, told, one.unit), subject=subject)
    return next(made for reader in READERS if (made := reader(plain, said)) is not None)


def _of_complaints(one: Reading, said: Said) -> Reading | None:
    left, near = said.around.left, said.around.near
    beside = said.told.last is not None and said.told.last.unit == COMPLAINT and phrases.JOINED.fullmatch(left)
    if said.changed or not (beside or re.search(r"đơn(?! vị)|khiếu nại|tố cáo", left + near)):
        return None
    asked = re.search(r"phấn đấu|yêu cầu|không để", said.around.before)
    statistic = TARGET if asked or phrases.TARGET_SAID.search(said.around.before.rpartition(";")[2]) else VALUE
    return replace(one, indicator="complaints_resolved_rate", measure=NEITHER, statistic=statistic, confidence=0.85, reason="đơn")


def _of_auctions(one: Reading, said: Said) -> Reading | None:
    if not re.search(r"đấu giá", said.around.near + said.around.left):
        return None
    statistic = TARGET if "không để" in said.around.before else VALUE
    return replace(one, indicator="auction_cancel_rate", measure=NEITHER, statistic=statistic, confidence=0.8, reason="đấu giá")


def _of_something_else(one: Reading, said: Said) -> Reading | None:
    """Leave ``tỷ lệ hướng dẫn nghiệp vụ đạt 100%`` and ``100% các bản án`` without an indicator."""
    named = re.search(r"tỷ lệ\s([^,;]*)$", said.around.left)
    words = re.sub(r"(?<!\w)(?:đạt|là|chỉ|mới|đã|được|ở mức|về)(?!\w)|[\s(:]", "", named[1]) if named else ""
    other = words and not KNOWN_RATE.search(named[1] if named else "") and not said.changed
    if not other and not OTHER_THING.match(said.around.right):
        return None
    return replace(one, measure=NEITHER, subject="", confidence=0.6, reason="tỷ lệ khác")


def _paired(one: Reading, said: Said) -> Reading | None:
    """Read the second of a pair, of the same kind as the first: ``tăng 6,24% về việc và 20,66% về tiền``."""
    last, left = said.last, said.around.left
    if last is None or not last.indicator:
        return None
    listed = phrases.LISTED.fullmatch(left) and not phrases.TRIGGER.search(left)
    level = left.count("(") == left.count(")")
    parted = not left.strip() and re.match(r"\s?về (?:việc|tiền)", said.around.near)  # "10% về việc; 27% về tiền"
    if not (listed or parted or (level and phrases.PAIR.fullmatch(left))):
        return None
    other = MONEY if last.measure == CASES else CASES if last.measure == MONEY else last.measure
    told = phrases.IN_MONEY.search(left + said.around.near[:28]) or phrases.IN_CASES.search(left + said.around.near[:28])
    measure = one.measure if told else last.measure if listed else other
    return replace(one, indicator=last.indicator, statistic=last.statistic, unit=last.unit, sign=last.sign, subject=last.subject,
                   measure=measure, confidence=min(last.confidence, 0.82), reason="cặp việc, tiền")  # fmt: skip


def _share(one: Reading, said: Said) -> Reading | None:
    """Read ``chiếm 11,66%``: of the nation, or of all that is to be enforced."""
    around, told = said.around, said.told
    of_all = told.subject in RATES and OF_ALL.match(around.right) and not said.changed
    as_much = re.search(r"bằng\s$", around.left) and phrases.OF_NATION.search(around.right)
    if "chiếm" not in around.left[-40:] and not of_all and not as_much:
        return None
    if re.search(r"so với tổng số", around.near + around.right):
        return replace(one, indicator="", measure=NEITHER, confidence=0.5, reason="chiếm trong tổng số khác")
    if phrases.OF_NATION.search(around.right) or phrases.OF_NATION.search(around.sentence):
        return replace(one, indicator=one.subject or "to_enforce", statistic=SHARE, confidence=0.85, reason="so với toàn quốc")
    subject = one.subject if said.where == LEFT else told.subject
    sure = 0.84 if subject in RATES else 0.5
    return replace(one, indicator=RATES.get(subject, "conditions_rate"), subject=subject, confidence=sure, reason="chiếm")


def _margin(one: Reading, said: Said) -> Reading | None:
    """Read how far a rate lies from its target."""
    if said.changed is None:
        return None
    (sign, word), around = said.changed, said.around
    against = re.search(rf"{word}[^,;]*chỉ tiêu[^,;]*$", around.left)
    small = one.number.value < 15 and not around.left.endswith("(")
    aims = (
        (against and small)
        or phrases.AGAINST_TARGET.search(around.right)
        or (said.last is not None and (word in ("vượt", "thiếu", "hụt") or "chỉ tiêu" in around.left))
    )
    if (against and not small) or not (aims and (word in BETTER or "chỉ tiêu" in around.near)):
        return None
    return replace(one, indicator="completion_rate", statistic=MARGIN, unit=POINT, sign=sign, confidence=0.88,
                   reason="so với chỉ tiêu")  # fmt: skip


def _change(one: Reading, said: Said) -> Reading | None:
    """Read a change: of a count in percent, of a rate in points, or one that is asked for."""
    last = said.told.last
    if said.changed is None and not (
        last is not None and last.statistic == CHANGE_ABS and phrases.BESIDE.fullmatch(said.around.left)
    ):
        return None
    sign, word = said.changed or (last.sign if last else 1, "(")
    if re.search(rf"{re.escape(word)}[^,;]*chỉ tiêu[^,;]*$", said.around.left):
        return replace(one, indicator="completion_rate", statistic=TARGET, confidence=0.85, reason="chỉ tiêu")
    signed = replace(one, sign=sign)
    if re.match(r"\s?số (?:việc|tiền)", said.around.near):
        return _change_of_named(signed, said)
    if said.aimed and word == "giảm":
        return replace(signed, indicator=one.subject, statistic=TARGET, confidence=0.7, reason="chỉ tiêu giảm")
    return _change_of_rate(signed, said) or replace(signed, indicator=one.subject, statistic=CHANGE_PCT,
                                                    confidence=0.84 if one.subject else 0.4, reason=said.where)  # fmt: skip


def _change_of_named(one: Reading, said: Said) -> Reading:
    """Read ``giảm 8,5% số việc chuyển kỳ sau``: of what stands after it."""
    if said.aimed:
        return replace(one, indicator=one.subject, statistic=TARGET, confidence=0.8, reason="chỉ tiêu")
    found = said.where == RIGHT
    return replace(one, indicator=one.subject if found else "", statistic=CHANGE_PCT, confidence=0.85 if found else 0.5,
                   reason=said.where)  # fmt: skip


def _change_of_rate(one: Reading, said: Said) -> Reading | None:
    last = said.last
    of_rate = last is not None and last.unit == PERCENT and last.statistic == VALUE and said.where != LEFT
    further = last is not None and last.statistic in (CHANGE_PP, MARGIN) and said.where in (BEFORE, "")
    if not (of_rate or further or "tỷ lệ" in said.around.left):
        return None
    name = last.indicator if last is not None else "completion_rate"
    return replace(one, indicator=name, statistic=CHANGE_PP, unit=POINT, confidence=0.82, reason="so với cùng kỳ")


def _target(one: Reading, said: Said) -> Reading | None:
    """Read what a rate shall reach."""
    if not said.aimed or re.search(r"đạt\s(?:tỷ lệ )?$|kết quả", said.around.left):
        return None
    return replace(one, indicator="completion_rate", statistic=TARGET, confidence=0.85, reason="chỉ tiêu")


def _rate(one: Reading, said: Said) -> Reading:
    """Read a plain percentage: mostly how much was completed of what is with conditions."""
    around = said.around
    if re.search(r"tỷ lệ[^,;]{0,30}có điều kiện", around.left[-60:]) and not re.search(r"trên", around.left[-40:]):
        return replace(one, indicator="conditions_rate", confidence=0.85, reason="tỷ lệ có điều kiện")
    last = said.last
    if last is not None and last.statistic == VALUE and phrases.JOINED.fullmatch(around.left):
        unsaid = last.measure == one.measure == CASES and not re.search("việc|tiền", around.near)
        return replace(one, indicator=last.indicator, measure=MONEY if unsaid else one.measure,
                       confidence=min(last.confidence, 0.82), reason="cặp việc, tiền")  # fmt: skip
    if "lần lượt" in around.left and len(said.told.of_sentence) > 1:
        return replace(one, indicator="completion_rate", measure=CASES, confidence=0.82, reason="lần lượt")
    plain = bool(re.search(r"đạt|tỷ lệ|xong|kết quả|thấp nhất|cao nhất", around.left)) or one.subject == "completed"
    return replace(one, indicator="completion_rate", confidence=0.88 if plain else 0.5, reason="tỷ lệ thi hành xong")


READERS: tuple[Callable[[Reading, Said], Reading | None], ...] = (
    _of_complaints, _of_auctions, _share, _of_something_else, _paired, _margin, _change, _target, _rate,
)  # fmt: skip
