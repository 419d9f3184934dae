"""The answer for people: tables, charts and the page, with nothing left to work out."""

from sim.report.condition_names import conditions_in_words
from sim.report.drivers import print_drivers, write_drivers
from sim.report.home_care_curve import print_home_care_curve, write_home_care_curve
from sim.report.journey_page import write_journey
from sim.report.lists import print_list
from sim.report.page import write_page
from sim.report.progress import progress_bar
from sim.report.saving import print_saving
from sim.report.scheme_file import print_scheme
from sim.report.screen import print_answer
from sim.report.tables import Table, findings, shown_value
from sim.report.trial import print_trial, write_trial

__all__ = [
    "Table",
    "conditions_in_words",
    "findings",
    "print_answer",
    "print_drivers",
    "print_home_care_curve",
    "print_list",
    "print_saving",
    "print_scheme",
    "print_trial",
    "progress_bar",
    "shown_value",
    "write_drivers",
    "write_home_care_curve",
    "write_journey",
    "write_page",
    "write_trial",
]
