"""The notebooks: committed without outputs, without logic of their own, running on any corpus; a broken one breaks the build."""

import ast
import base64
import contextlib
import copy
import hashlib
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from analysis import notebooks, tables
from analysis.problems import Problem
from analysis.research import desk, figures, lab, own
from analysis.stage import House

PROJECT = Path(__file__).resolve().parent.parent
BOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
LOGIC = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.For,
    ast.While,
    ast.If,
    ast.Try,
    ast.With,
    ast.Lambda,
    ast.ListComp,
    ast.DictComp,
    ast.SetComp,
    ast.GeneratorExp,
)
TABLES = ("topics", "topic_rounds", "goal_links")


def code(path: Path) -> list[str]:
    return [
        cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"
    ]


def test_there_are_seven():
    assert [path.stem[:2] for path in BOOKS] == ["01", "02", "03", "04", "05", "06", "07"]


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_committed_without_outputs_and_with_fixed_ids(path):
    book = json.loads(path.read_text(encoding="utf-8"))
    cells = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    assert not any(cell["outputs"] or cell["execution_count"] for cell in cells)
    assert [cell["id"] for cell in book["cells"]] == [
        f"{path.stem[3:]}-{number:02d}" for number in range(1, len(book["cells"]) + 1)
    ]


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_no_logic_of_their_own(path):
    found = [
        type(node).__name__
        for source in code(path)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, LOGIC)
    ]
    assert found == []
    assert max(len(source.splitlines()) for source in code(path)) <= 10


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_every_figure_says_what_to_see_and_what_not_to_conclude(path):
    cells = nbformat.read(path, as_version=4).cells
    for cell, following in zip(cells, [*cells[1:], None]):
        if cell.cell_type == "code" and "figures." in cell.source.replace("import", ""):
            assert (
                following is not None
                and "**Zu sehen:**" in following.source
                and "**Nicht zu schließen:**" in following.source
            ), cell.source


@contextlib.contextmanager
def folders(house: House):
    """The environment in which ``open_house`` finds these folders."""
    before = {name: os.environ.get(name) for name in ("CORPUS", "MODELS", "REPORTS")}
    os.environ.update(
        CORPUS=str(house.corpus), MODELS=str(house.models), REPORTS=str(house.reports)
    )
    yield
    for name, value in before.items():
        os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)


def shown(path: Path, house: House) -> str:
    """All that the cells of a notebook show, run in this process: quicker than a kernel."""
    names, html = {}, []
    with folders(house):
        for source in code(path):
            tree = ast.parse(source)
            last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, path.name, "exec"), names)
            if last is not None:
                value = eval(compile(ast.Expression(last.value), path.name, "eval"), names)
                html.append(
                    value._repr_mimebundle_()["text/html"]
                    if hasattr(value, "_repr_mimebundle_")
                    else value._repr_html_()
                )
    return "\n".join(html)


def laid_out(folder: Path, **given: pd.DataFrame) -> House:
    """The example desk's tables as a corpus on disk; ``given`` tables take the place of its own, None leaves one out."""
    house, example = House(folder / "c", folder / "m", folder / "r"), desk.example()
    named = {
        name: getattr(example, name)
        for name in (
            "statements",
            "codings",
            "documents",
            "set_aside",
            "topics",
            "topic_statements",
        )
    } | given
    for name, rows in named.items():
        if rows is not None:
            house.write(name, rows)
    types = (
        ""
        if "codings" in given
        else '[[type]]\nid = "problem"\nname = "Problem"\nkeywords = ["fehlt"]\n[[type]]\nid = "ziel"\nname = "Ziel"\nkeywords = ["mehr"]\n'
    )
    (house.corpus / "codebook.toml").write_text(
        '[[field]]\nid = "bildung"\nname = "Bildung"\ndefinition = "Kita"\n[[field]]\nid = "arbeit"\nname = "Arbeit"\n'
        'definition = "Beruf"\n' + types,
        encoding="utf-8",
    )
    return house


