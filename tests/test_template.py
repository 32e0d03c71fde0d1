"""The office's own template: a German Word's style names, a logo in the header, wide margins, no lists; and what is no template."""

import io
import re
import zipfile

import pytest
import small_report
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm
from lxml import etree

from analysis import check_report, drawing
from analysis.checking.recount import Recount
from analysis.problems import Problem
from analysis.report import data, docx, docx_style, docx_template, figures, story

GERMAN = {
    "Heading1": "berschrift1",
    "Heading2": "berschrift2",
    "Title": "Titel",
    "TableGrid": "Tabellenraster",
    "Caption": "Beschriftung",
}
W = {"w": qn("w:p")[1:].partition("}")[0]}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return small_report.house(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="module")
def template(home):
    """A template as a German office has it."""
    own = Document()
    own.add_paragraph("Brief vom Vorjahr")
    own.styles["Heading 1"].font.name = own.styles["Normal"].font.name = "Carlito"
    for style in ("List Bullet", "List Bullet 2", "List Continue 2"):
        own.styles[style].delete()
    for element in own.styles.element.iter(*docx_template.REFERENCES, qn("w:style")):
        key = qn("w:styleId") if element.tag == qn("w:style") else qn("w:val")
        element.set(key, GERMAN.get(element.get(key), element.get(key)))
    for lang in own.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), "en-US")
    section = own.sections[0]
    section.left_margin = section.right_margin = Cm(4)
    section.different_first_page_header_footer = True
    notes = data.load(home, "2025")
    counts = next(iter(figures.draw(notes, story.told(home, notes).outline, drawing.png).values()))
    section.header.paragraphs[0].add_run().add_picture(io.BytesIO(counts), width=Cm(2))
    section.footer.paragraphs[0].text = "Rathaus, Musterplatz 1"
    path = home.corpus / "vorlage.docx"
    own.save(path)
    return path


@pytest.fixture(scope="module")
def report(home, template, tmp_path_factory):
    notes = data.load(home, "2025")
    path = tmp_path_factory.mktemp("report") / "auswertung.docx"
    told = story.told(home, notes)
    pictures = figures.draw(notes, told.outline, drawing.png)
    path.write_bytes(docx.write(told.words[path.name], notes, "Auswertung", pictures, template))
    return path


def test_the_sceptic_finds_nothing(home, report, template):
    (home.corpus / "vorlage.docx").write_bytes(
        template.read_bytes()
    )  # where the office puts it: its own footer may stand there
    told = story.told(home, data.load(home, "2025"))
    assert check_report.Checker(home, "2025", told, Recount(home)).file(report) == []


def test_built_in_styles_are_taken_whatever_their_ids(report):
    document = Document(str(report))
    names = [style.name for style in document.styles]
    assert len(names) == len(set(names))  # no second „heading 1“ beside the office's own
    assert (
        document.styles["Heading 1"].font.name == "Carlito"
        and document.styles["Heading 1"].style_id == "Heading1"
    )
    assert {paragraph.style.name for paragraph in document.paragraphs} <= set(docx_style.ALL)
    assert (
        document.styles["List Bullet"].font.name is None
        and document.styles["List Bullet"].font.size is None
    )  # as running text
    assert "Brief vom Vorjahr" not in [paragraph.text for paragraph in document.paragraphs]
    known = {style.style_id for style in document.styles}
    assert (
        set(re.findall(r'<w:(?:pStyle|rStyle|tblStyle) w:val="([^"]+)"', document.element.xml))
        <= known
    )
    assert {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))} == {
        "de-DE"
    }


def test_a_borrowed_list_brings_its_bullets(report):
    with zipfile.ZipFile(report) as archive:
        styles, numbering = (
            etree.fromstring(archive.read(f"word/{name}.xml")) for name in ("styles", "numbering")
        )
    for style in ("ListBullet",):
        number = styles.xpath(
            f"string(//w:style[@w:styleId='{style}']//w:numId/@w:val)", namespaces=W
        )
        definition = numbering.xpath(
            f"string(//w:num[@w:numId='{number}']/w:abstractNumId/@w:val)", namespaces=W
        )
        kind = numbering.xpath(
            f"string(//w:abstractNum[@w:abstractNumId='{definition}']/w:lvl[1]/w:numFmt/@w:val)",
            namespaces=W,
        )
        assert kind == "bullet", style
    tags = [child.tag for child in numbering]
    assert tags == sorted(tags)  # the standard wants all definitions before their uses


