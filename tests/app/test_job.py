"""What is due of a request, and how much of it is left."""

from dataclasses import replace
from pathlib import Path

import pytest

from sim.app.work import Store
from sim.app.work.job import Job, job_of
from sim.app.work.request import plan
from sim.results import Results, store
from tests.app.asked import request

pytestmark = pytest.mark.unit

REPLICATES = 20


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """Two scenarios, twenty times each."""
    kept = Store(tmp_path)
    first, second, *_ = plan(request(), kept).tasks
    tasks = [
        replace(task, replicate=replicate)
        for replicate in range(REPLICATES)
        for task in (first, second)
    ]
    return job_of(replace(request(), replicates=REPLICATES), tasks, "key", kept, 0)


def done(job: Job, replicates: int) -> None:
    for replicate in range(replicates):
        job.begun.add(replicate)
        job.undone -= {2 * replicate, 2 * replicate + 1}


def test_answers_are_due_after_two_four_eight_and_all(job: Job) -> None:
    due = []
    for replicates in range(REPLICATES + 1):
        done(job, replicates)
        if job.answer_due:
            due.append(len(job.answer_due))
            job.gathered = len(job.answer_due)
    assert due == [2, 4, 8, 16, 20]


def test_a_replicate_counts_when_all_its_runs_are_done(job: Job) -> None:
    job.undone -= {0, 1, 2}
    assert job.replicates == [0]
    assert not job.answer_due
    job.undone -= {3}
    assert job.answer_due == [0, 1]


def test_what_is_left_counts_start_states_and_half_of_what_is_in_work(job: Job) -> None:
    assert job.runs_left == 3 * REPLICATES
    done(job, 19)
    assert job.runs_left == 3
    job.begun.add(19)
    assert job.runs_left == 2


def test_a_run_made_for_somebody_else_is_found(job: Job) -> None:
    job.found(job.folders[0])
    assert job.done == 1


def test_runs_that_are_kept_are_done(job: Job, tmp_path: Path) -> None:
    store(Results({}), job.folders[5])
    again = job_of(job.request, job.tasks, job.key, Store(tmp_path), 0)
    assert again.undone == job.undone - {5}
