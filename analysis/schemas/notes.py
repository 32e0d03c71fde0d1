"""Tables of what was received: files, sheets without names, statements, decisions on them that fit nothing any more."""

from __future__ import annotations

from analysis.schemas.kinds import ORPHAN, SHEET, Table, columns

NOTES: dict[str, Table] = {
    "received": Table(
        "one note sheet as received: a file, or a part of one; the only table with names in it",
        ("document_id",),
        SHEET,
        "private",
    ),
    "unread": Table(
        "one file below raw/ that could not be read, and why",
        ("round_id", "file"),
        columns(
            "round_id text the round table",
            "file text path below the round's folder, names replaced",
            "reason text German sentence: why it was not read and what to do",
        ),
    ),
    "unread_received": Table(
        "one file below raw/ that could not be read, with its name as received",
        ("round_id", "file"),
        columns(
            "round_id text the round table",
            "file text path below the round's folder",
            "reason text German sentence: why it was not read and what to do",
        ),
        "private",
        "unread.csv",
    ),
    "hidden_files": Table(
        "one file whose name names somebody: the way back from what tables and reports call it",
        ("round_id", "file"),
        columns(
            "round_id text the round table",
            "file text path below the round's folder, as it is",
            "shown text how tables and reports call it",
        ),
        "private",
    ),
    "participants": Table(
        "one name of a list of participants that was given once, as a fingerprint",
        ("kind", "fingerprint"),
        columns(
            "kind text given, family, doubtful (also an everyday word) or pairs",
            "fingerprint text start of a hash of the name",
        ),
        "private",
    ),
    "pseudonymised": Table(
        "one note sheet with persons, phones and addresses replaced by placeholders, withdrawn notes still in it",
        ("document_id",),
        SHEET,
        "private",
    ),
    "documents": Table(
        "one note sheet as everything later knows it: nameless, „[zurückgezogen]“ in place of withdrawn notes; offsets refer to its text",
        ("document_id",),
        SHEET,
    ),
    "withdrawn": Table(
        "one note withdrawn on its author's request, so that it is found again after its text has left every other table",
        ("target",),
        columns("target text statement_id", "text text the statement as then seen"),
        "private",
    ),
    "name_review": Table(
        "one place where a person should look whether somebody is named or recognisable (Restrisiko)",
        ("document_id", "column", "start", "end"),
        columns(
            "document_id text where",
            "start int first character in received.text",
            "end int one past the last character",
            "found text what was found, as received",
            "placeholder text what stands there now, empty if nothing was replaced",
            "reason text why a person should look",
            "context text the words around it",
            "column text which column of received the place stands in (text, file, part, group …)",
        ),
        "private",
    ),
    "name_findings": Table(
        "words that were replaced in a note and still stood in a finished report; the next pass hides them everywhere",
        ("found",),
        columns(
            "found text the words",
            "kind text what they are: Person, E-Mail, Telefon, IBAN",
            "document_id text sheet in which they were replaced",
            "number int which placeholder of that sheet",
        ),
        "private",
    ),
    "statements": Table(
        "one statement: the smallest piece of a note that says one thing",
        ("statement_id",),
        columns(
            "statement_id text from the document and a hash of the text; repeats in one document get -2, -3",
            "document_id text the sheet it stands on",
            "round_id text the round table",
            "note_id text the same for all pieces of one line",
            "position int order in the document, from 1",
            "start int first character in documents.text",
            "end int one past the last character",
            "heading text headings and parent bullets above it, outermost first, joined with „ › “",
            "verbatim text the slice of documents.text",
            "text text the readable form: joined lines, counters taken out",
            "mentions int number of mentions shown on the note, 1 if none",
            "mentions_kind text punkte (Klebepunkte, Stimmen), nennungen („(3x)“, Striche) or empty",
            "flags text marks, separated by blanks: unsicher, unleserlich, frage, teil, vor_pfeil, nach_pfeil … (analysis.cleaning.flags.MEANINGS)",
            "language text ISO code, de unless another language is clear",
            "workshop text workshop that holds for this statement",
            "workshop_field_id text field of that workshop, empty if unknown",
            "table text Tisch that holds for this statement",
            "group text group, only where stated",
            "same_as text id of the first statement of its duplicate group, empty if alone",
            "photo text photo that the note was read from or points to, empty if none",
            "made_from text ids of the statements that people split or joined to this one, separated by blanks",
            "card text colour of the card where the sheet gives it, in small letters, else empty",
        ),
    ),
    "set_aside": Table(
        "one piece of a document that is no statement, and why",
        ("document_id", "start", "end"),
        columns(
            "document_id text the sheet",
            "start int first character in documents.text",
            "end int one past the last character",
            "verbatim text the slice",
            "reason text why it is no statement",
        ),
    ),
    **{
        f"orphaned_{name}": Table(
            f"one decision in decisions/{name}.csv that no longer fits (verwaist)",
            ("kind", "target", "new", "coder", "date"),
            ORPHAN,
        )
        for name in ("statements", "codings", "topics", "goals")
    },
}
