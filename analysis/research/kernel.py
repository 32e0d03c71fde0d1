"""The kernel behind the notebooks, for ``make notebooks`` and ``make lab``: ipykernel's, but nothing in it listens on a port.

Notes are nobody else's business, also on a machine that several people use. Kernel and program speak through socket files in a folder of this
user's (``transport`` ipc). ipykernel opens one port beside them, for what forked processes print; here they print nothing.
What notes say is text in every table: pandas shows a styled one as HTML where it is not told otherwise.
"""

from __future__ import annotations

import os
from pathlib import Path

KERNELS = str(Path(__file__).parent / "jupyter")


def path() -> str:
    """JUPYTER_PATH with which Jupyter takes this kernel for its „python3“."""
    return os.pathsep.join(filter(None, (KERNELS, os.environ.get("JUPYTER_PATH"))))


def main() -> None:
    import pandas as pd
    from ipykernel import iostream
    from ipykernel.kernelapp import IPKernelApp

    def no_port(thread: iostream.IOPubThread) -> None:
        thread._pipe_flag = False  # as ipykernel does where it gets none

    iostream.IOPubThread._setup_pipe_in = no_port
    pd.set_option("styler.format.escape", "html")
    IPKernelApp.launch_instance()


if __name__ == "__main__":
    main()
