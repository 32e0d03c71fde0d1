"""When two statements on the same matter pull in opposite directions, told from words alone.

Careful rather than complete: a word for the direction has to stand beside the word for the shared matter, in the same clause, and a lack
(„keine Kitaplätze“) is no demand against the thing that is lacking.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from analysis.grouping.position import ACTIONS, against, position
from analysis.grouping.shared_words import alike, words

# each pair: the one direction, the other direction; whole words or beginnings (with *)
PAIRS = (
    (
        "mehr ausbau* ausweit* aufstock* erweiter* verlänger* zusätzlich*",
        "weniger abbau* kürz* reduzier* einschränk* verringer*",
    ),
    (
        "einführ* beibehalten fortführ* fortsetz* weiterführen weitergeführt retten",
        "abschaff* abgeschafft streichen stoppen beenden auflösen",
    ),
    ("erlaub* zulass* zulassen ermöglich* freigeb*", "verbiet* verbot verbote untersag*"),
    ("verpflicht* pflicht pflichten zwingend verbindlich*", "freiwillig*"),
    ("gemeinsam* gemischt* zusammenleg*", "getrennt* trennen trennung*"),
    ("kostenlos* gratis gebührenfrei* beitragsfrei*", "kostenpflichtig*"),
    ("zentral* zentralisier* gebündelt* bündeln", "dezentral* dezentralisier*"),
    ("öffnen öffnung* offenhalten", "schließen schließung* absperr*"),
    ("erhöh* anheb* steiger* teurer", "senk* absenk* verbillig* billiger günstiger"),
    ("digital* online*", "analog* persönlich* papier"),
    ("dafür befürwort*", "dagegen ablehn* lehnen"),
)
WINDOW = 5  # words on either side of the matter in which a direction must stand
RARE = 0.6  # of the rarest word's weight: what a shared word must say at least, so that „Kinder“ is no matter
NEAR = 3.3  # deviations above chance from which two statements are held against each other
LONGEST = 20  # words of a statement up to which its direction can be told from words: longer ones speak of several matters
_LACK = re.compile(r"\b(fehl\w*|zu wenig\w*|mangel\w*|kein\w*|nicht|nie|ohne|kaum)\b", re.I)
_NO = re.compile(r"^\W*(bitte\s+)?(kein\w*|nein|niemals|weg mit|schluss mit)\b", re.I)
_REFUSED = re.compile(
    r"^\W*(?:[Bb]itte\s+)?(?:[Kk]ein\w*|[Ww]eg mit|[Ss]chluss mit)\s+(?:[a-zäöüß]+\s+){0,2}([A-ZÄÖÜ]\w+)"
)
_AGAINST = re.compile(
    r"\b(kein\w*|nicht|nie|weniger|statt|ohne|weg|stopp\w*|\w*verb(iet\w*|ote?n?|annen)|reduzier\w*|redutier\w*|abbau\w*|erschwer\w*|vermeid\w*|"
    r"begrenz\w*|einschränk\w*|unterb[iu]nd\w*|gegen)\b",
    re.I,
)
_TWICE = re.compile(
    r"\b(kein\w*|nicht|niemand)\b.*\b(ohne|zurück\w*)\b|\bohne\b", re.I
)  # „Kein Kind ohne Abschluss“ asks for something
PRAISE = re.compile(
    r"\b(gut|gute[nrms]?|toll\w*|super|prima|klasse|hilfreich\w*|bewährt\w*|klappt|gelungen\w*|erfolg\w*|hilft|rettet|fortschritt\w*|"
    r"höhepunkt|hoehepunkt|beste[ns]?|zufrieden|danke?|erreichbar|gold wert|funktioniert (gut|sehr gut|prima|erstaunlich gut))\b",
    re.I,
)
IMPROVED = re.compile(
    r"\b(gesunken|kürzer|schneller|verkürzt|behoben|gelöst|transparenter|repariert|besser (geworden|als))\b",
    re.I,
)
PERSISTS = re.compile(
    r"\b(immer noch|noch immer|weiter(hin)?|monaten?|jahren?|wochen|stunden|lange?|dauert|niemand|nie)\b",
    re.I,
)
REJECTS = re.compile(
    r"\b(bring(t|en)\b.{0,25}\bnichts|lehne\w*|ablehn\w*|rückschritt|extrawurst|ersetz(t|en) kein\w*|(ist|sind) (überflüssig|unnötig|falsch)|unsinn|"
    r"sinnlos|kontraproduktiv|abschaff\w*|abgeschafft|nutzlos\w*|quatsch|falscher weg|generell falsch|wollen wir nicht|brauchen wir nicht)\b",
    re.I,
)
_CALLS = re.compile(
    r"\b(mehr|soll(te|ten|en)?|muss|müssen|brauch(t|en)|weiterführ\w*|gestrichen|fehl(t|en)|wünsch\w*)\b",
    re.I,
)
_MORE_THAN = re.compile(r"er\b.*\bals\b", re.I)
_COMPARATIVE = re.compile(
    r"\b(mehr|(?!and|weit|uns|eur|mehr|inn|äuß|besond|größt|sond)[a-zäöüß]{3,}ere[rsnm]?)\b", re.I
)
_INSTEAD = re.compile(r"\b(an)?statt\b|\banstelle\b", re.I)
_LABELLED = re.compile(r"^\W*[\w /-]{1,40}:\s+(?=.*\b[A-ZÄÖÜ][a-zäöüß]{3})")
_HOPED = re.compile(
    r"\b(wenn|falls|sobald|bis|soll\w*|muss|müssen|müsste\w*|könnte\w*|würde\w*|wäre\w*)\b", re.I
)  # not better yet
_UNDER_TERMS = re.compile(r"^\W*(bevor|wenn|falls|nicht zwingend)\b", re.I)
_OTHERWISE = re.compile(
    r"\b(streich\w*|enddatum|zu spät|umwandl\w*|umstell\w*|anpass\w*|statt\w*|nur|bekämpf\w*|einhalt|eingestellt|widerruf\w*|bedroh\w*|gefähr\w*|fragwürdig|verhinder\w*|verzicht\w*)\b",
    re.I,
)  # neither yes nor no
_FRONT = frozenset(
    [
        "bitte",
        "die",
        "der",
        "das",
        "den",
        "dem",
        "des",
        "ein",
        "eine",
        "einen",
        "eines",
        "keine",
        "kein",
        "keinen",
        "mehr",
        "weniger",
        "ich",
        "wir",
        "halte",
        "es",
    ]
)
_KEEPS = re.compile(
    r"\b(nicht daran rütteln|so (lassen|bleiben)|soll bleiben|(nicht|nichts) (daran )?(ändern|anfassen))\b",
    re.I,
)
_COMPARED = re.compile(
    r"\b(je|desto|umso|nicht|kaum|nur|als) (mehr|weniger)\b|\b(mehr|weniger) als\b", re.I
)  # no direction
_CLAUSE = re.compile(r"[.;:,!?–→()]+(?=\s|$)|\s-\s")


class Stance(NamedTuple):
    """What a text says yes or no to: its direction in each of ``PAIRS`` (1, -1), whether it refuses its matter, rejects or praises it."""

    directions: tuple[int, ...]
    refuses: bool
    rejects: bool
    praises: bool


def _pattern(entries: str) -> re.Pattern:
    alternatives = "|".join(entry.replace("*", r"\w*") for entry in entries.split())
    return re.compile(rf"\b({alternatives})\b", re.I)


_PATTERNS = tuple((_pattern(one), _pattern(other)) for one, other in PAIRS)


@lru_cache(maxsize=50_000)
def stance(text: str) -> Stance:
    """The directions a text names.

    >>> stance("Keine neuen Sammelunterkünfte").refuses, stance("Mehr Bäume").directions[0], stance("Weniger Parkplätze").directions[0]
    (True, 1, -1)
    """
    directions = tuple(
        bool(one.search(text)) - bool(other.search(text)) for one, other in _PATTERNS
    )
    without = bool(_TWICE.search(text))
    rejects = bool(REJECTS.search(text)) and not without
    return Stance(
        directions,
        bool(_NO.search(text)) and not without,
        rejects,
        bool(PRAISE.search(text)) and not rejects,
    )


@lru_cache(maxsize=50_000)
def matters(text: str) -> frozenset[str]:
    """The words of a statement that name its matter: those that name no direction."""
    rest = text
    for pattern in (
        *(pattern for pair in _PATTERNS for pattern in pair),
        REJECTS,
        PRAISE,
        IMPROVED,
        PERSISTS,
        _LACK,
    ):
        rest = pattern.sub(" ", rest)
    return words(rest) if rest.strip(" .,;:!?") else frozenset()


def compatible(one: str, other: str) -> bool:
    """Whether nothing in their direction speaks against it that two texts say the same.

    >>> compatible("Rutsche kaputt", "Rutsche ist super"), compatible("Bänke fehlen", "Es fehlen Bänke")
    (False, True)
    >>> compatible("Mehr Bänke im Park", "Breitere Bänke im Park"), compatible("Esst kein Fleisch", "Ich esse täglich Fleisch")
    (False, False)
    """
    here, there = stance(one), stance(other)
    asks = ["?" in text for text in (one, other)]
    if all(_MORE_THAN.search(text) for text in (one, other)) and not words(one.split()[0]) & words(
        other.split()[0]
    ):
        return False  # „A ist besser als B“, „B ist besser als A“
    return (
        here[1:] == there[1:]
        and asks[0] == asks[1]
        and not _turned(here, there)
        and _as_much(one, other)
        and _denied(one, other) == _denied(other, one)
    )


def _as_much(one: str, other: str) -> bool:
    """Whether the two do not call for different things of one matter („mehr Ständer“, „breitere Ständer“)."""
    here, there = (
        {found.lower()[:5] for found in _COMPARATIVE.findall(text)} for text in (one, other)
    )
    return not here or not there or bool(here & there)


def _denied(text: str, other: str) -> bool:
    """Whether a lack or a no stands beside what the text shares with the other one."""
    shared = frozenset(
        word for word in words(text) if any(alike(word, each) for each in words(other))
    )
    return bool(_LACK.search(_around(text, shared)))


def _turned(here: Stance, there: Stance) -> bool:
    return any(a * b < 0 for a, b in zip(here.directions, there.directions))


def _around(text: str, matter: frozenset[str]) -> str:
    """The words around the first mention of the matter, in its clause."""
    for clause in _CLAUSE.split(text):
        tokens = (clause or "").split()
        for at, token in enumerate(tokens):
            if words(token) & matter:
                return _COMPARED.sub(" ", " ".join(tokens[max(0, at - WINDOW) : at + WINDOW + 1]))
    return ""


def opposed(
    one: str,
    other: str,
    demands: tuple[bool, bool],
    nearness: float = 9.0,
    weights: Mapping[str, float] | None = None,
) -> bool:
    """Whether two statements name the same matter and pull in opposite directions.

    ``demands``: whether each calls for something (goals, proposals), so that „keine …“ refuses; in problems it only tells of a lack.
    ``nearness`` in deviations above chance, ``weights`` how much each word says (``shared_words.rarity``).

    >>> both = (True, True)
    >>> opposed("Mehr Parkplätze am Bahnhof", "Weniger Parkplätze", both), opposed("Mehr Kitaplätze", "Keine Kitaplätze", (False, False))
    (True, False)
    >>> opposed("Frauenschwimmen ausbauen", "Kein Frauenschwimmen", both), opposed("Mehr Bäume", "Weniger Lärm", both)
    (True, False)
    >>> opposed("Die App am Schalter funktioniert gut", "Eine App ersetzt keinen Dolmetscher", (False, False))
    True
    """
    if (
        nearness < NEAR
        or max(len(text.split()) for text in (one, other)) > LONGEST
        or all(_MORE_THAN.search(text) for text in (one, other))
    ):
        return False
    if any(_UNDER_TERMS.search(text) for text in (one, other)):
        return False
    if against(one, other) and (all(demands) or not any(_NO.search(text) for text in (one, other))):
        return True
    weights = weights or {}
    least = RARE * weights.get("", 0.0)
    pairs = [
        (a, b)
        for a in matters(one)
        for b in matters(other)
        if alike(a, b) and min(weights.get(w, 9.0) for w in (a, b)) >= least
    ]
    if not pairs:
        return False
    shared = frozenset(a for a, _ in pairs), frozenset(b for _, b in pairs)
    texts = _around(one, shared[0]), _around(other, shared[1])
    if any(_INSTEAD.search(text) for text in texts):
        return False
    leads = _lead(one) & shared[0], _lead(other) & shared[1]
    if all(demands):
        sides = [_directed(text, shared[0] & shared[1]) for text in (one, other)]
        if (
            any(a * b < 0 for a, b in zip(*sides))
            and any(alike(a, b) == 1 for a in leads[0] for b in leads[1])
            and not any(stance(text).refuses for text in texts)
        ):
            return True
        if _refused(one, other) or _refused(other, one):
            return True
    return (
        _evaluated((one, other), texts, leads, demands)
        or not any(demands)
        and _better((one, other), texts)
        or _kept((one, other), texts, demands)
    )


def _directed(text: str, matter: frozenset[str]) -> tuple[int, ...]:
    """The direction of each of ``PAIRS`` that the text gives its matter: „mehr“ and the like stand right in front of it, verbs beside it."""
    for clause in _CLAUSE.split(text):
        tokens = (clause or "").split()
        for at, token in enumerate(tokens):
            if words(token) & matter:
                near = " ".join(
                    _COMPARED.sub(" ", " ".join(tokens[max(0, at - 4) : at])).split()[-2:]
                )
                near = "" if "als" in tokens[at + 1 : at + 4] else near
                whole = _COMPARED.sub(" ", " ".join(tokens[max(0, at - 2) : at + WINDOW + 1]))
                amount = stance(
                    f"{near} {' '.join(tokens[at + 1 :]) if at + 2 >= len(tokens) else ''}"
                ).directions[0]
                return (amount or _verbal(whole), *stance(whole).directions[1:])
    return (0,) * len(PAIRS)


def _verbal(text: str) -> int:
    """The direction of the verbs of the first pair, without „mehr“ and „weniger“ that may belong to another word."""
    return stance(re.sub(r"\b(mehr|weniger|zusätzlich\w*)\b", " ", text, flags=re.I)).directions[0]


@lru_cache(maxsize=50_000)
def _lead(text: str) -> frozenset[str]:
    """The words of the first noun of a text besides those that reject: what a short statement is about stands in front.

    >>> sorted(_lead("Getrenntes Schwimmen ist ein Rückschritt")), sorted(_lead("die Übersetzungs-App am Schalter"))
    (['schwimmen'], ['app'])
    """
    said = _LABELLED.sub("", text)  # who or what is in front of a colon is spoken about behind it
    tokens = [token.strip("„“\"'(*,.:;!?") for token in REJECTS.sub(" ", said).split()]
    while tokens and tokens[0].lower() in _FRONT:
        del tokens[0]
    if len(tokens) > 1 and tokens[0][-1:] in "esrn" and tokens[1][:1].isupper():
        del tokens[0]  # an adjective in front of its noun, at the beginning of the sentence
    noun = next((token for token in tokens if token[:1].isupper() and not ACTIONS.match(token)), "")
    return words(noun.rsplit("-", 1)[-1]) if noun else frozenset()


def one_thing(one: str, other: str) -> bool:
    """Whether two statements begin with the same thing, so that they belong together wherever they were filed.

    >>> one_thing("Hallenvergabe jedes Jahr neu", "Vergabe der Hallen soll so bleiben"), one_thing("Mehr Bäume", "Mehr Bänke")
    (True, False)
    """
    return any(alike(a, b) for a in _lead(one) for b in _lead(other))


def _refused(one: str, other: str) -> bool:
    """Whether the one begins by refusing what the other begins by asking for („Kein Kopftuchverbot“, „Kopftuchverbot im Amt“)."""
    noun = _REFUSED.match(one)
    if (
        not noun
        or noun[1].startswith("Verbot")
        or _TWICE.search(one)
        or _AGAINST.search(other.replace(noun[1], ""))
        or _OTHERWISE.search(other)
        or stance(other).rejects
    ):
        return False
    if position(other).side < 0 or re.match(r"\s*(und|,|für|oder)\b|\s*,", one[noun.end() :]):
        return False
    asked = words(other.split()[0]) if position(other).side == 0 else position(other).thing
    return any(alike(here, there) == 1 for here in words(noun[1]) for there in asked)


def _evaluated(
    texts: tuple[str, str],
    around: tuple[str, str],
    leads: tuple[frozenset[str], frozenset[str]],
    demands: tuple[bool, bool],
) -> bool:
    """One rejects what the other praises, misses or begins by calling for; the other may name it more closely („Schwimmen“, „Frauenschwimmzeit“)."""
    for no, yes in ((0, 1), (1, 0)):
        if not any(alike(a, b) and len(a) <= len(b) + 2 for a in leads[no] for b in leads[yes]):
            continue
        if (
            stance(around[no]).rejects
            and not stance(texts[yes]).rejects
            and not stance(around[yes]).refuses
        ):
            if (
                _AGAINST.search(texts[yes])
                or _OTHERWISE.search(texts[yes])
                or position(texts[yes]).side < 0
            ):
                continue
            if (
                stance(texts[yes]).praises
                or _CALLS.search(texts[yes])
                or (demands[yes] and _begins(texts[yes], around[yes]))
            ):
                return True
    return False


def _kept(texts: tuple[str, str], around: tuple[str, str], demands: tuple[bool, bool]) -> bool:
    """One wants to leave as it is what the other begins by calling to change."""
    return any(
        _KEEPS.search(texts[keep])
        and not _KEEPS.search(texts[change])
        and demands[change]
        and _begins(texts[change], around[change])
        for keep, change in ((0, 1), (1, 0))
    )


def _begins(text: str, around: str) -> bool:
    return bool(around) and text.split()[:1] == around.split()[:1]


def _better(texts: tuple[str, str], around: tuple[str, str]) -> bool:
    """One tells that it got better, the other that it goes on."""
    return any(
        IMPROVED.search(around[better])
        and not _HOPED.search(texts[better])
        and PERSISTS.search(texts[worse])
        and not IMPROVED.search(texts[worse])
        and not stance(texts[worse]).praises
        for better, worse in ((0, 1), (1, 0))
    )
