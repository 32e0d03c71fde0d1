"""The page in headless Chromium: filters, from a number to its note, keyboard, print, phone to wall screen, no finding of axe-core."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import small_report

from analysis.report import __main__ as program
from analysis.report import data, html, page_data, story

CHROMIUM = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (found := shutil.which(name))
    ),
    None,
)
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="Für die Browsertests fehlt Chromium (sudo apt install chromium)."
)
LAID_OUT = "main > section { content-visibility: visible !important }"  # also what is not on the screen yet has its size
SIZES = {"phone": (360, 740), "desk": (1366, 900), "wall": (3840, 2160)}


@pytest.fixture(scope="module")
def chromium():
    playwright = pytest.importorskip(
        "playwright.sync_api",
        reason="Für die Browsertests fehlt playwright (make test richtet es ein).",
    )
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    home = small_report.house(tmp_path_factory.mktemp("page"))
    target = tmp_path_factory.mktemp("out") / "index.html"
    notes = data.load(home, "2025")
    target.write_bytes(dict(program._html(notes, home, story.told(home, notes)))["index.html"])
    return target.as_uri()


@pytest.fixture
def page(chromium, address):
    opened = chromium.new_page(viewport={"width": 1366, "height": 900})
    faults: list[str] = []
    opened.on("pageerror", lambda fault: faults.append(str(fault)))
    opened.on(
        "console", lambda message: faults.append(message.text) if message.type == "error" else None
    )
    opened.on(
        "request",
        lambda request: (
            faults.append(request.url) if not request.url.startswith(("file:", "data:")) else None
        ),
    )
    opened.goto(address)
    opened.wait_for_selector("#liste li")
    settle(opened)
    yield opened
    opened.close()
    assert faults == []


def soon(page, says: str, given=None) -> None:
    """Until an expression of the page holds; its policy forbids what playwright waits with."""
    for _ in range(100):
        if page.evaluate(says, given):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"nach 5 Sekunden nicht: {says} ({given})")


def settle(page) -> None:
    """Until the pictures stand: they are drawn with the next frame, and once more when their frame has found its width."""
    page.locator("#karte svg").wait_for(state="attached")
    page.evaluate(
        "async () => { for (let n = 0; n < 4; n++) await new Promise(requestAnimationFrame); }"
    )


def listed(page) -> list[str]:
    return page.locator("#liste .kennung").all_inner_texts()


def wait_for(page, status: str | re.Pattern) -> None:
    """Until the page says so (typing is answered after a moment)."""
    page.locator("#stand", has_text=status).wait_for(timeout=5000)


def test_filters_narrow_the_list_and_tell_how_many(page):
    assert page.inner_text("#stand") == "15 von 17 Aussagen"
    page.select_option("#f-feld", label="Bäume & Parks")
    assert page.inner_text("#stand") == "6 von 17 Aussagen" and len(listed(page)) == 6
    page.select_option("#f-typ", label="Maßnahme")
    page.select_option("#f-tisch", label="2")
    assert len(listed(page)) == 2
    page.click("#f-alle")
    page.select_option("#f-runde", value="")
    assert page.inner_text("#stand") == "17 von 17 Aussagen"
    page.select_option("#f-gruppe", label="Senioren")
    assert len(listed(page)) == 1
    page.click("#f-alle")
    page.select_option("#f-thema", label="Bänke im Park")
    page.fill("#f-text", "zum ausruhen")
    wait_for(page, "2 von 17 Aussagen")


def evidence(page):
    """The number of statements that criticise a goal."""
    section = page.locator("section", has=page.locator("h2", has_text="Folgerungen"))
    return section.locator("a.zahl[data-ids]", has_text="2").first


def test_a_topic_opens_to_its_statements(page):
    box = page.locator("details.belege").first
    box.locator("summary").click()
    box.locator("li").first.wait_for()
    said = box.locator("xpath=preceding-sibling::p[1]").inner_text().split()[0]
    assert box.locator("li").count() == int(said) == 6
    box.locator("button").first.click()
    assert page.locator("#blatt").is_visible()


def test_a_selection_is_taken_along(page):
    page.fill("#f-text", "zum ausruhen")
    wait_for(page, "2 von 17 Aussagen")
    with page.expect_download() as waiting:
        page.click("#csv")
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    assert text.splitlines()[0].startswith('"Kennung";"Wortlaut"') and len(text.splitlines()) == 3
    page.fill("#f-text", "HYPERLINK")
    wait_for(page, "1 von 17 Aussagen")
    with page.expect_download() as waiting:
        page.click("#csv")
    assert "\"'=HYPERLINK" in Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    page.click("#kopieren")
    page.locator("#kopiert", has_text="kopiert").wait_for()


def test_from_a_number_to_the_statements_to_the_note(page):
    evidence(page).click()
    assert page.inner_text("#stand").startswith("2 von 17 Aussagen – die Belege")
    page.locator("#liste button").first.click()
    assert page.locator("#blatt").is_visible() and page.inner_text("#stelle").startswith("<script>")
    assert "Wasser ist Leben" in page.inner_text("#blatt-text")
    page.keyboard.press("Escape")
    assert not page.locator("#blatt").is_visible()


def test_every_linked_number_shows_as_many_statements_as_it_says(page):
    for link in page.locator("main > section:not(.werkzeug) p a.zahl").all()[:40]:
        if "Aussage" not in link.text_content():
            continue
        said = int(link.text_content().split()[0])
        link.evaluate("element => element.click()")
        assert page.inner_text("#stand").split()[0] == str(said)


def test_an_id_opens_its_sheet_at_the_place(page):
    page.locator("a.id").first.evaluate("element => element.click()")
    assert page.locator("#blatt").is_visible() and page.inner_text("#stelle")


def test_a_count_under_filters_leads_to_as_many_statements(page):
    page.select_option("#f-typ", label="Maßnahme")
    for table, row in (("#karte-tabelle", "Bänke im Park"), ("#balken-tabelle", "Bäume & Parks")):
        # The pictures' tables are drawn with the next frame: until then the old number stands.
        link = page.locator(f"{table} tr", has_text=row).locator("a", has_text=re.compile("^1$"))
        link.click(timeout=5000)
        assert page.inner_text("#stand").split()[0] == "1"
    assert page.input_value("#f-typ") == "Maßnahme"


def test_the_back_button_returns_to_the_number_and_to_the_choice_before(page):
    page.select_option("#f-feld", label="Bäume & Parks")
    link = evidence(page)
    link.click()
    assert page.inner_text("#stand").startswith("2 von 17")
    page.go_back()
    wait_for(page, "6 von 17 Aussagen")
    assert (
        page.evaluate("document.activeElement.textContent") == "2"
        and 0 < link.bounding_box()["y"] < 900
    )
    page.go_back()
    wait_for(page, "15 von 17 Aussagen")
    page.go_forward()
    wait_for(page, "6 von 17 Aussagen")
    page.locator("nav a", has_text="Kurzfassung").click()
    page.locator("#liste button").first.click()
    page.go_back()  # closes the sheet, as on a phone
    page.locator("#blatt").wait_for(state="hidden", timeout=5000)
    assert page.inner_text("#stand") == "6 von 17 Aussagen"


def test_an_address_opens_what_was_sent(chromium, page, address):
    page.select_option("#f-feld", label="Bäume & Parks")
    page.fill("#f-text", "zum ausruhen")
    wait_for(page, "2 von 17 Aussagen")
    page.locator("#liste button").first.click()
    sent = page.url
    opened = chromium.new_page()
    opened.goto(sent)
    assert opened.inner_text("#stelle") == "Im Park fehlen Bänke zum Ausruhen"
    opened.keyboard.press("Escape")
    assert (
        opened.inner_text("#stand") == "2 von 17 Aussagen"
        and opened.input_value("#f-feld") == "Bäume & Parks"
    )
    opened.goto(f"{address}#aussagen?thema=Gibt+es+nicht+mehr")
    opened.reload()
    assert "„Filter zurücksetzen“" in opened.inner_text("#stand")
    opened.click("#f-alle")
    assert opened.inner_text("#stand") == "15 von 17 Aussagen"
    opened.close()


def test_letters_of_the_map_can_be_read_on_every_screen(chromium, address):
    for wide, high in ((390, 844), (1280, 900), (2560, 1440)):
        opened = chromium.new_page(viewport={"width": wide, "height": high})
        opened.goto(address)
        opened.locator("#karte text").first.wait_for(state="attached")
        letters = opened.locator("#karte text").evaluate_all(
            "texts => texts.map((text) => parseFloat(text.getAttribute('font-size')) * text.getScreenCTM().a)"
        )
        assert min(letters) >= 12
        opened.set_viewport_size({"width": wide // 2 + 100, "height": high})
        soon(opened, "Math.abs(document.querySelector('#karte text').getScreenCTM().a - 1) < 0.02")
        opened.close()


def test_on_a_phone_no_table_is_cut_and_each_stays_a_table(chromium, address):
    opened = chromium.new_page(viewport={"width": 390, "height": 844})
    opened.goto(address)
    opened.add_style_tag(content=LAID_OUT)
    cut = opened.locator("main > section:not(.werkzeug) .tabelle:has(table)").evaluate_all(
        "all => all.filter((t) => t.scrollWidth > t.clientWidth).length"
    )
    assert cut == 0
    assert (
        opened.locator("figure img").first.bounding_box()["width"] > 600
    )  # its letters can be read, sideways
    table = opened.get_by_role("table", name="Ziele und was dazu notiert wurde")
    assert table.get_by_role("columnheader").count() == 5 and table.get_by_role("cell").count() == 6
    assert table.locator("caption").bounding_box()["height"] < 60
    opened.close()


def test_hostile_notes_are_text(page):
    page.fill("#f-text", "alert")
    wait_for(page, "1 von 17 Aussagen")
    assert page.inner_text("#liste .wort") == "<script>alert('x')</script> & </script><b>fett</b>"
    assert page.locator("#liste b").count() == 0
    page.fill("#f-text", "trinkwasser")
    wait_for(page, "1 von 17 Aussagen")
    assert page.get_attribute("#liste .wort", "dir") == "auto"


def test_offsets_count_code_points_also_behind_an_emoji(page):
    page.fill("#f-text", "Zweites Stück")
    wait_for(page, "1 von 17 Aussagen")
    page.locator("#liste button").click()
    assert page.inner_text("#stelle").startswith("Zweites Stück")


def test_the_keyboard_reaches_everything(page):
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Zum Inhalt springen"
    page.locator("svg .thema").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.getElementById('f-thema').value") != ""
    page.locator("#liste button").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#blatt").is_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "Im Blatt zeigen"
    soon(page, "!history.state?.sheet")  # the step back has arrived
    page.locator("main a.zahl").first.focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "aussagen"


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(chromium, address, size):
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright",
        reason="Für diese Prüfung fehlt axe-playwright-python.",
    )
    opened = chromium.new_page(viewport=dict(zip(("width", "height"), SIZES[size])))
    opened.goto(address)
    opened.wait_for_selector("#liste li")
    opened.add_style_tag(content=LAID_OUT)
    found = axe.Axe().run(
        opened,
        options={
            "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        },
    )
    assert found.violations_count == 0, found.generate_report()
    assert opened.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    if not opened.locator("#filter").is_visible():
        opened.click("#filter-rahmen > summary")
    opened.select_option("#f-feld", index=1)
    opened.select_option("#f-typ", index=1)
    narrowed = axe.Axe().run(
        opened,
        context="#aussagen",
        options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    )
    assert narrowed.violations_count == 0, narrowed.generate_report()
    opened.locator("#liste button").first.click()
    dialog = axe.Axe().run(opened, context="#blatt")
    assert dialog.violations_count == 0, dialog.generate_report()
    opened.close()


def test_print_holds_the_chapters_or_the_selection_alone(page):
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert not page.locator("nav").is_visible() and not page.locator("#filter").is_visible()
    assert page.locator("h2", has_text="Kurzfassung").is_visible()
    assert not page.locator("#liste").is_visible()
    assert not page.locator("h2", has_text="Anhang B").is_visible()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    page.select_option("#f-feld", label="Bäume & Parks")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#liste li").count() == 6 and page.locator("#liste").is_visible()
    assert not page.locator("h2", has_text="Kurzfassung").is_visible()
    assert page.inner_text("#auswahl") == "Auswahl · Runde: 2025 · Handlungsfeld: Bäume & Parks"
    assert len(page.pdf()) > 10_000
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")


def test_without_script_the_chapters_stand(chromium, address):
    context = chromium.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(address)
    assert "Ohne JavaScript stehen alle Aussagen in anhang.docx" in opened.inner_text("noscript")
    assert opened.locator("h2", has_text="Kurzfassung").is_visible()
    context.close()


def test_ten_thousand_statements_open_in_under_two_seconds_of_processor(chromium, tmp_path):
    home = small_report.house(tmp_path)
    notes = data.load(home, "2025")
    payload = page_data.payload(notes, ["2025"], {}, {})
    rows = payload["aussagen"]
    payload["aussagen"] = [
        [f"{row[0]}-{number}", *row[1:12], number % 1000, number % 700]
        for number in range(10_000)
        for row in [rows[number % len(rows)]]
    ]

    target = tmp_path / "index.html"
    target.write_bytes(html.write(story.told(home, notes).page, notes, payload, {}))
    opened = chromium.new_page(viewport={"width": 1366, "height": 900})
    measured = opened.context.new_cdp_session(opened)
    measured.send("Performance.enable", {"timeDomain": "threadTicks"})

    def worked() -> float:
        """Seconds of processor that the page has taken: other programs on the machine change it little."""
        found = measured.send("Performance.getMetrics")["metrics"]
        return next(each["value"] for each in found if each["name"] == "ThreadTime")

    opened.goto(target.as_uri())
    opened.wait_for_selector("#karte svg circle", state="attached")
    opening = worked()
    assert opened.inner_text("#stand") == "10.000 von 10.000 Aussagen"
    assert 0 < opening < 2
    opened.fill("#f-text", "trinkwasser")
    wait_for(opened, re.compile(r"^6[67]\d von 10\.000 Aussagen"))
    assert worked() - opening < 1
    opened.close()


def test_every_entry_of_the_contents_leads_to_its_chapter(page):
    for link in page.locator("nav a").all():
        target = link.get_attribute("href")
        page.evaluate("window.scrollTo(0, 0)")
        link.evaluate("link => link.click()")
        soon(
            page,
            """target => Math.abs(document.querySelector(target).getBoundingClientRect().y) < 40
            || innerHeight + scrollY >= document.documentElement.scrollHeight - 2""",
            target,
        )


# ---- pages of notebooks -------------------------------------------------------------------------

HOSTILE = 'A & B <b> "c" %{x}'


def shown(*bundles: dict) -> str:
    import nbformat

    from analysis import notebooks

    outputs = [nbformat.v4.new_output("display_data", each) for each in bundles]
    cell = nbformat.v4.new_code_cell("1", outputs=outputs)
    return notebooks.page(
        nbformat.v4.new_notebook(cells=[cell]), "Probe", [("probe.html", "Probe")]
    )


@pytest.fixture
def notebook(chromium, tmp_path):
    """Opens a page as the notebooks' are written, plotly beside it; gives back the page and what was said on its console."""
    from plotly.offline import get_plotlyjs

    (tmp_path / "plotly.min.js").write_text(get_plotlyjs(), encoding="utf-8")
    opened = chromium.new_page()

    def open_(*bundles: dict):
        (tmp_path / "probe.html").write_text(shown(*bundles), encoding="utf-8")
        opened.goto((tmp_path / "probe.html").as_uri())
        return opened

    yield open_
    opened.close()


