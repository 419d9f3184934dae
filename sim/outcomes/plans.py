"""Single plans: how many person-days people with a long-term condition live with one."""

WHOLE = 100


def percent_days_with_plan(noted: int, days: int, held_percent: int) -> int:
    """Percent times person-days: on `noted` of the `days` a scheme gave people a plan.

    Of the others as many percent have one as today. Whole numbers, so that coverage in which no
    scheme changes anything is the same to the bit, however many people there are.
    """
    return WHOLE * noted + held_percent * (days - noted)
