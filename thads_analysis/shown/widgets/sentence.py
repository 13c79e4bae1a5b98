"""The answer in words, as a piece of HTML that a screen reader tells when it changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

import numpy as np

from ...words.vocabulary import Language, Measure, Text, Unit
from ...words.wording import figure, number, period
from .answer import Answer, Reading
from .stand import named

ERROR = "#a32c00"
"""Dark enough to be read on white (7:1)."""
STYLE = "font-size:15px;line-height:1.5;max-width:60em;overflow-wrap:anywhere;white-space:normal"

UNSURE = 0.6
"""An interval of a chance that is wider tells nothing."""


def told(answer: Answer, when: tuple[int, int], measure: str, language: Language) -> str:
    """Return the answer as HTML.

    Parameters
    ----------
    answer
        What is said.
    when
        Statistical year and months.
    measure
        ``"cases"`` or ``"money"``.
    language
        ``"vi"`` or ``"en"``.
    """
    said = " ".join(Words(answer, measure, language).sentences()).replace(" %", "\N{NO-BREAK SPACE}%")
    head = escape(heading(answer, when, measure, language))
    return f'<div role="status" aria-live="polite" style="{STYLE}"><strong>{head}.</strong> {said}</div>'


def broken(message: str) -> str:
    """Return what is wrong with a scenario, in red, as HTML."""
    lines = "<br>".join(escape(line) for line in message.splitlines())
    return f'<div role="alert" style="{STYLE};color:{ERROR}"><strong>{lines}</strong></div>'


def heading(answer: Answer, when: tuple[int, int], measure: str, language: Language) -> str:
    """Name place, period and what is counted."""
    where = " · ".join(named(answer.row)) or Text("Toàn quốc", "Nation").say(language)
    counted = Measure.of(measure).text
    return f"{where}, {period(*when, language)}, {Text(f'về {counted.vi}', f'in {counted.en}').say(language)}"


def amount(value: float, measure: str, language: Language, *, sign: bool = False) -> str:
    """Write cases without decimals, or money in its usual unit."""
    return figure(value, Unit.VND if measure == "money" else Unit.CASE, language, sign=sign)


def percent(value: float, language: Language) -> str:
    """Write a percentage with the decimals that it needs, at most two."""
    places = next(places for places in (0, 1, 2) if places == 2 or abs(value - round(value, places)) < 1e-9)
    return figure(value, Unit.PERCENT, language, decimals=places)


@dataclass(frozen=True)
class Words:
    """The sentences of an answer in one language."""

    answer: Answer
    measure: str
    language: Language

    def sentences(self) -> Iterator[str]:
        """Yield what is known: where it stands, what is needed, by when, at which pace, how likely."""
        yield self._stands()
        yield self._asks() + self._than_today()
        if self.answer.left > 0 and self.answer.later.needed != self.answer.then.needed:
            yield from self._later(self.answer.later)
        if self.answer.left > 0 and not np.isnan(self.answer.expected):
            yield self._pace()
        if self.answer.left > 0 and not np.isnan(self.answer.chance[0]):
            yield self._likely()

    def _say(self, vi: str, en: str) -> str:
        return Text(vi, en).say(self.language)

    def _amount(self, value: float) -> str:
        return amount(value, self.measure, self.language)

    def _stands(self) -> str:
        done, base = self._amount(self.answer.then.done), self._amount(self.answer.then.base)
        rate = figure(self.answer.value, Unit.PERCENT, self.language)
        return self._say(
            f"Đã thi hành xong {done} trên {base} có điều kiện, đạt {rate}.",
            f"{done} of {base} with conditions are completed, {rate}.",
        )

    def _asks(self) -> str:
        """Say what is needed on the scenario's base, or that nothing is, or that it can't be done."""
        then, aim = self.answer.then, percent(self.answer.target, self.language)
        lacks = self._amount(then.needed)
        if np.isnan(then.needed):
            return self._say("Chưa đủ số liệu để biết cần bao nhiêu.", "What is needed can't be known from these figures.")
        if then.needed == 0:
            return self._say(
                f"<strong>Đã đạt chỉ tiêu {aim}</strong>, không cần thêm.",
                f"<strong>The target of {aim} is met</strong>, nothing more is needed.",
            )
        if self.answer.left == 0:
            return self._say(
                f"Năm đã hết: <strong>thiếu {lacks}</strong> để đạt {aim}.",
                f"The year is over: <strong>{lacks} short</strong> of {aim}.",
            )
        if then.possible is False:
            return self._say(
                f"<strong>Không thể đạt {aim}</strong>: phải xong thêm {lacks}, nhiều hơn số có điều kiện còn lại.",
                f"<strong>{aim} is impossible</strong>: {lacks} more, which is more than is left with conditions.",
            )
        return self._say(
            f"Để đạt {aim} phải xong thêm <strong>{lacks}</strong>{self._rhythm(then)}.",
            f"To reach {aim}, <strong>{lacks}</strong> more must be completed{self._rhythm(then)}.",
        )

    def _rhythm(self, reading: Reading) -> str:
        """Say how much that is a month, and a month and officer."""
        monthly = self._amount(reading.per_month)
        said = self._say(f", mỗi tháng {monthly}", f", {monthly} a month")
        if np.isnan(reading.per_officer):
            return said
        each = self._amount(reading.per_officer) if self.measure == "money" else number(reading.per_officer, 1, self.language)
        return said + self._say(f" (mỗi Chấp hành viên {each})", f" ({each} an officer)")

    def _than_today(self) -> str:
        """Say how much more or less is needed than without changes; nothing where that is the same."""
        more = self.answer.then.needed - self.answer.today.needed
        if np.isnan(more) or more == 0:
            return ""
        by = self._amount(abs(more))
        return self._say(
            f" Như vậy {'nhiều' if more > 0 else 'ít'} hơn {by} so với khi không thay đổi.",
            f" That is {by} {'more' if more > 0 else 'less'} than without changes.",
        )

    def _later(self, later: Reading) -> Iterator[str]:
        """Say what is needed if the base grows on as in past years."""
        if np.isnan(later.needed):
            return
        base, lacks = self._amount(round(later.base)), self._amount(later.needed)
        no = self._say(" – không thể đạt", " – impossible") if later.possible is False else self._rhythm(later)
        yield self._say(
            f"Nếu số có điều kiện tăng như các năm trước, đến cuối năm là {base}, thì phải xong thêm"
            f" <strong>{lacks}</strong>{no}.",
            f"If what is with conditions grows as in past years, to {base} by the year's end,"
            f" it is <strong>{lacks}</strong>{no}.",
        )

    def _pace(self) -> str:
        """Say what the pace of past years, with the output asked for, leads to."""
        coming, rate = self._amount(round(self.answer.coming)), percent(round(self.answer.expected, 1), self.language)
        more = number(100 * self.answer.output, 0, self.language, sign=True)
        pace = Text("các năm trước", "the pace of past years")
        if self.answer.output:
            pace = Text(f"các năm trước {more} %", f"the pace of past years {more}%")
        return self._say(
            f"Theo nhịp {pace.vi}, từ nay đến cuối năm xong thêm khoảng {coming}, đạt {rate}.",
            f"At {pace.en} about {coming} will be completed until the year's end, reaching {rate}.",
        )

    def _likely(self) -> str:
        """Say how likely the target is."""
        chance, low, high = self.answer.chance
        said = self._share(chance)
        ends = ""
        if high - low > UNSURE:
            ends = self._say(" (rất chưa chắc: chỉ so được với ít năm trước)", " (very unsure: few past years tell of it)")
        elif not (np.isnan(low + high) or low > 0.98 or high < 0.02):
            ends = self._say(f" (từ {self._share(low)} đến {self._share(high)})", f" ({self._share(low)} to {self._share(high)})")
        return self._say(
            f"Khả năng đạt chỉ tiêu: <strong>{said}</strong>{ends}.",
            f"Chance of reaching the target: <strong>{said}</strong>{ends}.",
        )

    def _share(self, chance: float) -> str:
        """Write a chance in percent; neither 0 nor 100 is promised."""
        if chance < 0.01:
            return self._say("dưới 1 %", "under 1%")
        return self._say("trên 99 %", "over 99%") if chance > 0.99 else percent(round(100 * chance), self.language)