def test_labels_of_a_notebooks_figure_are_shown_as_they_are(notebook):
    import pandas as pd

    from analysis.research import figures

    counts = pd.DataFrame({HOSTILE: [3, 2], "sonst": [1, 1]}, index=[HOSTILE, "Wohnen"])
    rows = pd.DataFrame(
        {"name": [HOSTILE, "B"] * 2, "value": [0.5] * 4, "series": [HOSTILE] * 2 + ["x"] * 2}
    )
    drawn = (
        figures.bars(counts, "zwei Balken"),
        figures.heat(counts, "Thema", "Art", "ein Gitter"),
        figures.spans(rows, "Anteil", "Punkte"),
    )
    page = notebook(*(each._repr_mimebundle_() for each in drawn))
    soon(
        page,
        """number => [...document.querySelectorAll(".js-plotly-plot")]
        .filter(plot => plot.querySelector(".ytick text")).length === number""",
        len(drawn),
    )
    for number, figure in enumerate(page.query_selector_all(".js-plotly-plot")):
        said = [each.text_content() for each in figure.query_selector_all("text")]
        assert said.count(HOSTILE) >= 1, (number, said)
        assert not [each for each in said if "&" in each.replace(HOSTILE, "")]
    point = page.query_selector_all(".js-plotly-plot")[0].query_selector(".bars .point path")
    point.hover(force=True)
    page.wait_for_selector(".hoverlayer text")
    hovered = page.query_selector(".hoverlayer").text_content()
    assert hovered.count(HOSTILE) == 2, hovered


def test_a_notebooks_page_runs_the_figures_and_nothing_that_a_note_says(notebook):
    import pandas as pd

    from analysis.research import figures

    evil = "<script>window.ran = 1</script><img src=x onerror='window.ran = 1'><a href='javascript:window.ran = 1'>da</a>"
    figure = figures.bars(pd.DataFrame({"Zahl": [1]}, index=["a"]), "ein Balken")
    page = notebook({"text/html": evil}, {"text/markdown": evil}, figure._repr_mimebundle_())
    page.wait_for_selector(".js-plotly-plot .ytick text")
    page.click("text=da >> nth=0")
    soon(page, "[...document.images].every(image => image.complete)")  # or failed
    assert page.evaluate("typeof window.ran") == "undefined"
