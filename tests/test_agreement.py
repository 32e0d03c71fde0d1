"""Agreement coefficients against known answers and against an independent implementation."""

import math
import os
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import agreement

# Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", section C: four observers, missing data, nominal α = 0.743
KRIPPENDORFF = [
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
]
CONCRETENESS = (
    Path(
        os.environ.get("BENCHMARKS", Path(__file__).parent.parent.parent / "shared" / "benchmarks")
    )
    / "cimt_concreteness"
)


def test_alpha_known_answer():
    units = list(
        zip(
            *(
                [None if value == "." else value for value in coder.split()]
                for coder in KRIPPENDORFF
            )
        )
    )
    assert round(agreement.alpha(units), 3) == 0.743


def test_kappa_known_answer():
    """Two coders, 50 units, 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: κ = 0.4 (the usual textbook table)."""
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert round(agreement.kappa(pairs), 3) == 0.4


def test_limits():
    assert (
        agreement.alpha([["a", "a"], ["b", "b"]]) == 1.0
        and agreement.kappa([("a", "a"), ("b", "b")]) == 1.0
    )
    assert agreement.alpha([["a", "b"], ["b", "a"]]) < 0
    assert (
        math.isnan(agreement.alpha([["a", "a"], ["a", "a"]]))
        and math.isnan(agreement.alpha([["a", None]]))
        and math.isnan(agreement.alpha([]))
    )
    assert math.isnan(agreement.kappa([])) and math.isnan(agreement.kappa([("a", "a")]))


@pytest.mark.parametrize("seed", range(5))
def test_alpha_like_the_independent_package(seed):
    krippendorff = pytest.importorskip("krippendorff")
    draw = np.random.default_rng(seed)
    values = draw.integers(0, 4, (5, 40)).astype(float)
    values[:, :20] = values[0, :20]
    values[draw.random(values.shape) < 0.3] = np.nan
    units = [[None if np.isnan(value) else value for value in unit] for unit in values.T]
    assert agreement.alpha(units) == pytest.approx(
        krippendorff.alpha(values, level_of_measurement="nominal"), abs=1e-12
    )


def test_masi_rewards_partial_agreement():
    """Of equal sets nothing is lost; a second code too many costs less than another code."""
    whole, part, other = (
        [[frozenset("a"), frozenset(second)], [frozenset("c"), frozenset("c")]]
        for second in ("a", "ab", "b")
    )
    found = [agreement.alpha(units, agreement.masi) for units in (whole, part, other)]
    assert found[0] == 1.0 and found[0] > found[1] > found[2]


def answers(*lines):
    return pd.DataFrame(
        [
            {"target": target, "coder": coder, "new": code, "rank": rank}
            for target, coder, *codes in lines
            for rank, code in enumerate(codes or [""], start=1)
        ]
    )


def test_abstentions_count_or_are_missing():
    """AB and CD agree on two of three; on the fourth one abstains, on the fifth both do."""
    table = agreement.ratings(
        answers(
            ("1", "AB", "a"),
            ("1", "CD", "a"),
            ("2", "AB", "b"),
            ("2", "CD", "b"),
            ("3", "AB", "a"),
            ("3", "CD", "b"),
            ("4", "AB", "unclear"),
            ("4", "CD", "a"),
            ("5", "AB", "unclear"),
            ("5", "CD", "unclear"),
            ("6", "AB", "a"),
        )
    )
    rows = {(row["measure"], row["code"]): row for row in agreement.coefficients(table, ["a", "b"])}
    assert rows["first", ""]["units"] == 5 and rows["first_clear", ""]["units"] == 3
    assert rows["first", ""]["kappa"] == pytest.approx((3 / 5 - 8 / 25) / (1 - 8 / 25))
    assert rows["first_clear", ""]["kappa"] == pytest.approx(
        agreement.kappa([("a", "a"), ("b", "b"), ("a", "b")])
    )
    assert rows["code", "a"]["units"] == 3


def test_none_applies_is_an_answer():
    table = agreement.ratings(
        answers(("1", "AB"), ("1", "CD"), ("2", "AB", "a"), ("2", "CD", "a", "b"))
    )
    assert (
        table.loc["1"].tolist() == [(), ()] and agreement.coefficients(table, [])[2]["units"] == 2
    )