@pytest.fixture(scope="module")
def poor(tmp_path_factory):
    """One round, fields only: no types, dimensions, topics, concept, groups, decisions, gold, vectors."""
    example = desk.example()
    first = example.statements["round_id"] == "2024"
    statements = example.statements[first].assign(group="", table="", workshop_field_id="")
    codings = example.codings[
        (example.codings["scheme"] == "field")
        & example.codings["statement_id"].isin(statements["statement_id"])
    ]
    return laid_out(
        tmp_path_factory.mktemp("poor"),
        statements=statements,
        codings=codings,
        documents=example.documents[:1],
        topics=None,
        topic_statements=None,
    )


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """Notes with HTML, scripts and formulas in them."""
    example = desk.example()
    statements = example.statements
    statements["text"] = [
        "<script>alert(1)</script> kurs",
        "=1+1 kurs",
        "<img src=x onerror=alert(1)> kurs",
        "</style></figure> kurs $x$",
    ]
    statements["verbatim"] = statements["text"]
    return laid_out(
        tmp_path_factory.mktemp("hostile"), statements=statements.assign(group="<b>MSO</b>")
    )


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_a_poor_corpus_gives_sentences_and_no_errors(path, poor):
    html = shown(path, poor)
    assert "ENTWURF – Namensprüfung steht aus (2024)" in html and "Noch nicht erzeugt: " in html


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_what_notes_say_is_shown_as_text(path, hostile):
    html = shown(path, hostile)
    for tag in ("<script>alert", "<img src=x", "</style></figure>", "<b>MSO"):
        assert tag not in re.sub(r'"(?:\\.|[^"\\])*"', "", html), tag
    assert "<script>alert(1)" not in html


def test_formulas_in_exported_quotes_stay_text(hostile):
    import openpyxl

    shown(BOOKS[6], hostile)
    folder = hostile.reports / "notebooks"
    assert "'=1+1 kurs" in (folder / "zitate.csv").read_text(encoding="utf-8-sig")
    cells = {
        cell.value: cell.data_type
        for row in openpyxl.load_workbook(folder / "zitate.xlsx").active.iter_rows()
        for cell in row
    }
    assert cells["=1+1 kurs"] == "s"


def test_without_tables_the_desk_says_what_to_do(tmp_path, poor):
    shutil.copy(poor.corpus / "codebook.toml", tmp_path)
    with pytest.raises(Problem, match="Zuerst „make“ aufrufen"):
        desk.open_house(str(tmp_path))


def test_names_in_private_are_not_served(poor):
    house = desk.open_house(str(poor.corpus), str(poor.models), str(poor.reports))
    with pytest.raises(AttributeError, match="private"):
        _ = house.received


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_saving_from_the_lab_changes_nothing_in_a_notebook_that_was_only_run(path):
    book = json.loads(path.read_text(encoding="utf-8"))
    ran = copy.deepcopy(book)
    ran["metadata"]["language_info"] = {"name": "python", "version": "3.12.1"}
    for cell in ran["cells"]:
        if cell["cell_type"] == "code":
            cell |= {
                "outputs": [{"output_type": "stream", "name": "stdout", "text": "ein Zitat"}],
                "execution_count": 7,
            }
            cell["metadata"] = {"execution": {"iopub.execute_input": "2026-01-01"}, "trusted": True}
    model = {"type": "notebook", "content": ran}
    lab.without_outputs(model, path="x", contents_manager=None)
    assert model["content"] == book


def broken(folder: Path, source: str) -> Path:
    cells = [
        nbformat.v4.new_markdown_cell("# Kaputt"),
        nbformat.v4.new_code_cell("fertig = 1"),
        nbformat.v4.new_code_cell(source),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "01-kaputt.ipynb")
    return folder


def test_a_broken_notebook_breaks_the_build_and_names_the_cell(tmp_path, poor):
    with pytest.raises(
        Problem, match=r"01-kaputt\.ipynb, Zelle 3 \(„1 / 0“\): .*ZeroDivisionError"
    ):
        notebooks.write(poor, broken(tmp_path, "1 / 0"))
    assert not (poor.reports / "notebooks" / "01-kaputt.html").exists()


