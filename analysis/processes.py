"""When a process began, as Linux tells it; needs no packages. On other systems nothing is told."""

from __future__ import annotations

import os
import time
from pathlib import Path


def born(process: int | str = "self") -> str:
    """When a process began, in ticks since the machine did: with its number it names one process. Empty where it does not run."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return ""


def age() -> float:
    """Seconds since this process began; 0 where the system does not tell."""
    try:
        now = time.clock_gettime(time.CLOCK_BOOTTIME)
        return now - int(born()) / os.sysconf("SC_CLK_TCK")
    except (OSError, AttributeError, ValueError):
        return 0.0
