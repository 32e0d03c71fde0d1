"""Lines that only name people, institutions or how to reach them: lists of persons, roles, signatures, contact data."""

from __future__ import annotations

import re

from analysis.cleaning import reasons
from analysis.german import language
from analysis.german.placeholders import PLACEHOLDER
from analysis.person_labels import ATTENDANCE, DUTY, ROLE

ATTENDANCE_HEAD = re.compile(ATTENDANCE, re.IGNORECASE)
_ROLE_LINE = re.compile(
    rf"{ROLE}\s*(?:\([^)]*\)\s*)?(?P<colon>[:/–-]|(?=\[Person))\s*(?P<rest>.*)", re.IGNORECASE
)
_DUTY = re.compile(rf"[\w-]+(?:{DUTY}|gruppe)", re.IGNORECASE)
_CONTACT_LABEL = re.compile(
    r"(?:Telefon|Tel|Fon|Mobil|Handy|Fax|E-?Mail|Mail|Kontakt|Anschrift|Adresse|Web|Internet|Homepage|Postfach|PLZ|Ort|und|oder)\b\.?"
    r"|https?://\S+|www\.\S+|[\w.+-]+@[\w.-]+|\+?[\d\s()/-]{6,}"
)
_SMALL = frozenset(
    "von vom der die das den dem des und u. für zu zur zum im in am an bei beim mit e.v."
    " e. v. ev e.v gmbh ggmbh a. d. i. m. ab bis sowie amt la el al de del van ten ter"
    " bin ibn abu".split()
)


def is_name_like(text: str) -> bool:
    """Whether there may be only names and institutions: every word has a capital, is a placeholder or one of a few small words."""
    rest = PLACEHOLDER.sub(" ", text)
    words = re.findall(r"[^\W\d_][\w.'’&-]*", rest)
    return all(word[0].isupper() or word.lower() in _SMALL for word in words) and not re.search(
        r"[!?]", rest
    )


def is_attendance(text: str) -> bool:
    """„[Person 3], Jugendamt“, „Frau [Person 4] (VHS)“: a placeholder for a person with nothing but an institution beside it."""
    if not re.match(r"[-–•*( ]*(?:(?:Frau|Herr|Hr\.|Fr\.)\s)?(?:(?:Dr|Prof)\.\s)*\[Person", text):
        return False
    return is_name_like(text) and len(text) <= 160 and not re.search(r"[:=]\s*\S", text)


def is_role(text: str) -> bool:
    """„Moderation: [Person 3]“: who did what at the table."""
    role = _ROLE_LINE.fullmatch(text)
    return bool(role) and _names_somebody(role.group("rest"), role.group("colon") == ":")


def is_label_of_persons(text: str) -> bool:
    """„Standdienst: [Person 1], [Person 2]“: a duty in one word that nobody listed, and nothing but persons behind it.

    >>> is_label_of_persons("Thekendienst: [Person 4] und [Person 2]"), is_label_of_persons("Lob: [Person 4]")
    (True, False)
    """
    label, colon, rest = text.partition(":")
    persons = re.fullmatch(r"(?:[ ,;/&]+|und|\[Person \d+\])+", rest)
    return bool(colon and "[Person" in rest and persons and _DUTY.fullmatch(label))


def is_list_of_persons(text: str) -> bool:
    """A line that opens a list of persons („Anwesend:“), or is one („Anwesend: [Person 1], VHS“, „[Person 3], Jugendamt“)."""
    head = ATTENDANCE_HEAD.match(text)
    if not head:
        return is_attendance(text)
    rest = text[head.end() :]
    if not rest or re.match(
        r"\s*[:–-]\s*\d*\s*$|\s*:?\s*\d+\s*(?:Personen|Menschen|TN)?\s*$", rest
    ):
        return True
    named = bool(PLACEHOLDER.search(text)) or is_name_like(rest.lstrip(" :"))
    return rest.lstrip().startswith(":") and named


def is_contact(text: str) -> bool:
    if not PLACEHOLDER.search(text) and not re.search(r"@|\btel\b|\bfax\b", text, re.IGNORECASE):
        return False
    left = re.findall(r"[^\W\d_]{2,}", _CONTACT_LABEL.sub(" ", PLACEHOLDER.sub(" ", text)))
    office = (
        re.search(r"\[(?:E-Mail|Telefon|Adresse)\][\s.,;]*$", text)
        and len(left) <= 4
        and all(word[0].isupper() for word in left)
    )
    return not left or "[Person" not in text and bool(office)


def _names_somebody(rest: str, after_colon: bool) -> bool:
    """Whether what follows „Moderation“ is nothing, a placeholder, or a name; „klarer und kürzer fassen“ is a note, and so is
    „[Person 3] lässt alle ausreden“."""
    does = re.match(r"\[Person \d+\][ ]([a-zäöüß]+)", rest)
    if does and language.verb(does[1]) == "finite":
        return False
    return (
        not rest
        or bool(PLACEHOLDER.match(rest))
        or (after_colon and 1 < len(rest.split()) <= 12 and is_name_like(rest))
    )


def goes_on(reason: str, text: str) -> bool:
    """Whether a line belongs to the block that the line above opened (attendance, agenda, signature)."""
    if reason == reasons.ATTENDANCE:
        named = (
            bool(PLACEHOLDER.search(text))
            and len(text.split()) <= 14
            and not text.endswith((".", "!", "?"))
        )
        return named or (is_name_like(text) and len(text) <= 200)
    if reason == reasons.GREETING:
        return (
            len(text) <= 80
            and (is_name_like(text) or bool(PLACEHOLDER.match(text)))
            or is_contact(text)
        )
    return False
