"""The same work on several things, two at a time where there are cores for it: in processes split off from this one, which have all it has read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from analysis.german import memory

Thing, Done = TypeVar("Thing"), TypeVar("Done")
MOST = 2  # as many stages as Make runs at a time; each process needs memory of its own


def cores() -> int:
    """How many to use; 1 where the system does not tell, and where splitting off is not safe (macOS)."""
    return min(MOST, len(os.sched_getaffinity(0))) if hasattr(os, "sched_getaffinity") else 1


def each(work: Callable[[Thing], Done], things: Sequence[Thing]) -> Iterator[Done]:
    """What ``work`` makes of each, in their order. Where a process fails its things are done here, and fail with their own traceback."""
    from multiprocessing import get_context

    fork, lanes = get_context("fork"), min(cores(), len(things))
    pipes, processes = {}, []
    for lane in range(1, lanes):  # lane 0 is this process
        pipes[lane], there = fork.Pipe(duplex=False)
        processes.append(fork.Process(target=_send, args=(there, work, things[lane::lanes])))
        processes[-1].start()
        there.close()  # else its end would never be seen
    try:
        for number, thing in enumerate(things):
            try:
                done = pipes[number % lanes].recv()
            except (KeyError, EOFError, OSError):  # this lane, or one that ended before
                done = work(thing)
            yield done
    finally:
        for process in processes:
            process.join()


def _send(there, work: Callable[[Thing], Done], things: Sequence[Thing]) -> None:
    try:
        for thing in things:
            there.send(work(thing))
        memory.save()
    except Exception:  # the other end does it again
        there.close()
