"""Identity measured on matters whose answer is known, and the figures that the benchmark prints."""

import numpy as np
import pandas as pd
import pytest

from analysis.coding.calibration import calibration_error
from analysis.measuring import (
    old_topics,
    topic_calibration,
    topic_identity,
    topic_methods,
    topic_quality,
)
from tests.small_topics import CATALOGUE, MATTERS, drawn, embed, field_of, statements

TWENTY_EACH = np.repeat(np.arange(len(MATTERS)), 20)


def measured(noise):
    texts = statements(TWENTY_EACH)["text"].tolist()
    fields = [field_of(matter) for matter in TWENTY_EACH]
    vectors = drawn(TWENTY_EACH, noise=noise)
    return topic_identity.run(texts, fields, vectors, CATALOGUE[::2], embed)


def test_catalogue_and_accepted_topics_stay_and_closed_rounds_hold_the_rest():
    found = measured(0.5)
    assert found["open_kept_1"] >= 0.85 and found["open_kept_2"] >= 0.85
    for key in topic_identity.KEYS:
        assert found[f"closed_{key}"] == 1.0


def test_the_measure_can_fail():
    noise = measured(20.0)
    assert noise["open_all_1"] < 0.95 and noise["closed_all_1"] == 1.0


def test_corrections_change_as_many_fields_as_they_say_and_only_old_ones():
    before = pd.Series(["wohnen", "sport"] * 40)
    after = topic_identity._corrected(before, 50, np.random.default_rng(0))
    assert (before != after).sum() == topic_identity.CORRECTED
    assert (before[50:] == after[50:]).all()


def test_where_there_is_one_field_a_correction_makes_another():
    after = topic_identity._corrected(pd.Series(["wohnen"] * 30), 25, np.random.default_rng(0))
    assert (after == "other").sum() == topic_identity.CORRECTED and set(after) == {
        "wohnen",
        "other",
    }
    assert (after[25:] == "wohnen").all()


def test_every_method_gives_one_label_a_note_and_ours_can_be_cut_anywhere():
    matters = np.repeat(np.arange(len(MATTERS)), 6)
    texts, vectors = statements(matters)["text"].tolist(), drawn(matters, noise=1.0)
    for run in (topic_methods.k_means, topic_methods.nmf):
        assert len(run(texts, vectors, 16, 0)) == len(texts)
    assert set(topic_methods.ours(texts, vectors)) > {0, 1}
    for k in (2, 16, 30):
        labels = topic_methods.ours_at(texts, vectors, k)
        assert len(set(labels[labels >= 0])) == k
    assert topic_quality.same(matters, topic_methods.ours_at(texts, vectors, 16)) > 0.8


def test_the_old_method_still_finds_clear_groups():
    matters = np.repeat(np.arange(5), 20)
    found = old_topics.partition(drawn(matters, noise=0.3))
    assert topic_quality.same(matters, found) > 0.95


@pytest.mark.parametrize("share", [0.2, 0.5])
def test_the_curve_is_found_again_and_holds_at_another_share(share):
    rng = np.random.default_rng(0)
    seen = rng.normal(size=(6000, 2)) * 2
    line = 0.8 * seen[:, 0] + 0.4 * seen[:, 1] + np.log(share / (1 - share))
    right = rng.random(6000) < 1 / (1 + np.exp(-line))
    case = topic_calibration.Case("known", seen, right)
    found = topic_calibration.fit([case])
    assert (found.score, found.lead) == pytest.approx((0.8, 0.4), abs=0.08)
    assert calibration_error(found.chance(seen), right) < 0.04
    assert "SCORE, LEAD, OFFSET, USUAL = 0." in topic_calibration.report([case])
