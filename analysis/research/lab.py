"""What ``make lab`` asks of Jupyter: a notebook is saved without what its cells showed, so that no quote gets into the repository."""

from __future__ import annotations

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
