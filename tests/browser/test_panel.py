"""The what-if panel as people see it: in JupyterLab and as a page, in a real browser."""

import socket
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tests.browser.conftest import Visit, free_port, others, served, thads
from tests.generated import ROOT

SENTENCE, CHART = ".widget-html-content div[role=status][aria-live]", ".widget-html-content img"
SLIDER = ".widget-slider"
IDLE = ".jp-Notebook-ExecutionIndicator[data-status='idle']"
BEGUN = "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].some(each => /[0-9*]/.test(each.textContent))"
ERROR = ".jp-RenderedText[data-mime-type='application/vnd.jupyter.error']"


@pytest.fixture
def notebook(tmp_path) -> Path:
    """Return the notebook of targets, or a small one that shows the panel."""
    shipped = ROOT / "notebooks" / "07_what_if_targets.ipynb"
    book = nbformat.read(shipped, as_version=4) if shipped.exists() else new_notebook(
        cells=[
            new_code_cell("from thads_analysis import load, widgets"),
            new_code_cell("widgets.target_panel(load.sample(years=5, provinces=7), load.targets())"),
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )  # fmt: skip
    nbformat.write(book, tmp_path / "panel.ipynb")
    return tmp_path / "panel.ipynb"


def nudge(visit: Visit, name: str, key: str = "ArrowRight", times: int = 3) -> tuple[str, str]:
    """Move a slider with the keyboard; return the sentence and the chart when they have changed."""
    page = visit.page
    said, drawn = page.locator(SENTENCE).first.inner_text(), page.locator(CHART).first.get_attribute("src")
    page.locator(SLIDER, has_text=name).locator(".noUi-handle").first.focus()
    for _ in range(times):
        page.keyboard.press(key)
    page.wait_for_function("([at, before]) => document.querySelector(at)?.innerText !== before", arg=[SENTENCE, said])
    page.wait_for_function("([at, before]) => document.querySelector(at)?.src !== before", arg=[CHART, drawn])
    page.wait_for_timeout(1500)
    return page.locator(SENTENCE).first.inner_text(), page.locator(CHART).first.get_attribute("src")


@pytest.fixture
def settings(tmp_path) -> Path:
    """Return settings under which JupyterLab keeps every cell on the page, whatever is scrolled to."""
    file = tmp_path / "settings" / "@jupyterlab" / "notebook-extension" / "tracker.jupyterlab-settings"
    file.parent.mkdir(parents=True)
    file.write_text('{"windowingMode": "none"}')
    return tmp_path / "settings"


def run_all(visit: Visit) -> None:
    """Run all cells; ask again where the kernel was not ready to hear it."""
    from playwright.sync_api import TimeoutError as NotYet

    for _ in range(4):
        visit.page.locator(".lm-MenuBar-itemLabel", has_text="Run").click()
        visit.page.click("li[data-command='runmenu:run-all']")
        try:
            return visit.page.wait_for_function(BEGUN, timeout=30_000)
        except NotYet:
            continue
    raise AssertionError("no cell was run in two minutes")


def test_the_panel_works_in_jupyterlab(visit, notebook, settings, tmp_path):
    port = free_port()
    lab = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}",
           "--ServerApp.port_retries=0", "--IdentityProvider.token=", f"--ServerApp.root_dir={tmp_path}", "--allow-root",
           "--LabApp.extension_manager=readonly", "--LabApp.news_url=None",
           f"--LabApp.user_settings_dir={settings}"]  # fmt: skip
    with served(lab, port, tmp_path, "/api") as address:
        page = visit.page
        page.goto(f"{address}/lab/tree/{notebook.name}?reset", timeout=120_000)
        page.wait_for_selector(IDLE, timeout=120_000)
        run_all(visit)
        page.wait_for_selector(SENTENCE, timeout=180_000)
        page.wait_for_selector(IDLE, timeout=180_000)
        assert page.locator(ERROR).count() == 0
        page.locator(CHART).first.scroll_into_view_if_needed()
        before = page.locator(SENTENCE).first.inner_text(), page.locator(CHART).first.get_attribute("src")
        after = nudge(visit, "Chỉ tiêu")
        assert before[0] != after[0] and before[1] != after[1]
        page.locator(SLIDER).first.scroll_into_view_if_needed()
        visit.keep("jupyterlab")
        page.locator(".thads-line button").first.click()
        page.wait_for_timeout(300)
        assert page.evaluate("navigator.clipboard.readText()").startswith("whatif.needed(")
    assert not visit.elsewhere


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Return the address of `thads whatif` on the sample."""
    port = free_port()
    with served(thads("whatif", "--no-browser", "--port", str(port)), port, tmp_path_factory.mktemp("page")) as found:
        yield found


def test_the_page_answers_a_slider_and_asks_no_other_host(visit, address):
    page = visit.page
    page.goto(address, timeout=120_000)
    page.wait_for_selector(CHART, timeout=120_000)
    before = page.locator(SENTENCE).first.inner_text(), page.locator(CHART).first.get_attribute("src")
    assert "DỮ LIỆU MÔ PHỎNG" in page.inner_text("body")
    page.wait_for_timeout(1000)
    visit.keep("page")
    after = nudge(visit, "Thụ lý mới", times=8)
    assert before[0] != after[0] and before[1] != after[1]
    visit.keep("page_moved")
    page.locator(".thads-line button").click()
    page.wait_for_selector("text=Đã chép")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator(".thads-line textarea").input_value()
    assert page.title() == "Nếu – thì: chỉ tiêu thi hành án dân sự"
    assert page.locator("html").get_attribute("lang") == "vi"
    assert not visit.elsewhere
    assert not visit.complaints


def test_money_and_a_narrow_window_on_the_page(visit, address):
    page = visit.page
    page.goto(address, timeout=120_000)
    page.wait_for_selector(CHART, timeout=120_000)
    page.locator("select").last.select_option(label="tiền")
    page.wait_for_function("at => document.querySelector(at).innerText.includes('về tiền')", arg=SENTENCE)
    page.wait_for_timeout(1500)
    assert "with_conditions" not in page.locator(".thads-line textarea").input_value()
    visit.keep("page_money")
    page.set_viewport_size({"width": 420, "height": 900})
    page.wait_for_timeout(500)
    visit.keep("page_narrow")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    assert not visit.complaints


def test_only_this_machine_can_ask(address):
    port = int(address.rpartition(":")[2])
    for other in others():
        with socket.socket() as asking:
            asking.settimeout(3)
            assert asking.connect_ex((other, port)) != 0


def test_another_name_is_refused(address):
    """A site whose name was turned to 127.0.0.1 would send its own name."""
    port = int(address.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as asking:
        asking.sendall(b"GET / HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n")
        assert b" 403 " in asking.recv(200).splitlines()[0]
