"""Names that no list holds, by where they stand: „laut X“, „X vom Jugendamt“, „… (Vorname Name)“, „Yordanos W. sucht“, „Name, Vorname“.

A word is looked at only if German does not know it, or knows it only as a rare compound behind a first name. What is hidden on such
ground carries its reason, so that the name review shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import simplemma

from analysis.german import language
from analysis.hiding import names
from analysis.hiding.lexicon import fold, words
from analysis.hiding.name_spans import NameSpan, name_span
from analysis.hiding.tokens import Token, institution, joined, opens_item

THIN_SAYS = "unbekanntes Wort, auf das sich jemand beruft"
THINOFFICE = "unbekanntes Wort, hinter dem ein Amt oder eine Einrichtung steht"
THIN_BRACKET = "unbekannte Wörter allein in Klammern, wie ein Name hinter einem Zitat"
THIN_SUBJECT = "unbekannte Wörter, die etwas tun wie eine Person"
THIN_INITIAL = "unbekanntes Wort mit Initiale"
THIN_STRANGERS = "zwei Wörter, die keine deutschen sind, wie Vor- und Nachname"
THIN_SMALL = "Vor- und Nachname in kleinen Buchstaben"
# words before somebody who said or did something
_BESIDE = frozenset(["von", "mit", "bei", "fur", "an", "durch", "laut", "auch", "uber", "danke"])
THIN_HANDLE = "Name in einem sozialen Netzwerk"
_OFFICIAL = r"stadt|kassel|hessen|amt|verein|jugend|bund|land|kirche|museum|zentrum|schule|uni|radio|caritas|diakonie|awo|drk|vhs|team"
LONGEST = 4  # words of a name that is told by its place alone
OFFICE = re.compile(
    r"[ ]?(?:,|\(|vom|von der|von dem|aus dem|aus der)[ ]?(?:(?:Stadtteil|Stadt)[ ])?[\w-]*"
    r"(?:[aA]mt|büro|[cC]enter|[zZ]entrum|[sS]chule|[vV]erein|stelle|beirat|verband|VHS|AWO|Caritas|Diakonie|DRK|IHK|HWK"
    r"|Polizei|Klinikum|Klinik|Universität|Kita|Stadtverwaltung|Gewerkschaft)\b"
)
_INITIALS = re.compile(
    r"\b(?P<given>[A-ZÄÖÜ]\.[ ]?-?[A-ZÄÖÜ]\.|(?:Chr|Joh|Th|Ph|Wolfg|Friedr|Alex|Hch|Wilh)\.)[ ](?P<family>[A-ZÄÖÜ][^\W\d_]+(?:-[^\W\d_]+)?)"
)
_LETTERS = re.compile(r"(?<![\w.])(?<!\w\. )([A-ZÄÖÜ])\.-?[ ]?([A-ZÄÖÜ])\.(?![ ]?[A-ZÄÖÜ]\.|\w)")
_PARTICLES = r"(?:(?:[vV]on(?:[ ]der|[ ]dem|[ ]den)?|[vV]an(?:[ ]de[rn]?)?|[dD]e[lr]?|[dD]i|[dD]a|[dD]os|[zZ]u[rm]?|[eE]l|[aA]l|[bB]en|[lL]e|[lL]a)[ ])?"
_REVERSED = re.compile(
    rf"(?:(?m:^)[ \t]*(?:[-*•–][ ]+|\d+[.)][ ]+)?|[;:|][ ]+)(?P<whole>{_PARTICLES}(?P<family>[^\W\d_]+(?:-[^\W\d_]+)?)),[ ]"
    r"(?P<given>[^\W\d_]+(?:[- ][A-ZÄÖÜ][^\W\d_]+)?)(?=[ \t]*(?:(?m:$)|[–(;,|⟦-]))"
)


def _run(found: list[Token], at: int) -> int:
    """Index behind the words from here on that may be one name; ``at`` if not even the first may."""
    end = at
    while (
        end < len(found)
        and end - at < LONGEST
        and (end == at or joined(found[end], found[end - 1]))
    ):
        token = found[end]
        fit = (
            names.strange(token.text)
            or token.word.clear_given
            or token.word.clear_family
            or token.word.given
            and token.word.unknown
        )
        if not token.capital or token.initial or token.acronym or token.shouted or not fit:
            break
        end += 1
    return end


def placed(text: str, found: list[Token]) -> Iterator[NameSpan]:
    """Unknown words whose place tells that they name a person."""
    at = 0
    while at < len(found):
        end = _run(found, at)
        if end > at and not institution(found, at, end):
            reason = _reason(text, found, at, end)
            stop = found[end].end if reason == THIN_INITIAL else found[end - 1].end
            if reason:
                parts = found[at : end + 1] if reason == THIN_INITIAL else found[at:end]
                yield name_span(text, parts, stop, "", reason)
        at = max(end, at + 1)


def _reason(text: str, found: list[Token], at: int, end: int) -> str:
    first, last = found[at], found[end - 1]
    before = found[at - 1].folded if at and first.gap == " " else ""
    opens = opens_item(text, first)
    after = text[last.end : last.end + 60]
    if before in ("laut", "so") and (before == "laut" or not after[:1].isalnum()):
        return THIN_SAYS
    if (opens or before in ("von", "mit", "bei", "an", "durch")) and OFFICE.match(after):
        return THINOFFICE
    if text[first.start - 1 : first.start] == "(" and after[:1] == ")" and end - at > 1:
        return THIN_BRACKET
    following = found[end] if end < len(found) else None
    if _two_strangers(text, found, at, end, before):
        return THIN_STRANGERS
    if following is None or following.gap != " ":
        return ""
    if (
        following.initial
        and end - at == 1
        and re.match(r"\.(?:[ ][a-zäöü]|[\s,:)]|$)", text[following.end :])
    ):
        return THIN_INITIAL
    acts = (
        following.text == "aus"
        or following.text.islower()
        and language.verb(following.text) == "finite"
    )
    like = (
        sum(one.word.name_like or bool(one.word.given) or one.word.family for one in found[at:end])
        * 2
        > end - at
    )
    return THIN_SUBJECT if opens and end - at > 1 and acts and like else ""


def _two_strangers(text: str, found: list[Token], at: int, end: int, before: str) -> bool:
    """Two or three words in a row that no German or English dictionary knows, amid German: „das sagt auch Azmera Tekeste“."""
    both = found[at:end]
    if not 2 <= len(both) <= 3 or any("-" in one.text or names.compound(one.text) for one in both):
        return False
    if before in words("context", "determiners") or text[: both[0].start].endswith(
        ("„", '"', "»", "‚")
    ):
        return False
    beside = before in _BESIDE or opens_item(text, both[0]) and _verb_behind(text, found, end)
    if beside and german_line(text, both[0].start):
        return True
    like = [one.word.name_like or one.word.given or one.word.family for one in both]
    foreign = any(names.foreign(one.text) for one in both)
    if not (all(like) or any(like) and foreign or foreign and len(both) == 2):
        return False
    return german_line(text, both[0].start)


def german_line(text: str, at: int) -> bool:
    """Whether most words in small letters of the line at this place are German: a line in another language is full of strangers."""
    begin, stop = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    line = text[begin : stop if stop >= 0 else len(text)]
    small = [word for word in re.findall(r"[^\W\d_]+", line) if word.islower()]
    return sum(map(language.known, small)) * 3 >= len(small) * 2


def _verb_behind(text: str, found: list[Token], end: int) -> bool:
    """A colon, bracket or line end behind the word, or a verb."""
    if re.match(r"[ ]*(?:$|\n|[:(,]|⟦)", text[found[end - 1].end : found[end - 1].end + 3]):
        return True
    following = found[end] if end < len(found) else None
    return (
        following is not None
        and following.gap == " "
        and following.text.islower()
        and (following.folded in words("context", "telling") or bool(language.verb(following.text)))
    )


def initialled(text: str, found: list[Token]) -> Iterator[NameSpan]:
    """„H.-J. Westerkamp“, „Chr. Balzer“: shortened first names and a word that can be a surname."""
    starts = {token.start: at for at, token in enumerate(found)}
    for match in _INITIALS.finditer(text):
        at = starts.get(match.start("family"))
        known = found[at].word if at is not None else None
        if (
            known
            and not (known.blocked or found[at].acronym)
            and (names.strange(match["family"]) or known.family or names.rare(match["family"]))
        ):
            yield NameSpan(
                match.start(),
                match.end(),
                (match["given"].rstrip(". ")[:1],),
                match["family"],
                "",
                THIN_INITIAL,
            )


def lettered(text: str, found: list[Token]) -> Iterator[NameSpan]:
    """„Frau M. K.“, „laut S. P.“, „S. P. vom Jugendamt“: two initials, only where somebody is spoken of („I. d. R.“, „S. P. D.“ are none)."""
    for match in _LETTERS.finditer(text):
        before, after = (
            text[: match.start()].rpartition("\n")[2],
            text[match.end() : match.end() + 60],
        )
        opens = not before.strip(" -*•#\t")
        told = re.match(r"[ ]([a-zäöüß]+)", after)
        does = told and told[1] in words("context", "telling")
        acts = opens and (OFFICE.match(after) or does or re.match(r"[ ]?(?:aus\b|:|\()", after))
        if acts or re.search(r"(?:\b(?:Frau|Herrn?|Fr\.|Hr\.)|\b[Ll]aut)[ ]$", before):
            yield NameSpan(match.start(), match.end(), (match[1],), match[2], "", THIN_INITIAL)


def _amid_german(text: str, one: Token) -> bool:
    """Whether the other words of the line are German; alone on its line a word may be of any language."""
    begin, stop = text.rfind("\n", 0, one.start) + 1, text.find("\n", one.end)
    rest = text[begin : one.start] + text[one.end : stop if stop >= 0 else len(text)]
    words_ = [word for word in re.findall(r"[^\W\d_]+", rest) if word.islower()]
    return sum(map(language.known, words_)) * 3 >= len(words_) * 2


_INITIAL_SAYS = re.compile(
    r"(?m)^[\s\-*•–>#]*(?:\d{1,3}[.)][ ])?(?P<one>[A-ZÄÖÜ]\.)(?=[ ](?P<verb>[a-zäöüß]+))|\b[Ll]aut[ ](?P<two>[A-ZÄÖÜ]\.)(?=[ ]?(?:$|[,;)]|[a-zäöü]))"
)


def one_letter(text: str, found: list[Token]) -> Iterator[NameSpan]:
    """„K. meint“, „laut K.“: one letter that says something; „A. Wohnen“ numbers a point."""
    for match in _INITIAL_SAYS.finditer(text):
        which = "one" if match["one"] else "two"
        if which == "two" or fold(match["verb"]) in words("context", "telling"):
            yield NameSpan(*match.span(which), (match[which][0],), "", "", THIN_INITIAL)


def small(text: str, found: list[Token]) -> Iterator[NameSpan]:
    """„danke an sabine hoffmann“, „emine sagt“: names in small letters that are no words of German or English."""
    at = 0
    while at < len(found):
        one = found[at]
        following = found[at + 1] if at + 1 < len(found) and found[at + 1].gap == " " else None
        at += 1
        if not (one.text.islower() and len(one.text) >= 3):
            continue
        given = names.word(one.text.title())
        if not (given.clear_given and given.near_given):
            continue
        family = names.word(following.text.title()) if following else None
        alone = not names.everyday(one.text) and not (
            len(one.text) == 3 and simplemma.is_known(one.text, lang="en")
        )
        if (
            following is not None
            and following.text.islower()
            and len(following.text) > 2
            and family.clear_family
            and not language.verb(following.text)
            and (family.near_family or alone and not language.known(following.text))
        ):
            gender = given.given.strip("x")
            yield NameSpan(
                one.start, following.end, (one.text,), following.text, gender, THIN_SMALL
            )
            at += 1
        elif alone and _amid_german(text, one):
            yield NameSpan(one.start, one.end, (one.text,), "", given.given.strip("x"), THIN_SMALL)


_HANDLE = re.compile(r"(?<![\w.@/])@(?P<name>[^\W\d_][\w.]{2,})(?![\w@])")
_NICK = re.compile(r"(?<![\w@./-])(?P<name>[^\W\d_]{3,})[_.]?\d{1,4}(?![\w.,:]*\d|\w)")


_MAIDEN = re.compile(
    r"\b(?:geb(?:\.|orene[rn]?)|gesch\.|verw\.|vormals)[ ](?P<name>[A-ZÄÖÜÇŞİ][^\W\d_]+(?:-[^\W\d_]+)?)(?![ ]?\d|\w|[ ][A-ZÄÖÜ])"
)


def maiden(text: str, found: list[Token]) -> Iterator[NameSpan]:
    """„Anna Koch, geb. Yıldız“: a surname, whatever else the word is."""
    for match in _MAIDEN.finditer(text):
        if not names.word(match["name"]).blocked:
            yield NameSpan(*match.span("name"), (), match["name"], "f")


def handles(text: str, found: list[Token]) -> Iterator[NameSpan]:
    """„@leyla_03“, „leon07“: how people call themselves on the net; not „@stadtkassel“."""
    for match in _HANDLE.finditer(text):
        letters = re.sub(r"[^a-zäöüß]", "", match["name"].lower())
        if not re.search(_OFFICIAL, letters):
            yield NameSpan(*match.span(), (match["name"],), "", "", THIN_HANDLE)
    for match in _NICK.finditer(text):
        known = names.word(match["name"].title())
        if known.near_given and known.unknown and not names.everyday(match["name"]):
            yield NameSpan(*match.span(), (match["name"],), "", "", THIN_HANDLE)


def turned(text: str, found: list[Token]) -> Iterator[NameSpan]:
    """„Nottebaum, Bärbel – Caritas“, „von der Aue, Ilse“, „Stallknecht, Heike“: surname, comma, first name."""
    for match in _REVERSED.finditer(text):
        family = names.word(match["family"])
        given = names.word(match["given"].split(" ")[0])
        if (
            match["family"][0].isupper()
            and given.clear_given
            and given.near_given
            and (not family.blocked or match["whole"] != match["family"])
            and (
                family.family
                or match["whole"] != match["family"]
                or family.unknown
                or names.could_name(match["family"])
            )
        ):
            yield NameSpan(
                match.start("whole"),
                match.end("given"),
                (match["given"],),
                match["family"],
                given.given.strip("x"),
            )
