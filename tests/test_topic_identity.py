"""Identity measured on vectors whose answer is known: clear groups stay by themselves, noise stays only where a round was closed."""

import numpy as np
import pandas as pd

from analysis.grouping import similarity
from analysis.measuring import topic_identity

WORDS = ("Kinderbetreuung im Sprachkurs", "Schimmel in der Wohnung", "Frauenschwimmen am Sonntag")


def notes(noise, n=50):
    rng = np.random.default_rng(1)
    middles, labels = similarity.unit(rng.normal(size=(3, 24))), np.tile([0, 1, 2], n)
    texts = [
        f"{WORDS[label]} {'abcdefghijklmnopqrstuvwxyz'[row % 26]}{'abcdefghijklmnopqrstuvwxyz'[row // 26]}"
        for row, label in enumerate(labels)
    ]
    vectors = similarity.unit(
        middles[labels] + noise * rng.normal(size=(len(labels), 24)) / np.sqrt(24)
    ).astype(np.float32)
    return texts, np.array(["bildung", "wohnen", "sport"])[labels].tolist(), vectors


def test_closed_rounds_keep_everything_and_open_ones_only_what_is_clear():
    clear, noise = topic_identity.run(*notes(0.3)), topic_identity.run(*notes(20.0))
    for found in (clear, noise):
        assert (found["frozen_kept_1"], found["frozen_kept_2"], found["frozen_names"]) == (
            1.0,
            1.0,
            1.0,
        )
    assert clear["open_same_1"] > noise["open_same_1"] and noise["open_kept_1"] < 0.9


def test_corrections_change_as_many_fields_as_they_say_and_only_old_ones():
    before = pd.Series(["wohnen", "sport"] * 40)
    after = topic_identity._corrected(before, 50, np.random.default_rng(0))
    assert (before != after).sum() == topic_identity.CORRECTED and (before[50:] == after[50:]).all()
