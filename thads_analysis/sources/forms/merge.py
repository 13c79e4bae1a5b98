"""Reports to one panel: of two reports of one agency and period one is taken, cases and money stand side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress

import numpy as np
import pandas as pd

from ...words.errors import Problem
from ...words.indicators import INDICATORS
from ...words.vocabulary import Text, near
from . import cache, stack
from .folder import File, Source, read
from .grid import address
from .officers import Codes, Names
from .rows import UNASSIGNED
from .sheet import Report

COURT_FEE, LEAST_A_CASE, MOST_A_CASE = 200_000, 1_000_000, 20_000_000_000
"""VND: the lowest court fee; what half of a sheet's officers can't have less or more of a case on average."""

Key = tuple[str, int, int, str, str, str]
"""Province, year, months, measure, category, agency (case folded)."""


@dataclass(frozen=True)
class Merged:
    """What the reports come to.

    Parameters
    ----------
    panel
        One row an officer, period, measure and category.
    totals
        Printed totals in the panel's columns, with the levels ``form`` and the column ``where``; agency ``""`` is the
        whole province.
    notes
        What was resolved, and how.
    problems
        What can't be.
    aside
        Sheets that are no form.
    """

    panel: pd.DataFrame
    totals: pd.DataFrame
    notes: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    aside: tuple[Problem, ...] = ()


def gather(files: Sequence[Source], naming: Names | Codes, *, progress: bool = True) -> Merged:
    """Read files and put them together; where none of them changed since, what they came to is taken from the cache.

    Parameters
    ----------
    files, naming, progress
        As :func:`folder.read` takes them.
    """
    key = cache.whole(f"{one.name} {one.changed} {one.key}" for one in files) if all(one.key for one in files) else ""
    known = cache.load_frames(key) if key else None
    if known is not None:
        panel, totals = known
        return Merged(panel, totals.reset_index("where"), (), ())
    merged = of_files(read(files, naming, progress=progress))
    if key and not (merged.problems or merged.notes or merged.aside) and len(merged.totals):
        cache.keep_frames(key, [merged.panel, merged.totals.set_index("where", append=True)])
    return merged


def of_files(files: Sequence[File]) -> Merged:
    """Put the reports of all files together; a file whose report does not go with another is left out whole."""
    saved = {one.name: one.changed for one in files}
    merged = merge([report for one in files for report in one.reports], saved)
    problems = (*(problem for one in files for problem in one.problems), *merged.problems)
    if merged.problems:
        bad = {problem.where.partition(" · ")[0] for problem in merged.problems}
        merged = merge([report for one in files for report in one.reports if one.name not in bad], saved)
    no_form = Text("trang không phải biểu thống kê đọc được, bỏ qua", "the sheet is no form that is read; passed over")
    aside = tuple(Problem(f"{one.name} · {name}", no_form) for one in files for name in one.aside)
    return replace(merged, problems=problems, aside=aside)


def merge(reports: Sequence[Report], saved: Mapping[str, float]) -> Merged:
    """Put reports together.

    Of two reports of one agency, period, measure and category that differ, the one counts that (1) names the agency's
    officers where the other does not and their sums agree, (2) says that it corrects or supplements, (3) was signed
    later, (4) was saved later, (5) comes last by its file's name. What was left out is among the notes.

    Parameters
    ----------
    reports
        As read.
    saved
        When each file was last saved.
    """
    by_officer = [one for one in reports if one.heading.layout.by_officer]
    owner, notes = _owners(by_officer, saved)
    problems = tuple(_apart(by_officer)) + tuple(_units(by_officer))
    rows = [(one, _own(one, owner)) for one in by_officer]
    panel = _panel(rows)
    taken = {id(one) for one, own in rows if own.any()}
    used = [one for one in reports if not one.heading.layout.by_officer or id(one) in taken]
    totals = _totals(used)
    return Merged(panel if len(panel) else _provinces(totals), totals, notes, problems)


def _own(report: Report, owner: Mapping[Key, Report]) -> np.ndarray:
    """Return True for the rows of agencies for which this report counts."""
    agencies = dict.fromkeys(agency for agency, _ in report.people)
    lost = {agency for agency in agencies if owner[_key(report, agency)] is not report}
    return (
        np.array([agency not in lost for agency, _ in report.people], dtype=bool)
        if lost
        else np.ones(len(report.people), dtype=bool)
    )


def _key(report: Report, agency: str) -> Key:
    said = report.heading
    return said.province, said.fiscal_year, said.months, said.layout.measure, said.category, agency.casefold()


def _owners(reports: Sequence[Report], saved: Mapping[str, float]) -> tuple[dict[Key, Report], tuple[Problem, ...]]:
    """Return the report that counts for each agency and period, and what was left out."""
    claims: dict[Key, list[Report]] = defaultdict(list)
    for report in reports:
        for agency in dict.fromkeys(agency for agency, _ in report.people):
            claims[_key(report, agency)].append(report)
    owner, notes = {}, {}
    for key, rivals in claims.items():
        owner[key] = rivals[0] if len(rivals) == 1 else max(rivals, key=lambda one: _standing(one, key, rivals, saved))
        for left in rivals:
            if left is not owner[key]:
                notes[left.file, left.sheet, owner[key].file] = _note(left, owner[key], key)
    return owner, tuple(notes.values())


def _standing(report: Report, key: Key, rivals: Sequence[Report], saved: Mapping[str, float]) -> tuple:
    """Return what decides between reports, the weightiest first."""
    said = report.heading
    signed = said.signed_on.toordinal() if said.signed_on and all(one.heading.signed_on for one in rivals) else 0
    return _detailed(report, key, rivals), said.corrected, signed, saved.get(report.file, 0.0), report.file, report.sheet


def _of(report: Report, key: Key) -> list[int]:
    return [at for at, (agency, _) in enumerate(report.people) if agency.casefold() == key[-1]]


def _detailed(report: Report, key: Key, rivals: Sequence[Report]) -> bool:
    """Return True where a report names officers and the others only their sums, which agree."""
    sums = []
    for one in rivals:
        total = np.nansum(one.figures[_of(one, key)], axis=0)
        sums.append({name: total[at] for at, name in enumerate(one.indicators) if not name.endswith("_rate")})
    alike = all(np.isclose(one[name], sums[0][name]) for one in sums for name in {*one} & {*sums[0]})
    return alike and any(report.people[at][1] != UNASSIGNED for at in _of(report, key))


def _note(left: Report, taken: Report, key: Key) -> Problem:
    """Say which of two reports was left out, and why."""
    mine, other = (one.figures[_of(one, key)] for one in (left, taken))
    same = mine.shape == other.shape and left.indicators == taken.indicators and np.array_equal(mine, other, equal_nan=True)
    reasons = (
        (same, Text("giống hệt", "the same figures")),
        (
            taken.heading.corrected and not left.heading.corrected,
            Text("bản kia là bản bổ sung, đính chính", "the other corrects it"),
        ),
        (taken.heading.signed_on != left.heading.signed_on, Text("bản kia ký sau", "the other was signed later")),
        (True, Text("bản kia chi tiết hơn hoặc lưu sau", "the other has more detail or was saved later")),
    )
    why = next(reason for holds, reason in reasons if holds)
    what = Text(
        f"hai báo cáo của cùng cơ quan, cùng kỳ; dùng {taken.file}, bỏ bản này: {why.vi}",
        f"two reports of one agency and period; {taken.file} is taken, this one left out: {why.en}",
    )
    return Problem(f"{left.file} · {left.sheet}", what)


def _scope(report: Report) -> tuple:
    said = report.heading
    return said.province, said.agency.casefold(), said.fiscal_year, said.months, said.category


def _pairs(reports: Iterable[Report]) -> Iterator[tuple[Report, Report]]:
    """Yield the two forms, cases and money, of one agency and period: of one file, or of two files that have one each."""
    found: dict[str, dict[tuple, Report]] = {"cases": {}, "money": {}}
    alone: dict[str, dict[tuple, Report]] = {"cases": {}, "money": {}}
    for report in reports:
        found[report.heading.layout.measure][(report.file, *_scope(report))] = report
    for measure, other in (("cases", "money"), ("money", "cases")):
        alone[measure] = {key[1:]: report for key, report in found[measure].items() if key not in found[other]}
    yield from ((report, found["money"][key]) for key, report in found["cases"].items() if key in found["money"])
    yield from ((report, alone["money"][key]) for key, report in alone["cases"].items() if key in alone["money"])


def _apart(reports: Sequence[Report]) -> Iterator[Problem]:
    """Yield agencies that stand in one of a file's two forms only: one of the names is wrong."""
    for pair in _pairs(reports):
        for one, other in (pair, pair[::-1]):
            if one.people == other.people:
                continue
            there = {agency.casefold() for agency, _ in other.people}
            for agency, line in _stands(one).items():
                if agency.casefold() in there:
                    continue
                what = Text(
                    f"biểu {other.heading.layout.name} không có cơ quan này",
                    f"form {other.heading.layout.name} has no such agency",
                )
                close = near(agency, {name for name, _ in other.people})
                yield Problem(f"{one.file} · {one.sheet} · {address(line, one.label)}", what, agency, close)


