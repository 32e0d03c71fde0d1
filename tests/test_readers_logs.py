"""Chat exports, transcripts and pads. All notes and persons are fictional."""

from __future__ import annotations

import pytest

from analysis.readers.chats import as_points
from analysis.readers.pads import as_notes

ZOOM = """10:01:07 From Erika Muster to Everyone:
\tMehr Sitzbänke
\tauch im Schatten
10:02:00 From Uwe Beispiel to Erika Muster (Direct Message):
\tkannst du mich hören?
10:03:10 From Uwe Beispiel to Everyone : Der Aufzug fällt oft aus"""
WHATSAPP = """01.02.26, 18:01 - Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.
01.02.26, 18:02 - Erika Muster: Mehr Sitzbänke
auch im Schatten
01.02.26, 18:03 - Uwe Beispiel: <Medien ausgeschlossen>
01.02.26, 18:04 - Uwe Beispiel: Diese Nachricht wurde gelöscht.
01.02.26, 18:05 - Uwe Beispiel: Der Aufzug fällt oft aus"""
IPHONE = """[01.02.26, 18:02:10] Erika Muster: Mehr Sitzbänke
auch im Schatten
[01.02.26, 18:05:44] Uwe Beispiel: Der Aufzug fällt oft aus"""
SIGNAL = """From: Erika Muster (+49 5555 0100)
Type: incoming
Sent: Sun, 01 Feb 2026 18:02:11 +0100

Mehr Sitzbänke
auch im Schatten

From: Uwe Beispiel (+49 5555 0101)
Type: incoming
Sent: Sun, 01 Feb 2026 18:05:11 +0100

Der Aufzug fällt oft aus"""
TEAMS = """Erika Muster 0:03
Mehr Sitzbänke
auch im Schatten
Uwe Beispiel 0:41
Der Aufzug fällt oft aus"""
SUBTITLES = """WEBVTT

1
00:00:03.000 --> 00:00:06.000
<v Erika Muster>Mehr Sitzbänke auch im Schatten</v>

2
00:00:41.000 --> 00:00:44.000
<v Uwe Beispiel>Der Aufzug fällt oft aus</v>"""
SPEAKERS = """Moderation: Was fehlt im Quartier?
TN1: Mehr Sitzbänke auch im Schatten
TN2: Der Aufzug fällt oft aus
TN1: Ein Ort zum Kochen"""


def messages(text: str) -> list[str]:
    """The messages told as notes, on one line each."""
    found: list[str] = []
    for line in as_points(text).splitlines():
        if line.startswith("- "):
            found.append(line[2:])
        elif line.startswith("  ") and found:
            found[-1] += f" {line.strip()}"
    hidden = ("⟦Privat⟧", "⟦Gelöscht⟧", "⟦Beiwerk⟧")
    return [line.split(" ⟦")[0] for line in found if not line.endswith(hidden)]


@pytest.mark.parametrize("log", [ZOOM, WHATSAPP, IPHONE, SIGNAL, TEAMS, SUBTITLES])
def test_messages_are_whole_and_heads_are_none(log):
    assert messages(log) == ["Mehr Sitzbänke auch im Schatten", "Der Aufzug fällt oft aus"]


@pytest.mark.parametrize("log", [ZOOM, WHATSAPP, IPHONE, SIGNAL, TEAMS, SUBTITLES])
def test_who_wrote_a_message_is_a_person(log):
    read = as_points(log)
    assert "⟦Person: Erika Muster⟧" in read and read.count("Erika") == read.count("⟦Person: Erika")


def test_what_was_private_deleted_or_the_program_s_is_marked():
    assert "- kannst du mich hören? ⟦Person: Uwe Beispiel⟧ ⟦Zeit: 10:02:00⟧ ⟦Privat⟧" in as_points(
        ZOOM
    )
    assert "⟦Gelöscht⟧" in as_points(WHATSAPP) and "⟦Beiwerk: Nachrichten und Anrufe" in as_points(
        WHATSAPP
    )
    assert (
        "- <Medien ausgeschlossen> ⟦Person: Uwe Beispiel⟧ ⟦Zeit: 01.02.26, 18:03⟧ ⟦Beiwerk⟧"
        in as_points(WHATSAPP)
    )


def test_speakers_of_a_transcript():
    assert messages(SPEAKERS)[1:] == [
        "Mehr Sitzbänke auch im Schatten",
        "Der Aufzug fällt oft aus",
        "Ein Ort zum Kochen",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Begrüßung 9:00\nKaffeepause 10:30\nAbschluss 12:00\n- Mehr Kitas",
        "Öffnungszeiten: 9:00 bis 12:00\nDer Bus fährt nur bis 18:30\nMehr Kitas",
        "Problem: zu wenig Plätze\nIdee: neue Kita bauen\nProblem: Anmeldung nur im Netz",
        "Ankommen 9:00\nKaffee und Tee\nPlenum 10:00\nVorstellung der Ergebnisse",
    ],
)
def test_times_in_notes_make_no_log(text):
    assert as_points(text) == text


PAD = """---
title: Runder Tisch
tags: protokoll
---
[TOC]

# Tisch 2

:::info
Moderation: Erika Muster
:::
- Ein Ort[^1] zum Kochen
- ~~Grillplatz~~
- Feste ~~im Hof~~ auf dem Platz
> Der Aufzug fällt oft aus
> [name=Erika Muster] [time=Sun, Feb 1, 2026] [color=#907bf7]

[^1]: mit Strom und Wasser
###### tags: `protokoll`"""


def test_what_a_pad_writes_round_the_notes_is_marked():
    text, remarks = as_notes(PAD)
    program = [
        line[len("⟦Beiwerk: ") : -1] for line in text.splitlines() if line.startswith("⟦Beiwerk: ")
    ]
    assert program == [
        "title: Runder Tisch",
        "tags: protokoll",
        "(TOC)".replace("(", "[").replace(")", "]"),
        ":::info",
        ":::",
        "###### tags: `protokoll`",
    ]
    assert "> Der Aufzug fällt oft aus\n⟦Person: Erika Muster⟧\n⟦Zeit: Sun, Feb 1, 2026⟧" in text
    assert "⟦Fußnote: 1⟧\nmit Strom und Wasser\n⟦Fußnote: ⟧" in text
    assert "- Feste auf dem Platz" in text and "- ~~Grillplatz~~" in text
    assert remarks == ["Gestrichene Wörter wurden weggelassen: „im Hof“."]


def test_a_sheet_without_a_pad_stays_as_typed():
    text = "--- \nTisch 3\n---\n- Mehr Kitas: auch abends\n> Zitat\n"
    assert as_notes(text) == (text, [])
