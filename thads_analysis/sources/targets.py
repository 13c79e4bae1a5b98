"""Targets of a year: what the National Assembly, the Ministry and the General Department asked for.

A target of an indicator that is a rate is the rate; a target of what is carried forward is the reduction in percent of
the carry-forward at the end of the year before.
"""

from __future__ import annotations

import re
from functools import partial

import pandas as pd

from ..words.errors import Problem, raise_any, row_numbers
from ..words.indicators import INDICATORS
from ..words.vocabulary import NATION, Measure, PlaceLevel, Text, near, nfc
from . import calendar, numerals, places

COLUMNS = ("fiscal_year", "place_level", "place", "indicator", "measure", "target", "strict", "assigned_by", "basis", "source")
KEYS = ["fiscal_year", "place_level", "place", "indicator", "measure"]


def validate(table: pd.DataFrame, source: str = "targets", first_row: int = 2) -> pd.DataFrame:
    """Return the targets typed, or say everything that is wrong.

    Parameters
    ----------
    table
        One row a target; columns as in :data:`COLUMNS`, cells as text or typed.
    source, first_row
        For messages.

    Returns
    -------
    pandas.DataFrame
        ``fiscal_year`` int, ``target`` float (percent), ``strict`` bool (True: the result must exceed the target).

    Raises
    ------
    DataError
        With every problem: missing columns, unknown words, unreadable numbers, two targets for one thing.
    """
    raise_any(source, _columns(table))
    text = table.loc[:, list(COLUMNS)].map(lambda cell: "" if pd.isna(cell) else nfc(str(cell)))
    rows = row_numbers(table, first_row)
    style = numerals.style_of(table)
    read = partial(numerals.read, decimal=style.decimal, grouped=style.grouped)
    wrong = [
        problem
        for number, row in zip(rows, text.to_dict("records"), strict=True)
        for problem in _row(row, f"dòng {number}", read(row["target"]))
    ]
    raise_any(source, wrong)
    typed = text.assign(
        fiscal_year=text["fiscal_year"].astype(int),
        target=text["target"].map(read).astype(float),
        strict=text["strict"].str.lower() == "true",
        place=[_place(row.place_level, row.place, row.fiscal_year) for row in text.itertuples()],
    )
    again = Text("hai chỉ tiêu cho một nội dung", "two targets for one thing")
    twice = zip(rows, typed.duplicated(KEYS), strict=True)
    raise_any(source, [Problem(f"dòng {number}", again) for number, repeated in twice if repeated])
    return typed


def _columns(table: pd.DataFrame) -> list[Problem]:
    wrong = [Problem("cột / column", Text("thiếu cột", "missing column"), name) for name in COLUMNS if name not in table]
    extra = [str(name) for name in table.columns if name not in COLUMNS]
    return wrong + [
        Problem("cột / column", Text("cột lạ", "not a column of targets"), name, near(name, COLUMNS)) for name in extra
    ]


def _row(row: dict[str, str], where: str, target: float | None) -> list[Problem]:
    wrong = []
    for name, known in (("place_level", PlaceLevel.codes()), ("measure", Measure.codes()), ("indicator", tuple(INDICATORS))):
        if row[name] not in known:
            wrong.append(
                Problem(f"{where}, cột {name}", Text("không có mã này", "no such code"), row[name], near(row[name], known))
            )
    if not re.fullmatch(r"(19|20)\d\d", row["fiscal_year"]):
        wrong.append(Problem(f"{where}, cột fiscal_year", Text("phải là năm", "must be a year"), row["fiscal_year"]))
    least = 1 if row["indicator"] == "completion_rate" else 0
    if target is None or not least < target <= 100:
        percent = Text(f"phải là số phần trăm, trên {least} đến 100", f"must be a percentage above {least}, up to 100")
        wrong.append(Problem(f"{where}, cột target", percent, row["target"]))
    if row["place_level"] == "nation" and not places.is_nation(row["place"]):
        wrong.append(
            Problem(f"{where}, cột place", Text(f"cấp nation chỉ có {NATION}", f"level nation is {NATION}"), row["place"])
        )
    if row["strict"].lower() not in ("true", "false"):
        wrong.append(Problem(f"{where}, cột strict", Text("phải là true hoặc false", "must be true or false"), row["strict"]))
    if not wrong and row["place_level"] == "province":
        found = places.resolve(row["place"], calendar.end(int(row["fiscal_year"]), 12).date())
        wrong += [Problem(f"{where}, cột place", found.what, found.found, found.near)] if isinstance(found, Problem) else []
    return wrong


def _place(level: str, place: str, year: str) -> str:
    if level == "nation":
        return NATION
    found = places.resolve(place, calendar.end(int(year), 12).date()) if level == "province" else place
    return place if isinstance(found, Problem) else found
