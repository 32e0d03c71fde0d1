"""What notes praise, lack, demand and reject, by their words."""

import re
from pathlib import Path

import pytest

from analysis.german import attitudes

KINDS = ("PRAISE", "CRITICISM", "NEGATED", "DEMAND", "OUGHT", "LESS", "REFUSED")


@pytest.mark.parametrize(
    "text, said",
    [
        ("Der Fahrdienst hilft sehr", {"PRAISE"}),
        ("Seit März gibt es ein Lesecafé", {"PRAISE"}),
        ("Zu wenig Bänke am Fluss", {"CRITICISM"}),
        ("Überlastung im Amt", {"CRITICISM"}),
        ("Der Kurs läuft aus", {"CRITICISM"}),
        ("Niemand erklärt die Formulare", {"CRITICISM", "NEGATED"}),
        ("Bänke sollen dazukommen", {"DEMAND", "OUGHT"}),
        ("Mehr Bänke am Fluss", {"DEMAND"}),
        ("Lesecafé ausbauen!", {"DEMAND", "OUGHT"}),
        ("Bänke am Fluss aufstellen", {"DEMAND"}),
        ("Weniger Autos am Fluss", {"LESS", "REFUSED"}),
        ("Radwege statt Parkplätze", {"DEMAND", "LESS"}),
        ("Das Lesecafé am Fluss", set()),
        ("Die Kosten sind gesunken", {"PRAISE"}),  # and no demand
        ("Gutachten zur Brücke", set()),
    ],
)
def test_what_a_note_says_of_a_thing(text, said):
    assert {kind for kind in KINDS if getattr(attitudes, kind).search(text)} == said


def test_every_group_of_words_is_read():
    source = Path(attitudes.__file__).read_text(encoding="utf-8")
    learned = "ought demand instead lack none still trouble praise works".split()
    assert [
        group for group in attitudes.WORDS if group not in learned and group not in source
    ] == []
    assert all(len(words.split()) == len(set(words.split())) for words in attitudes.WORDS.values())


@pytest.mark.parametrize(
    "words, text, found",
    [
        ("gut", "alles gut hier", True),
        ("gut", "guten Morgen", False),
        ("gut", "Gutachten", False),
        ("mangel-", "mangelhaft", True),
        ("mangel-", "ein mangel", True),
        ("mangel-", "bemangelt", False),
        ("zu_wenig", "zu  wenig", True),
        ("zu_wenig", "zu\nwenig", True),
        ("zu_wenig", "zuwenig", False),
        ("gut besser", "besser", True),
        ("z.B", "zXB", False),  # a dot is a dot
    ],
)
def test_a_pattern_of_expressions(words, text, found):
    assert bool(re.search(attitudes.any_of(words), text)) == found
