"""Rates of small places drawn towards the whole, as far as chance explains their distance (empirical Bayes).

Source: Efron and Morris (1975), J. American Statistical Association 70:311-319; Clayton and Kaldor (1987), Biometrics 43:671-681.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ...words.vocabulary import Language, Text
from ...words.wording import number
from .. import sides
from ..sides import Numbers, Sides
from .places import of_places, only

MOST_STRENGTH = 1e9
"""A prior that weighs as much as so many cases: places differ by no more than chance."""


@dataclass(frozen=True, eq=False)
class Shrunk:
    """Raw rates beside those drawn towards the whole.

    Parameters
    ----------
    points
        By place: ``value`` (raw), ``size`` (denominator), ``shrunk``, ``low``, ``high`` in the indicator's unit, ``weight``
        (of the raw value in the shrunk one, 0 to 1); missing where a place has no figures.
    center
        Mean of the prior, in the indicator's unit.
    strength
        The prior weighs as much as so many units of the denominator; infinite where places differ by no more than chance.
    level
        Of ``low`` and ``high``.
    """

    points: pd.DataFrame
    center: float
    strength: float
    level: float
    _sides: Sides = field(repr=False)

    def sentence(self, language: Language = "vi") -> str:
        """Say how much the rates are drawn in, and for which place most."""
        return " ".join(_sentences(self, language))


def shrink(
    numbers: pd.DataFrame | Numbers,
    indicator: str | Numbers | None = None,
    *,
    denominator: Numbers | None = None,
    part: bool = True,
    level: float = 0.95,
) -> Shrunk:
    """Draw each place's rate towards the whole, the more the smaller it is.

    Parameters
    ----------
    numbers, indicator, denominator
        As in :func:`thads_analysis.questions.burden.funnel`.
    part
        Whether plain numerators are parts of their denominators (beta-binomial) or counts beside them (gamma-Poisson).
    level
        Of the intervals.

    Returns
    -------
    Shrunk

    Raises
    ------
    ValueError
        If the level is not between 0 and 1, the numbers are amounts of money, which are no counts,
        fewer than three places have figures, or the panel has several
        periods.
    DataError
        With every place whose numbers can't be.

    Notes
    -----
    The prior is the likeliest one for all places together. Intervals take it as known: with few places they are a little narrow.
    """
    sides.fraction(level, "level")
    if isinstance(numbers, pd.DataFrame):
        found = of_places(numbers, str(indicator))
    else:
        below = denominator if indicator is None or isinstance(indicator, str) else indicator
        found = sides.of(numbers, indicator if isinstance(indicator, str) else None, below, part=part)
    if not found.counted:
        raise ValueError("tiền không phải số đếm, không tính ngẫu nhiên được / money is no count, chance can't be reckoned")
    known = (found.numerator.notna() & (found.denominator > 0)).to_numpy()
    if known.sum() < 3:
        raise ValueError(f"cần ít nhất 3 nơi, mới có {known.sum()} / 3 places needed, {known.sum()} found")
    above, below = found.numerator.to_numpy(), found.denominator.to_numpy()
    mean, strength = _prior(above[known], below[known], part=found.part)
    points = only(_points(found, mean, strength, level), known)
    strength = np.inf if strength >= MOST_STRENGTH else strength
    return Shrunk(found.label(points), found.scale * mean, strength, level, found)


def _prior(above: np.ndarray, below: np.ndarray, *, part: bool) -> tuple[float, float]:
    """Return mean and strength of the likeliest prior."""
    from scipy import optimize

    pooled = above.sum() / below.sum()
    if pooled <= 0 or (part and pooled >= 1):
        return float(pooled), MOST_STRENGTH
    likely = _of_shares if part else _of_ratios
    first = np.log(pooled / (1 - pooled)) if part else np.log(pooled)
    starts = [(first, np.log(weight)) for weight in (1.0, np.median(below), 100 * np.median(below))]
    reach = [(first - 20, first + 20), (-7, np.log(MOST_STRENGTH))]
    ends = [optimize.minimize(lambda at: -likely(at, above, below), start, bounds=reach, method="L-BFGS-B") for start in starts]
    best = min(ends, key=lambda end: float(end.fun))
    mean = 1 / (1 + np.exp(-best.x[0])) if part else np.exp(best.x[0])
    flat = -likely((first, np.log(MOST_STRENGTH)), above, below)
    if flat <= best.fun + 1e-6 or best.x[1] > np.log(MOST_STRENGTH) - 1:
        return float(pooled), MOST_STRENGTH
    return float(mean), float(np.exp(best.x[1]))


def _of_shares(at: np.ndarray | tuple[float, float], above: np.ndarray, below: np.ndarray) -> float:
    """Return the beta-binomial log likelihood of a logit mean and a log strength."""
    from scipy.special import betaln

    mean, strength = 1 / (1 + np.exp(-at[0])), np.exp(at[1])
    a, b = mean * strength, (1 - mean) * strength
    return float((betaln(above + a, below - above + b) - betaln(a, b)).sum())


def _of_ratios(at: np.ndarray | tuple[float, float], above: np.ndarray, below: np.ndarray) -> float:
    """Return the negative binomial log likelihood of a log mean and a log strength (in units of the denominator)."""
    from scipy.special import gammaln

    mean, strength = np.exp(at[0]), np.exp(at[1])
    shape = mean * strength
    steps = gammaln(above + shape) - gammaln(shape) + above * np.log(below / (below + strength))
    return float((steps - shape * np.log1p(below / strength)).sum())


def _points(found: Sides, mean: float, strength: float, level: float) -> pd.DataFrame:
    """Return the posterior of each place."""
    from scipy import stats

    above, below = found.numerator.to_numpy(), found.denominator.to_numpy()
    tail, shape = (1 - level) / 2, mean * strength
    if found.part:
        posterior = stats.beta(above + max(shape, 1e-12), below - above + max(strength - shape, 1e-12))
    else:
        posterior = stats.gamma(above + max(shape, 1e-12), scale=1 / (below + strength))
    table = {
        "value": found.value.to_numpy(), "size": below, "shrunk": found.scale * (above + shape) / (below + strength),
        "low": found.scale * posterior.ppf(tail), "high": found.scale * posterior.isf(tail), "weight": below / (below + strength),
    }  # fmt: skip
    return pd.DataFrame(table, index=found.value.index)


def _sentences(made: Shrunk, language: Language) -> Iterator[str]:
    points, say = made.points.dropna(), made._sides.say
    if np.isinf(made.strength):
        yield (
            Text(
                f"{len(points)} nơi không khác nhau quá mức ngẫu nhiên: ước tính chung {{}}.",
                f"{len(points)} places differ by no more than chance: {{}} for all.",
            )
            .say(language)
            .format(say(made.center, language))
        )
        return
    moved = (points["shrunk"] - points["value"]).abs().idxmax()
    row = points.loc[moved]
    name = " – ".join(map(str, moved)) if isinstance(moved, tuple) else str(moved)
    said = [say(float(row[part]), language) for part in ("value", "shrunk", "low", "high")]
    strength, level = number(made.strength, 0 if made.strength >= 10 else 2, language), number(100 * made.level, 0, language)
    yield (
        Text(
            f"Tỷ lệ của từng nơi được kéo về mức chung {{}}, mức này nặng bằng {strength} đơn vị của mẫu số.",
            f"Each place's rate is drawn towards {{}}, which weighs as much as {strength} units of the denominator.",
        )
        .say(language)
        .format(say(made.center, language))
    )
    yield (
        Text(
            f"Đổi nhiều nhất là {name}: từ {{}} thành {{}} ({level} %: {{}} đến {{}}).",
            f"{name} moves most: from {{}} to {{}} ({level}%: {{}} to {{}}).",
        )
        .say(language)
        .format(*said)
    )
