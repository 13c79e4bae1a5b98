"""Who is shown: officers under short codes, and in what is handed on none at all where they would be recognised.

Every chart, table and slide asks :func:`shown`. Slides and the report are *strict*: they leave out officers of agencies with
fewer than three. A chart or a table of one's own is not: it may show a selection, and a selection does not tell an agency's size.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Literal

import pandas as pd

from ..sources import panels
from ..words.vocabulary import LANGUAGES, PLACE_LEVELS, Language, Text

FEWEST = 3
"""An agency (a province, where agencies are not told apart) with fewer officers is not broken down by officer."""
Officers = Literal["codes", "names"]
_LISTED = 5
"""So many agencies are named, more are counted."""
_asked: list[Officers] = ["codes"]
_strict = [False]


def use(officers: Officers, *, strict: bool = False) -> None:
    """Set how officers are shown in this process wherever nobody says otherwise.

    Parameters
    ----------
    officers
        ``"codes"`` or ``"names"``.
    strict
        Leave out officers of agencies that have fewer than three.

    Raises
    ------
    ValueError
        If `officers` is neither ``"codes"`` nor ``"names"``.
    """
    _asked[0], _strict[0] = _known(officers), strict


def is_strict() -> bool:
    """Return True where :func:`use` asked to leave out officers of small agencies."""
    return _strict[0]


def _known(officers: Officers | None) -> Officers:
    """Return what was asked for, here or for the whole process."""
    officers = officers or _asked[0]
    if officers not in ("codes", "names"):
        raise ValueError(f"officers: {officers!r}; codes, names")
    return officers


def shown(frame: pd.DataFrame, officers: Officers | None = None, *, strict: bool | None = None) -> pd.DataFrame:
    """Return what may be shown of a frame: officers under codes, and where strict none of an agency that has fewer than three.

    Parameters
    ----------
    frame
        Any frame; one without the level ``officer`` is returned as it is.
    officers
        As in :func:`coded`; whom a strict rule leaves out is left out either way.
    strict
        Without it, as :func:`use` said.

    Raises
    ------
    ValueError
        If nobody is left, or `officers` is neither.
    """
    few = recognisable(frame, strict=strict)
    if len(frame) and few.all():
        said = " / ".join(left_out(frame, language, strict=True) for language in LANGUAGES)
        raise ValueError(f"không có số liệu được nêu / no figures to show: {said}")
    return coded(frame[~few.to_numpy()] if few.any() else frame, officers)


def rule(officers: Officers | None = None) -> Text:
    """Say how officers are shown, for the foot of a report.

    Raises
    ------
    ValueError
        If `officers` is neither ``"codes"`` nor ``"names"``.
    """
    vi, en = ("tên", "their names") if _known(officers) == "names" else ("mã", "codes")
    return Text(
        f"Chấp hành viên được nêu bằng {vi}; đơn vị dưới {FEWEST} Chấp hành viên thì không nêu riêng từng người.",
        f"Officers are shown under {en}; those of agencies with fewer than {FEWEST} officers are not shown one by one.",
    )


def in_notebook(officers: Officers = "codes") -> None:
    """Set how officers are called in this notebook, and show its plain frames so as well.

    Parameters
    ----------
    officers
        As in :func:`use`.
    """
    from IPython.core.getipython import get_ipython

    use(officers, strict=True)
    shell = get_ipython()  # type: ignore[no-untyped-call]
    if shell is not None and shell.display_formatter is not None:
        html = shell.display_formatter.formatters["text/html"]
        html.for_type(pd.DataFrame, lambda frame: coded(frame[~recognisable(frame).to_numpy()])._repr_html_())


def left_out(frame: pd.DataFrame, language: Language = "vi", *, strict: bool | None = None) -> str:
    """Say whose officers :func:`shown` leaves out; nothing where it leaves out none.

    Examples
    --------
    >>> index = pd.MultiIndex.from_tuples([("A", "An"), ("A", "Ba")], names=["agency", "officer"])
    >>> left_out(pd.DataFrame({"completed": [1, 2]}, index), "en", strict=True)
    'agencies with fewer than 3 officers, not shown one by one: A'
    """
    few = frame.index[recognisable(frame, strict=strict).to_numpy()]
    if not len(few):
        return ""
    return few_in_words([] if not (group := _group(frame)) else list(few.unique(group[-1])), language)


def few_in_words(places: list[Hashable], language: Language) -> str:
    """Say which places have too few officers to be broken down."""
    rest = len(places) - _LISTED
    more = [Text(f"{rest} đơn vị khác", f"{rest} more").say(language)] if rest > 0 else []
    which = ", ".join([*map(str, places[:_LISTED]), *more])
    said = Text(
        f"đơn vị dưới {FEWEST} Chấp hành viên, không nêu riêng từng người",
        f"agencies with fewer than {FEWEST} officers, not shown one by one",
    ).say(language)
    return f"{said}: {which}" if which else said


def coded(frame: pd.DataFrame, officers: Officers | None = None) -> pd.DataFrame:
    """Return a frame whose officers stand under codes, "CHV 03", counted within each agency.

    Parameters
    ----------
    frame
        Any frame; one without the level ``officer`` is returned as it is, but one officer whom it was selected for is
        remembered as "CHV".
    officers
        ``"names"`` leaves them as they are; without it, codes, or what :func:`use` said.

    Returns
    -------
    pandas.DataFrame
        The same figures; the officers of an agency are numbered in the order of what they were called.

    Raises
    ------
    ValueError
        If `officers` is neither.

    Examples
    --------
    >>> index = pd.MultiIndex.from_tuples([("B", "Lê Hai"), ("A", "Trần Ba"), ("A", "An Tư")], names=["agency", "officer"])
    >>> coded(pd.DataFrame({"completed": [1, 2, 3]}, index)).index.tolist()
    [('B', 'CHV 01'), ('A', 'CHV 02'), ('A', 'CHV 01')]
    """
    if _known(officers) == "names":
        return frame
    if "officer" in frame.attrs.get("fixed", {}):
        frame = frame.copy(deep=False)
        frame.attrs["fixed"] = frame.attrs["fixed"] | {"officer": "CHV"}
    if "officer" not in frame.index.names:
        return frame
    keys = frame.index.to_frame(index=False)
    at = _number(keys, _group(frame))
    wide = max(2, len(str(at.max()))) if len(at) else 2
    keys["officer"] = [f"CHV {number:0{wide}d}" for number in at]
    index = pd.MultiIndex.from_frame(keys) if isinstance(frame.index, pd.MultiIndex) else pd.Index(keys["officer"])
    return panels.labelled(frame.set_axis(index), frame)


def _group(frame: pd.DataFrame) -> list[Hashable]:
    return [level for level in PLACE_LEVELS if level in frame.index.names and level != "officer"]


def _number(keys: pd.DataFrame, group: list[Hashable]) -> pd.Series:
    if not group:
        return keys["officer"].rank(method="dense").astype("int64")
    return keys.groupby(group, sort=False)["officer"].rank(method="dense").astype("int64")


def recognisable(frame: pd.DataFrame, *, strict: bool | None = None) -> pd.Series:
    """Return True for the rows of officers of whom their agency has fewer than three; for none where the rule is not strict.

    Parameters
    ----------
    frame
        With the level ``officer``.
    strict
        Without it, as :func:`use` said.

    Returns
    -------
    pandas.Series
        bool, the frame's index; all False without the level ``officer``.
    """
    if "officer" not in frame.index.names or not (_strict[0] if strict is None else strict):
        return pd.Series(False, index=frame.index)
    keys, group = frame.index.to_frame(index=False), _group(frame)
    heads = keys.groupby(group)["officer"].transform("nunique") if group else keys["officer"].nunique()
    return pd.Series(heads, index=keys.index).lt(FEWEST).set_axis(frame.index)
