"""A browser and servers on this machine; screenshots are kept under build/browser/."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from tests.generated import ROOT

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
KEPT = ROOT / "build" / "browser"


@pytest.fixture(scope="session")
def browser():
    """Return a browser; where there is none, the test is skipped, or fails if it was asked for."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        said = "không có trình duyệt chromium / no chromium: apt-get install chromium"
        if os.environ.get("CI") or os.environ.get("THADS_NEED_BROWSER"):
            pytest.fail(said)
        pytest.skip(said)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield started
        started.close()


class Visit:
    """A page, what it asked other hosts for, and what it complained of."""

    def __init__(self, browser) -> None:
        self.context = browser.new_context(viewport={"width": 1280, "height": 1080}, locale="vi-VN")
        self.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page = self.context.new_page()
        self.elsewhere: set[str] = set()
        self.complaints: list[str] = []
        self.page.on("request", self._asked)
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _asked(self, request) -> None:
        if urlsplit(request.url).scheme in ("http", "https", "ws", "wss") and urlsplit(request.url).hostname != "127.0.0.1":
            self.elsewhere.add(request.url)

    def keep(self, name: str) -> None:
        """Keep a screenshot of the whole page."""
        KEPT.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=KEPT / f"{name}.png", full_page=True)


@pytest.fixture
def visit(browser) -> Iterator[Visit]:
    found = Visit(browser)
    yield found
    found.context.close()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def served(command: list[str], port: int, folder: Path, path: str = "/") -> Iterator[str]:
    """Run a server until the block ends; its address is ready when the block begins."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "200"}
    log = folder / "server.log"
    with log.open("w") as said:
        server = subprocess.Popen(command, stdout=said, stderr=said, cwd=folder, env=environment)
    try:
        for _ in range(240):
            if server.poll() is not None:
                raise AssertionError(log.read_text())
            try:
                urlopen(f"http://127.0.0.1:{port}{path}", timeout=120).close()
                break
            except (URLError, ConnectionError):
                time.sleep(0.25)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


def thads(*words: str) -> list[str]:
    return [sys.executable, "-m", "thads_analysis.cli", *words]


def others() -> list[str]:
    """Return this machine's addresses that others could reach."""
    listed = subprocess.run(["hostname", "-I"], capture_output=True, text=True, check=False).stdout
    return [one for one in listed.split() if re.fullmatch(r"[\d.]+", one) and not one.startswith("127.")]
