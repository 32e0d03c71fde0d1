"""A module that others import for nothing is imported when something is asked of it, and only then."""

import subprocess
import sys

import pytest

ASKED = {
    "import scipy.stats; scipy.stats.rankdata([2, 1])": True,
    "from scipy.stats import norm; norm.cdf(0)": True,
    "from scipy import stats; assert stats.norm.cdf(0) == 0.5": True,
    "from sklearn.feature_extraction.text import HashingVectorizer": False,
}


@pytest.mark.parametrize("code", ASKED)
def test_scipy_stats_is_there_for_whoever_asks(code):
    asked = f"import analysis, sys; {code}; print('scipy.stats._stats_py' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True)
    assert done.stdout.strip() == str(ASKED[code]), done.stderr[-500:]


def test_what_is_not_installed_is_missing_as_ever():
    code = "from analysis import late; late.stand_in('no_such'); import no_such; print(hasattr(no_such, 'x'))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "False", done.stderr[-500:]


def test_what_is_there_already_stays():
    import json

    from analysis import late

    late.stand_in("json")
    assert sys.modules["json"] is json and not isinstance(json, late.Late)
