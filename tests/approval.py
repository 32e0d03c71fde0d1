"""Approval tests (golden master): what the program makes of many fictional lines and sheets is compared with what a person has
read and approved. The approved texts lie in ``tests/approved/``; ``make approve`` renews them and prints what changed.
"""

import difflib
import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

APPROVED = Path(__file__).resolve().parent / "approved"
RENEWING = bool(os.environ.get("APPROVE"))
HOW = "Is the new outcome right? Then renew it with „make approve“, read the diff and commit it. Else the change is a fault."
# what cannot be seen or typed in a file of lines
_ESCAPES = {"\\n": "\n", "\\t": "\t", "\\_": "\u00a0", "\\-": "\u00ad"}


def approve(path: Path, made: str | None) -> None:
    """Fail with a readable diff if the text made differs from the approved one; write it down where it is being renewed.

    ``None``: nothing makes this file any more.
    """
    if made is not None:
        made = "\n".join(line.rstrip() for line in made.split("\n")).rstrip("\n") + "\n"
    known = path.read_text(encoding="utf-8") if path.exists() else ""
    if made == known:
        return
    name = str(path.relative_to(APPROVED.parent.parent))
    before, now = known.splitlines(), (made or "").splitlines()
    lines = difflib.unified_diff(before, now, f"{name} (approved)", f"{name} (now)", "", "", 2)
    diff = "\n".join(lines)
    if not RENEWING:
        pytest.fail(f"{diff}\n\n{HOW}", pytrace=False)
    print(f"\n{diff}")
    if made is None:
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made, encoding="utf-8")


def lines_with_results(path: Path, result: Callable[[str], Iterable[str]]) -> str:
    """A file of lines as it should read: below each line, set in by four blanks, what is made of it now.

    Comments begin with „//“, blank lines stay. In a line \\n, \\t, \\_ and \\- stand for a line end, a tab, a protected blank
    and a soft hyphen.
    """
    out: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            continue  # the result of before
        out.append(line)
        if line.strip() and not line.startswith("//"):
            found = [shown(one) for one in result(typed(line)) if one]
            out += [f"    {one}" for one in found or ["–"]]
    return "\n".join(out)


def cases_with_results(path: Path, result: Callable[[str], Iterable[str]]) -> str:
    """A file of cases as it should read: „==== title“, some lines, and behind „----“ what is made of them now."""
    head, *cases = re.split(r"(?m)^(?=={4} )", path.read_text(encoding="utf-8"))
    out = [head.rstrip("\n"), ""] if head.strip() else []
    for case in cases:
        title, _, body = case.partition("\n")
        given = re.split(r"(?m)^----$", body)[0].strip("\n")
        out += [title, given, "----", *(shown(line) for line in result(typed(given))), ""]
    return "\n".join(out)


def typed(line: str) -> str:
    """What a line of an approved file stands for."""
    return re.sub(r"\\[nt_-]", lambda found: _ESCAPES[found[0]], line)


def shown(text: object) -> str:
    """A result on one line, with its invisible signs."""
    for written, sign in _ESCAPES.items():
        text = str(text).replace(sign, written)
    return text
