"""What was run, with what: the line below every answer, and what it cannot say yet."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from sim.app.show.words import plain, show_note
from sim.app.work import Request
from sim.comparison import large_enough
from sim.report.page import about_the_sample, how_to_read
from sim.report.tables import HASH_SHOWN
from sim.results import Results, provenance


def show_caution(answer: Results, request: Request) -> None:
    """A strip above an answer while it is partial, and wherever waits are left out."""
    for words in cautions(answer.facts, request.replicates, large_enough([answer])):
        st.warning(plain(words))


def cautions(facts: Mapping[str, Any], asked: int, is_large: bool) -> list[str]:
    """What to be told before reading an answer; nothing where it is whole and large enough."""
    said = []
    if facts["replicates"] < asked:
        said.append(
            f"First results, after {facts['replicates']} of {asked} runs: numbers will still "
            "move and intervals grow narrower."
        )
    if not is_large:
        said.append("Waits and delays are left out: the sample is too small for them.")
    return said


def show_provenance(answer: Results) -> None:
    """How to read the numbers, and the line that lets somebody run the same again."""
    if "comparison" in answer.tables:
        show_note(how_to_read(answer))
    show_note(about_the_sample(answer))
    show_note(made_with(answer.facts, provenance()))


def _runs(facts: Mapping[str, Any]) -> str:
    count, residents = facts["replicates"], facts["residents"]
    of = "all" if residents == "all" else f"{residents:,}"
    return f"{count} run{'' if count == 1 else 's'} of {of} residents"


def made_with(facts: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    """Version, commit, place, seed, runs and residents, in one line."""
    area = facts["area"]
    commit = (known["git_commit"] or "not recorded")[:HASH_SHOWN]
    return (
        f"Local Pound {known['localpound']}, commit {commit}, "
        f"model {known['model_digest'][:HASH_SHOWN]}; {area['title']} "
        f"(hash {area['hash'][:HASH_SHOWN]}); {facts['years']} years from April "
        f"{facts['first_year']}; {_runs(facts)}; "
        f"seed {facts['seed']}."
    )