LISTENING = """
import glob, os
def listening(process):
    sockets = {os.readlink(each)[8:-1] for each in glob.glob(f"/proc/{process}/fd/*") if os.path.exists(each) or os.path.islink(each)}
    rows = [line.split() for name in ("tcp", "tcp6", "udp", "udp6") for line in open(f"/proc/{process}/net/{name}").readlines()[1:]]
    return [row[1] for row in rows if row[9] in sockets and row[3] in ("0A", "07")]
"""  # sockets of a process on which it waits for others: TCP in state LISTEN, UDP unconnected
LOOKS = (
    LISTENING
    + """
import json
from ipykernel import get_connection_file
told = json.load(open(get_connection_file()))
folder = os.stat(os.path.dirname(told["ip"]))
print(json.dumps([told["transport"], oct(folder.st_mode)[-3:], len(glob.glob(told["ip"] + "-*")), listening(os.getpid())]))
"""
)


@pytest.mark.skipif(sys.platform != "linux", reason="liest /proc")
def test_a_running_kernel_has_no_port_and_its_socket_files_are_its_users(tmp_path, poor):
    cells = [nbformat.v4.new_code_cell(LOOKS)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "a.ipynb")
    book = notebooks.execute(tmp_path / "a.ipynb", poor)
    assert json.loads(book.cells[0].outputs[0].text) == ["ipc", "700", 5, []]


@pytest.mark.skipif(sys.platform != "linux", reason="liest /proc")
def test_kernels_of_the_lab_have_no_port_either(tmp_path):
    """JupyterLab as ``make lab`` begins it; only the page itself waits on a port, of this machine."""
    names: dict = {}
    exec(LISTENING, names)
    runtime = Path(tempfile.mkdtemp())  # pytest's own folders are too long for a socket file
    given = {"JUPYTER_RUNTIME_DIR": str(runtime), "CORPUS": str(tmp_path)}
    options = {"LAB_OPTIONS": "--no-browser --port=0 --allow-root"}
    running = subprocess.Popen(
        [sys.executable, "-m", "analysis.research.lab"],
        cwd=PROJECT,
        env=os.environ | given | options,
        stderr=subprocess.DEVNULL,
    )

    def soon(look):
        for _ in range(300):
            with contextlib.suppress(OSError, ValueError, IndexError):
                return look()
            time.sleep(0.1)
        raise AssertionError("nichts nach 30 Sekunden")

    try:
        server = soon(lambda: json.loads(sorted(runtime.glob("jpserver-*.json"))[0].read_text()))
        request = urllib.request.Request(
            server["url"] + "api/kernels",
            data=b'{"name": "python3"}',
            headers={"Authorization": f"token {server['token']}"},
            method="POST",
        )
        soon(lambda: urllib.request.urlopen(request, timeout=10).read())
        told = json.loads(next(runtime.glob("kernel-*.json")).read_text())
        soon(lambda: list(runtime.glob("kernel-*-ipc-*"))[4])  # the kernel is there
        children = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text().split()
        assert told["transport"] == "ipc" and children
        assert [names["listening"](child) for child in children] == [[]] * len(children)
        assert {place.split(":")[0] for place in names["listening"](running.pid)} <= {
            "0100007F",
            "00000000000000000000000001000000",
        }
    finally:
        running.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(15)
        running.kill()
        shutil.rmtree(runtime)


def test_the_exported_page_runs_nothing_that_a_note_says(tmp_path, hostile):
    """A table of pandas', a text and a printed line, through the kernel and nbconvert: what is no figure holds no tag of a note's."""
    source = [
        "import pandas as pd",
        "from analysis.research.desk import open_house",
        "desk = open_house()",
        "notes = desk.statements[['text', 'group']]",
        "print(*notes['text'])",
        "display(notes, notes['text'].iloc[0], notes.style)",
        "notes",
    ]
    cells = [nbformat.v4.new_markdown_cell("# Alles")]
    cells += [nbformat.v4.new_code_cell("\n".join(source))]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "01-alles.ipynb")
    (path,) = notebooks.write(hostile, tmp_path)
    page = path.read_text(encoding="utf-8")
    for said in ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<b>MSO</b>"):
        assert said not in page and html.escape(said) in page
    scripts = re.findall(r"<script[^>]*>", page)
    assert scripts == ['<script src="plotly.min.js">'] and not re.search(r"<[^>]* on\w+=", page)


