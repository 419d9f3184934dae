"""Single plans: how many person-days people with a long-term condition live with one."""


def days_with_plan(noted: int, days: int, share: float) -> int:
    """Whole person-days with a plan out of `days`, of which schemes gave one on `noted`.

    Of the others the `share` of today has one.
    """
    return noted + round((days - noted) * share)
