"""Sentences, lemmas, stop words and the language of a note."""

from __future__ import annotations

import importlib

import pytest

from analysis.german import dehyphenation, german_pipeline, language, words
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
        ("Quorlaxplätze", "Quorlaxplatz"),  # an unknown compound bends as its end does
        ("Zwebbachhäuser", "Zwebbachhaus"),
        ("Quorlax", "Quorlax"),
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


# ---- scripts and languages, one line each --------------------------------------------------------


@pytest.mark.parametrize(
    "code, text",
    [
        ("uk", "Привіт, сусіде"),
        ("ru", "Здравейте"),  # a script that several languages have
        ("ru", "Мы ждём"),
        ("sr", "Ђаци и учитељи"),
        ("ps", "ډېر ښه"),
        ("ckb", "ڕۆژ باش"),
        ("ur", "ہمیں مدد چاہیے"),
        ("ar", "مرحبا"),
        ("el", "Χρειαζόμαστε μαθήματα"),
        ("he", "אנחנו צריכים עזרה"),
        ("ja", "こんにちは"),
        ("zh", "我们需要课程"),
        ("ko", "안녕하세요"),
        ("hi", "नमस्ते"),
        ("hy", "Բարեւ"),
        ("ka", "გამარჯობა"),
        ("th", "สวัสดี"),
        ("ta", "வணக்கம்"),
        ("es", "No hay cursos para las mujeres"),
        ("it", "Non abbiamo una casa per i bambini"),
        ("pl", "Brak mieszkania dla dzieci, nie ma pracy"),
        ("ro", "Nu avem cursuri pentru copii și femei"),
        ("sq", "Ne kemi nevojë për punë"),
        ("hr", "Nema posao za djecu, trebamo pomoć"),
        ("nl", "Wij hebben geen werk en te weinig cursussen"),
        ("pt", "Não temos trabalho para as crianças"),
        ("vi", "Chúng tôi không có nhà"),
        ("ru", "Спасибо Kurs"),  # at least half of the letters
        ("de", "Спасибо, Deutschkurs"),
        ("de", "the [Person 1] https://example.org/the/and/of"),
        ("de", "Housing"),  # one word alone tells nothing
        ("de", "Der Workshop with music war gut und hilft"),
        ("en", "We need mehr time for the children"),
    ],
)
def test_a_language_by_its_script_and_by_its_own_words(code, text):
    assert language_of(text) == code


# ---- sentences, tokens, parts of speech ----------------------------------------------------------


@pytest.mark.parametrize(
    "text, parts",
    [
        ("Frau Dr. Berg kommt. Sie hilft.", ["Frau Dr. Berg kommt.", "Sie hilft."]),
        ("Am 3. Mai ist Schluss.", ["Am 3. Mai ist Schluss."]),
        ("Die Goethestr. 5 ist zu. Ende.", ["Die Goethestr. 5 ist zu.", "Ende."]),
        ("Er sagt: „Nein.“ Dann geht er.", ["Er sagt: „Nein.“", "Dann geht er."]),
        ("Es fehlt viel … aber wir warten.", ["Es fehlt viel … aber wir warten."]),
        ("  Kurse fehlen.  Wir warten. ", ["Kurse fehlen.", "Wir warten."]),
        ("Wirklich? Ja!", ["Wirklich?", "Ja!"]),
        ("Es fehlt viel. Wir fragten ca. Zwebbach.", ["Es fehlt viel.", "Wir fragten ca. Zwebbach."]),
        ("Das gilt ab dem 3. Tag. Am 4. geht es weiter.", ["Das gilt ab dem 3. Tag.", "Am 4. geht es weiter."]),
        ("Kurse fehlen. !!!", ["Kurse fehlen. !!!"]),  # marks alone are no sentence
        ("", []),
    ],
)  # fmt: skip
def test_where_a_sentence_ends(text, parts):
    assert [text[start:end] for start, end in sentences(text)] == parts


@pytest.mark.parametrize(
    "text, parts",
    [
        ("Kurse fehlen. Wir warten.\n\nGut so.", ["Kurse fehlen.", "Wir warten.", "Gut so."]),
        ("\n Kurse fehlen.", ["Kurse fehlen."]),
        ("Nur ein Wort", ["Nur ein Wort"]),
    ],
)
def test_the_pipeline_has_the_same_sentences(text, parts):
    found = [sentence.text.strip() for sentence in german(pos=False)(text).sents]
    assert [each for each in found if each] == parts


def test_placeholders_and_gender_forms_are_one_token_with_one_lemma():
    doc = german()(
        "Frau [Person 12] ruft [E-Mail] an: Bürger:innen, Schüler/-innen – und [Telefon]."
    )
    told = {token.text: (token.lemma_, token.pos_) for token in doc}
    assert told["[Person 12]"] == ("[Person]", "PROPN") and told["[E-Mail]"] == (
        "[E-Mail]",
        "PROPN",
    )
    assert told["[Telefon]"] == ("[Telefon]", "PROPN") and told["Bürger:innen"] == (
        "Bürger",
        "NOUN",
    )
    assert (
        told["Schüler/-innen"][1] == "NOUN"
        and told["–"][1] == told["."][1] == told[":"][1] == "PUNCT"
    )
    assert [token.pos_ for token in german()("Kurse  fehlen") if token.is_space] == [""]
    assert told["ruft"][1] == "VERB" and told["und"][1] == "CCONJ" and len(german()("")) == 0


