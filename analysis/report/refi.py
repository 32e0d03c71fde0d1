"""What every REFI-QDA file needs: ids that never change, text any client counts alike, names a client keeps, bytes that repeat.

Standard: REFI-QDA 1.5, project exchange (namespace urn:QDA-XML:project:1.0) and codebook exchange (urn:QDA-XML:codebook:1.0).
"""

from __future__ import annotations

import io
import re
import unicodedata
import uuid
import zipfile
from collections.abc import Iterable

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
ORIGIN = "Runder Tisch"
LONGEST_NAME = 63  # MAXQDA cuts code names behind it
REPLACED = "[Zeichen]"  # stands for emoji and other characters above U+FFFF, which clients count as one or as two

_HOME = uuid.uuid5(uuid.NAMESPACE_URL, "urn:runder-tisch")
_ABOVE = re.compile("[\U00010000-\U0010ffff][\U00010000-\U0010ffff\ufe0f\u200d]*")
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def guid(kind: str, *parts: str) -> str:
    """The same thing has the same GUID in every round and on every machine.

    >>> guid("topic", "t1") == guid("topic", "t1"), guid("topic", "t1") == guid("code", "t1")
    (True, False)
    """
    return str(uuid.uuid5(_HOME, "\x1f".join((kind, *parts))))


def plain(text: str) -> str:
    """Text that every client counts alike: NFC, LF, nothing illegal in XML, a fixed word for each run of characters above U+FFFF.

    >>> plain("gut 👍🏽!\\r\\nu\\u0308ber\\x0b")
    'gut [Zeichen]!\\nüber'
    """
    text = unicodedata.normalize("NFC", re.sub("\r\n?|[\u2028\u2029\u0085]", "\n", text))
    return _ILLEGAL.sub("", _ABOVE.sub(REPLACED, text))


def placed(text: str, spans: Iterable[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """``plain(text)`` cut at the ends of the spans, and where the spans lie in it: (text, spans in the given order).

    >>> placed("👍 Kita 😀", [(2, 6)])
    ('[Zeichen] Kita [Zeichen]', [(10, 14)])
    """
    spans = list(spans)
    cuts = sorted({0, len(text), *(place for span in spans for place in span)})
    pieces = [plain(text[first:last]) for first, last in zip(cuts, cuts[1:])]
    places, length = {cuts[0]: 0}, 0
    for cut, piece in zip(cuts[1:], pieces):
        length += len(piece)
        places[cut] = length
    return "".join(pieces), [(places[start], places[end]) for start, end in spans]


def replaced(text: str) -> int:
    """How many runs of characters above U+FFFF the export replaces."""
    return len(_ABOVE.findall(text))


def short(name: str) -> str:
    """The first words of a code's name, for use in front of another.

    >>> short("Bildung und Sprachförderung"), short("Kultur/Interkultur"), short("Kommunale Verwaltung – Integration")
    ('Bildung', 'Kultur', 'Kommunale Verwaltung')
    """
    return re.split(r"\s+(?:und|–|-)\s+|[/,(:]", name)[0].strip()[:30] or name[:30]


def title(text: str) -> str:
    """The beginning of a text as a name: one line, at most ``LONGEST_NAME`` characters."""
    return _cut(" ".join(plain(text).split()), LONGEST_NAME) or "ohne Namen"


class Names:
    """Gives each name once, whatever its case, in at most ``LONGEST_NAME`` characters; a repetition gets a number."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def __call__(self, wanted: str) -> str:
        name, number = title(wanted), 1
        while name.casefold() in self._given:
            number += 1
            name = _cut(title(wanted), LONGEST_NAME - len(f" ({number})")) + f" ({number})"
        self._given.add(name.casefold())
        return name


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def moment(round_id: str) -> dict[str, str]:
    """``creationDateTime`` as the round's name tells it, never from the clock; empty where it tells none.

    >>> moment("2025-07-03"), moment("2025"), moment("Auftakt")
    ({'creationDateTime': '2025-07-03T00:00:00Z'}, {'creationDateTime': '2025-01-01T00:00:00Z'}, {})
    """
    found = re.match(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?(?!\d)", round_id)
    return (
        {"creationDateTime": f"{found[1]}-{found[2] or '01'}-{found[3] or '01'}T00:00:00Z"}
        if found
        else {}
    )


def document(root) -> bytes:
    """The XML of an element, indented, in UTF-8 with declaration."""
    from lxml import etree

    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8") + b"\n"


def zipped(files: dict[str, bytes]) -> bytes:
    """A ZIP with sorted entries, one date and one permission for all, so that the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system, entry.external_attr = (
                zipfile.ZIP_DEFLATED,
                3,
                0o644 << 16,
            )
            archive.writestr(entry, files[name], compresslevel=6)
    return buffer.getvalue()
