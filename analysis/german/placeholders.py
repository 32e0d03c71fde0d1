"""What stands in a note where a name was hidden: „[Person 3]“, „[E-Mail]“. The one pattern for whoever meets them.

>>> PLACEHOLDER.findall("[Person 3] hat [Telefon], [Person] nicht"), NUMBERED.findall("[Person 3] und [Person]")
(['[Person 3]', '[Telefon]', '[Person]'], ['Person'])
>>> unnumbered("[Person 3] fehlt")
'[Person] fehlt'
"""

from __future__ import annotations

import re

KINDS = ("Person", "E-Mail", "Telefon", "Adresse", "Geburtsdatum", "IBAN", "Kennzeichen", "Kennung")
_KIND = "|".join(KINDS)
PLACEHOLDER = re.compile(rf"\[(?:{_KIND})(?: \d+)?\]")
NUMBERED = re.compile(rf"\[({_KIND}) \d+\]")
# as the hider writes them: persons with their number, the rest without
WRITTEN = re.compile(rf"\[(?:Person \d+|{'|'.join(KINDS[1:])})\]")


def unnumbered(text: str) -> str:
    """The text with every placeholder without its number, for comparing: numbers change when somebody is added."""
    return NUMBERED.sub(r"[\1]", text)
