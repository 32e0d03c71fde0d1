"""docx: headings, nested lists, tables, text boxes, comments, notes, inserted parts; of tracked changes the accepted text.

Read from the XML, because what python-docx leaves out (text boxes, changes, footnotes, content controls) would be lost.
"""

from __future__ import annotations

import posixpath

from lxml import etree

from analysis.problems import Unreadable
from analysis.readers import remarks
from analysis.readers.blocks import Block, Grid, Part, below_title, write
from analysis.readers.bold import bold_headings
from analysis.readers.choices import choices
from analysis.readers.docx_body import Document
from analysis.readers.docx_parts import W, members, root_of
from analysis.readers.furniture import parted
from analysis.readers.grid import expanded
from analysis.readers.html import blocks_of_page
from analysis.readers.safety import DAMAGED, Package
from analysis.readers.text import decode

DEEPEST = 3  # documents inside documents
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def read_docx(data: bytes) -> list[Part]:
    document, blocks = _opened(data, 0)
    blocks = choices(below_title(expanded(bold_headings(blocks))))
    margin = [
        block
        for name in members(document.package, r"word/(header|footer)\d*\.xml")
        for block in document.margin(name)
    ]
    notes, furniture = parted(margin)
    text = write([*blocks, *notes], [*furniture, *document.contents])
    unread = [remarks.INSERTED.format(", ".join(document.unread))] * bool(document.unread)
    if not text.strip():
        pictures = remarks.ONLY_PICTURES if document.pictures else remarks.NO_TEXT
        raise Unreadable(unread[0] if unread else pictures)
    said = (
        [remarks.CHANGES] * document.changed
        + [remarks.HIDDEN_TEXT] * document.hidden
        + [remarks.PICTURES] * document.pictures
        + [remarks.MARGIN] * bool(notes)
        + remarks.struck(document.struck)
        + unread
    )
    return [Part("", text, tuple(said))]


def _opened(data: bytes, depth: int) -> tuple[Document, list[Block | Grid]]:
    """A document's parts and the blocks of its body. Raises Unreadable where it has none."""
    package = Package(data)
    root = root_of(package, "word/document.xml")
    body = None if root is None else root.find(W + "body")
    if body is None:
        raise Unreadable(DAMAGED)
    document = Document(package, depth)
    document.read_inserted = _inserted
    return document, document.blocks(body)


def _inserted(document: Document, node: etree._Element) -> list[Block | Grid]:
    """A part that another program put in as html, text or a document of its own (altChunk); else it is named as unread."""
    relations = document.package.xml("word/_rels/document.xml.rels")
    target = next(
        (
            part.get("Target", "")
            for part in ([] if relations is None else relations)
            if part.get("Id") == node.get(_R + "id")
        ),
        "",
    )
    name = posixpath.normpath(posixpath.join("/word", target))[1:] if target else ""
    data = document.package.bytes(name) if name in document.package.names else b""
    try:
        if blocks := _read_part(document, data):
            return blocks
    except Unreadable:
        pass
    document.unread.append(posixpath.basename(name) or "ohne Namen")
    return []


def _read_part(document: Document, data: bytes) -> list[Block | Grid]:
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(b"PK\x03\x04") and document.depth < DEEPEST:
        inner, blocks = _opened(data, document.depth + 1)
        document.changed |= inner.changed
        document.hidden |= inner.hidden
        document.pictures |= inner.pictures
        document.struck += inner.struck
        document.unread += inner.unread
        return blocks
    if start.startswith(b"mime-version") or b"content-type: multipart" in start:
        return _of_archive(data)
    if start.startswith((b"<!doctype html", b"<html", b"<?xml", b"<body", b"<div", b"<p")):
        return blocks_of_page(data)
    if start.startswith((b"{\\rtf", b"pk")) or b"\0" in start:
        return []
    return [Block("paragraph", line) for line in decode(data).splitlines() if line.strip()]


def _of_archive(data: bytes) -> list[Block | Grid]:
    """The page in a web archive (mht)."""
    from email import message_from_bytes

    pages = [
        part for part in message_from_bytes(data).walk() if part.get_content_type() == "text/html"
    ]
    return blocks_of_page(pages[0].get_payload(decode=True)) if pages else []
