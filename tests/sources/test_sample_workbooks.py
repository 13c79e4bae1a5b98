"""The synthetic panel as workbooks: what comes back is what was written."""

import pandas as pd
import pytest

from thads_analysis import checks, load, metrics, sample
from thads_analysis.sources import panels


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> tuple[pd.DataFrame, pd.DataFrame]:
    made = load.sample(years=1, provinces=1)
    made = made[made.index.get_level_values("months").isin([1, 6, 12])]
    folder = tmp_path_factory.mktemp("forms")
    sample.write_forms(folder, made, categories=["all", "credit"], progress=False)
    return made[made.index.get_level_values("category").isin(["all", "credit"])], load.forms(folder, progress=False)


def test_the_same_rows_and_figures_come_back(written):
    made, read = written
    assert read.index.equals(made.index)
    printed = [name for name in read.columns if name in made and name not in ("officers", "completion_rate")]
    on_the_form = read[printed].notna()
    pd.testing.assert_frame_equal(read[printed], made[printed].where(on_the_form))


def test_only_what_a_form_has_no_column_for_is_missing(written):
    made, read = written
    whole = metrics.derive(read)
    lost = {name for name in made.columns if made[name].notna().any() and (name not in whole or whole[name].isna().any())}
    assert lost == {"reduced", "moved_to_separate_book"}


def test_it_is_still_known_as_synthetic_and_its_totals_agree(written):
    _, read = written
    assert panels.is_synthetic(read)
    assert "totals" not in set(checks.run(read)["check"])
    assert not (checks.run(read)["severity"] == "error").any()


def test_nothing_is_overwritten(tmp_path):
    made = load.sample(years=1, provinces=1)
    made = made[made.index.get_level_values("months") == 1]
    sample.write_forms(tmp_path, made, progress=False)
    with pytest.raises(FileExistsError):
        sample.write_forms(tmp_path, made, progress=False)
