"""Numbers and labels as people of the field write them: 1.234,5 · 319 tỷ đồng · 46,17 %.

Babel knows how each language writes a number; what is ours is the field's own scale (tỷ, triệu đồng), its two
decimals for rates, rounded half up, and that a difference of rates is in points.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

import pandas as pd
from babel.numbers import decimal as babel_decimal
from babel.numbers import format_decimal

from .indicators import Indicator, get
from .vocabulary import Language, Measure, Text, Unit

MISSING = "–"


class Scale(NamedTuple):
    """What figures are divided by when shown, and the name of the unit that results."""

    divisor: float
    unit: Text
    decimals: int


SCALES: dict[Unit, tuple[Scale, ...]] = {
    Unit.VND: (
        Scale(1e12, Text("nghìn tỷ đồng", "trillion VND"), 1),
        Scale(1e9, Text("tỷ đồng", "billion VND"), 1),
        Scale(1e6, Text("triệu đồng", "million VND"), 1),
        Scale(1, Text("đồng", "VND"), 0),
    ),
    Unit.PERCENT: (Scale(1, Unit.PERCENT.text, 2),),
    Unit.PERCENTAGE_POINT: (Scale(1, Unit.PERCENTAGE_POINT.text, 2),),
}
"""Ways to show a unit, the largest first; units not listed are shown as they are, without decimals."""


def scale(unit: Unit, largest: float, *, most: float = 1e9) -> Scale:
    """Return how figures of `unit` are shown where the largest of them is `largest`.

    Money goes up to tỷ đồng; ``most=1e12`` lets it go on to nghìn tỷ đồng.
    """
    steps = SCALES.get(unit, (Scale(1, unit.text, 0),))
    usable = [step for step in steps if step.divisor <= most]
    found = next((step for step in usable if abs(largest) >= step.divisor), usable[-1])
    few = found.divisor >= 1e9 and abs(largest) < 10 * found.divisor
    return found._replace(decimals=2) if few else found


def number(value: float | None, decimals: int = 0, language: Language = "vi", *, sign: bool = False) -> str:
    """Write a number, rounded half up as official reports do; ``–`` where it is missing.

    Examples
    --------
    >>> number(1234567.5, 1), number(1234567.5, 1, "en")
    ('1.234.567,5', '1,234,567.5')
    >>> number(0.125, 2), number(-3.0, sign=True), number(None)
    ('0,13', '−3', '–')
    """
    if value is None or pd.isna(value):
        return MISSING
    rounded_to = Decimal(1).scaleb(-decimals)
    exact = Decimal(repr(float(value))).quantize(rounded_to, rounding=ROUND_HALF_UP, context=Context(prec=400))
    with babel_decimal.localcontext(babel_decimal.Context(prec=400)):
        text = format_decimal(abs(exact), format="#,##0" + ("." + "0" * decimals if decimals else ""), locale=language)
    plus = "+" if sign and exact > 0 else ""
    return ("−" if exact < 0 else plus) + text


def figure(value: float | None, unit: Unit, language: Language = "vi", *, decimals: int | None = None, sign: bool = False) -> str:
    """Write a figure with its unit.

    Parameters
    ----------
    value
        In the unit of tables: VND, percent (46.17 is 46.17 %), cases.
    unit
        Its unit.
    language
        ``"vi"`` or ``"en"``.
    decimals
        So many, instead of the unit's usual number.
    sign
        Write the plus of a positive difference.

    Examples
    --------
    >>> figure(319e9, Unit.VND), figure(46.17, Unit.PERCENT), figure(46.17, Unit.PERCENT, "en")
    ('319 tỷ đồng', '46,17 %', '46.17%')
    >>> figure(5.42, Unit.PERCENTAGE_POINT, sign=True), figure(230, Unit.CASE)
    ('+5,42 điểm %', '230 việc')
    """
    if value is None or pd.isna(value):
        return MISSING
    how = scale(unit, value)
    places = how.decimals if decimals is None else decimals
    shown = value / how.divisor
    if decimals is None and how.divisor > 1 and float(shown).is_integer():
        places = 0
    gap = "" if (unit, language) == (Unit.PERCENT, "en") else " "
    return f"{number(shown, places, language, sign=sign)}{gap}{how.unit.say(language)}"


def written(value: float, unit: Unit | None, language: Language = "vi", *, sign: bool = False) -> str:
    """Write a figure with its unit, or plainly where nothing is known of it: whole numbers and thousands without decimals.

    Examples
    --------
    >>> written(46.17, Unit.PERCENT), written(0.125, None), written(1234.5, None), written(3.0, None)
    ('46,17 %', '0,13', '1.235', '3')
    """
    if unit is not None:
        return figure(value, unit, language, sign=sign)
    whole = pd.isna(value) or abs(value) >= 1000 or float(value).is_integer()
    return number(value, 0 if whole else 2, language, sign=sign)


def label(indicator: Indicator | str, measure: str | None = None, language: Language = "vi") -> str:
    """Return an indicator's name, with what is counted where that matters.

    Examples
    --------
    >>> label("completion_rate", "cases")
    'Tỷ lệ thi hành xong về việc'
    """
    one = get(indicator) if isinstance(indicator, str) else indicator
    name = one.label.say(language)
    if measure not in ("cases", "money") or not _is_counted(one):
        return name
    counted = Measure.of(measure).text
    return f"{name} {Text(f'về {counted.vi}', f'({counted.en})').say(language)}"


def _is_counted(indicator: Indicator) -> bool:
    """Return True for what is counted in cases and in money apart, and for rates of it."""
    sides = [get(side) for side in indicator.ratio.terms] if indicator.ratio else [indicator]
    return any(side.unit is Unit.BY_MEASURE for side in sides)


def period(fiscal_year: int, months: int, language: Language = "vi") -> str:
    """Return a reporting period in words; all periods are counted from 1 October.

    Examples
    --------
    >>> period(2021, 6), period(2017, 12), period(2021, 6, "en")
    ('6 tháng năm 2021', 'năm 2017', '6 months of FY2021')
    """
    if months == 12:
        return Text(f"năm {fiscal_year}", f"FY{fiscal_year}").say(language)
    return Text(f"{months} tháng năm {fiscal_year}", f"{months} months of FY{fiscal_year}").say(language)
