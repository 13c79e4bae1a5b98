"""What the register costs: all month-ends of 15 years in one pass, against a query and against pandas for each cut-off.

The synthetic registers (1.5, 15 and 60 million cases) are written once into the folder given (default:
``build/benchmark_ledger``). Every measurement is a process of its own, which says its time and its peak memory; cut-off by
cut-off is measured on a sample of cut-offs spread over the years and scaled up to all 180, which is said in the table.
"""

import importlib
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd

from thads_analysis import ledger, sample

FOLDER = Path("build/benchmark_ledger")
MILLIONS = {"1.5": 1_500_000, "15": 15_000_000, "60": 60_000_000}
ENDS = [day.date() for day in pd.date_range("2009-10-01", "2024-09-30", freq="ME")]
SAMPLED = ENDS[10::34]  # for DuckDB
FEW = ENDS[25::70]  # for pandas


def home(name: str) -> Path:
    return FOLDER / name


def floor(name: str) -> None:
    """Decode the columns that any form needs, and nothing else."""
    import duckdb

    columns = (
        "max(province), max(agency), max(officer), max(category), sum(demanded), max(accepted_on), max(closed_on), max(outcome)"
    )
    duckdb.sql(f"SELECT {columns} FROM '{home(name)}/cases.parquet'").fetchall()
    duckdb.sql(f"SELECT max(case_id), max(entry), max(changed_on), max(condition) FROM '{home(name)}/status.parquet'").fetchall()


def cold(name: str) -> None:
    """From the files: checks, the cube, the forms of all month-ends by officer."""
    made = ledger.panel(ledger.cube(ledger.connect(home(name))), ENDS).to_pandas()
    assert made.index.unique("fiscal_year").size == 15


def build(name: str) -> None:
    """From the files to a saved cube."""
    ledger.cube(ledger.connect(home(name))).save(home(name) / "cube")


def before(name: str) -> None:
    """Leave the last month out, for those who add it."""
    made = ledger.cube(ledger.connect(home(name)), through="2024-08")
    for folder in ("cube_month", "cube_month_of_whole"):
        made.save(home(name) / folder)


def saved(name: str) -> None:
    """From a saved cube: the forms of all month-ends by officer."""
    ledger.panel(ledger.open_cube(home(name) / "cube"), ENDS).to_pandas()


def month(name: str) -> None:
    """Add September to a cube that ends with August, from a file of what September brought."""
    new = home(name) / "new"
    old = ledger.open_cube(home(name) / "cube_month")
    ledger.update(old, new / "cases.parquet", new / "status.parquet").save(home(name) / "cube_month")


def month_of_whole(name: str) -> None:
    """Add September from the whole register, which is checked again."""
    old = ledger.open_cube(home(name) / "cube_month_of_whole")
    ledger.update(old, ledger.connect(home(name))).save(home(name) / "cube_month_of_whole")


FORM = """
WITH inside AS (
    SELECT * FROM '{home}/cases.parquet'
    WHERE accepted_on <= DATE '{last}' AND (closed_on IS NULL OR closed_on >= DATE '{first}')
),
told AS (
    SELECT case_id, arg_max(condition, (changed_on, entry)) AS now,
        arg_max(condition, (changed_on, entry)) FILTER (changed_on < DATE '{first}') AS opening,
        bool_or(changed_on >= DATE '{first}' AND condition <> 'separate_book') AS back
    FROM '{home}/status.parquet' WHERE changed_on <= DATE '{last}' GROUP BY case_id
),
judged AS (
    SELECT i.*, coalesce(now, 'with') AS now, coalesce(opening, 'with') AS opening, coalesce(back, false) AS back,
        accepted_on >= DATE '{first}' AS fresh, coalesce(closed_on <= DATE '{last}', false) AS closed
    FROM inside i LEFT JOIN told USING (case_id)
),
form AS (SELECT * FROM judged WHERE fresh OR opening <> 'separate_book' OR back OR closed)
SELECT province, agency, officer, {columns} FROM form GROUP BY ALL"""

COUNTED = [
    "NOT fresh AND opening <> 'separate_book'",
    "fresh OR opening = 'separate_book'",
    "fresh AND origin = 'entrusted_in'",
    *(f"closed AND outcome = '{one}'" for one in ("completed", "discontinued", "reduced", "entrusted_out", "withdrawn")),
    *(
        f"NOT closed AND now = '{one}'"
        for one in ("with", "without", "postponed_by_agreement", "postponed", "suspended", "separate_book")
    ),
]


def opening_of(last) -> str:
    return f"{last.year - (last.month < 10)}-10-01"


def each_in_duckdb(name: str) -> None:
    """One query a cut-off, as a user would write it (a return within a day apart)."""
    import duckdb

    duckdb.execute("SET memory_limit = '1GB'; SET preserve_insertion_order = false")
    columns = ", ".join(f"count(*) FILTER ({one}), sum(demanded) FILTER ({one})" for one in COUNTED)
    for last in SAMPLED:
        duckdb.sql(FORM.format(home=home(name), last=last, first=opening_of(last), columns=columns)).df()


def each_in_pandas(name: str) -> None:
    """The same cut-offs in pandas, both files read once."""
    cases, status = (pd.read_parquet(home(name) / f"{table}.parquet") for table in ("cases", "status"))
    for column in ("accepted_on", "closed_on"):
        cases[column] = pd.to_datetime(cases[column])
    status["changed_on"] = pd.to_datetime(status["changed_on"])
    print(f"read {time.perf_counter() - BEGUN:.3f}")
    for last in FEW:
        one_in_pandas(cases, status, pd.Timestamp(opening_of(last)), pd.Timestamp(last))


