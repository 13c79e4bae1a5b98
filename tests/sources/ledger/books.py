"""Registers to try: small hostile ones drawn by hypothesis, and large random ones."""

import datetime as dt

import numpy as np
import pandas as pd
from hypothesis import strategies as st

FIRST, LAST = dt.date(2017, 10, 1), dt.date(2021, 9, 30)
CONDITIONS = ("with", "without", "postponed_by_agreement", "postponed", "suspended", "separate_book")
OUTCOMES = ("completed", "discontinued", "reduced", "entrusted_out", "withdrawn")
ORIGINS = ("new", "carried_in", "entrusted_in")
CATEGORIES = ("credit", "corruption_economic", "other")
CASES = {"case_id": "int64", "demanded": "int64", "paid": "int64", "accepted_on": "datetime64[s]", "closed_on": "datetime64[s]"}

HARD = [
    day
    for year in range(FIRST.year, LAST.year + 1)
    for day in (
        dt.date(year, 9, 29),
        dt.date(year, 9, 30),
        dt.date(year, 10, 1),
        dt.date(year, 10, 2),
        dt.date(year, 3, 31),
        dt.date(year, 4, 1),
    )
    if FIRST <= day <= LAST
]
DAYS = st.one_of(st.sampled_from(HARD), st.dates(FIRST, LAST))


@st.composite
def one(draw, number: int) -> tuple[dict, list[dict]]:
    """Draw a case and its changes: before acceptance, on one day, on the closing day and after it."""
    accepted = draw(DAYS)
    closed = draw(st.one_of(st.none(), st.just(accepted), DAYS.map(lambda day: max(day, accepted))))
    office = draw(st.sampled_from([(province, agency, officer) for province in "12" for agency in "12" for officer in "12"]))
    province, agency, officer = office
    case = {
        "case_id": number,
        "province": f"Tỉnh 0{province}",
        "agency": f"Đơn vị 0{province}-0{agency}",
        "officer": f"Chấp hành viên 0{province}-0{agency}-00{officer}",
        "category": draw(st.sampled_from(CATEGORIES)),
        "demanded": draw(st.one_of(st.just(0), st.integers(0, 10**13))),
        "accepted_on": accepted,
        "origin": draw(st.sampled_from(ORIGINS)),
        "closed_on": closed,
        "outcome": None if closed is None else draw(st.sampled_from(OUTCOMES)),
        "paid": 0,
    }
    near = [day for day in (accepted, accepted - dt.timedelta(days=1), closed) if day is not None]
    day = st.one_of(DAYS, st.sampled_from(near))
    word = st.one_of(st.sampled_from(CONDITIONS), st.just("separate_book"), st.sampled_from(["separate_book", "with"]))
    days = draw(st.lists(st.tuples(day, word), max_size=6))
    return case, [{"case_id": number, "changed_on": changed, "condition": condition} for changed, condition in days]


@st.composite
def ledgers(draw) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw a register of up to eight cases; rows and entries in any order."""
    drawn = [draw(one(number)) for number in range(1, draw(st.integers(1, 8)) + 1)]
    cases = pd.DataFrame([case for case, _ in drawn])
    changes = [change for _, of_case in drawn for change in of_case]
    entries = draw(st.permutations(range(len(changes))))
    status = pd.DataFrame(changes, columns=["case_id", "changed_on", "condition"])
    return shaped(cases, status.assign(entry=list(entries)))


def shaped(cases: pd.DataFrame, status: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    text = {name: "str" for name in cases if name not in CASES}
    cases = cases.astype(CASES | text)
    cases["outcome"] = cases["outcome"].where(cases["closed_on"].notna())
    kinds = {"case_id": "int64", "entry": "int64", "changed_on": "datetime64[s]", "condition": "str"}
    return cases, status[[*kinds]].astype(kinds)


def random_ledger(count: int, seed: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a register of any size, 40 officers, about 1.2 changes a case, with every hard order in it."""
    rng = np.random.default_rng(seed)
    span = (LAST - FIRST).days
    accepted = rng.integers(0, span, count)
    closed = accepted + rng.exponential(300, count).astype(int)
    closed = np.where((closed > span) | (rng.random(count) < 0.05), -1, closed)
    office = rng.integers(0, 40, count)
    day = np.datetime64(FIRST, "s")
    dated = pd.Series(day + (closed * 86400).astype("timedelta64[s]")).where(closed >= 0)
    cases = pd.DataFrame({
        "case_id": rng.permutation(count) + 1,
        "province": [f"Tỉnh {one // 20 + 1:02}" for one in office],
        "agency": [f"Đơn vị {one // 20 + 1:02}-{one % 20 // 5:02}" for one in office],
        "officer": [f"Chấp hành viên {one // 20 + 1:02}-{one % 20 // 5:02}-{one % 5 + 1:03}" for one in office],
        "category": rng.choice(CATEGORIES, count),
        "demanded": (rng.lognormal(16, 2, count)).astype("int64") * 1000,
        "accepted_on": day + (accepted * 86400).astype("timedelta64[s]"),
        "origin": rng.choice(ORIGINS, count),
        "closed_on": dated,
        "outcome": pd.Series(rng.choice(OUTCOMES, count)).where(closed >= 0),
        "paid": 0,
    })  # fmt: skip
    at = rng.integers(0, count, int(1.2 * count))
    changed = np.where(rng.random(len(at)) < 0.1, accepted[at], accepted[at] + rng.integers(-5, 700, len(at)))
    changed = np.where((rng.random(len(at)) < 0.1) & (closed[at] >= 0), closed[at], np.minimum(changed, span))
    status = pd.DataFrame({
        "case_id": cases["case_id"].to_numpy()[at],
        "entry": rng.permutation(len(at)),
        "changed_on": day + (changed * 86400).astype("timedelta64[s]"),
        "condition": rng.choice(CONDITIONS, len(at), p=[0.25, 0.25, 0.05, 0.1, 0.05, 0.3]),
    })  # fmt: skip
    return shaped(cases, status)