@pytest.mark.parametrize(
    "stts, pos",
    [("APPRART", "ADP"), ("PPER", "PRON"), ("PIAT", "DET"), ("ADV", "ADV"), ("VV(INF)", "VERB"), ("VA(INF)", "AUX"), ("NN", "NOUN"),
     ("FM", "X"), ("ITJ", "INTJ"), ("PTKVZ", "ADP"), ("PROAV", "ADV"), ("KOKOM", "CCONJ"), ("KOUI", "SCONJ"), ("PDS", "PRON"),
     ("PPOSAT", "DET"), ("ADJ(D)", "ADJ"), ("$(", "PUNCT"), ("VV(FIN)", "VERB"), ("VA(FIN)", "AUX"), ("VM", "AUX"), ("NE", "PROPN"), ("ADJ(A)", "ADJ"), ("CARD", "NUM"),
     ("ART", "DET"), ("KON", "CCONJ"), ("KOUS", "SCONJ"), ("APPR", "ADP"), ("PTKNEG", "PART"), ("$,", "PUNCT"), ("?", "X")],
)  # fmt: skip
def test_parts_of_speech_from_the_taggers_tags(stts, pos):
    assert german_pipeline.upos(stts) == pos


@pytest.mark.parametrize(
    "installed, taken",
    [
        (["de_core_news_sm", "de_core_news_lg"], "de_core_news_lg"),
        (["de_core_news_sm", "de_core_news_md"], "de_core_news_md"),
        ([], None),
    ],
)
def test_the_best_model_that_somebody_has_installed_is_used(monkeypatch, installed, taken):
    monkeypatch.setattr(german_pipeline.spacy.util, "is_package", installed.__contains__)
    monkeypatch.setattr(german_pipeline.spacy, "load", lambda name: name)
    built = german_pipeline.build(pos=True)
    assert built == taken if taken else built.pipe_names[-1] == "german_pos"
    if not taken:
        assert "german_pos" not in german_pipeline.build(pos=False).pipe_names


def test_nouns_come_in_order_and_as_often_as_they_stand():
    assert language.nouns("Räume und Kurse, Räume!") == ["Raum", "Kurs", "Raum"]
    assert language.nouns("") == []


@pytest.mark.parametrize(
    "word, base",
    [
        ("Kolleg(innen)", "Kollege"), ("Lehrer·innen", "Lehrer"), ("Lehrer•in", "Lehrer"), ("LehrerInnen", "Lehrer"),
        ("Ärzt*innen", "Arzt"), ("Teilnehmer_in", "Teilnehmer"), ("Lehrerin", "Lehrerin"), ("Xyzler:innen", "Xyzler"),
        ("innen", "innen"), ("DIN", "DIN"),
    ],
)  # fmt: skip
def test_a_gender_form_is_folded_to_its_base(word, base):
    assert neutral(word) == base


@pytest.mark.parametrize(
    "text, joined",
    [
        ("Sprach-\nkurs", "Sprachkurs"),
        ("Sprach-  \n  kurse fehlen", "Sprachkurse fehlen"),
        ("Vor-\nund Nachteile", "Vor- und Nachteile"),
        ("Deutsch-\nKurs", "Deutsch-Kurs"),
        ("Linie U-\n4", "Linie U-4"),
        ("Xqr-\nzwpf", "Xqr-zwpf"),  # no word as a whole
        ("Haus-\nübung", "Hausübung"),
        ("am bahn-\nhof", "am bahnhof"),  # a noun in small letters
        ("Kitaplatz-\nvergabe", "Kitaplatzvergabe"),
        ("Rück- sprache", "Rück- sprache"),  # within a line a hyphen stays
        ("a\x00b\u202ec\u2066d\x07", "a b c d"),
        (" viel \t Luft\n\n hier ", "viel Luft hier"),
        ("", ""),
    ],
)
def test_a_note_on_one_line(text, joined):
    assert dehyphenation.on_one_line(text) == joined


@pytest.mark.parametrize(
    "short",
    "z. B.|d. h.|u. a.|ca.|bzw.|evtl.|inkl.|Nr.|Abs.|Prof.|Dr.|Hr.|Fr.|Tel.|sog.|vgl.|max.|mind.|Mio.|St.|ggf.|insb.|lt.|zzgl.|z.T.|Abt.|Sept.".split(
        "|"
    ),
)
def test_behind_an_abbreviation_no_sentence_ends(short):
    text = f"Wir haben {short} Zwebbach gefragt. Ende."
    assert [text[start:end] for start, end in sentences(text)] == [text[:-6], "Ende."]


@pytest.mark.parametrize(
    "word, german_",
    [
        ("Xyqplatz", True),
        ("Xyqplätze", True),
        ("Xyplatz", False),
        ("Xyqhaus", False),
        ("Quorla-Haus", True),
        ("Haus-Quorla", False),
    ],
)
def test_a_word_is_german_where_an_end_of_five_letters_is(word, german_):
    assert words.is_german(word) == german_


@pytest.mark.parametrize(
    "word",
    "und oder bzw bis sowie als noch aber statt wie mit ohne für zur zum von in im am auf der die das den".split(),
)
def test_a_hyphen_before_a_small_word_belongs_to_what_is_left_out(word):
    text = f"Vor-\n{word} Nachbereitung"
    assert dehyphenation.on_one_line(text) == f"Vor- {word} Nachbereitung"
