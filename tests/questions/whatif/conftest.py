import pytest

from thads_analysis import load, metrics, tidy


@pytest.fixture(scope="session")
def provinces():
    """Return the synthetic provinces of two years, all cases together."""
    return metrics.roll_up(tidy.select(load.sample(years=2), category="all"), to="province")


@pytest.fixture(scope="session")
def half_year(provinces):
    """Return six months of 2024, cases and money."""
    return tidy.select(provinces, fiscal_year=2024, months=6)
