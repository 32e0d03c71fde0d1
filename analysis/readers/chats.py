"""Logs as notes: chat exports (Zoom, WhatsApp, Signal, Teams, Webex) and transcripts, whose messages stand under or behind a head.

A message becomes one point over all its lines; who wrote it and when become marks of the point (the hider takes ``Person`` for a
person). What was said to one person only, deleted messages and what the program itself wrote are marked as such.

>>> log = "14:02:11 Von Erika Muster an alle:\\n\\tMehr Kurse\\n14:03:00 Von Erika Muster an Uwe (Direktnachricht):\\n\\tBist du da?"
>>> print(as_points(log))
- Mehr Kurse ⟦Person: Erika Muster⟧ ⟦Zeit: 14:02:11⟧
- Bist du da? ⟦Person: Erika Muster⟧ ⟦Zeit: 14:03:00⟧ ⟦Privat⟧
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from analysis import markup
from analysis.readers.blocks import TYPED_BULLET
from analysis.readers.parameters import FEWEST_HEADS, FILLED

_DATE = r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}"
_TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?(?:\s?[AaPp]\.?[Mm]\.?)?(?:\s?Uhr)?"
_WHEN = rf"(?P<when>(?:{_DATE},?\s+(?:um\s+)?)?{_TIME}(?:,?\s+{_DATE})?)"
_NAME = r"(?:~\s?)?[^\W\d_][^:\n\[\]<>|⟦⟧]{0,48}?"
_BARE_NAME = r"(?:[A-ZÄÖÜÇŞĐŁŠŽ][\w.'’-]*|\([^)]{1,30}\)|von|van|de|al|el|bin|TN)(?:\s+(?:[A-ZÄÖÜÇŞĐŁŠŽ\d][\w.'’-]*|\([^)]{1,30}\)|von|van|der|de|al|el|bin)){0,4}"
_TO = r"\s+(?:an|to|An)\s+(?P<to>[^:]+?)"
_HEADS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_WHEN}\s+(?:Von|From)\s+(?P<who>{_NAME})(?:{_TO})?\s*:(?:\s+(?P<said>.*))?",
        rf"(?i:von|from)\s+(?P<who>{_NAME}){_TO}:\s+{_WHEN}",
        rf"{_WHEN}\s+[-–]\s+(?:(?P<who>{_NAME}):(?:\s+(?P<said>.*))?|(?P<system>\S.*))",
        rf"\[{_WHEN}\]\s*(?:(?P<who>{_NAME}):(?:\s+(?P<said>.*))?)",
        rf"\[{_WHEN}\]\s*(?P<who>{_NAME})",
        rf"(?:von|from|Von|From):\s+(?P<who>{_NAME})(?:\s+\([+\d][\d /-]+\))?",
    )
)
# a name with a time and nothing else: a head only where something is said below it
_BARE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<who>{_BARE_NAME})(?:\s*[—|,]\s*|\s+[-–]?\s*)\(?{_WHEN}\)?",
        rf"{_WHEN}\s+[-–]?\s*(?P<who>{_BARE_NAME}):?",
    )
)
_CUE = re.compile(r"(?P<when>[\d:.,]+)\s+-->\s+[\d:.,]+.*")  # of subtitles (vtt, srt)
_SPOKEN = re.compile(r"<v\s+(?P<who>[^>]+)>(?P<said>.*?)(?:</v>)?")
_SPEAKER = re.compile(
    r"(?P<who>(?:TN|B|I|S|P|M|Sprecher(?:in)?|Teilnehmer(?:in)?|Person|Interviewer(?:in)?|Befragte[r]?|Moderator(?:in)?"
    r"|Moderation)[ ]?\d{0,2}[A-C]?):\s+(?P<said>\S.*)"
)
# whole words, which „_“ parts as well: a private message to „Uwe Wallraff“ is one
_ALL = re.compile(
    r"(?i)(?<![^\W_])(?:alle[mnrs]?|all|every(?:one|body)|jede[mnrs]?|panel\w*|meeting\w*|\w*gruppen?|\w*groups?|\w*chat|hosts?)"
    r"(?![^\W_])"
)
_ALONE = re.compile(r"(?i)direkt|direct|priva|persönlich")
_DELETED = re.compile(
    r"(?i)(?:(?:diese )?nachricht (?:wurde )?(?:von .{1,40} )?gelöscht|(?:du hast|sie haben) diese nachricht gelöscht"
    r"|(?:this message was|message) deleted|you deleted this message|null)\.?"
)
_PROGRAM = re.compile(
    r"(?i)<[^<>]{3,40}>|\W*(?:bild|video|audio|sticker|gif|dokument|kontaktkarte|image|document)\s(?:weggelassen|omitted)"
    r"|(?:reagierte auf|hat auf|reacted to|removed an?|entfernte)\b.*[\"“„”].*|.*\bend(?:e)?-(?:to|zu)-end(?:e)?\b.*verschl.*"
    r"|.*\bend-to-end encrypted.*|verpasster (?:sprach|video)anruf.*|.*\(datei angehängt\)|.*\(file attached\)"
    r"|(?:ein )?anruf (?:gestartet|beendet).*|besprechung (?:gestartet|beendet).*|.{1,60} (?:hat die (?:besprechung|unterhaltung|gruppe"
    r"|transkription) (?:gestartet|betreten|verlassen|beendet|erstellt)|hat .{1,60} hinzugefügt|ist (?:beigetreten|ausgetreten))\W*"
)
_BLOCK_LINE = re.compile(
    r"(?:Type|Typ|Sent|Gesendet|Received|Empfangen|Conversation|Unterhaltung|Attachment):\s.*"
)


@dataclass
class _Message:
    who: str
    when: str
    said: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)


def _heads(lines: list[str]) -> dict[int, re.Match]:
    """The lines that head a message, by their place; {} where the text is no log."""
    sure = {at: found for at, line in enumerate(lines) if (found := _matched(_HEADS, line))}
    bare = {
        at: found
        for at, line in enumerate(lines)
        if at not in sure and (found := _matched(_BARE, line))
    }
    filled = sum(_speaks_below(lines, at, bare) for at in bare)
    if len(bare) < FEWEST_HEADS or filled < FILLED * len(bare) or _agenda(list(bare.values())):
        bare = {}
    spoken = {at: found for at, line in enumerate(lines) if (found := _matched((_SPEAKER,), line))}
    if (
        2 * len(spoken) < sum(bool(line.strip()) for line in lines)
        or len(spoken) < 2 * FEWEST_HEADS
    ):
        spoken = {}
    timed = {at for at, found in sure.items() if found.re is not _HEADS[-1]}
    if not timed and not any(_BLOCK_LINE.fullmatch(line.strip()) for line in lines):
        sure = {}
    found = sure | bare | spoken
    return found if len(found) >= FEWEST_HEADS else {}


def _matched(patterns: tuple[re.Pattern, ...], line: str) -> re.Match | None:
    line = re.sub(r"^[-*•][ ]+|[*_]{2}|[\u200e\u200f]", "", line.strip())
    return next((found for pattern in patterns if (found := pattern.fullmatch(line))), None)


def _speaks_below(lines: list[str], at: int, heads: dict[int, re.Match]) -> bool:
    below = next((n for n in range(at + 1, len(lines)) if lines[n].strip()), None)
    return below is not None and below not in heads and not lines[below].startswith(("#", "⟦"))


def _agenda(heads: list[re.Match]) -> bool:
    """Whether bare heads are points of an agenda: every one has another „name“, and none has two words."""
    names = [head["who"] for head in heads]
    return len(set(names)) == len(names) and not any(" " in name for name in names)


def as_points(text: str) -> str:
    """The log in the line grammar of ``analysis.markup``; any other text as it is."""
    if ":" not in text:
        return text
    lines = _cues_as_heads(text.split("\n"))
    heads = _heads(lines)
    if not heads:
        return "\n".join(lines)
    out: list[str] = []
    open_: _Message | None = None
    for at, line in enumerate(lines):
        if at in heads:
            out += _written(open_)
            open_, system = _opened(heads[at])
            out += system
        elif line.startswith(("#", "⟦")):
            out += [*_written(open_), line]
            open_ = None
        elif open_ is not None:
            if _BLOCK_LINE.fullmatch(line.strip()):
                out.append(_program(line))
            elif line.strip():
                open_.said.append(line.strip())
        else:
            out.append(_program(line) if _BLOCK_LINE.fullmatch(line.strip()) else line)
    return "\n".join(out + _written(open_))


def _cues_as_heads(lines: list[str]) -> list[str]:
    """Subtitles: the speaker of a cue becomes a head, times and numbers of cues go."""
    if not any(map(_CUE.fullmatch, lines)):
        return lines
    found, when = [], ""
    for at, line in enumerate(lines):
        if cue := _CUE.fullmatch(line.strip()):
            when = cue["when"]
        elif spoken := _SPOKEN.fullmatch(line.strip()):
            found.append(f"[{when.partition('.')[0]}] {spoken['who']}: {spoken['said']}")
        elif line.strip() and not (at + 1 < len(lines) and _CUE.fullmatch(lines[at + 1].strip())):
            found.append(_program(line) if line.startswith(("WEBVTT", "NOTE")) else line)
    return found


def _opened(head: re.Match) -> tuple[_Message | None, list[str]]:
    """The message that a head opens; or, of a program's own line, that line."""
    parts = head.groupdict()
    if parts.get("system"):
        return None, [_program(parts["system"])]
    to = parts.get("to") or ""
    message = _Message((parts["who"] or "").strip(" ~"), (parts.get("when") or "").strip())
    if to and (_ALONE.search(to) or not _ALL.search(to)):
        message.marks.append("Privat")
    if parts.get("said"):
        message.said.append(parts["said"].strip())
    return message, []


def _program(line: str) -> str:
    return markup.context("Beiwerk", line.strip()) if line.strip() else ""


def _written(message: _Message | None) -> list[str]:
    if message is None:
        return []
    own = [("Person", message.who)] * bool(message.who) + [("Zeit", message.when)] * bool(
        message.when
    )
    if not message.said:  # a head with nothing behind it
        return [" ".join(markup.context(key, value) for key, value in own)] if own else []
    whole = " ".join(message.said)
    marks = list(message.marks)
    if _DELETED.fullmatch(whole):
        marks.append("Gelöscht")
    elif _PROGRAM.fullmatch(whole):
        marks.append("Beiwerk")
    said = " ".join(
        [*(markup.context(key, value) for key, value in own), *(f"⟦{mark}⟧" for mark in marks)]
    )
    points: list[list[str]] = []
    for line in message.said:
        bullet = TYPED_BULLET.match(line)
        if bullet or not points:
            points.append([line[bullet.end() :] if bullet else line])
        else:
            points[-1].append(line)
    return [
        row for point in points for row in markup.bullet(0, "\n".join(point), "", said).splitlines()
    ]
