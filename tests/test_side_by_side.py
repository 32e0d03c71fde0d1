"""Work in several processes gives what it gives in one, in the same order, and fails as it does there."""

import os

import pytest

from analysis import side_by_side

THINGS = list(range(7))


@pytest.fixture(params=[1, 2, 3, 9])
def cores(request, monkeypatch):
    monkeypatch.setattr(side_by_side, "cores", lambda: request.param)
    return request.param


def test_what_is_made_comes_in_the_order_of_the_things(cores):
    made = list(side_by_side.each(lambda n: (n, os.getpid()), THINGS))
    assert [n for n, _ in made] == THINGS
    assert len({process for _, process in made}) == min(cores, len(THINGS))
    assert list(side_by_side.each(str, [])) == []


def test_the_first_that_fails_fails_here_with_what_was_raised(cores):
    failed = []

    def work(n: int) -> int:
        if n in (3, 5):
            failed.append(n)  # lost with the process it happens in, unless that is this one
            raise ValueError(n)
        return n

    with pytest.raises(ValueError, match="3"):
        list(side_by_side.each(work, THINGS))
    assert failed == [3]


def test_what_a_killed_process_leaves_is_done_here(cores):
    here = os.getpid()
    died_elsewhere = side_by_side.each(lambda n: n if os.getpid() == here else os._exit(9), THINGS)
    assert list(died_elsewhere) == THINGS


@pytest.mark.parametrize(("there", "used"), [({0}, 1), ({0, 1}, 2), (set(range(8)), 2), (None, 1)])
def test_two_cores_are_used_where_there_are_more_and_one_where_the_system_does_not_tell(
    monkeypatch, there, used
):
    if there is None:
        monkeypatch.delattr(side_by_side.os, "sched_getaffinity")
    else:
        monkeypatch.setattr(side_by_side.os, "sched_getaffinity", lambda process: there)
    assert side_by_side.cores() == used


def test_one_thing_is_done_here():
    assert list(side_by_side.each(lambda n: os.getpid(), [1])) == [os.getpid()]