@pytest.mark.skipif(
    not CONCRETENESS.exists(), reason="Prüfdaten cimt_concreteness liegen nicht daneben"
)
def test_five_real_coders():
    """Argument concreteness, three levels, five coders: α lies where chance and identity do not, and equals the independent package."""
    krippendorff = pytest.importorskip("krippendorff")
    rows = pd.concat(
        [pd.read_csv(CONCRETENESS / f"{city}.csv", dtype=str) for city in ("bonn", "krefeld")]
    )
    coders = [f"coder{number}" for number in range(1, 6)]
    found = agreement.alpha(rows[coders].itertuples(index=False))
    numbers = (
        rows[coders]
        .apply(lambda column: column.map({"low": 0, "intermediate": 1, "high": 2}))
        .to_numpy(float)
        .T
    )
    assert (
        found
        == pytest.approx(krippendorff.alpha(numbers, level_of_measurement="nominal"), abs=1e-12)
        and 0.2 < found < 0.8
    )
    pairs = [agreement.kappa(zip(rows[a], rows[b])) for a, b in combinations(coders, 2)]
    assert min(pairs) < found < max(pairs)


@pytest.mark.parametrize(
    "one, other, lost",
    [
        ("", "", 0.0),
        ("ab", "ba", 0.0),
        ("", "a", 1.0),
        ("a", "b", 1.0),
        ("a", "ab", 1 - 1 / 2 * 2 / 3),
        ("a", "abcd", 1 - 1 / 4 * 2 / 3),
        ("ab", "bc", 1 - 1 / 3 * 1 / 3),
        ("abc", "bcd", 1 - 2 / 4 * 1 / 3),
    ],
)
def test_masi_known_answers_either_way_round(one, other, lost):
    one, other = frozenset(one), frozenset(other)
    assert agreement.masi(one, other) == pytest.approx(lost)
    assert agreement.masi(other, one) == pytest.approx(lost)


def test_kappa_counts_what_both_rated_alone():
    pairs = [("a", "a"), ("a", "b"), ("b", "b"), ("b", "b")]
    assert agreement.kappa([*pairs, (None, "a"), ("a", None), (None, None)]) == agreement.kappa(
        pairs
    )


def test_of_three_coders_there_is_no_kappa_and_of_two_none_of_sets():
    said = [
        (unit, coder, "ab"[(unit + at) % 3 > 1])
        for unit in range(4)
        for at, coder in enumerate("XYZ")
    ]
    for coders, known in (("XY", True), ("XYZ", False)):
        rows = answers(*((str(unit), coder, code) for unit, coder, code in said if coder in coders))
        found = agreement.coefficients(agreement.ratings(rows), ["a"])
        assert [not math.isnan(row["kappa"]) for row in found] == [known, known, False, known]
        assert not any(math.isnan(row["alpha"]) for row in found)


def test_the_first_code_is_the_one_of_the_lowest_rank():
    rows = answers(("1", "AB", "b", "a"), ("1", "CD", "b"), ("2", "AB", "a"), ("2", "CD", "a", "b"))
    found = agreement.coefficients(agreement.ratings(rows.iloc[::-1]), ["a", "b"])
    alphas = {(row["measure"], row["code"]): row["alpha"] for row in found}
    assert alphas["first", ""] == 1.0 and alphas["all", ""] < 1.0
    assert alphas["code", "a"] < 1.0 and alphas["code", "b"] < 1.0


def test_the_command_prints_alpha_and_kappa_of_each_pair(tmp_path, monkeypatch, capsys):
    rows = [("a", "a", "a"), ("a", "b", ""), ("b", "b", "b"), ("b", "", "a")]
    pd.DataFrame(rows, columns=["X", "Y", "Z"]).to_csv(tmp_path / "t.csv", index=False)
    monkeypatch.setattr("sys.argv", ["x", str(tmp_path / "t.csv"), "--coders", "X", "Y"])
    agreement.main()  # the known answer of the docstring, an empty cell missing
    assert capsys.readouterr().out.splitlines() == [
        "alpha 0.4444  units 4  coders 2",
        "kappa 0.4000  X Y",
    ]
    monkeypatch.setattr("sys.argv", ["x", str(tmp_path / "t.csv"), "--coders", "X", "Y", "Z"])
    agreement.main()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[1] for line in lines[1:]] == ["X Y", "X Z", "Y Z"]
    assert lines[2] == "kappa 0.4000  X Z" and lines[3] == "kappa 1.0000  Y Z"
