"""The stories of three residents, made up so that everything that can be drawn is in them."""

from typing import Any

from sim.results import Results, table

HER, HIM, CHILD = "00000000000000a1", "00000000000000b2", "00000000000000c3"
ABOUT: dict[str, tuple[int, str, str, int]] = {
    HER: (84, "female", "1", 4),
    HIM: (57, "male", "3", 1),
    CHILD: (0, "male", "5", 0),
}
LEFT: dict[str, tuple[int | None, str | None]] = {
    HER: (340, "died"),
    HIM: (500, "moved_away"),
    CHILD: (None, None),
}
NEW_HOME_CARE_DAY = 55
COUNCIL_FROM = 250  # her home care

Day = int | None
# resident, service, requested, started, ready, ended, way out, funder
STORIES: list[tuple[str, str, Day, Day, Day, Day, str, str | None]] = [
    (HER, "emergency_inpatient", 40, 40, 48, 60, "moved_on", None),
    (HER, "home_care", NEW_HOME_CARE_DAY, 60, None, 340, "died", "person"),
    (HER, "elective_inpatient", -30, 200, 203, 203, "completed", None),
    (HER, "ae", 210, 210, 210, 210, "completed", None),
    (HER, "reablement", 220, None, None, 241, "no_longer_needed", None),
    (HIM, "ae", 9, 9, 9, 9, "completed", None),
    (HIM, "elective_inpatient", 400, None, None, 500, "moved_away", None),
    (CHILD, "emergency_inpatient", 300, 300, 300, 300, "completed", None),
    (CHILD, "elective_inpatient", 310, None, None, None, "open", None),
]
COLUMNS = ("resident", "service", "requested", "started", "ready", "ended", "way_out", "funder")


def with_journeys(results: Results, scenario: str, replicate: int) -> Results:
    """The results with these stories; more home care begins ten days earlier."""
    told = [list(story) for story in STORIES]
    if scenario == "more_home_care":
        told[1][3] = told[0][5] = 50
        told[1][2] = 50
    columns: dict[str, list[Any]] = {
        name: [story[place] for story in told] for place, name in enumerate(COLUMNS)
    }
    who = columns["resident"]
    columns["funder_from"] = [None for _ in told]
    columns["council_from"] = [COUNCIL_FROM if story[7] else None for story in told]
    columns["journey"] = [who[: place + 1].count(one) for place, one in enumerate(who)]
    for place, name in enumerate(("age", "sex", "deprivation_quintile", "conditions")):
        columns[name] = [ABOUT[one][place] for one in who]
    for place, name in enumerate(("left_day", "left")):
        columns[name] = [LEFT[one][place] for one in who]
    rows = table("journeys", columns, scenario, replicate)
    return Results({**results.tables, "journeys": rows}, results.facts)