def test_an_empty_folder_of_notebooks_is_an_error(tmp_path, poor):
    with pytest.raises(Problem, match="kein Notizbuch"):
        notebooks.write(poor, tmp_path)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """The tiny corpus with the tables that make makes."""
    folder = tmp_path_factory.mktemp("tiny")
    shutil.copytree(PROJECT / "tests" / "tiny", folder / "c")
    house = House(folder / "c", folder / "m", folder / "r")
    goals = [str(house.path(name)) for name in TABLES]
    done = subprocess.run(
        [
            "make",
            "--no-print-directory",
            f"CORPUS={house.corpus}",
            f"MODELS={house.models}",
            f"REPORTS={house.reports}",
            *goals,
        ],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return house


@pytest.fixture(scope="module")
def pages(tiny):
    return notebooks.write(tiny)


def test_all_run_on_the_tiny_corpus_and_the_pages_hold_nothing_of_this_machine(tiny, pages):
    assert [page.stem for page in pages] == [path.stem for path in BOOKS]
    for page in pages:
        html = page.read_text(encoding="utf-8")
        assert 'lang="de"' in html and "ENTWURF – Namensprüfung steht aus" in html
        assert (
            str(tiny.corpus.parent) not in html
            and str(PROJECT) not in html
            and "Traceback" not in html
        )
        assert not re.search(r'(?:src|href)="https?:', html)
        assert html.count("<figure") == html.count(
            'class="druck"'
        )  # each figure stands still in print


def test_the_same_page_twice(tiny, pages):
    titles = [
        (f"{path.stem}.html", notebooks.title_of(nbformat.read(path, as_version=4)))
        for path in BOOKS
    ]
    again = notebooks.page(notebooks.execute(BOOKS[2], tiny), titles[2][1], titles)
    assert again == pages[2].read_text(encoding="utf-8")


def test_tables_of_the_tiny_corpus_are_those_of_the_contract(tiny):
    assert set(tables.read(tiny.path("topic_rounds"), "topic_rounds")["round_id"]) <= {
        "2024",
        "2025",
    }


def test_a_figure_is_saved_for_a_paper(tmp_path):
    given = desk.example()
    given.house = House(tmp_path, tmp_path, tmp_path)
    bars = figures.bars(pd.DataFrame({"Problem": [1, 2]}, index=["A", "B"]), "zwei Balken")
    made = bars.save(given, "abbildung-1")
    assert [path.name for path in made] == ["abbildung-1.svg", "abbildung-1.png"]
    assert all(path.stat().st_size > 1000 for path in made)
    with pytest.raises(ValueError, match="Name"):
        bars.save(given, "../draußen")


def test_a_code_of_ones_own_is_kept_and_comes_back(tmp_path):
    given, house = desk.example(), House(tmp_path, tmp_path, tmp_path)
    house.write("statements", given.statements)
    given.house = house
    mask = given.statements["group"] == "Eltern"
    assert "2 Aussagen, davon 2 neu" in own.keep(
        given, mask, "Eltern reden", "EF", "was Eltern sagen"
    )
    assert "davon 0 neu" in own.keep(given, mask, "Eltern reden", "EF", "was Eltern sagen")
    (row,) = own.overview(given).to_dict("records")
    assert row["code"] == "Eltern reden" and row["statements"] == 2 and row["coders"] == "EF"
    assert own.chosen(given, "eltern reden").tolist() == mask.tolist()
    with pytest.raises(ValueError, match="Eltern reden"):
        own.chosen(given, "Anderes")


# ---- the pages, cell by cell --------------------------------------------------------------------


def cell(source: str, ran: int | None = None, *outputs) -> dict:
    return nbformat.v4.new_code_cell(source, execution_count=ran, outputs=list(outputs))


def text(source: str) -> dict:
    return nbformat.v4.new_markdown_cell(source)


def said(stream: str, words: str) -> dict:
    return nbformat.v4.new_output("stream", name=stream, text=words)


@pytest.mark.parametrize(
    ("cells", "failed"),
    [
        ([text("# A"), cell("a = 1", 1), cell("\nb\nc", 2), cell("d")], (3, "b")),
        ([cell("x" * 100, 1), text("# Ende")], (1, "x" * 80)),
        ([text("# A"), cell("a")], (1, "# A")),  # the kernel died before it ran anything
        ([cell("a", 1), cell(" ", 2)], (2, "")),
    ],
)
def test_the_cell_that_failed_is_the_last_that_ran(cells, failed):
    assert notebooks._failed(nbformat.v4.new_notebook(cells=cells)) == failed


@pytest.mark.parametrize(
    ("cells", "title"),
    [
        ([cell("# kein Titel"), text("Vorab\n# Themen: was bleibt\n# Mehr")], "Themen"),
        ([text("## Unter"), text("#  Zweites ")], "Zweites"),
        ([text("ohne")], "Notizbuch"),
    ],
)
def test_a_notebook_is_called_by_its_first_heading(cells, title):
    assert notebooks.title_of(nbformat.v4.new_notebook(cells=cells)) == title


def test_warnings_are_said_and_stand_on_no_page():
    figure = {notebooks.PLOTLY: {}, "text/html": "<script type='x'>draw(1)</script>"}
    shown = nbformat.v4.new_output("display_data", figure)
    foreign = nbformat.v4.new_output("display_data", {"text/html": "<script>steal()</script>"})
    ran = cell("1", 1, said("stderr", "/home/x: alt"), said("stdout", "ein Zitat"), shown, foreign)
    ran.metadata["execution"] = {"iopub.execute_input": "2026-01-01T10:11:12"}
    book = nbformat.v4.new_notebook(cells=[text("# A & B"), ran, cell("2", 2)])
    assert notebooks.warned(book) == ["/home/x: alt"]
    others = [("1.html", "A & B"), ("2.html", "C")]
    page = notebooks.page(book, "A & B", others)
    assert "/home/x" not in page and "ein Zitat" in page and "10:11:12" not in page
    assert "<title>A &amp; B</title>" in page
    assert '<li><a href="1.html" aria-current=page>A &amp; B</a></li><li><a href="2.html">C</a></li>' in page  # fmt: skip
    digest = hashlib.sha256(b"draw(1)").digest()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    assert policy.count("sha256-") == 1 and base64.b64encode(digest).decode() in policy
    assert "'unsafe" not in policy and "object-src 'none'" in policy


def test_what_is_set_for_a_kernel_is_put_back(monkeypatch):
    monkeypatch.setenv("CORPUS", "mine")
    monkeypatch.delenv("MODELS", raising=False)
    with pytest.raises(KeyError), notebooks._environment(CORPUS="theirs", MODELS="theirs"):
        assert (os.environ["CORPUS"], os.environ["MODELS"]) == ("theirs", "theirs")
        raise KeyError
    assert os.environ["CORPUS"] == "mine" and "MODELS" not in os.environ


def test_each_page_is_its_own_notebook_and_what_it_warned_of_is_said(tmp_path, monkeypatch, capsys):
    """Without a kernel: two notebooks are run one after the other and written at the end."""
    folder, house = tmp_path / "books", House(*(tmp_path / name for name in "cmr"))
    folder.mkdir()
    for name in ("02-b", "01-a"):
        book = nbformat.v4.new_notebook(cells=[text(f"# Titel {name}"), cell("1")])
        nbformat.write(book, folder / f"{name}.ipynb")

    def ran(path, given):
        assert given is house and not house.reports.exists()
        book = nbformat.read(path, as_version=4)
        book.cells[1].outputs = [said("stderr", f" Warnung {path.stem}\n")]
        return book

    monkeypatch.setattr(notebooks, "execute", ran)
    made = notebooks.write(house, folder)
    assert [path.name for path in made] == ["01-a.html", "02-b.html"]
    for path in made:
        page = path.read_text(encoding="utf-8")
        assert (
            f"<title>Titel {path.stem}</title>" in page and page.count(" aria-current=page>") == 1
        )
    told = capsys.readouterr().err
    assert notebooks.write.__defaults__ == (PROJECT / "notebooks",)
    monkeypatch.setattr(notebooks, "write", lambda given: made)
    assert notebooks._work(house, None) == (
        f"2 Notizbücher ausgeführt → {house.reports / 'notebooks'}"
    )
    assert "01-a.ipynb: Warnung 01-a" in told and "02-b.ipynb: Warnung 02-b" in told
    assert (house.reports / "notebooks" / "plotly.min.js").stat().st_size > 1000
