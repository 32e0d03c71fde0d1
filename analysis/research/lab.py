"""``make lab``: JupyterLab in German on the three folders; what it keeps lies in .venv, it asks nobody on the network.

A notebook is saved without what its cells showed, so that no quote gets into the repository."""

from __future__ import annotations

import json
import os
import shlex
import sys
import tempfile
from pathlib import Path

from analysis.research import kernel

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def without_outputs(model: dict, **_: object) -> None:
    """Empty the outputs of a notebook on its way to the disk, in place; the screen keeps them (a ``pre_save_hook`` of Jupyter's).

    What the machine writes beside (its Python, execution times) goes too: a notebook that was only run is the same file as before.

    >>> cell = {"cell_type": "code", "source": "1", "outputs": ["Zitat"], "execution_count": 3, "metadata": {"execution": "12:00"}}
    >>> model = {"type": "notebook", "content": {"cells": [cell, {"cell_type": "markdown", "source": "Text"}], "metadata": {"a": 1}}}
    >>> without_outputs(model)
    >>> model["content"]["cells"][0]
    {'cell_type': 'code', 'source': '1', 'outputs': [], 'execution_count': None, 'metadata': {}}
    """
    if model.get("type") != "notebook":
        return
    model["content"]["metadata"] = METADATA
    for cell in model["content"]["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
            cell["metadata"] = {
                name: value
                for name, value in cell["metadata"].items()
                if name not in ("execution", "trusted")
            }


PROJECT = Path(__file__).resolve().parent.parent.parent
SETTINGS = {
    "translation-extension/plugin": {"locale": "de_DE"},
    "apputils-extension/notification": {"checkForUpdates": False, "fetchNews": "false"},
}
OPTIONS = (
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    "--ContentsManager.pre_save_hook=analysis.research.lab.without_outputs",
    "--KernelManager.transport=ipc",  # kernels open no port; the page itself needs one, on this machine only and with a key
)


def main() -> None:
    """Begin JupyterLab in place of this process. LAB_OPTIONS holds further options, say ``--no-browser --port=8890``."""
    place = PROJECT / ".venv" / "lab"
    for name, setting in SETTINGS.items():
        path = place / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(setting))
    folders = {
        name: os.path.abspath(os.environ.get(name) or name.lower())
        for name in ("CORPUS", "MODELS", "REPORTS")
    }
    own = dict.fromkeys(
        ("JUPYTERLAB_SETTINGS_DIR", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR"),
        str(place),
    )
    # socket files: in a folder of this user's, and short, as the system takes no more than 107 letters
    runtime = os.environ.get("JUPYTER_RUNTIME_DIR") or tempfile.mkdtemp(prefix="runder-tisch-")
    own |= {
        "JUPYTER_RUNTIME_DIR": runtime,
        "JUPYTER_PATH": kernel.path(),
        "PYTHONPATH": str(PROJECT),
    }
    os.environ.update(folders | own | {"JUPYTERLAB_WORKSPACES_DIR": str(place / "workspaces")})
    asked = shlex.split(os.environ.get("LAB_OPTIONS", ""))
    lab = [sys.executable, "-m", "jupyterlab", *OPTIONS, *asked, "notebooks"]
    os.execv(sys.executable, lab)


if __name__ == "__main__":
    main()
