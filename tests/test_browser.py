"""The page in headless Chromium: filters, from a number to its note, keyboard, print, phone to wall screen, no finding of axe-core."""

from __future__ import annotations

import re
import shutil
import time

import pytest
import small_report

from analysis.report import __main__ as program
from analysis.report import data, html, page_data

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Für die Browsertests fehlt Chromium (sudo apt install chromium).")
SIZES = {"phone": (360, 740), "desk": (1366, 900), "wall": (3840, 2160)}


@pytest.fixture(scope="module")
def chromium():
    playwright = pytest.importorskip("playwright.sync_api", reason="Für die Browsertests fehlt playwright (make test richtet es ein).")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    home = small_report.house(tmp_path_factory.mktemp("page"))
    target = tmp_path_factory.mktemp("out") / "index.html"
    target.write_bytes(program._html(data.load(home, "2025"), home))
    return target.as_uri()


@pytest.fixture
def page(chromium, address):
    opened = chromium.new_page(viewport={"width": 1366, "height": 900})
    faults: list[str] = []
    opened.on("pageerror", lambda fault: faults.append(str(fault)))
    opened.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    opened.on("request", lambda request: faults.append(request.url) if not request.url.startswith(("file:", "data:")) else None)
    opened.goto(address)
    opened.wait_for_selector("#liste li")
    yield opened
    opened.close()
    assert faults == []


def listed(page) -> list[str]:
    return page.locator("#liste .kennung").all_inner_texts()


def wait_for(page, status: str | re.Pattern) -> None:
    """Until the page says so (typing is answered after a moment)."""
    page.locator("#stand", has_text=status).wait_for(timeout=5000)


def test_filters_narrow_the_list_and_tell_how_many(page):
    assert page.inner_text("#stand") == "15 von 17 Aussagen"
    page.select_option("#f-feld", label="Bäume & Parks")
    assert page.inner_text("#stand") == "7 von 17 Aussagen" and len(listed(page)) == 7
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


def test_from_a_number_to_the_statements_to_the_note(page):
    page.locator("section", has=page.locator("h2", has_text="Bäume & Parks")).locator("a.zahl", has_text="3 Nennungen").first.click()
    assert page.inner_text("#stand").startswith("2 von 17 Aussagen – die Belege")
    page.locator("#liste button").first.click()
    assert page.locator("#blatt").is_visible() and page.inner_text("#stelle") == "Im Park fehlen Bänke zum Ausruhen"
    assert "Mehr Parkplätze am Bahnhof" in page.inner_text("#blatt-text")
    page.keyboard.press("Escape")
    assert not page.locator("#blatt").is_visible()


def test_every_linked_number_shows_as_many_statements_as_it_says(page):
    for link in page.locator(
        "main > section:not(.werkzeug) td a.zahl[data-thema], main > section:not(.werkzeug) td a.zahl[data-feld]"
    ).all()[:24]:
        if "von" in link.locator("xpath=..").text_content():  # a count of tables
            continue
        said = int(link.text_content())
        link.evaluate("element => element.click()")
        assert page.inner_text("#stand").split()[0] == str(said)


def test_an_id_opens_its_sheet_at_the_place(page):
    page.locator("a.id").first.evaluate("element => element.click()")
    assert page.locator("#blatt").is_visible() and page.inner_text("#stelle")


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


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(chromium, address, size):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="Für diese Prüfung fehlt axe-playwright-python.")
    opened = chromium.new_page(viewport=dict(zip(("width", "height"), SIZES[size])))
    opened.goto(address)
    opened.wait_for_selector("#liste li")
    found = axe.Axe().run(opened, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
    assert found.violations_count == 0, found.generate_report()
    assert opened.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    opened.locator("#liste button").first.click()
    dialog = axe.Axe().run(opened, context="#blatt")
    assert dialog.violations_count == 0, dialog.generate_report()
    opened.close()


def test_print_holds_the_chapters_and_every_listed_statement(page):
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert not page.locator("nav").is_visible() and not page.locator("#filter").is_visible()
    assert page.locator("h2", has_text="Auf einen Blick").is_visible() and len(listed(page)) == 15
    assert len(page.pdf()) > 10_000


def test_without_script_the_chapters_stand(chromium, address):
    context = chromium.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(address)
    assert "Ohne JavaScript stehen alle Aussagen in der Word-Datei" in opened.inner_text("noscript")
    assert opened.locator("h2", has_text="Auf einen Blick").is_visible()
    context.close()


def test_ten_thousand_statements_open_in_under_two_seconds(chromium, tmp_path):
    home = small_report.house(tmp_path)
    notes = data.load(home, "2025")
    payload = page_data.payload(notes, ["2025"], {})
    rows = payload["aussagen"]
    payload["aussagen"] = [
        [f"{row[0]}-{number}", *row[1:12], number % 1000, number % 700] for number in range(10_000) for row in [rows[number % len(rows)]]
    ]
    from analysis.report import facts

    target = tmp_path / "index.html"
    target.write_bytes(html.write(facts.build(notes, annex_of_statements=False), notes, payload, {}))
    opened = chromium.new_page(viewport={"width": 1366, "height": 900})
    meter = opened.context.new_cdp_session(opened)
    meter.send("Performance.enable", {"timeDomain": "threadTicks"})  # the page's own seconds, whatever else the machine is doing
    opened.goto(target.as_uri())
    opened.wait_for_selector("#karte svg circle", state="attached")
    assert opened.inner_text("#stand") == "10.000 von 10.000 Aussagen"
    measured = {each["name"]: each["value"] for each in meter.send("Performance.getMetrics")["metrics"]}
    assert 0 < measured["TaskDuration"] < 1.5
    began = time.monotonic()
    opened.fill("#f-text", "trinkwasser")
    wait_for(opened, re.compile(r"^6[67]\d von 10\.000 Aussagen"))
    assert time.monotonic() - began < 1
    opened.close()


def test_every_entry_of_the_contents_leads_to_its_chapter(page):
    for link in page.locator("nav a").all():
        target = link.get_attribute("href")
        page.evaluate("window.scrollTo(0, 0)")
        link.evaluate("link => link.click()")
        page.wait_for_timeout(200)
        top = page.locator(target).bounding_box()["y"]
        at_the_end = page.evaluate("window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 2")
        assert abs(top) < 40 or at_the_end, target
