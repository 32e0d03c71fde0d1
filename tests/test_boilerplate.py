"""Rules for lines that are no note: each row of boilerplate.toml brings its own examples. All lines are fictional.

``lines.csv`` holds lines that the rules were not written for: text, and the reason ("" for a note).
"""

from __future__ import annotations

import csv
import time

import numpy as np
import pytest

from analysis.cleaning import boilerplate, line_classifier

LINES = line_classifier.LINES
RULES = boilerplate.rules()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.matches[0])
def test_a_rule_matches_its_lines_and_not_its_near_miss(rule):
    assert len(rule.matches) == 2
    assert all(rule.pattern.fullmatch(line) for line in rule.matches)
    assert not rule.pattern.fullmatch(rule.near_miss)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.matches[0])
def test_a_near_miss_is_a_note(rule):
    assert boilerplate.reason_of(rule.near_miss, card=True) == ""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.matches[0])
def test_no_line_takes_a_rule_long(rule):
    """Nested repeats in a pattern may take years on a line that nearly fits."""
    words = " ".join(rule.matches).split()
    nearly = [f"{line} " * 20 for line in rule.matches] + [" ".join(words * 9)]
    nearly += [
        rule.matches[1] + filler * 100
        for filler in (" ", ", ", "1 ", "die ", "und ", "alle ", "● ")
    ]
    start = time.process_time()
    for line in nearly:
        rule.pattern.fullmatch(line[:290] + "§")
    assert time.process_time() - start < 1


def test_no_note_falls_to_a_rule():
    with LINES.open(encoding="utf-8", newline="") as file:
        notes = [row["text"] for row in csv.DictReader(file) if not row["reason"]]
    assert len(notes) > 400
    assert [
        (note, reason) for note in notes if (reason := boilerplate.reason_of(note, card=True))
    ] == []


@pytest.mark.parametrize(
    "heading, line, formal",
    [
        ("Gäste", "keine", True),
        ("Beschlussfähigkeit prüfen", "gegeben", True),
        ("Feststellung der Beschlussfähigkeit", "ist gegeben", True),
        ("Genehmigung des Protokolls", "einstimmig", True),
        ("Anträge", "liegen keine vor, keine", False),
        ("Was fehlt?", "keine", False),
        ("Gäste", "besser begrüßen", False),
    ],
)
def test_what_is_always_stated_below_a_formal_heading(heading, line, formal):
    assert boilerplate.is_formal(line, heading) == formal


def test_the_shipped_weights_are_those_of_the_labelled_lines(tmp_path, monkeypatch):
    """Where this fails: python -m analysis.cleaning.line_classifier writes them anew."""
    lines, _ = line_classifier.labelled()
    lines += ["", "ß  x", "Straße 12:30 Uhr [Person 1] …"]
    model = line_classifier.trained()
    trained = model.predict_proba(lines)[:, 1]
    assert [line_classifier.probability(line) for line in lines] == pytest.approx(trained, abs=1e-9)
    shipped = np.load(line_classifier.SHIPPED)
    monkeypatch.setattr(line_classifier, "SHIPPED", tmp_path / "anew.npz")
    line_classifier.ship(model)
    anew = np.load(tmp_path / "anew.npz")
    assert anew.files == shipped.files
    for name in anew.files:
        same = shipped[name].tolist()
        assert anew[name].tolist() == (
            same if anew[name].dtype.kind == "U" else pytest.approx(same)
        )
