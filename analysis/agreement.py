"""How far coders agree beyond chance: Krippendorff's α and Cohen's κ, for single codes, for several codes at once, code by code.

A rating is the set of codes one coder gave one unit; ``None`` is missing. „unclear“ is an answer like any other when abstentions count
(two coders who both abstain agree), and missing when they do not; both are shown, so that nobody gains by abstaining.

    python -m analysis.agreement TABLE.csv --coders coder1 coder2 …      (a row a unit, a column a coder, empty = missing)
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import combinations

import pandas as pd

from analysis.codebook import UNCLEAR

Rating = Hashable | None
Distance = Callable[[Hashable, Hashable], float]


def nominal(a: Hashable, b: Hashable) -> float:
    """0 for the same value, 1 for another."""
    return float(a != b)


def masi(a: frozenset, b: frozenset) -> float:
    """Distance of two sets of codes: 1 less Jaccard times monotonicity (1 same, 2/3 one within the other, 1/3 overlapping, 0 apart).

    Passonneau 2006, "Measuring agreement on set-valued items (MASI) for semantic and pragmatic annotation". Two empty sets agree.

    >>> masi(frozenset("ab"), frozenset("abcd")), masi(frozenset("a"), frozenset("b")), masi(frozenset(), frozenset())
    (0.6666666666666667, 1.0, 0.0)
    """
    if a == b:
        return 0.0
    shared = len(a & b)
    monotone = 2 / 3 if a <= b or b <= a else 1 / 3
    return 1 - (shared / len(a | b)) * monotone if shared else 1.0


def alpha(units: Iterable[Sequence[Rating]], distance: Distance = nominal) -> float:
    """Krippendorff's α of units, each a sequence of its ratings; NaN where nothing can vary (no pair, or one value throughout).

    1 less observed over expected disagreement; a unit with m ratings gives its pairs the weight 1/(m-1), units with one rating none
    (Krippendorff 2019, "Content Analysis", 4th ed., chapter 12).

    >>> round(alpha([["a", "a"], ["a", "b"], ["b", "b"], ["b", None]]), 3)
    0.444
    """
    paired = [
        values
        for values in ([value for value in unit if value is not None] for unit in units)
        if len(values) > 1
    ]
    counts = Counter(value for values in paired for value in values)
    total = sum(counts.values())
    observed = sum(
        2 * distance(a, b) / (len(values) - 1)
        for values in paired
        for a, b in combinations(values, 2)
    )
    expected = sum(2 * counts[a] * counts[b] * distance(a, b) for a, b in combinations(counts, 2))
    return 1 - (total - 1) * observed / expected if expected else math.nan


def kappa(pairs: Iterable[tuple[Rating, Rating]]) -> float:
    """Cohen's κ of two coders over the units both rated; NaN where both used one value throughout.

    >>> round(kappa([("a", "a"), ("a", "b"), ("b", "b"), ("b", "b")]), 3)
    0.5
    """
    both = [pair for pair in pairs if None not in pair]
    if not both:
        return math.nan
    first, second = Counter(a for a, _ in both), Counter(b for _, b in both)
    chance = sum(first[value] * second[value] for value in first) / len(both) ** 2
    seen = sum(a == b for a, b in both) / len(both)
    return (seen - chance) / (1 - chance) if chance < 1 else math.nan


def ratings(answers: pd.DataFrame) -> pd.DataFrame:
    """A table of tuples, a row a unit, a column a coder, None = missing, from answers target, coder, new (empty = none applies), rank."""
    rows = answers.sort_values(["target", "coder", "rank"])
    sets = rows.groupby(["target", "coder"])["new"].agg(
        lambda codes: tuple(code for code in codes if code)
    )
    return sets.unstack("coder").astype(object).where(lambda table: table.notna(), None)


def without_abstentions(table: pd.DataFrame) -> pd.DataFrame:
    """„unclear“ becomes missing."""
    return table.map(lambda codes: None if codes == (UNCLEAR,) else codes)


def coefficients(table: pd.DataFrame, codes: Sequence[str]) -> list[dict]:
    """α and κ of one scheme: of the first code (nominal), of all codes together (MASI) and of each code (there or not).

    Rows ``measure, code, units, alpha, kappa``; ``units`` were rated by at least two; κ only for exactly two coders. Measures: first (with
    abstentions as an answer), first_clear (abstentions missing), all (MASI, abstentions missing), code (abstentions missing).
    """
    clear = without_abstentions(table)
    views = [
        ("first", "", table, lambda given: given[0] if given else "", nominal),
        ("first_clear", "", clear, lambda given: given[0] if given else "", nominal),
        ("all", "", clear, frozenset, masi),
    ]
    views += [
        ("code", code, clear, lambda given, code=code: code in given, nominal) for code in codes
    ]
    rows = []
    for measure, code, source, view, distance in views:
        values = [
            [None if given is None else view(given) for given in unit]
            for unit in source.itertuples(index=False)
        ]
        units = [unit for unit in values if sum(value is not None for value in unit) > 1]
        rows.append(
            {
                "measure": measure,
                "code": code,
                "units": len(units),
                "alpha": alpha(units, distance),
                "kappa": kappa(tuple(unit) for unit in units)
                if table.shape[1] == 2 and measure != "all"
                else math.nan,
            }
        )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m analysis.agreement",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("table")
    parser.add_argument("--coders", nargs="+", required=True)
    options = parser.parse_args()
    rows = pd.read_csv(options.table, dtype=str, keep_default_na=False)[options.coders]
    values = [[value or None for value in unit] for unit in rows.itertuples(index=False)]
    print(f"alpha {alpha(values):.4f}  units {len(values)}  coders {len(options.coders)}")
    for a, b in combinations(range(len(options.coders)), 2):
        print(
            f"kappa {kappa((unit[a], unit[b]) for unit in values):.4f}  {options.coders[a]} {options.coders[b]}"
        )


if __name__ == "__main__":
    main()