def _stands(report: Report) -> dict[str, int]:
    """Return each agency's row: its own where it has one, else that of its first officer."""
    agencies = [agency for agency, _ in report.people]
    first = dict(zip(reversed(agencies), reversed(report.lines), strict=True))
    own = dict(zip(report.totals, report.total_lines, strict=True))
    return {agency: own.get(agency, first[agency]) for agency in dict.fromkeys(agencies)}


def _units(reports: Sequence[Report]) -> Iterator[Problem]:
    """Yield sheets whose money can't be in the unit that they name: less a case than a few court fees, or absurdly more."""
    for cases, money in _pairs(reports):
        amounts, counts = _to_enforce(money), _to_enforce(cases)
        if cases.people != money.people:
            by_person = dict(zip(cases.people, counts, strict=True))
            counts = np.array([by_person.get(who, np.nan) for who in money.people])
        both = (counts > 0) & (amounts > 0)
        a_case = amounts[both] / counts[both]
        middle = float(np.median(a_case)) if len(a_case) else LEAST_A_CASE
        least = LEAST_A_CASE if money.heading.category == "all" else COURT_FEE
        if (middle < least and money.heading.unit == 1) or (middle > MOST_A_CASE and money.heading.category == "all"):
            what = Text(
                "tiền bình quân một việc vô lý; đơn vị tính ghi trên biểu có thể sai 1.000 lần (đồng một việc)",
                "the money of a case is absurd; the unit named may be off by 1,000 (VND a case)",
            )
            yield Problem(f"{money.file} · {money.sheet}", what, f"{middle:,.0f}".replace(",", "."))


