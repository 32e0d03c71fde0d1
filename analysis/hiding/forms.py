"""Names told by how they are written: initials, small letters, handles, „Name, Vorname“, „geb. Yıldız“, Vietnamese order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.german import language
from analysis.hiding import names
from analysis.hiding.contexts import OFFICE, THIN_INITIAL
from analysis.hiding.lexicon import unaccented, words
from analysis.hiding.name_spans import NameSpan
from analysis.hiding.parameters import MOST_WORDS_BY_PLACE
from analysis.hiding.tokens import Token

THIN_SMALL = "Vor- und Nachname in kleinen Buchstaben"
THIN_HANDLE = "Name in einem sozialen Netzwerk"
# how an account of an office begins or ends, part by part: „@stadtkassel“, „@uni_kassel“, but „@roland“, „@yunis“
_OFFICIAL = re.compile(
    r"(?:stadt|kassel|hessen|verein|jugend|bundes|land(?:es|kreis|rat|rätin|raetin)|amt(?:s|für|fuer)|uni(?:klinik|versit)|kirche|museum|zentrum|schule|radio|caritas|diakonie|awo|drk|vhs|team).*"
    r"|.*(?:stadt|kassel|hessen|klinik|klinikum|amt|verein|kirche|museum|zentrum|schule|radio|caritas|diakonie|team)|uni|bund|land|awo|drk|vhs"
)
_INITIALS = re.compile(
    r"\b(?P<given>[A-ZÄÖÜ]\.[ ]?-?[A-ZÄÖÜ]\.|(?:Chr|Joh|Th|Ph|Wolfg|Friedr|Alex|Hch|Wilh)\.)[ ](?P<family>[A-ZÄÖÜ][^\W\d_]+(?:-[^\W\d_]+)?)"
)
_LETTERS = re.compile(r"(?<![\w.])(?<!\w\. )([A-ZÄÖÜ])\.-?[ ]?([A-ZÄÖÜ])\.(?![ ]?[A-ZÄÖÜ]\.|\w)")
_PARTICLES = r"(?:(?:[vV]on(?:[ ]der|[ ]dem|[ ]den)?|[vV]an(?:[ ]de[rn]?)?|[dD]e[lr]?|[dD]i|[dD]a|[dD]os|[zZ]u[rm]?|[eE]l|[aA]l|[bB]en|[lL]e|[lL]a)[ ])?"
_REVERSED = re.compile(
    rf"(?:(?m:^)[ \t]*(?:[-*•–][ ]+|\d+[.)][ ]+)?|[;:|][ ]+)(?P<whole>{_PARTICLES}(?P<family>[^\W\d_]+(?:-[^\W\d_]+)?)),[ ]"
    r"(?P<given>[^\W\d_]+(?:[- ][A-ZÄÖÜ][^\W\d_]+)?)(?=[ \t]*(?:(?m:$)|[–(;,|⟦])|[ \t]+-)"
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
        does = told and unaccented(told[1]) in words("context", "telling")
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
        if which == "two" or unaccented(match["verb"]) in words("context", "telling"):
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
            len(one.text) == 3 and language.english(one.text)
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


_SHORTENED = re.compile(
    r"\b(?P<given>[A-ZÄÖÜÇŞİ][^\W\d_]{2,})[ ](?P<short>Sch|St|Ch|Th|Sp|Ph)\.(?![ ]?[A-ZÄÖÜ])"
)


def shortened(text: str, found: list[Token]) -> Iterator[NameSpan]:
    """„Mehmet Sch.“: a surname shortened to more than its first letter."""
    for match in _SHORTENED.finditer(text):
        known = names.word(match["given"])
        if known.near_given and known.unknown:
            yield NameSpan(*match.span(), (match["given"],), match["short"], known.given.strip("x"))


def vietnamese(text: str, found: list[Token]) -> Iterator[NameSpan]:
    """„Tran Thi Mai Lan“: a surname first, then one to three short words, whatever they mean in German."""
    for at, token in enumerate(found):
        if token.folded not in words("titles", "vietnamese") or not token.capital or token.shouted:
            continue
        end = at + 1
        while (
            end < len(found)
            and end - at < MOST_WORDS_BY_PLACE
            and found[end].gap == " "
            and _short(found[end])
        ):
            end += 1
        if (
            end - at > 2
            or end - at == 2
            and (found[at + 1].word.given or found[at + 1].word.unknown)
        ):
            given = tuple(one.text for one in found[at + 1 : end])
            yield NameSpan(token.start, found[end - 1].end, given, token.text)


def _short(token: Token) -> bool:
    return token.capital and len(token.text) < 6 and not (token.acronym or token.title)


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
        if not any(map(_OFFICIAL.fullmatch, re.split(r"[\d._]+", match["name"].lower()))):
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
            and not (family.rather_given and match["whole"] == match["family"])
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
