"""Placeholders in the place of spans, and the law that nothing else changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from analysis.german.placeholders import WRITTEN


def replaced(text: str, spans: Iterable[tuple[int, int, str]]) -> str:
    """The text with each span (start, end, placeholder) replaced.

    >>> replaced("Frau Demir fragt", [(5, 10, "[Person 1]")])
    'Frau [Person 1] fragt'
    """
    parts, last = [], 0
    for start, end, placeholder in sorted(spans):
        parts += [text[last:start], placeholder]
        last = end
    return "".join([*parts, text[last:]])


def differs_only_at_placeholders(received: str, pseudonymised: str) -> bool:
    """Law 1: between its placeholders the pseudonymised text is, piece by piece and in order, the text received.

    >>> differs_only_at_placeholders("Frau Demir fragt", "Frau [Person 1] fragt")
    True
    >>> differs_only_at_placeholders("Frau Demir fragt", "Frau [Person 1] fragte")
    False
    """
    pieces = WRITTEN.split(pseudonymised)
    if len(pieces) == 1:
        return received == pseudonymised
    if not received.startswith(pieces[0]):
        return False
    at = len(pieces[0])
    for piece in pieces[1:-1]:
        found = received.find(piece, at + 1)
        if found < 0:
            return False
        at = found + len(piece)
    return len(received) - len(pieces[-1]) > at and received.endswith(pieces[-1])


def originals(received: str, pseudonymised: str) -> Iterator[tuple[str, str]]:
    """Each placeholder of the pseudonymised text with what stands in its place in the received one, in order.

    >>> list(originals("Frau Yıldız fragt, Tel. 0561 1", "Frau [Person 1] fragt, Tel. [Telefon]"))
    [('[Person 1]', 'Yıldız'), ('[Telefon]', '0561 1')]
    """
    pieces, marks = WRITTEN.split(pseudonymised), WRITTEN.findall(pseudonymised)
    at = len(pieces[0])
    for mark, piece in zip(marks, pieces[1:], strict=True):
        end = received.find(piece, at + 1) if piece else len(received)
        if end < 0:
            return
        yield mark, received[at:end]
        at = end + len(piece)