def _to_enforce(report: Report) -> np.ndarray:
    return report.figures[:, report.indicators.index("to_enforce")]


def _panel(rows: Sequence[tuple[Report, np.ndarray]]) -> pd.DataFrame:
    """Return the officers' rows as a panel; a name is spelled as where it stands first."""
    who = [person for one, own in rows for person in (one.people if own.all() else compress(one.people, own))]
    agencies, officers = (_spelled([one[place] for one in who]) for place in (0, 1))
    labels = {"agency": agencies, "officer": officers}
    panel = stack.frame([(one.heading, one.indicators, one.figures[own]) for one, own in rows], labels)
    named = panel.index.get_level_values("officer") != UNASSIGNED
    panel["officers"] = np.where(named, 1.0, np.nan)
    return panel[[name for name in INDICATORS if name in panel.columns]]


def _spelled(names: Sequence[str]) -> list[str]:
    """Return names in one spelling each, the first of those that differ in capitals."""
    spelled: dict[str, str] = {}
    first = {name: spelled.setdefault(name.casefold(), name) for name in dict.fromkeys(names)}
    return [first[name] for name in names]


def _totals(reports: Sequence[Report]) -> pd.DataFrame:
    """Return the printed totals, each with its form and cell."""
    labels = {
        "agency": [agency or one.heading.agency for one in reports for agency in one.totals],
        "form": [one.heading.layout.name for one in reports for _ in one.totals],
        "where": [f"{one.file} · {one.sheet} · {address(line, one.label)}" for one in reports for line in one.total_lines],
    }
    totals = stack.frame([(one.heading, one.indicators, one.total_figures) for one in reports], labels)
    return totals.reset_index("where")


def _provinces(totals: pd.DataFrame) -> pd.DataFrame:
    """Return the panel of reports that name no officer at all: the summary forms' totals of provinces."""
    whole = totals[totals.index.get_level_values("agency") == ""].droplevel(["agency", "form"]).drop(columns="where")
    return whole[~whole.index.duplicated()].astype("float64").sort_index()
