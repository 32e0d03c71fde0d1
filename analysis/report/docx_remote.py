"""A Word file without anything that loads from elsewhere when it is opened: attached templates, linked pictures and objects, fields that fetch.

Links a reader clicks on stay. Worked on the parts of the file, so that none is forgotten that a library does not know.
"""

from __future__ import annotations

import io
import posixpath
import zipfile

from lxml import etree

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
CLICKED = ("http:", "https:", "mailto:", "tel:")  # what a hyperlink may lead to
# fields that only tell of this document; every other one becomes its last result
TELLING = {
    *("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "REF", "STYLEREF", "SEQ", "TOC"),
    *("DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE", "TITLE", "SUBJECT", "AUTHOR"),
    *("KEYWORDS", "COMMENTS", "DOCPROPERTY", "FILENAME", "HYPERLINK", "SYMBOL", "QUOTE"),
}
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def without_remote(content: bytes) -> bytes:
    """The same file without its remote parts. Raises what zipfile and lxml raise where it is none."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    for name in [name for name in parts if name.endswith(".rels")]:
        parts[name], dropped = _relations(parts[name])
        part = posixpath.join(
            posixpath.dirname(posixpath.dirname(name)), posixpath.basename(name)[: -len(".rels")]
        )
        if dropped and part in parts:
            parts[part] = _unreferenced(parts[part], dropped)
    for name in [name for name in parts if name.startswith("word/") and name.endswith(".xml")]:
        if b"instr" in parts[name]:
            parts[name] = _fields(parts[name])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def _relations(data: bytes) -> tuple[bytes, set[str]]:
    """(the relations without remote ones, the ids that went)."""
    root, dropped = etree.fromstring(data, _PARSER), set()
    for relation in root.findall(RELATION):
        if relation.get("TargetMode", "") != "External":
            continue
        clicked = relation.get("Type", "").endswith("/hyperlink")
        if not (clicked and relation.get("Target", "").lower().startswith(CLICKED)):
            dropped.add(relation.get("Id"))
            root.remove(relation)
    return _written(root), dropped


def _unreferenced(data: bytes, dropped: set[str]) -> bytes:
    """The part without what pointed to a relation that is gone; a picture that is also embedded stays."""
    root = etree.fromstring(data, _PARSER)
    for element in list(root.iter(etree.Element)):
        gone = [name for name, value in element.attrib.items() if name.startswith(R) and value in dropped]  # fmt: skip
        for name in gone:
            del element.attrib[name]
        if gone and not any(name.startswith(R) for name in element.attrib):
            _take_out(element)
    return _written(root)


def _take_out(element: etree._Element) -> None:
    """The element, or the whole drawing, picture or object around it; of a link its words stay."""
    if element.tag == f"{W}hyperlink":
        return
    around = (f"{W}drawing", f"{W}pict", f"{W}object")
    outer = next((each for each in element.iterancestors() if each.tag in around), element)
    if (parent := outer.getparent()) is not None:
        parent.remove(outer)


def _telling(instruction: str) -> bool:
    return instruction.split()[:1] == [] or instruction.split()[0].upper() in TELLING


def _fields(data: bytes) -> bytes:
    """The part with every field that is not known to be harmless replaced by what it showed last."""
    root = etree.fromstring(data, _PARSER)
    for field in list(root.iter(f"{W}fldSimple")):
        if not _telling(field.get(f"{W}instr", "")):
            parent = field.getparent()
            for child in list(field):
                field.addprevious(child)
            parent.remove(field)
    open_: list[dict] = []
    for element in list(root.iter(f"{W}fldChar", f"{W}instrText")):
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            open_.append({"marks": [element], "words": []})
        elif open_ and kind:
            open_[-1]["marks"].append(element)
        elif open_:
            open_[-1]["words"].append(element)
        if kind == "end" and open_:
            field = open_.pop()
            if not _telling("".join(each.text or "" for each in field["words"])):
                for each in (*field["marks"], *field["words"]):
                    each.getparent().remove(each)
    for field in open_:  # one without an end
        for each in field["words"]:
            if not _telling(each.text or ""):
                each.getparent().remove(each)
    return _written(root)


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
