"""What headings ask for, which marks a note's wording has, and what the types of a codebook are called: plain German, with known answers."""

import numpy as np
import pytest

from analysis.codebook import Code
from analysis.coding import cues, statement_types

ASKED = {
    "experience": "Was läuft gut? · Was lief gut · was klappt schon richtig gut? · Das funktioniert gut · Was war gut? · "
    "Was ist gut in der Nordstadt? · WAS KLAPPT? · Was funktioniert · Was laeuft? · Gelungenes · Erfolge · Unsere Stärken · Positives · "
    "Bewährtes · Erreicht · Erfahrungen · Das gibt es schon · Bestand · Lob · Erlebtes · Das gefällt mir · Das schätzen wir · "
    "Das freut uns · Was wir gelernt haben · Rückblick · Ist-Stand · Iststand",
    "problem": "Was läuft schlecht? · Schwierigkeiten · PROBLEME · Hürden · Hindernisse · Hemmnisse · Was hindert uns? · Stolpersteine · "
    "Kritik · Schwächen · Negatives · Was fehlt? · Lücken · Defizite · Platzmangel · Herausforderungen · Barrieren · Nicht gut · "
    "Was war nicht so gut? · Was läuft nicht gut? · Wo hakt es? · Was klemmt · Sorgen · Ärger · Was stört Sie? · Belastungen · "
    "Was erschwert die Arbeit? · Was hält Sie davon ab? · Was ist schiefgegangen? · Was läuft schief? · Was lief nicht? · Was vermissen Sie?",
    "proposal": "Maßnahmen · MASSNAHMEN · Vorschläge · Ideen · Empfehlungen · Was ist zu tun? · Was tun? · Was können wir tun? · Was brauchen wir? · "
    "Was wird benötigt? · Was muss passieren? · Wünsche · Was wünschen Sie sich? · Wunschliste · Forderungen · Lösungen · Nächste Schritte · "
    "Anregungen · To-do · ToDo · Handlungsbedarf · Handlungsempfehlungen · Verbesserungen · Umsetzen · Was würde Ihnen helfen? · "
    "Was sollte die Stadt tun? · Tun wir es · Was wollen wir angehen?",
    "goal": "Ziele · Unser Ziel · Vision · Perspektiven · Zukunft · Wohin wollen wir? · Leitbild · Nordstadt 2030 · 2035 · Traum · Idealerweise",
    "": "Lobbyarbeit · Sprache · Tisch 3 · Zielgruppen · Erforderliche Unterlagen · Handlungsfeld · Wohnen · Kita · Gutachten · Das war am 3. Juli",
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "heading"),
    [(kind, each) for kind, all_ in ASKED.items() for each in all_.split(" · ")],
)
def test_what_a_heading_asks_for(kind, heading):
    """One kind alone; a question for what goes well also says that it is there, whatever the words."""
    found = dict(zip(cues.KINDS, cues.above(f"Tisch 2 › {heading}").tolist()))
    highest = max(found, key=found.get) if any(found.values()) else ""
    assert highest == kind
    rest = {each for each, odds in found.items() if odds and each != kind}
    assert rest == ({"problem"} if kind == "experience" else set())
    assert found.get("experience", 0) > found.get("problem", 0) or kind != "experience"


CALLED = {
    "proposal": "Maßnahme · Massnahmen · Vorschlag · Empfehlung · Idee · Forderung · Wunsch · Wünsche · Handlungsbedarf · Lösungsansatz · Proposal",
    "goal": "Ziel · Zielbild · Vision · Perspektive · Leitbild · Zukunftsbild · Goal",
    "problem": "Problem · Hürde · Hindernis · Kritik · Schwierigkeit · Bedarf · Lücke · Defizit · Mangel · Herausforderung · Barrier · Klage · Sorge · "
    "Begründung · Reason",
    "experience": "Erfahrung · Gelungenes · Erfolg · Positives · Stärke · Ressource · Lob · Bestand · Beobachtung · Feststellung · Experience",
    "": "Farbe · Sonstiges · Frage · Allgemeines",
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, each) for kind, all_ in CALLED.items() for each in all_.split(" · ")]
)
def test_the_kind_of_a_type_is_told_by_its_name(kind, name):
    for written in (name, name.upper()):
        assert statement_types.kind_of(Code("type", "x1", written)) == kind
    assert statement_types.kind_of(Code("type", name.lower(), "Z1")) == kind  # by its id as well