def one_in_pandas(cases: pd.DataFrame, status: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    inside = cases[(cases["accepted_on"] <= last) & ~(cases["closed_on"] < first)]
    known = status[(status["changed_on"] <= last) & status["case_id"].isin(inside["case_id"])].sort_values(
        ["changed_on", "entry"]
    )
    now = inside["case_id"].map(known.drop_duplicates("case_id", keep="last").set_index("case_id")["condition"]).fillna("with")
    earlier = known[known["changed_on"] < first].drop_duplicates("case_id", keep="last").set_index("case_id")["condition"]
    opening = inside["case_id"].map(earlier).fillna("with")
    back = inside["case_id"].isin(known.loc[(known["changed_on"] >= first) & (known["condition"] != "separate_book"), "case_id"])
    fresh, closed = inside["accepted_on"] >= first, inside["closed_on"] <= last
    form = fresh | (opening != "separate_book") | back | closed
    told = {"in": ~fresh & (opening != "separate_book"), "new": fresh | (opening == "separate_book")}
    told |= {word: closed & (inside["outcome"] == word) for word in inside["outcome"].dropna().unique()}
    told |= {word: ~closed & (now == word) for word in ("with", "without", "postponed", "suspended", "separate_book")}
    keys = [inside.loc[form, name].astype("category") for name in ("province", "agency", "officer")]
    counts = pd.DataFrame(told)[form]
    money = counts.mul(inside.loc[form, "demanded"], axis=0)
    return pd.concat([counts, money], axis=1).groupby(keys, observed=True).sum()


def measured(task: str, name: str) -> tuple[float, float, float]:
    """Run a task in a process of its own; return seconds, peak megabytes, and what it says beside."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.ledger", str(FOLDER), task, name], check=True, capture_output=True, text=True
    )
    told = dict(line.split() for line in done.stdout.splitlines())
    return float(told["seconds"]), float(told["megabytes"]), float(told.get("read", 0))


def write(name: str) -> None:
    """Write a register, and what its last month brought."""
    if not (home(name) / "cases.parquet").exists():
        sample.ledger(MILLIONS[name], folder=home(name))
    if (home(name) / "new").exists():
        return
    import duckdb

    (home(name) / "new").mkdir()
    late = "DATE '2024-09-01'"
    new = f"accepted_on >= {late} OR closed_on >= {late}"
    cases, status = f"'{home(name)}/cases.parquet'", f"'{home(name)}/status.parquet'"
    duckdb.execute(f"COPY (SELECT * FROM {cases} WHERE {new}) TO '{home(name)}/new/cases.parquet'")
    duckdb.execute(f"COPY (SELECT * FROM {status} WHERE changed_on >= {late}) TO '{home(name)}/new/status.parquet'")


def main() -> None:
    sizes = [name for name in MILLIONS if name != "60" or "--small" not in sys.argv]
    for name in sizes:
        write(name)
    table = {}
    for task in (floor, cold, build, before, saved, month, month_of_whole, each_in_duckdb, each_in_pandas):
        table[task.__name__] = measured(task.__name__, "15")
        print(f"15 million cases, {task.__name__}: {table[task.__name__][0]:.2f} s, {table[task.__name__][1]:.0f} MB", flush=True)
    duck = table["each_in_duckdb"][0] * len(ENDS) / len(SAMPLED)
    seconds, _, reading = table["each_in_pandas"]
    by_pandas = reading + (seconds - reading) * len(ENDS) / len(FEW)
    print(f"180 cut-offs one by one: DuckDB {duck:.0f} s (from {len(SAMPLED)}), pandas {by_pandas:.0f} s (from {len(FEW)})")
    print(f"all month-ends cold: {duck / table['cold'][0]:.1f} x DuckDB, {by_pandas / table['cold'][0]:.1f} x pandas, "
          f"{table['cold'][0] / table['floor'][0]:.1f} x the floor")  # fmt: skip
    print(
        f"from the saved cube: {duck / table['saved'][0]:.0f} x DuckDB, {table['saved'][0] / table['floor'][0]:.1f} x the floor"
    )
    added, whole = (table[task][0] / table["build"][0] for task in ("month", "month_of_whole"))
    print(f"one month added: {added:.1%} of a full build, {whole:.1%} from the whole register")
    for name in sizes:
        spent, peak, _ = table["cold"] if name == "15" else measured("cold", name)
        print(
            f"{name} million cases cold: {spent:.1f} s, {spent / MILLIONS[name] * 1e6:.2f} s a million, {peak:.0f} MB", flush=True
        )


if __name__ == "__main__":
    FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 and not sys.argv[1].startswith("--") else FOLDER
    if len(sys.argv) > 3:
        for module in ("duckdb", "pyarrow.compute", "pyarrow.parquet", "sqlglot"):
            importlib.import_module(module)  # imports are not measured
        assert ledger.cube and sample.ledger
        BEGUN = time.perf_counter()
        globals()[sys.argv[2]](sys.argv[3])
        print(f"seconds {time.perf_counter() - BEGUN:.3f}")
        peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
        print(f"megabytes {int(peak.split()[1]) / 1000:.0f}")
    else:
        main()
