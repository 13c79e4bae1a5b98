"""Every test has a cache and a secret of its own."""

import pytest


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    from thads_analysis.sources.forms import officers

    monkeypatch.setenv("THADS_CACHE", str(tmp_path / ".cache"))
    monkeypatch.setenv("THADS_CONFIG", str(tmp_path / ".config"))
    officers._secret.cache_clear()
    yield
    officers._secret.cache_clear()
