"""What one run says about quality of life."""

from collections.abc import Mapping

from polars import DataFrame

from calibration.totals import PER_CENT, first_year_of, over, yearly_totals

HUNDRED_THOUSANDTHS = 1e-5


def quality_measures(tables: Mapping[str, DataFrame]) -> dict[str, float]:
    """Every target of quality_targets.toml, in its unit."""
    total = yearly_totals(first_year_of(tables["outcomes"]))

    def mean(what: str, days: str, scale: float = 1) -> float:
        return over(total[f"{what}_days_100000ths"], total[days], scale * HUNDRED_THOUSANDTHS)

    many = "many_hours_carers_strained"
    return {
        "utility_mean": mean("full_health", "life_days"),
        "ascof_score_mean": mean("ascof_score", "social_care_received_days"),
        "ascof_control_share": mean("ascof_control", "social_care_received_days", PER_CENT),
        "ascof_social_contact_share": mean(
            "ascof_social_contact", "social_care_received_days", PER_CENT
        ),
        many: mean(many, "many_hours_carer_days", PER_CENT),
    }
