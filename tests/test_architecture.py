"""The way of the data is the order of the modules; functions and modules stay small."""

import ast
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

import thads_analysis

PACKAGE = Path(thads_analysis.__file__).parent
ORDER = [
    "words.vocabulary",
    "words.errors",
    "words.levels",
    "words.formulas",
    "words.laws",
    "words.breaks",
    "words.indicators",
    "words.counts",
    "words.wording",
    "words",
    "sources.bundled",
    "sources.places",
    "sources.calendar",
    "sources.tiles",
    "sources.sums",
    "sources.lacking",
    "sources.numerals",
    "sources.delimited",
    "sources.facts",
    "sources.targets",
    "sources.panels",
    "sources.vintages",
    "sources.tables",
    "sources.forms.grid",
    "sources.forms.formats",
    "sources.forms.workbook",
    "sources.forms.layouts",
    "sources.forms.cells",
    "sources.forms.headers",
    "sources.forms.table",
    "sources.forms.heading",
    "sources.forms.rows",
    "sources.forms.sheet",
    "sources.forms.officers",
    "sources.forms.cache",
    "sources.forms.folder",
    "sources.forms.stack",
    "sources.forms.merge",
    "sources.forms.printed",
    "sources.forms.roster",
    "sources.forms.template",
    "sources.forms.blank",
    "sources.forms",
    "sources.sample.whole",
    "sources.sample.totals",
    "sources.sample.desks",
    "sources.sample.books",
    "sources.sample.months",
    "sources.sample.rows",
    "sources.sample.workbooks",
    "sources.sample.cases",
    "sources.sample.registers",
    "sources.sample",
    "sources.ledger.tables",
    "sources.ledger.engines",
    "sources.ledger.postgres",
    "sources.ledger.flows",
    "sources.ledger.matched",
    "sources.ledger.sound",
    "sources.ledger.connect",
    "sources.ledger.forms",
    "sources.ledger.pieces",
    "sources.ledger.cube",
    "sources.ledger.updates",
    "sources.ledger.panel",
    "sources.ledger.stock",
    "sources.ledger.durations",
    "sources.ledger",
    "sources.prose.texts",
    "sources.prose.numbers",
    "sources.prose.spans",
    "sources.prose.units",
    "sources.prose.phrases",
    "sources.prose.told",
    "sources.prose.amounts",
    "sources.prose.percents",
    "sources.prose.reading",
    "sources.prose.times",
    "sources.prose.whereabouts",
    "sources.prose.plausible",
    "sources.prose.facts",
    "sources.prose.reviewed",
    "sources.prose",
    "sources",
    "load",
    "tidy",
    "metrics",
    "questions.sides",
    "questions.intervals",
    "questions.compare.claims",
    "questions.compare.kitagawa",
    "questions.compare.beside",
    "questions.compare.targets",
    "questions.compare.evidence",
    "questions.compare.sets",
    "questions.compare.posterior",
    "questions.compare.known",
    "questions.compare.order",
    "questions.compare.ranks",
    "questions.compare.changes",
    "questions.compare.mixes",
    "questions.compare",
    "questions.burden.places",
    "questions.burden.limits",
    "questions.burden.funnels",
    "questions.burden.shrinkage",
    "questions.burden.loads",
    "questions.burden.concentration",
    "questions.burden",
    "questions.yearly",
    "questions.outlook",
    "questions.season",
    "questions.trend.paces",
    "questions.trend.reliable",
    "questions.trend.timed",
    "questions.trend.rules",
    "questions.trend.limits",
    "questions.trend.seasons",
    "questions.trend.controls",
    "questions.trend.many",
    "questions.trend.methods",
    "questions.trend.forecasts",
    "questions.trend.campaigns",
    "questions.trend.shifts",
    "questions.trend",
    "questions.whatif.changes",
    "questions.whatif.scenario",
    "questions.whatif.needed",
    "questions.whatif.alternatives",
    "questions.whatif.apportion",
    "questions.whatif.allocate",
    "questions.whatif.staffing",
    "questions.whatif.weights",
    "questions.whatif.chance",
    "questions.whatif",
    "questions.checks.finding",
    "questions.checks.entries",
    "questions.checks.rows",
    "questions.checks.apart",
    "questions.checks.reports",
    "questions.checks.within_year",
    "questions.checks.sums",
    "questions.checks.measures",
    "questions.checks.over_years",
    "questions.checks.peers",
    "questions.checks.officers",
    "questions.checks.books",
    "questions.checks.printed",
    "questions.checks",
    "questions.triangulate.printed",
    "questions.triangulate.links",
    "questions.triangulate.tighten",
    "questions.triangulate.results",
    "questions.triangulate",
    "questions",
    "shown.privacy",
    "shown.style",
    "shown.charts.fit",
    "shown.charts.dress",
    "shown.charts.lines",
    "shown.charts.bars",
    "shown.charts.between",
    "shown.charts.falls",
    "shown.charts.heat",
    "shown.charts.fan",
    "shown.charts.room",
    "shown.charts.loads",
    "shown.charts.slopes",
    "shown.charts.tiles",
    "shown.charts.controls",
    "shown.charts.forecasts",
    "shown.charts.funnels",
    "shown.charts",
    "shown.tables.cells",
    "shown.tables.printed",
    "shown.tables.writing",
    "shown.tables",
    "shown.findings",
    "shown.review.told",
    "shown.review.page",
    "shown.review.sheet",
    "shown.review",
    "shown.slides.kinds",
    "shown.slides.native",
    "shown.slides.pages",
    "shown.slides.case",
    "shown.slides.own",
    "shown.slides.beside",
    "shown.slides.conference",
    "shown.slides",
    "shown.report",
    "shown.widgets.stand",
    "shown.widgets.answer",
    "shown.widgets.sentence",
    "shown.widgets.knobs",
    "shown.widgets.picture",
    "shown.widgets.saved",
    "shown.widgets.board",
    "shown.widgets.page",
    "shown.widgets",
    "shown",
    "cli.speech",
    "cli.given",
    "cli.report",
    "cli.lab",
    "cli.template",
    "cli.extract",
    "cli.check",
    "cli.whatif",
    "cli.slides",
    "cli.ledger",
    "cli",
    "cli.__main__",
]
COMMANDS = {"cli.slides.slides", "cli.template.template", "cli.ledger.build"}
"""Options of a command are named by whoever types it, not counted."""
FILES = sorted(file for file in PACKAGE.rglob("*.py") if file.parent != PACKAGE or file.name != "__init__.py")


