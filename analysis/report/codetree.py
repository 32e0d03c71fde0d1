"""The codes of the house as a REFI-QDA tree: fields with their topics, statement types, diversity dimensions.

Every name occurs once in the whole tree: QDA programs drop the second code of the same name together with its codings.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from analysis.codebook import UNCLEAR, Code, Codebook
from analysis.report import refi

COLOURS = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#CC79A7",
    "#56B4E9",
    "#D55E00",
    "#F0E442",
    "#999999",
)  # Okabe and Ito: safe for the colour-blind
_BRANCHES = {"type": "Aussagetypen", "dimension": "Vielfaltsdimensionen"}


@dataclass
class Node:
    """One code of the tree; a code that is not codable only holds others together."""

    guid: str
    name: str
    codable: bool = True
    description: str = ""
    colour: str = ""
    below: list[Node] = field(default_factory=list)


def code_guid(scheme: str, code_id: str) -> str:
    return refi.guid("code", scheme, code_id)


def topic_guid(topic_id: str) -> str:
    return refi.guid("topic", topic_id)


def own_guid(code_id: str) -> str:
    return refi.guid("own", code_id)


def flat(nodes: list[Node]) -> list[Node]:
    """All codes of a tree, each before those below it."""
    return [found for node in nodes for found in (node, *flat(node.below))]


def tree(book: Codebook, topics: pd.DataFrame, own: pd.DataFrame | None = None) -> list[Node]:
    """The codes in the order of the codebook; topics (topic_id, field_id, name) below their field, those of no field in a branch apart;
    at last people's own codes (``own``: target, new, definition)."""
    known = {code.id for code in book.fields}
    nodes = [
        Node(
            code_guid("field", code.id),
            code.name,
            True,
            _guide(code),
            COLOURS[number % len(COLOURS)],
            _topics(topics[topics["field_id"] == code.id], refi.short(code.name)),
        )
        for number, code in enumerate(book.fields)
    ]
    nodes.append(Node(code_guid("field", UNCLEAR), "Handlungsfeld unklar"))
    if crossing := _topics(topics[~topics["field_id"].isin(known)], "Übergreifend"):
        nodes.append(
            Node(refi.guid("branch", "crossing"), "Feldübergreifende Themen", False, below=crossing)
        )
    for scheme, title in _BRANCHES.items():
        if codes := book.scheme(scheme):
            below = [
                Node(code_guid(scheme, code.id), code.name, True, _guide(code)) for code in codes
            ]
            nodes.append(
                Node(
                    refi.guid("branch", scheme),
                    title,
                    False,
                    below=[*below, Node(code_guid(scheme, UNCLEAR), f"{title} unklar")],
                )
            )
    if own is not None and len(own):
        below = [
            Node(own_guid(row.target), row.new, True, row.definition) for row in own.itertuples()
        ]
        nodes.append(Node(refi.guid("branch", "own"), "Eigene Codes", False, below=below))
    _name_once(nodes, refi.Names())
    return nodes


def _topics(topics: pd.DataFrame, prefix: str) -> list[Node]:
    return [
        Node(topic_guid(topic_id), f"{prefix} – {name}")
        for topic_id, name in sorted(zip(topics["topic_id"], topics["name"]))
    ]


def _guide(code: Code) -> str:
    parts = (
        code.definition,
        code.rule and f"Kodierregel: {code.rule}",
        code.examples and "Ankerbeispiele: " + " · ".join(code.examples),
    )
    return "\n".join(part for part in parts if part)


def _name_once(nodes: list[Node], names: refi.Names) -> None:
    for node in nodes:
        node.name = names(node.name)
    for node in nodes:
        _name_once(node.below, names)


def elements(parent, namespace: str, nodes: list[Node]) -> None:
    """Append the tree as ``Code`` elements of that namespace."""
    from lxml import etree

    for node in nodes:
        attributes = {
            "guid": node.guid,
            "name": node.name,
            "isCodable": "true" if node.codable else "false",
        }
        code = etree.SubElement(
            parent,
            f"{{{namespace}}}Code",
            attributes | ({"color": node.colour} if node.colour else {}),
        )
        if node.description:
            etree.SubElement(code, f"{{{namespace}}}Description").text = refi.plain(
                node.description
            )
        elements(code, namespace, node.below)


def exchange(nodes: list[Node]) -> bytes:
    """kodebuch.qdc: the tree alone, for programs that take a codebook without a project."""
    from lxml import etree

    root = etree.Element(
        f"{{{refi.CODEBOOK}}}CodeBook", {"origin": refi.ORIGIN}, nsmap={None: refi.CODEBOOK}
    )
    elements(etree.SubElement(root, f"{{{refi.CODEBOOK}}}Codes"), refi.CODEBOOK, nodes)
    return refi.document(root)
