"""What stands beside the code agrees with it."""

import re
import subprocess
import sys
import tomllib
import zipfile

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests import generated
from tests.generated import ROOT
from thads_analysis import load

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONDA_NAMES = {
    "matplotlib-base": "matplotlib",
    "seaborn-base": "seaborn",
    "nbconvert-core": "nbconvert",
    "python-duckdb": "duckdb",
}


def required(lines: list[str]) -> dict[str, str]:
    """Return each required package with its version range."""
    parsed = [Requirement(line) for line in lines]
    return {canonicalize_name(CONDA_NAMES.get(one.name, one.name)): str(one.specifier) for one in parsed}


def test_conda_and_pip_ask_for_the_same():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    conda = [line for line in environment["dependencies"] if isinstance(line, str) and line != "pip"]
    pip = next(item["pip"] for item in environment["dependencies"] if isinstance(item, dict))
    asked = required([*conda, *(line for line in pip if not line.startswith("-"))])
    assert asked.pop("python") == PROJECT["requires-python"]
    assert asked == required(PROJECT["dependencies"])


def test_the_lock_pins_everything_asked_for_and_names_no_address():
    lines = [line for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    pinned = {canonicalize_name(name): version for name, version in (line.split("==") for line in lines)}
    for line in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]:
        wanted = Requirement(line)
        assert wanted.specifier.contains(pinned[canonicalize_name(wanted.name)]), line


def test_no_file_names_an_index():
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    texts = {name: (ROOT / name).read_bytes() for name in files if (ROOT / name).is_file()}
    host = b"pypi" + b".org"
    assert not [name for name, text in texts.items() if host in text or b"--index" + b"-url" in text]


@pytest.mark.parametrize("document", generated.PARTS, ids=lambda document: str(document.relative_to(ROOT)))
def test_generated_parts_are_up_to_date(document):
    text = document.read_text(encoding="utf-8")
    assert generated.with_parts(text, generated.PARTS[document]) == text
    assert all(f"<!-- {name} -->\n|" in text or f"<!-- {name} -->\n`" in text for name in generated.PARTS[document])


def test_commands_of_the_readme_are_in_the_makefile():
    made = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    said = set(re.findall(r"make ([a-z]+)", generated.README.read_text(encoding="utf-8"))) - {"and"}
    assert {"report", "test", "lab"} <= said <= made


def test_notebooks_of_the_readme_are_those_there_are():
    said = re.findall(r"^\| `(\d\d_\w+)` \|", generated.README.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert said == sorted(book.stem for book in (ROOT / "notebooks").glob("*.ipynb"))


def test_the_example_of_the_readme_runs(tmp_path):
    assert generated.run_example(tmp_path).stat().st_size > 10_000
    assert generated.PICTURE.exists()


def test_the_wheel_carries_data_and_notebooks_and_runs_the_example(tmp_path):
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    wheel = next(tmp_path.glob("*.whl"))
    site, work = tmp_path / "site", tmp_path / "work"
    work.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    (work / "example.py").write_text("import matplotlib\nmatplotlib.use('agg')\n" + generated.example(), encoding="utf-8")
    lines = (
        "import runpy, sys",
        "sys.path.insert(0, sys.argv[1])",
        "from thads_analysis import load, report",
        "assert load.__file__.startswith(sys.argv[1])",
        "runpy.run_path('example.py')",
        "print(len(report.notebooks()))",
    )
    ran = subprocess.run(
        [sys.executable, "-P", "-c", "\n".join(lines), str(site)], cwd=work, capture_output=True, text=True, check=True
    )
    assert int(ran.stdout) == len(list((ROOT / "notebooks").glob("*.ipynb")))
    assert list(work.glob("*.png"))
    assert (site / "thads_analysis" / "py.typed").exists()


def test_the_data_are_all_there():
    assert (len(load.figures()), len(load.places())) == (1801, 63)
