"""The Kodierleitfaden: fields of action, statement types and diversity dimensions, read from TOML and checked.

Any number of fields with any ids: nothing in the package knows a field by name.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.problems import Problem

SCHEMES = ("field", "type", "dimension")
TOPIC = "topic"  # the catalogue of topics: codes that each belong to a field, or cross them
LEARNED = ("field", "type")  # schemes with a fitted model; dimensions are matched by words
ANCHORS = ("keywords", "definition", "examples")  # what of a code is compared with statements
UNCLEAR = "unclear"
_LISTS = ("examples", "keywords", "replaces")
_TEXTS = ("id", "name", "definition", "rule")


@dataclass(frozen=True)
class Code:
    """One entry of the codebook: what a coder needs to apply it, and what steers the model."""

    scheme: str
    id: str
    name: str
    definition: str = ""
    rule: str = ""
    examples: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    field: str = ""  # of a topic: the field it belongs to, empty where it crosses fields


@dataclass(frozen=True)
class Codebook:
    """All codes in the order of the file, which is the order of the report's chapters.

    ``about`` holds the optional ``[about]`` table: title, publisher and subject of the report.
    """

    codes: tuple[Code, ...]
    about: dict[str, str]

    def scheme(self, scheme: str) -> tuple[Code, ...]:
        return tuple(code for code in self.codes if code.scheme == scheme)

    @property
    def fields(self) -> tuple[Code, ...]:
        return self.scheme("field")

    @property
    def types(self) -> tuple[Code, ...]:
        return self.scheme("type")

    @property
    def dimensions(self) -> tuple[Code, ...]:
        return self.scheme("dimension")

    @property
    def topics(self) -> tuple[Code, ...]:
        """The catalogue of topics, possibly empty."""
        return self.scheme(TOPIC)

    def names(self, scheme: str) -> dict[str, str]:
        """Names by id in codebook order, with „Unklar“ for what nobody could place."""
        return {code.id: code.name for code in self.scheme(scheme)} | {UNCLEAR: "Unklar"}


def phrase(keyword: str) -> str:
    """A keyword as a short sentence: sentence models place it nearer to notes than the bare word (+.01 to .03 macro-F1).

    >>> phrase("Kita")
    'Es geht um Kita.'
    """
    return f"Es geht um {keyword}."


def plain(anchor: str) -> str:
    """An anchor's own words: a phrase without its frame.

    >>> plain(phrase("Kita")), plain("Die Kita fehlt.")
    ('Kita', 'Die Kita fehlt.')
    """
    head, tail = phrase("|").split("|")
    framed = anchor.startswith(head) and anchor.endswith(tail)
    return anchor.removeprefix(head).removesuffix(tail) if framed else anchor


def clauses(code: Code) -> list[str]:
    """Name and definition as phrases of their own: nearer to notes than the whole definition is.

    >>> clauses(Code("field", "f", "Sport", definition="Bewegung im Verein, Arzt und Pflege."))
    ['Es geht um Sport.', 'Es geht um Bewegung im Verein.', 'Es geht um Arzt.', 'Es geht um Pflege.']
    """
    parts = re.split(r"[.;:,]\s| und ", f"{code.name}. {code.definition}")
    return [phrase(part.strip(" .")) for part in parts if len(part.strip(" .")) > 2]


def anchor_texts(code: Code, kind: str) -> list[str]:
    """The texts of one kind of ``ANCHORS`` as they are compared with statements."""
    if kind == "keywords":
        return [phrase(keyword) for keyword in code.keywords]
    return list(code.examples) if kind == "examples" else clauses(code)


def read(path: str | Path) -> Codebook:
    """Read ``codebook.toml``. Raises Problem (file, entry, what was expected, what to do) for a missing or broken one."""
    path = Path(path)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise Problem(
            path,
            "",
            "Der Kodierleitfaden fehlt.",
            "Datei anlegen; Vorlage: corpus/codebook.toml im Projekt.",
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem(
            path,
            "",
            f"Die Datei ist kein gültiges TOML in UTF-8 ({error}).",
            "Die genannte Stelle berichtigen; meist fehlt ein Anführungszeichen oder ein Komma.",
        ) from error
    codes = tuple(
        _code(path, scheme, number, entry)
        for scheme in (*SCHEMES, TOPIC)
        for number, entry in enumerate(_entries(path, content, scheme), start=1)
    )
    codebook = Codebook(codes, {key: str(value) for key, value in content.get("about", {}).items()})
    if len(codebook.fields) < 2:
        raise Problem(
            path,
            "[[field]]",
            "Erwartet werden mindestens zwei Handlungsfelder.",
            "Einträge [[field]] ergänzen.",
        )
    for scheme in (*SCHEMES, TOPIC):
        _once(path, scheme, "id", [code.id for code in codebook.scheme(scheme)])
    _once(path, TOPIC, "name", [code.name for code in codebook.topics])
    for topic in codebook.topics:
        if topic.field and topic.field not in {code.id for code in codebook.fields}:
            raise Problem(
                path,
                f"[[topic]] „{topic.id}“",
                f"Das Handlungsfeld „{topic.field}“ gibt es nicht; es gibt "
                f"{', '.join(code.id for code in codebook.fields)}.",
                'field berichtigen, oder field = "" für ein Thema, das über die Felder hinweggeht.',
            )
    return codebook


def _once(path: Path, scheme: str, key: str, values: list[str]) -> None:
    folded = [value.casefold() for value in values]
    for value in values:
        if folded.count(value.casefold()) > 1:
            raise Problem(
                path,
                f"[[{scheme}]] „{value}“",
                f"{'Jede id' if key == 'id' else 'Jeder Name'} darf in der Liste nur einmal vorkommen.",
                f"Einem der Einträge {'eine andere id' if key == 'id' else 'einen anderen Namen'} geben.",
            )


def _entries(path: Path, content: dict, scheme: str) -> list[dict]:
    entries = content.get(scheme, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise Problem(
            path,
            scheme,
            f"Erwartet werden Einträge der Form [[{scheme}]].",
            "Doppelte eckige Klammern verwenden.",
        )
    return entries


def _code(path: Path, scheme: str, number: int, entry: dict) -> Code:
    place = f"[[{scheme}]] Nr. {number}" + (
        f" „{entry['id']}“" if isinstance(entry.get("id"), str) else ""
    )
    known = _TEXTS + _LISTS + (("field",) if scheme == TOPIC else ())
    for key in entry:
        if key not in known:
            raise Problem(
                path,
                place,
                f"Der Schlüssel „{key}“ ist unbekannt; erwartet werden {', '.join(known)}.",
                "Schreibweise prüfen oder die Zeile löschen.",
            )
    for key in ("id", "name"):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise Problem(
                path,
                place,
                f"Der Eintrag braucht „{key}“ als Text in Anführungszeichen.",
                f'{key} = "…" ergänzen.',
            )
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", entry["id"]) or entry["id"] == UNCLEAR:
        raise Problem(
            path,
            place,
            "Eine id besteht aus Buchstaben ohne Umlaut, Ziffern, _ und - und heißt nicht „unclear“.",
            'Zum Beispiel id = "bildung_sprache" schreiben.',
        )
    for key in (*_TEXTS[2:], "field"):
        if not isinstance(entry.get(key, ""), str):
            raise Problem(
                path,
                place,
                f"„{key}“ muss ein Text in Anführungszeichen sein.",
                f'{key} = "…" schreiben.',
            )
    for key in _LISTS:
        value = entry.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise Problem(
                path,
                place,
                f"„{key}“ muss eine Liste von Texten sein.",
                f'{key} = ["…", "…"] schreiben.',
            )
    if scheme != TOPIC and not any(
        entry.get(key) for key in ("definition", "examples", "keywords")
    ):
        raise Problem(
            path,
            place,
            "Ohne Definition, Ankerbeispiele oder Stichwörter kann nichts zugeordnet werden.",
            'Mindestens definition = "…" ergänzen.',
        )
    values: dict[str, Any] = {key: " ".join(entry.get(key, "").split()) for key in _TEXTS}
    values["field"] = entry.get("field", "").strip()
    for key in _LISTS:
        values[key] = tuple(item.strip() for item in entry.get(key, []) if item.strip())
    return Code(scheme, **values)
