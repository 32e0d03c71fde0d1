"""Run every notebook on the corpus and write it as a page: REPORTS/notebooks/*.html, readable from a USB stick and in print.

notebooks/*.ipynb + all tables -> REPORTS/notebooks/<name>.html, index.html, plotly.min.js (and what the notebooks export)

A cell that fails stops the build and is named in German. The pages hold no clock, no path and no random id; nothing is fetched.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

from analysis import stage
from analysis.problems import Problem
from analysis.research import kernel

PROJECT = Path(__file__).resolve().parent.parent
NOTEBOOKS = PROJECT / "notebooks"
SECONDS = 600  # a cell that takes longer is taken for stuck
PLOTLY = "application/vnd.plotly.v1+json"  # what a figure of ours says beside its HTML
STYLE = Path(__file__).parent / "research" / "page.css"


def execute(path: Path, house: stage.House):
    """The notebook after a fresh run from top to bottom, on the three folders. Raises Problem with the cell that failed."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    book = nbformat.read(path, as_version=4)
    folders = {
        name.upper(): str(Path(folder).resolve()) for name, folder in house._asdict().items()
    }
    client = NotebookClient(
        book,
        timeout=SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        with (
            _environment(PYTHONPATH=str(PROJECT), JUPYTER_PATH=kernel.path(), **folders),
            _own_sockets(client),
        ):  # the kernel inherits the environment
            client.execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        number, source = _failed(book)
        said = (
            f"{error.ename}: {error.evalue}"
            if isinstance(error, CellExecutionError)
            else str(error)
        )
        raise Problem(
            f"notebooks/{path.name}",
            f"Zelle {number} („{source}“)",
            f"Die Zelle bricht ab: {' '.join(said.split())}",
            "Notizbuch mit „make lab“ öffnen und die Zelle berichtigen.",
        ) from error
    return book


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    """Environment variables set for a while and then put back."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)


@contextmanager
def _own_sockets(client) -> Iterator[None]:
    """The kernel is spoken to through socket files of this user's instead of open ports: notes are nobody else's business."""
    with tempfile.TemporaryDirectory() as folder:
        manager = client.create_kernel_manager()
        manager.transport, manager.ip = "ipc", str(Path(folder) / "k")
        yield


def _failed(book) -> tuple[int, str]:
    """Number (from 1, as it stands in the notebook) and first line of the cell that was run last."""
    ran = [
        (number, cell)
        for number, cell in enumerate(book.cells, start=1)
        if cell.cell_type == "code" and cell.get("execution_count")
    ]
    number, cell = ran[-1] if ran else (1, book.cells[0])
    return number, cell.source.strip().splitlines()[0][:80] if cell.source.strip() else ""


def warned(book) -> list[str]:
    """What the cells wrote to the error stream: said on the console and kept off the page, as it holds paths."""
    return [
        output.text
        for cell in book.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.get("name") == "stderr"
    ]


def page(book, title: str, others: list[tuple[str, str]]) -> str:
    """The executed notebook as a German page; ``others`` are (file, title) of all pages for the head."""
    from nbconvert import HTMLExporter
    from pygments.formatters import HtmlFormatter

    for cell in book.cells:
        cell.metadata.pop("execution", None)  # times
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
    body, _ = HTMLExporter(template_name="basic", anchor_link_text="").from_notebook_node(book)
    links = "".join(
        f'<li><a href="{escape(file)}"{" aria-current=page" if name == title else ""}>{escape(name)}</a></li>'
        for file, name in others
    )
    style = STYLE.read_text(encoding="utf-8") + HtmlFormatter(style="bw").get_style_defs(
        ".highlight"
    )
    return (
        f'<!doctype html>\n<html lang="de"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(book)}">'
        f'<title>{escape(title)}</title>\n<style>\n{style}\n</style>\n<script src="plotly.min.js"></script></head>\n'
        f'<body><nav aria-label="Notizbücher"><ul>{links}</ul></nav>\n<main>{body}</main></body></html>\n'
    )


def _policy(book) -> str:
    """Scripts that a browser runs on the page: the figures' own, by their hash, and plotly beside it; none that stands in a note."""
    shown = [
        output["data"]["text/html"]
        for cell in book.cells
        for output in cell.get("outputs", [])
        if PLOTLY in output.get("data", {})
    ]
    scripts = re.findall(r"<script[^>]*>(.*?)</script>", "\n".join(shown), re.DOTALL)
    hashes = (base64.b64encode(hashlib.sha256(each.encode()).digest()) for each in scripts)
    own = "".join(f" 'sha256-{each.decode()}'" for each in hashes)
    return f"script-src 'self' file:{own}; object-src 'none'; base-uri 'none'"


def title_of(book) -> str:
    """The first heading of a notebook, up to its colon."""
    headings = [
        line.lstrip("# ").strip()
        for cell in book.cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
        if line.startswith("# ")
    ]
    return headings[0].split(":")[0] if headings else "Notizbuch"


def write(house: stage.House, folder: Path = NOTEBOOKS) -> list[Path]:
    """Run all notebooks of a folder and write their pages; nothing is written before the last one has run."""
    import nbformat
    from plotly.offline import get_plotlyjs

    paths = sorted(folder.glob("*.ipynb"))
    if not paths:
        raise Problem(
            "notebooks",
            "",
            "In diesem Ordner liegt kein Notizbuch.",
            "Ordner aus dem Projekt wiederherstellen.",
        )
    titles = [(f"{path.stem}.html", title_of(nbformat.read(path, as_version=4))) for path in paths]
    done = [execute(path, house) for path in paths]
    target = house.reports / "notebooks"
    target.mkdir(parents=True, exist_ok=True)
    for path, book, (file, title) in zip(paths, done, titles):
        for line in warned(book):
            stage.say("notebooks", f"{path.name}: {line.strip()}")
        (target / file).write_text(page(book, title, titles), encoding="utf-8")
    (target / "plotly.min.js").write_text(get_plotlyjs(), encoding="utf-8")
    return [target / file for file, _ in titles]


def _work(house: stage.House, options) -> str:
    return f"{len(write(house))} Notizbücher ausgeführt → {house.reports / 'notebooks'}"


if __name__ == "__main__":
    stage.run("notebooks", _work)
