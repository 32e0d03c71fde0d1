"""Sentences, lemmas, stop words and the language of a note."""

from __future__ import annotations

import importlib

import pytest

from analysis.german import language
from analysis.german.language import german, language_of, lemma, neutral, sentences


@pytest.mark.parametrize(
    "text, count",
    [
        ("Kurse, z. B. abends, fehlen. Wir brauchen ca. 30 Plätze! Gut?", 3),
        ("Hr. Koch vom Jugendamt d. h. die Kölnstr. 5 ist am 3. Juli zu.", 1),
        ("Am 3. Mai ist Schluss. Beratung im 2. Stock.", 2),
        ("Toll… aber teuer.", 1),
        ("Wie geht das?! (Keiner weiß es.) „Wir warten.“ Dann kommt nix.", 4),
        ("Grünanlage + kompl. Bepflanzung bzw. Bänke usw. im Park", 1),
        ("Nr. 5, Abs. 2, Dr. Vogel, Str. u. Platz", 1),
        ("ohne Punkt", 1),
        ("   ", 0),
        ("...", 1),
    ],
)
def test_sentences(text, count):
    spans = sentences(text)
    assert len(spans) == count
    assert "".join(text[a:b] for a, b in spans).replace(" ", "") == text.replace(
        " ", ""
    )  # every character is in a sentence
    assert all(text[a:b] == text[a:b].strip() for a, b in spans)


@pytest.mark.parametrize(
    "word, base",
    [
        ("Sprachkurse", "Sprachkurs"),
        ("Häuser", "Haus"),
        ("Behörden", "Behörde"),
        ("ging", "gehen"),
        ("fehlen", "fehlen"),
        ("Migrant*innen", "Migrant"),
        ("Bürger:innen", "Bürger"),
        ("Schüler/-innen", "Schüler"),
        ("Kinderbetreuungsplätze", "Kinderbetreuungsplatz"),
        ("Mangelnde", "mangelnd"),
        ("Kita", "Kita"),
    ],
)
def test_lemmas(word, base):
    assert lemma(word) == base


@pytest.mark.parametrize(
    "word", ["Kino", "Termin", "Berlin", "InnenStadt", "drin", "Kaffee/Tee", "3:2"]
)
def test_no_gender_form(word):
    assert neutral(word) == word


def test_negations_are_no_stop_words():
    assert not language.NEGATIONS & language.STOPWORDS
    assert {"nicht", "kein", "ohne", "nie"} <= language.NEGATIONS and {
        "der",
        "und",
        "für",
    } <= language.STOPWORDS


FOREIGN = [
    ("en", "More language courses please"),
    ("en", "no affordable housing"),
    ("en", "We wait too long for appointments"),
    ("en", "kindergarten places for all children"),
    ("tr", "Çocuklar için spor alanı yok"),
    ("tr", "Almanca kursu çok pahalı"),
    ("tr", "Daha fazla bilgi lazım"),
    ("tr", "İş bulmak zor"),
    ("uk", "Немає житла для родин, і курсів"),
    ("ru", "Больше курсов немецкого языка"),
    ("ar", "نحتاج دورات لغة"),
    ("fa", "ما به کمک نیاز داریم"),
    ("fr", "Il manque des logements"),
    ("ti", "ሰላም"),
    ("en", "Racism at school"),
]
GERMAN = [
    "Tandem",
    "Speed-Dating Arbeitgeber",
    "Open Stage, Community Building",
    "Job-Speed-Dating und Coaching",
    "Café International",
    "Buddy-Programm",
    "WLAN",
    "Frau Yılmaz vom Jugendamt",
    "Bäckerei Yıldız Çelik Nordstadt",
    "kein Deutsch",
    "Ramadan, Iftar, Bayram",
    "Onboarding, Mentoring, Networking",
    "DaZ",
    "Kita",
    "Meet & Greet im Stadtteilzentrum",
    "Bus 10 zu voll",
    "unebener Belag",
    "Müll",
    "Job Center Team U25",
    "3x",
    "[Person 3] hilft",
    "N E I N",
]


@pytest.mark.parametrize("code, text", FOREIGN + [("de", text) for text in GERMAN])
def test_language_of(code, text):
    assert language_of(text) == code


@pytest.mark.parametrize(
    "code, least", [("de", 1.0), ("uk", 1.0), ("ru", 1.0), ("ar", 1.0), ("fa", 0.8), ("fr", 0.8)]
)
def test_language_of_sentences_that_spacy_ships(code, least):
    """Sentences we did not write: the examples in spaCy's language packages."""
    texts = importlib.import_module(f"spacy.lang.{code}.examples").sentences
    assert sum(language_of(text) == code for text in texts) >= least * len(texts)


def test_the_shared_pipeline():
    doc = german()(
        "Es fehlen Kurse für Migrant*innen, z. B. im Norden. Frau [Person 3] kann nicht helfen."
    )
    words = {token.text: token for token in doc}
    assert len(list(doc.sents)) == 2 and german() is german()
    assert (words["Kurse"].lemma_, words["Kurse"].pos_, words["fehlen"].pos_) == (
        "Kurs",
        "NOUN",
        "VERB",
    )
    assert (
        words["Migrant*innen"].lemma_,
        words["[Person 3]"].lemma_,
        words["[Person 3]"].pos_,
    ) == ("Migrant", "[Person]", "PROPN")
    assert all(token.pos_ == "" for token in german(pos=False)("Kurse fehlen"))


def test_nouns():
    assert language.nouns("Es fehlen Sprachkurse für Frau [Person 3]")[0] == "Sprachkurs"
    assert "Raum" in language.nouns("bessere Räume") and "[Person]" not in language.nouns(
        "Frau [Person 3] hilft"
    )
