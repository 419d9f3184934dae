"""What was built, in words, and what can be done with it."""

from dataclasses import replace

import streamlit as st

from sim.app.build.number import show_refusal
from sim.app.build.state import Build, can_go_back, go_back, kept_name, moved_by, shows
from sim.app.choices import MOST_COMPARED, Choices, choose_scenarios
from sim.app.levers.apart import differences
from sim.app.levers.draft import (
    LONGEST_NAME,
    LONGEST_QUESTION,
    LONGEST_TITLE,
    begins_too_late,
    name_from,
)
from sim.app.show import plain
from sim.parameters.financial_year import financial_year
from sim.scenario import Scenario, load_scenario, scenario_text

AGAINST_KEY = "differs-from"
FROM_START, FROM_NOTHING = "start", "do_nothing"
SAID = {FROM_START: "what you started from", FROM_NOTHING: "doing nothing"}


def show_summary(build: Build, choices: Choices) -> None:
    """The ways on (compare, save, take back), what is wrong, and what differs."""
    st.header("Your scenario", anchor=False)
    _title(build)
    with st.container(horizontal=True):
        _compare(build, choices)
        st.download_button(
            "Save as a file",
            scenario_text(build.draft),
            f"{build.draft.name}.toml",
            "application/toml",
            key="save",
            on_click="ignore",
        )
        st.button("Undo", key="undo", on_click=go_back, disabled=not can_go_back())
    _wrong(build)
    _differences(build)
    with st.expander("Its question and its file"):
        _named(build)
        st.code(scenario_text(build.draft), language=None, wrap_lines=True)


def _differences(build: Build) -> None:
    st.subheader("What it does otherwise", anchor=False)
    against = st.segmented_control(
        "Otherwise than",
        (FROM_START, FROM_NOTHING),
        format_func=SAID.__getitem__,
        default=FROM_START,
        required=True,
        wrap=True,
        key=AGAINST_KEY,
        persist_state="session",
    )
    old = build.start if against == FROM_START else load_scenario(FROM_NOTHING)
    year = financial_year(build.area.first_year)
    rows = list(differences(old, build.draft, build.parameters, year))
    if not rows:
        st.markdown("Nothing yet: move a lever.")
    for row in rows:
        why = f" *{plain(row.why)}*" if row.why else ""
        st.markdown(f"- **{plain(row.label)}**: {plain(row.says)}.{why}")


def _wrong(build: Build) -> None:
    for problem in build.problems:
        st.error(plain(f"It cannot be run so: {problem.words}"))
    for change in begins_too_late(build.draft, build.area, build.years):
        label = build.parameters[change.parameter].label
        st.warning(
            plain(
                f"{label} changes from {change.since} on, after the {build.years} years that are "
                "looked at: nothing of it will be seen"
            )
        )


def _compare(build: Build, choices: Choices) -> None:
    wrong = bool(build.problems)
    if st.button("Compare it", type="primary", key="compare", disabled=wrong):
        name = kept_name(build.draft)
        others = [one for one in choices.compared if one not in (name, build.start_name)]
        compared = (name, *others)[:MOST_COMPARED]
        choose_scenarios(compared, choices.baseline)
        _to_compare()


def _to_compare() -> None:
    # A page is known by its path alone: what would draw it here is never called.
    st.switch_page(st.Page(_to_compare, title="Compare", url_path="compare"))


def _title(build: Build) -> None:
    title = build.draft.title
    st.text_input(
        "Title",
        max_chars=max(LONGEST_TITLE, len(title)),
        key=shows("title", title),
        on_change=moved_by("title", _titled),
    )
    show_refusal("title")


def _named(build: Build) -> None:
    draft = build.draft
    st.text_input(
        "Question that it answers",
        max_chars=max(LONGEST_QUESTION, len(draft.question)),
        key=shows("question", draft.question),
        on_change=moved_by("question", lambda now, text: replace(now, question=text.strip())),
    )
    show_refusal("question")
    st.text_input(
        "Name of the file: small letters, digits and _",
        max_chars=LONGEST_NAME,
        key=shows("name", draft.name),
        on_change=moved_by("name", lambda now, text: replace(now, name=text.strip())),
    )
    show_refusal("name")


def _titled(draft: Scenario, text: str) -> Scenario:
    """Another title; the name follows it unless somebody chose one."""
    title = text.strip()
    follows = draft.name == name_from(draft.title)
    return replace(draft, title=title, name=name_from(title) if follows else draft.name)
