"""What Markdown pads (HedgeDoc, CodiMD, CryptPad, Etherpad, Obsidian) write round the notes, marked as such: front matter, containers,
contents, reply tags, footnotes behind the text. The notes stay as people typed them.

>>> print(as_notes("---\\ntitle: Runder Tisch\\n---\\n:::info\\n- Kita\\n:::\\n> Mehr Kurse\\n> [name=Erika] [time=Mon, Mar 2]")[0])
⟦Beiwerk: title: Runder Tisch⟧
⟦Beiwerk: :::info⟧
- Kita
⟦Beiwerk: :::⟧
> Mehr Kurse
⟦Person: Erika⟧
⟦Zeit: Mon, Mar 2⟧
"""

from __future__ import annotations

import re

from analysis.cleaning.struck import without_struck
from analysis.markup import context
from analysis.readers import remarks

_KEY = re.compile(r"\s*(?:[\w-]+\s*:(?:\s.*)?|-\s.*|#.*|\s+.*)")
_PROGRAM = re.compile(
    r":{3,}.*|\[\[?_?toc_?\]?\]|\{%.*%\}|<!--.*-->|#{4,6}\s+tags?:.*|!\[[^\]]*\]\([^)]*\)|\[!\w+\][-+]?"
    r"|```(?:\w+)?|\^[\w-]{4,}|\{:.*\}|---?\s*page\s*break\s*---?",
    re.IGNORECASE,
)
_TAG = re.compile(r"\[(?P<key>name|time|color)=(?P<value>(?:[^\[\]]|\[[^\]]*\])*)\]")
_QUOTED = re.compile(r"[ \t]*(?:>[ \t]?)*")
_FOOTNOTE = re.compile(r"\[\^(?P<name>[\w-]+)\]:\s*(?P<text>\S.*)")


def as_notes(text: str) -> tuple[str, list[str]]:
    """The pad with the program's own lines marked, and what must be known of the reading."""
    found: list[str] = []
    words: list[str] = []
    lines = text.split("\n")
    front = _front_matter(lines)
    for at, line in enumerate(lines):
        if at < front:
            if line.strip() and not re.fullmatch(r"[-.]{3,}\s*", line):
                found.append(context("Beiwerk", line))
            continue
        own = line[_QUOTED.match(line).end() :].strip()
        if _PROGRAM.fullmatch(own):
            found.append(context("Beiwerk", own))
        elif own and _TAG.search(own) and not _TAG.sub("", own).strip():
            found += _tags(own)
        elif note := _FOOTNOTE.fullmatch(own):
            found += ["", context("Fußnote", note["name"]), note["text"], context("Fußnote", "")]
        else:
            kept, struck = without_struck(line)
            said = _TAG.sub("", kept).rstrip() if _TAG.search(kept) else kept
            found += [said, *_tags(kept)]
            words += struck
    return "\n".join(found), remarks.struck(words)


def _front_matter(lines: list[str]) -> int:
    """How many lines at the top are settings of the pad („--- title: … ---“)."""
    if not lines or lines[0].strip() != "---":
        return 0
    end = next((at for at, line in enumerate(lines[1:60], 1) if line.strip() in ("---", "...")), 0)
    keys = [line for line in lines[1:end] if line.strip()]
    return end + 1 if keys and all(map(_KEY.fullmatch, keys)) else 0


def _tags(line: str) -> list[str]:
    """Who replied and when, as marks that hold for nothing; colours say nothing."""
    keys = {"name": "Person", "time": "Zeit"}
    return [
        context(keys[tag["key"]], tag["value"]) for tag in _TAG.finditer(line) if tag["key"] in keys
    ]