# the marks of style in their order, which the shipped weights hang on: texts that bear the mark · texts that do not
MARKS = (
    ("Bänke sollten dazukommen · BITTE helfen Sie · wir brauchen Platz", "die Bänke stehen da"),
    ("Kurse anbieten · Mehr Bänke aufstellen! · Wege sichern.", "Wir warten · die Kinder"),
    ("Mehr Bänke · - bessere Wege · kostenlose Kurse", "Es gibt mehr Bänke · Mehrheit gewinnt"),
    ("es braucht mehr Bänke · bessere Wege", "es wird mehr gelacht · besseres wetter"),
    ("Radweg statt Parkplatz · anstatt zu reden", "stattlich · stattdessen"),
    ("Könnte man Bänke bauen? · warum nicht im Hof?", "Man könnte bauen · Könnte sein"),
    ("Bänke! · Bänke!  ", "Bänke! bald · Bänke?"),
    ("Platz fehlt · zu wenig Platz · Mangel an Raum · fehlender Platz", "Fehler im Text · zu zweit"),
    ("kein Platz · Niemand hilft · das geht nicht", "nicht nur Platz · keinerlei"),
    ("nur ein Bus · ohne Auto · schon wieder zu", "nicht nur ein Bus · ohnehin"),
    ("Problematische Ecke · Warteliste lang · es dauert · lange wartezeiten", "Wartung · Dauerlauf"),
    ("Warum zahlt keiner? · Wieso das?", "Warum auch immer · Wer zahlt? Warum"),
    ("Gute Beratung · das war hilfreich · bewährt", "Güte · begutachtet"),
    ("der Kurs läuft gut · kommt gut an · seit 2019 da · wurde neu eingerichtet", "Auslauf · wurde alt"),
    ("Wir haben Platz · bei uns im Haus · das hat uns gefreut", "wir hatten · haben sie Platz"),
    ("langfristig planen · bis 2030 fertig · alle Kinder lernen · jede soll mitreden · Das Ziel: Ruhe", "bis 1999 · jede Woche · Zielgerade"),
)  # fmt: skip


def marks_of(text: str) -> np.ndarray:
    return cues.marks([text])[0, : len(cues.CUES)]


@pytest.mark.parametrize("number", range(len(MARKS)))
def test_each_mark_of_wording_is_found_where_it_is_and_not_elsewhere(number):
    assert len(MARKS) == len(cues.CUES)
    there, elsewhere = (texts.split(" · ") for texts in MARKS[number])
    assert [text for text in there if not marks_of(text)[number]] == []
    assert [text for text in elsewhere if marks_of(text)[number]] == []


# further marks, in which capitals count: a question, a call, a heap of signs, a full stop, a small first letter, a digit, a bracket,
# a quotation mark, a colon, an address
SIGNS = {
    "Wer kommt?": "0",
    "Kommt her!": "1",
    "Was soll das?!": "012",
    "Alle kommen.": "3",
    "Bd. 3 kommt": "5",
    "- alle kommen": "4",
    "öfter": "4",
    "Kita (neu)": "6",
    "Das „Haus“": "7",
    'Das "Haus"': "7",
    "Neu: Haus": "8",
    "Alle kommen": "",
    "siehe https://x.example": "489",
}


@pytest.mark.parametrize(("text", "found"), SIGNS.items())
def test_signs_are_marks_too(text, found):
    signs = cues.marks([text])[0, len(cues.CUES) : -3]
    assert "".join(str(at) for at in np.flatnonzero(signs)) == found and len(signs) == 10
