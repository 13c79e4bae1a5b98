"""The forms by the slow and plain way: each cut-off from the register itself, case by case, straight from the definitions."""

import datetime as dt

import numpy as np
import pandas as pd

BY = ("province", "agency", "officer")
PLACES = ("province", "agency", "officer")
ORDER = [
    "carried_in", "accepted_new", "entrusted_in", "accepted_total", "entrusted_out", "withdrawn", "to_enforce", "with_conditions",
    "without_conditions", "without_conditions_decided", "postponed", "suspended", "postponed_or_suspended", "completed_only",
    "discontinued", "reduced", "completed", "in_progress", "postponed_by_agreement", "carried_forward",
    "carried_forward_with_conditions", "moved_to_separate_book", "officers",
]  # fmt: skip


def panel(cases: pd.DataFrame, status: pd.DataFrame, cut_offs, by=BY) -> pd.DataFrame:
    """Return the forms at each cut-off, each from scratch."""
    parts = [form(cases, status, pd.Timestamp(day), list(by)) for day in cut_offs]
    levels = [*(name for name in by if name != "category"), "fiscal_year", "months", "measure", "category"]
    return pd.concat(parts).set_index(levels).sort_index()[ORDER].astype("float64")


def form(cases: pd.DataFrame, status: pd.DataFrame, last: pd.Timestamp, by: list[str]) -> pd.DataFrame:
    year = last.year + (last.month >= 10)
    first = pd.Timestamp(year - 1, 10, 1)
    told = judged(cases, status, first, last)
    told = told[told["carried_in"] | told["accepted_new"]]
    groups = [*by, *(["category"] if "category" not in by else [])]
    told = told.assign(category=told["category"] if "category" in by else "all")
    officers = told.drop_duplicates([*PLACES, *groups]).groupby(groups).size()
    rows = []
    for measure, weight in (("cases", 1), ("money", told["demanded"])):
        counted = pd.DataFrame({name: told[name] * weight for name in told if told[name].dtype == bool})
        table = counted.groupby([told[name] for name in groups]).sum()
        rows.append(table.assign(measure=measure, officers=officers))
    made = pd.concat(rows).reset_index().assign(fiscal_year=year, months=(last.month - 10) % 12 + 1)
    return following(made, year)


def judged(cases: pd.DataFrame, status: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """Return the cases with, for each column, whether they count in it."""
    c = cases.set_index("case_id", drop=False)
    accepted, closed, outcome = c["accepted_on"], c["closed_on"], c["outcome"]
    now, opening = condition(c, status, last), condition(c, status, first - pd.Timedelta(days=1))
    closed_now = (closed >= first) & (closed <= last)
    old = (accepted < first) & ~(closed < first)
    stood = old & (opening == "separate_book")
    back = stood & (closed_now | c.index.isin(came_back(c[stood], status, first, last)))
    new = (accepted >= first) & (accepted <= last)
    carried_in = old & ~stood
    inside = (carried_in | new | back) & ~(closed <= last)
    return c.assign(
        carried_in=carried_in,
        accepted_new=new | back,
        entrusted_in=new & (c["origin"] == "entrusted_in"),
        completed_only=closed_now & (outcome == "completed"),
        **{name: closed_now & (outcome == name) for name in ("entrusted_out", "withdrawn", "discontinued", "reduced")},
        in_progress=inside & (now == "with"),
        moved_to_separate_book=inside & (now == "separate_book"),
        without=inside & now.isin(["without", "separate_book"]),
        **{name: inside & (now == name) for name in ("postponed_by_agreement", "postponed", "suspended")},
    )


def condition(cases: pd.DataFrame, status: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    """Return the condition of every case at the end of a day."""
    known = status[status["changed_on"] <= day].sort_values(["changed_on", "entry"])
    return known.groupby("case_id")["condition"].last().reindex(cases.index).fillna("with")


def came_back(stood: pd.DataFrame, status: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> pd.Index:
    """Return the cases that at some day's end within the year are in another condition than the separate book."""
    within = status[status["case_id"].isin(stood.index) & (status["changed_on"] >= first) & (status["changed_on"] <= last)]
    within = within[~(within["changed_on"] > stood["closed_on"].reindex(within["case_id"]).to_numpy())]
    at_end = within.sort_values(["changed_on", "entry"]).groupby(["case_id", "changed_on"])["condition"].last()
    return at_end[at_end != "separate_book"].index.get_level_values("case_id").unique()


def following(table: pd.DataFrame, year: int) -> pd.DataFrame:
    t = table
    t["accepted_total"] = t["carried_in"] + t["accepted_new"]
    t["to_enforce"] = t["accepted_total"] - t["entrusted_out"] - t["withdrawn"]
    t["completed"] = t["completed_only"] + t["discontinued"] + t["reduced"]
    t["carried_forward"] = t["to_enforce"] - t["completed"]
    t["with_conditions"] = t["completed"] + t["in_progress"] + t["postponed_by_agreement"]
    t["without_conditions"] = t["without"]
    t["without_conditions_decided"] = np.nan
    t["postponed_or_suspended"] = t["postponed"] + t["suspended"]
    if year < 2020:
        t["with_conditions"] = t["with_conditions"] + t["suspended"]
        t["without_conditions"] = t["without"] + t["postponed"]
        t["without_conditions_decided"] = t["without"]
        t["postponed_or_suspended"] = np.nan
    t["carried_forward_with_conditions"] = t["with_conditions"] - t["completed"]
    return t.drop(columns="without")


def month_ends(first: dt.date, last: dt.date) -> list[dt.date]:
    return [day.date() for day in pd.date_range(first, last, freq="ME")]
