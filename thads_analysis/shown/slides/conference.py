"""The deck of a conference: what is asked about any place; what its figures can't say is named, not made up."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from ... import load, metrics
from ...words.vocabulary import Language, Text
from . import beside, own
from .case import Case, case
from .kinds import Opening, Slide, Words

Made = Slide | None


def default(
    panel: pd.DataFrame,
    place: str | None = None,
    year: int | None = None,
    *,
    months: int | None = None,
    nation: pd.DataFrame | None = None,
    targets: pd.DataFrame | None = None,
    language: Language = "vi",
) -> tuple[Slide, ...]:
    """Make the deck of a place's conference from a panel.

    Parameters
    ----------
    panel
        Of officers, agencies, provinces or the nation, of several years where changes are to be shown.
    place
        A province; without one, the nation.
    year, months
        The period; the latest one there is where they are not said.
    nation
        The nation's panel, where the provinces are not all in the panel.
    targets
        As from ``load.targets()``, which is the default; a place without its own has the nation's.
    language
        ``"vi"`` or ``"en"``.

    Returns
    -------
    tuple of Slide
        At most fifteen; slides for which there are no figures are left out and named on the last one.

    Raises
    ------
    KeyError
        If there is no such place or period; near names and the periods there are stand in the message.
    """
    asked = load.targets() if targets is None else targets
    one = case(panel, place, year, months, nation=nation, targets=asked, language=language)
    made = [(name, _tried(make, one)) for name, make in SLIDES]
    left = [name.say(language) for name, slide in made if slide is None]
    drawn = [slide for _, slide in made if slide is not None]
    return (_opening(one), *drawn, _notes(one, left))


def _tried(make: Callable[[Case], Made], one: Case) -> Made:
    """Return the slide, or None where the panel lacks what it needs."""
    try:
        return make(one)
    except KeyError:
        return None


def _opening(one: Case) -> Opening:
    title = one.say(f"Kết quả thi hành án dân sự {one.period}", f"Civil judgment enforcement, {one.period}")
    return Opening(title=title, subtitle=one.called, synthetic=bool(one.own.attrs.get("synthetic")))


def _notes(one: Case, left: list[str]) -> Words:
    """How the figures are made, and what could not be shown."""
    points = [" ".join(metrics.explain(name, one.language).splitlines()) for name in ("completion_rate", "conditions_rate")]
    points.append(
        one.say(
            "Số liệu lũy kế từ ngày 01/10; chỉ tiêu của kỳ bằng chỉ tiêu năm nhân số tháng chia 12.",
            "Figures are cumulative from 1 October; the target of a period is the year's times its months by 12.",
        )
    )
    if left:
        points.append(one.say("Không có số liệu để trình bày: ", "No figures for: ") + "; ".join(left) + ".")
    return Words(title=one.say("Cách tính và nguồn", "How it is counted, and sources"), points=points)


SLIDES: tuple[tuple[Text, Callable[[Case], Made]], ...] = (
    (Text("kết quả so với chỉ tiêu", "results against targets"), own.results),
    (Text("tỷ lệ thi hành xong qua các năm", "completion over the years"), own.rates),
    (Text("số việc phải thi hành qua các năm", "cases to enforce over the years"), own.stock("to_enforce", "cases")),
    (Text("số tiền phải thi hành qua các năm", "money to enforce over the years"), own.stock("to_enforce", "money")),
    (Text("phân loại điều kiện thi hành", "with and without conditions"), own.conditions),
    (Text("so với toàn quốc", "beside the nation"), beside.beside),
    (Text("xếp hạng các tỉnh", "ranks of provinces"), beside.league),
    (Text("khối lượng việc của một Chấp hành viên", "load of an officer"), beside.burden),
    (Text("các đơn vị trong tỉnh", "agencies of the province"), beside.agencies),
    (Text("tăng, giảm so với năm trước", "changes against the year before"), own.changes),
    (Text("số việc chuyển kỳ sau", "cases carried forward"), own.stock("carried_forward", "cases")),
    (Text("số việc còn cần để đạt chỉ tiêu", "what the target still needs"), own.needed),
    (Text("nhịp độ đến cuối năm", "pace to the year's end"), own.pace),
)
"""Every slide of the conference, in order, and what it is called where it is left out."""
