"""Funnels: which places differ from the whole by more than their size lets chance do.

Source: Spiegelhalter (2005), Statistics in Medicine 24:1185-1202 and Quality and Safety in Health Care 14:347-351.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from ...words.vocabulary import Language, Text
from ...words.wording import number
from .. import sides
from ..sides import Numbers, Sides
from . import limits
from .limits import Shape
from .places import named, of_places, only

LEVELS = {"95": 1.959964, "998": 3.090232}
"""Levels of the limits and how many standard errors they lie out."""
_CHANCE = {"95": 0.05, "998": 0.002}
_SHOWN = 3
Limits = Literal["exact", "normal"]


@dataclass(frozen=True, eq=False)
class Funnel:
    """Places by their size, with the limits within which chance alone may put them.

    Parameters
    ----------
    points
        By place: ``value`` in the indicator's unit, ``size`` (denominator), ``lower_95``, ``upper_95``, ``lower_998``,
        ``upper_998``; ``z`` (standard errors from the centre, overdispersion counted), ``chance`` (two-sided), ``outlier``
        (beyond 99.8 %, or by Benjamini and Hochberg), ``outlier_95``. Missing where a place has no figures.
    center
        The rate of all places together, or as it was given.
    phi
        Overdispersion: the mean of z squared without it (1 where there is nothing but chance).
    tau2
        Variance between places beyond chance, on the scale of the limits.
    adjusted
        Whether the limits know of the variance between places.
    expected_false
        By level: so many places lie beyond its limits though they only vary as all do.
    """

    points: pd.DataFrame
    center: float
    phi: float
    tau2: float
    adjusted: bool
    expected_false: dict[str, float]
    _sides: Sides = field(repr=False)

    def sentence(self, language: Language = "vi") -> str:
        """Say how many places lie beyond the limits, which, and how many would by chance."""
        return " ".join(_sentences(self, language))


def funnel(
    numbers: pd.DataFrame | Numbers,
    indicator: str | Numbers | None = None,
    *,
    denominator: Numbers | None = None,
    part: bool | None = None,
    center: float | None = None,
    overdispersion: bool = True,
    tails: float = 0.1,
    unbiased: bool | None = None,
    bounds: Limits = "exact",
    adjust: Literal["bh"] | None = None,
) -> Funnel:
    """Put each place beside the whole, with limits that follow its size.

    Parameters
    ----------
    numbers
        A panel of places of one period, measure and category, or numerators.
    indicator
        An id of the registry that is a ratio: a share (``completion_rate``) or a count over another (``load_per_officer``). A
        second argument that is no text is the denominator.
    denominator, part
        Of plain numerators, and whether these are parts of it (shares) or counts beside it (observed against expected); without
        `part`, they are parts where none exceeds its denominator.
    center
        In the indicator's unit; without it, the rate of all places together.
    overdispersion
        Widen the limits by what places differ beyond chance, where they do (phi above 1).
    tails
        This part of the z values at either end does not decide how much that is: shares at the ends are drawn in to the quantiles
        (winsorised), ratios are left out (as the indicator SHMI does).
    unbiased
        Give the variance between places back what is taken from its ends, as of normally varying places. Without it, True for
        a panel and False for plain numbers, which so get the limits of published tools.
    bounds
        Where nothing widens the limits: ``"exact"`` (binomial, interpolated between counts; Poisson) or ``"normal"`` (arcsine).
    adjust
        ``"bh"`` marks outliers by Benjamini and Hochberg (1995): 5 % of those marked are so by chance. Without it, those beyond
        99.8 %.

    Returns
    -------
    Funnel

    Raises
    ------
    ValueError
        If the centre or the tails can't be, the indicator is no ratio, several periods are in the panel, no place has figures,
        or limits without overdispersion are asked for amounts of money, which are no counts.
    DataError
        With every place whose numbers can't be.

    Notes
    -----
    Shares: y = asin(sqrt p), s = 1 / (2 sqrt n). Ratios: y = ln(O / E), s = 1 / sqrt(E), with E the denominator times the
    centre; an observed 0 counts as half a case. tau2 = max(0, (N phi - (N - 1)) / (sum w - sum w^2 / sum w)), w = 1 / s^2; limits
    are centre +- z sqrt(s^2 + tau2), transformed back. What is taken from the ends makes tau2 too small and the limits too narrow
    where places do vary normally: ``expected_false`` reckons with it, and `unbiased` mends it (``benchmarks/coverage_funnel.py``
    measures both).

    An amount of money has no chance of its own: its limits are flat about the typical place and only say which places differ from
    the others more than these do among each other.
    """
    found = _given(numbers, indicator, denominator, part)
    if not overdispersion and not found.counted:
        raise ValueError("tiền không phải số đếm, cần overdispersion=True / money is no count, overdispersion=True is needed")
    _check(found, center, tails, bounds)
    shape = limits.shape_of(found, _center(found, center), tails)
    phi, tau2, fair = shape.overdispersion(tails)
    unbiased = isinstance(numbers, pd.DataFrame) if unbiased is None else unbiased
    tau2 = fair if unbiased else tau2
    wide = overdispersion and tau2 > 0
    points = _points(found, shape, tau2 if wide else 0.0, exact=bounds == "exact" and not wide)
    points["outlier"] = _marked(points, adjust)
    expected = _by_chance(shape, (tau2, fair) if wide else (0.0, 0.0))
    return Funnel(found.label(points), found.scale * shape.center, phi, tau2, wide, expected, found)


def _check(found: Sides, center: float | None, tails: float, bounds: str) -> None:
    """Refuse a centre that no place can have, and ends that leave nothing between them."""
    most = found.scale if found.part else np.inf
    if center is not None and not (_number(center) and 0 <= center <= most and np.isfinite(center) and (center or found.part)):
        raise ValueError(f"center: {center!r}; cần / needed: {'0 <=' if found.part else '0 <'} center <= {most:g}")
    if not (_number(tails) and 0 <= tails < 0.5):
        raise ValueError(f"tails: {tails!r}; cần / needed: 0 <= tails < 0.5")
    if bounds not in ("exact", "normal"):
        raise ValueError(f"bounds: {bounds!r}; cần / needed: exact, normal")


def _number(value: object) -> bool:
    return isinstance(value, (int, float, np.number))


def _by_chance(shape: Shape, variances: tuple[float, float]) -> dict[str, float]:
    """Return how many places lie beyond limits that may be narrower than places vary."""
    assumed, fair = variances
    apart = np.sqrt((1 / shape.weight + assumed) / (1 / shape.weight + fair))
    return {level: float(np.nansum(limits.two_sided(out * apart))) for level, out in LEVELS.items()}


def _given(numbers: pd.DataFrame | Numbers, indicator: object, denominator: Numbers | None, part: bool | None) -> Sides:
    """Return the two counts; a second argument that is no text is the denominator."""
    if isinstance(numbers, pd.DataFrame):
        return of_places(numbers, str(indicator))
    name = indicator if isinstance(indicator, str) else None
    below = denominator if name is not None or indicator is None else indicator
    if part is None:
        part = below is not None and sides.may_be_part(numbers, below)  # type: ignore[arg-type]
    return sides.of(numbers, name, below, part=part)  # type: ignore[arg-type]


def _center(found: Sides, asked: float | None) -> float:
    """Return the centre without its scale."""
    if asked is not None:
        return asked / found.scale
    both = found.numerator.notna() & (found.denominator > 0)
    total = found.denominator[both].sum()
    if not total > 0:
        raise ValueError("không nơi nào có đủ tử số và mẫu số / no place has both numerator and denominator")
    return float(found.numerator[both].sum() / total)


def _points(found: Sides, shape: Shape, tau2: float, *, exact: bool) -> pd.DataFrame:
    """Return values, limits, z and the chance of each place."""
    table = {"value": found.value.to_numpy(), "size": found.denominator.to_numpy()}
    for level, out in LEVELS.items():
        low, high = shape.exact(_CHANCE[level] / 2) if exact else shape.normal(out, tau2)
        table |= {f"lower_{level}": found.scale * low, f"upper_{level}": found.scale * high}
    z = shape.z / np.sqrt(1 + tau2 * shape.weight)
    points = pd.DataFrame(table, index=found.value.index)
    points = points.assign(z=z, chance=shape.tails() if exact else limits.two_sided(z))
    points = only(points, points["value"].notna().to_numpy())
    return points.assign(outlier_95=_beyond(points, "95"))


def _beyond(points: pd.DataFrame, level: str) -> pd.Series:
    return (points["value"] < points[f"lower_{level}"]) | (points["value"] > points[f"upper_{level}"])


def _marked(points: pd.DataFrame, adjust: str | None) -> pd.Series:
    if adjust is None:
        return _beyond(points, "998")
    if adjust != "bh":
        raise ValueError(f"adjust: {adjust!r}; bh")
    from scipy.stats import false_discovery_control

    known = points["chance"].dropna()
    marked = pd.Series(False, index=points.index)
    marked[points["chance"].notna()] = false_discovery_control(known) <= 0.05
    return marked


def _sentences(made: Funnel, language: Language) -> Iterator[str]:
    points, found = made.points, made._sides
    known = points.dropna(subset=["value"])
    out = known[known["outlier"]]
    label = found.indicator.label.say(language) if found.indicator else Text("Tỷ lệ", "The rate").say(language)
    said = [label, *(number(one, 0, language) for one in (len(out), len(known)))]
    words = Text("{}: {} trong {} nơi nằm ngoài giới hạn 99,8 %", "{}: {} of {} places lie beyond the 99.8% limits")
    yield words.say(language).format(*said) + _who(out, made, language)
    false = number(made.expected_false["998"], 1, language)
    yield Text(f"Chỉ do ngẫu nhiên cũng có khoảng {false} nơi như vậy.", f"By chance alone there would be about {false}.").say(
        language
    )
    yield _spread(made, language)


def _who(out: pd.DataFrame, made: Funnel, language: Language) -> str:
    """Name the outliers farthest out on each side."""
    above, below = (out[out["value"] > made.center], out[out["value"] < made.center])
    sides_ = ((above, Text("cao hơn", "above")), (below, Text("thấp hơn", "below")))
    parts = [f"{word.say(language)}: {named(rows, 'z', _SHOWN, language)}" for rows, word in sides_ if len(rows)]
    return f" ({'; '.join(parts)})." if parts else "."


def _spread(made: Funnel, language: Language) -> str:
    if not made._sides.counted:
        return Text(
            "Tiền không phải số đếm: giới hạn chỉ dựa vào mức khác nhau giữa các nơi.",
            "Money is no count: the limits only rest on how places differ from each other.",
        ).say(language)
    phi = number(made.phi, 1, language)
    if made.adjusted:
        return Text(
            f"Các nơi khác nhau nhiều hơn ngẫu nhiên (phương sai gấp {phi} lần), giới hạn đã nới theo.",
            f"Places differ by more than chance ({phi} times its variance), which the limits allow for.",
        ).say(language)
    return Text(
        f"Giới hạn chỉ tính ngẫu nhiên (phương sai quan sát gấp {phi} lần).",
        f"The limits allow for chance only ({phi} times its variance is observed).",
    ).say(language)