def name_of(file: Path) -> str:
    return ".".join(file.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def imported(file: Path) -> set[str]:
    """Return the package's modules that a file imports, wherever in it."""
    found = set()
    home = list(file.relative_to(PACKAGE).parent.parts)
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = home[: len(home) - node.level + 1] + (node.module.split(".") if node.module else [])
            modules = [".".join([*base, alias.name]) for alias in node.names]
            found |= {module if module in ORDER else ".".join(base) for module in modules}
    return {module for module in found if module and module != name_of(file)}


def test_every_module_has_its_place_in_the_order():
    assert sorted(map(name_of, FILES)) == sorted(ORDER)


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_imports_run_one_way(file):
    later = [module for module in imported(file) if ORDER.index(module) > ORDER.index(name_of(file))]
    assert not later


def functions() -> list[tuple[str, ast.FunctionDef]]:
    return [
        (f"{name_of(file)}.{node.name}", node)
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]


def length(function: ast.FunctionDef) -> int:
    """Return the lines of a body without its docstring."""
    first = function.body[1] if ast.get_docstring(function) and len(function.body) > 1 else function.body[0]
    return function.end_lineno - first.lineno + 1


def test_functions_are_short():
    lengths = {name: length(function) for name, function in functions()}
    assert not {name: lines for name, lines in lengths.items() if lines > 40}
    assert statistics.median(lengths.values()) <= 8
    assert statistics.quantiles(lengths.values(), n=10)[-1] <= 20


def test_functions_take_few_arguments():
    written = [(name, function) for name, function in functions() if name not in COMMANDS]
    count = {name: len([one for one in function.args.args if one.arg != "self"]) for name, function in written}
    assert not {name: arguments for name, arguments in count.items() if arguments > 5}


def test_modules_are_short():
    lines = {name_of(file): len(file.read_text(encoding="utf-8").splitlines()) for file in FILES}
    assert not {name: count for name, count in lines.items() if count > 350 and name != "words.indicators"}


def test_nobody_prints_and_no_name_is_empty_of_meaning():
    names = {name: {node.id for node in ast.walk(function) if isinstance(node, ast.Name)} for name, function in functions()}
    assert not {name: found for name, used in names.items() if (found := used & {"print", "df", "res", "tmp"})}


def test_public_functions_are_documented_in_numpydoc():
    public = [
        (name, ast.get_docstring(function) or "", function)
        for name, function in functions()
        if not any(part.startswith("_") for part in name.split(".")) and name.partition(".")[0] in ("load", "tidy", "metrics")
    ]  # fmt: skip
    assert not [
        name for name, text, function in public if function.args.args and "Parameters" not in text and length(function) > 8
    ]
    assert not [name for name, text, _ in public if not text]


@pytest.mark.parametrize("heavy", ["matplotlib", "seaborn", "statsmodels", "pandas", "numpy"])
def test_importing_the_package_loads_nothing_heavy(heavy):
    code = f"import sys, thads_analysis; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_loading_figures_needs_no_charts():
    heavy = {"matplotlib", "seaborn", "statsmodels"}
    code = f"import sys; from thads_analysis import load; load.figures(); sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", [name for name in thads_analysis.__all__ if not name.startswith("_")])
def test_the_face_offers_every_module_by_one_name(name):
    assert getattr(thads_analysis, name).__doc__