def test_a_template_without_any_list_gets_bullets_too(home, template, tmp_path):
    own = Document(str(template))
    own.part.drop_rel(
        next(
            key
            for key, relation in own.part.rels.items()
            if relation.reltype.endswith("/numbering")
        )
    )
    own.save(tmp_path / "vorlage.docx")
    notes = data.load(home, "2025")
    blocks = story.told(home, notes).words["auswertung.docx"]
    (tmp_path / "o.docx").write_bytes(
        docx.write(blocks, notes, "Auswertung", {}, tmp_path / "vorlage.docx")
    )
    assert b'w:val="bullet"' in zipfile.ZipFile(tmp_path / "o.docx").read("word/numbering.xml")
    assert Document(str(tmp_path / "o.docx")).paragraphs


def test_margins_logo_and_address_stay_beside_our_lines(report):
    document = Document(str(report))
    first = document.sections[0]
    assert round(first.left_margin.cm, 1) == 4 and "graphic" in first.header._element.xml
    assert (
        first.header.paragraphs[0].text
        == first.first_page_header.paragraphs[0].text
        == "ENTWURF – Namensprüfung steht aus"
    )
    assert [line.text.partition(" · ")[2] or line.text for line in first.footer.paragraphs] == [
        "Rathaus, Musterplatz 1",
        "Seite 1 von 1",
    ]
    assert all(
        "graphic" in section.header._element.xml for section in document.sections
    )  # also on pages turned for wide tables
    width = max(int(grid.get(qn("w:w"))) for grid in document.element.body.iter(qn("w:tblW")))
    assert (
        width
        <= max(each.page_width - each.left_margin - each.right_margin for each in document.sections)
        / 635
    )


@pytest.mark.parametrize(
    "content", [b"", b"kein Word", b"PK\x03\x04kaputt", b"\xd0\xcf\x11\xe0mit Kennwort", "zip"]
)
def test_what_is_no_template_is_said_in_german(tmp_path, content):
    if content == "zip":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
        content = out.getvalue()
    path = tmp_path / "vorlage.docx"
    path.write_bytes(content)
    with pytest.raises(Problem, match="vorlage.docx: Die Vorlage lässt sich nicht öffnen"):
        docx_template.opened(path, docx_style.styled(Document()), docx_style.ALL)


REMOTE = "http://wo-anders.example/"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def test_nothing_in_a_template_loads_from_elsewhere(home, template, tmp_path):
    """An attached template, a linked picture and fields that fetch go; page numbers and links to click on stay."""
    own = Document(str(template))
    settings = own.settings
    attached = own.part._settings_part.relate_to(
        f"{REMOTE}v.dotm", f"{RELATIONS}/attachedTemplate", True
    )
    element = etree.SubElement(settings.element, qn("w:attachedTemplate"))
    element.set(qn("r:id"), attached)
    header = own.sections[0].header
    picture = header.part.relate_to(f"{REMOTE}b.png", f"{RELATIONS}/image", True)
    blip = next(header._element.iter(qn("a:blip")))
    blip.set(qn("r:link"), picture)
    header.part.relate_to("https://www.example.org/", f"{RELATIONS}/hyperlink", True)
    for said, shown in (
        (f'INCLUDEPICTURE "{REMOTE}c.png"', "Bild"),
        ("PAGE", "7"),
        ("DDEAUTO x", "y"),
    ):
        paragraph = own.sections[0].footer.add_paragraph()
        for kind in ("begin", "words", "separate", "shown", "end"):
            run = paragraph.add_run(shown if kind == "shown" else "")
            if kind == "words":
                etree.SubElement(run._element, qn("w:instrText")).text = said
            elif kind != "shown":
                etree.SubElement(run._element, qn("w:fldChar")).set(qn("w:fldCharType"), kind)
    path = tmp_path / "vorlage.docx"
    own.save(path)
    made = docx_template.opened(path, docx_style.styled(Document()), docx_style.ALL)
    made.save(tmp_path / "o.docx")
    with zipfile.ZipFile(tmp_path / "o.docx") as archive:
        parts = {name: archive.read(name).decode("utf-8", "ignore") for name in archive.namelist()}
    every = "\n".join(parts.values())
    assert REMOTE not in every and "INCLUDEPICTURE" not in every and "DDEAUTO" not in every
    assert "attachedTemplate" not in every and ">PAGE<" in every and ">Bild<" in every
    assert "https://www.example.org/" in every and "r:embed" in every
