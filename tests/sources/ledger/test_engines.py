"""One declaration, several engines: Spark and PostgreSQL give the forms that DuckDB gives, to the last đồng."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pandas as pd
import pytest

from tests.sources.ledger import books, reference
from thads_analysis import ledger
from thads_analysis.words.errors import DataError

CUT_OFFS = ["2018-09", "2019-03-15", "2019-09", "2020-09", "2021-06"]


@pytest.fixture(scope="module")
def drawn():
    return books.random_ledger(20_000, seed=8)


@pytest.fixture(scope="module")
def wanted(drawn):
    return ledger.panel(*drawn, CUT_OFFS).to_pandas()


def needed(name: str, said: str) -> None:
    """Skip where an engine is not there, or fail where it was asked for."""
    (pytest.fail if os.environ.get(f"THADS_NEED_{name}") else pytest.skip)(said)


@pytest.fixture(scope="module")
def spark():
    """Return a Spark session on this machine."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        needed("SPARK", "không có / no pyspark: pip install -r requirements-spark.lock")
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        needed("SPARK", "không có / no Java: apt-get install openjdk-17-jre-headless")
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    settings = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2", "spark.driver.memory": "1g",
                "spark.sql.codegen.wholeStage": "false", "spark.sql.adaptive.enabled": "false",  # compiling costs more than rows
                "spark.driver.host": "127.0.0.1", "spark.sql.session.timeZone": "UTC"}  # fmt: skip
    builder = SparkSession.builder.master("local[2]").appName("thads_analysis")
    session = builder.config(map=settings).getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="module")
def postgres(tmp_path_factory):
    """Return the address of a PostgreSQL server of this test's own, on loopback."""
    pytest.importorskip("adbc_driver_postgresql")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or [Path(one) for one in [shutil.which("initdb")] if one]
    if not found:
        needed("POSTGRES", "không có / no PostgreSQL server: apt-get install postgresql")
    home = tmp_path_factory.mktemp("postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    as_user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    if as_user:  # the server refuses to run as root
        for folder in (home, *home.parents[:3]):
            folder.chmod(folder.stat().st_mode | 0o755)
        shutil.chown(home, "postgres")
    programs = found[-1].parent
    data = str(home / "data")
    run = {"check": True, "stdout": subprocess.DEVNULL, "cwd": "/", **as_user}
    subprocess.run([programs / "initdb", "-D", data, "-A", "trust", "-U", "thads", "--no-sync"], **run)
    options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off"
    control = [programs / "pg_ctl", "-D", data, "-l", str(home / "log"), "-w"]
    subprocess.run([*control, "-o", options, "start"], **run)
    yield f"postgresql://thads@127.0.0.1:{port}/postgres"
    subprocess.run([*control, "-m", "immediate", "stop"], **run)


def test_spark_gives_the_same_forms(spark, drawn, wanted, tmp_path):
    for name, table in zip(("cases", "status"), drawn, strict=True):
        table.to_parquet(tmp_path / f"{name}.parquet")
        spark.read.parquet(str(tmp_path / f"{name}.parquet")).createOrReplaceTempView(name)
    on_spark = ledger.connect(spark)
    assert on_spark.aside["rule"].tolist() == ["late"]
    pd.testing.assert_frame_equal(ledger.panel(on_spark, CUT_OFFS).to_pandas(), wanted)
    end = reference.month_ends(books.FIRST, books.LAST)[-1]
    here, there = (ledger.cube(one, through=end) for one in (ledger.connect(*drawn), on_spark))
    pd.testing.assert_frame_equal(ledger.panel(there).to_pandas(), ledger.panel(here).to_pandas())
    ages = [ledger.ages(one, on="2020-09", by=("province",)).table for one in (ledger.connect(*drawn), on_spark)]
    pd.testing.assert_frame_equal(*ages, check_dtype=False)
    curves = [ledger.durations(one, on="2020-09").curves for one in (ledger.connect(*drawn), on_spark)]
    pd.testing.assert_frame_equal(*curves)


def test_spark_finds_the_same_faults(spark, drawn, tmp_path):
    cases, status = drawn
    bad = cases.assign(
        demanded=cases["demanded"].where(cases.index != 5, -7), category=cases["category"].where(cases.index != 9, "x")
    )
    bad = pd.concat([bad, bad.iloc[[20]]])
    for name, table in (("bad_cases", bad), ("bad_status", status)):
        table.to_parquet(tmp_path / name)
        spark.read.parquet(str(tmp_path / name)).createOrReplaceTempView(name)
    tables = {"cases": "bad_cases", "status": "bad_status"}
    with pytest.raises(DataError) as there:
        ledger.connect(spark, tables=tables)
    with pytest.raises(DataError) as here:
        ledger.connect(bad, status)
    assert there.value.problems.to_dict() == here.value.problems.to_dict()
    aside = [
        ledger.connect(*source, on_error="aside", **more)
        for source, more in (((spark,), {"tables": tables}), ((bad, status), {}))
    ]
    pd.testing.assert_frame_equal(*(ledger.panel(one, "2020-09").to_pandas() for one in aside))


def test_postgresql_gives_the_same_forms(postgres, drawn, wanted):
    from adbc_driver_postgresql import dbapi

    with dbapi.connect(postgres) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA thads")
        for name in ("cases", "status"):
            cursor.adbc_ingest(name, ledger.connect(*drawn).engine.rows(f"SELECT * FROM ledger_{name}"), db_schema_name="thads")
        cursor.execute("ALTER TABLE thads.cases ALTER COLUMN demanded TYPE numeric(20, 0)")
        connection.commit()
        tables = {"cases": "thads.cases", "status": "thads.status"}
        pd.testing.assert_frame_equal(ledger.panel(ledger.connect(postgres, tables=tables), CUT_OFFS).to_pandas(), wanted)
        assert len(ledger.connect(connection, tables=tables).cases.to_pandas()) == 20_000
    with pytest.raises(DataError, match="nowhere"):
        ledger.connect(postgres, tables={"cases": "nowhere"})


def test_postgresql_runs_the_query_itself(postgres, drawn):
    """The query in PostgreSQL's words gives the flows of DuckDB's."""
    from adbc_driver_postgresql import dbapi

    made = ledger.panel(*drawn, CUT_OFFS)
    with dbapi.connect(postgres) as connection, connection.cursor() as cursor:
        for name in ("cases", "status"):
            cursor.adbc_ingest(f"ledger_{name}", made.source.engine.rows(f"SELECT * FROM ledger_{name}"), mode="replace")
        cursor.execute(made.sql("postgres"))
        there = cursor.fetch_arrow_table().to_pandas()
    here = made.source.engine.rows(made.sql()).to_pandas()
    order = ["province", "agency", "officer", "category", "period", "flow"]
    here, there = (table.sort_values(order, ignore_index=True) for table in (here, there))
    pd.testing.assert_frame_equal(there, here, check_dtype=False)


def test_a_server_that_is_not_there_says_so():
    pytest.importorskip("adbc_driver_postgresql")
    with pytest.raises(DataError, match="PostgreSQL"):
        ledger.connect("postgresql://thads@127.0.0.1:1/postgres")


@pytest.mark.parametrize("dialect", ["spark", "trino", "postgres"])
def test_the_query_is_said_in_other_words(drawn, dialect):
    import sqlglot

    said = ledger.panel(*drawn, CUT_OFFS).sql(dialect)
    assert "2019-03-16" in said and len(sqlglot.parse(said, read=dialect)) == 1
    with pytest.raises(ValueError, match="trino"):
        ledger.panel(*drawn, CUT_OFFS).sql("oracle")
