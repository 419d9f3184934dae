"""A scheme as it stands in one financial year: its words, and the numbers in force."""

from dataclasses import dataclass

from sim.parameters import Values
from sim.parameters.scheme_file import SchemeText, schemes
from sim.parameters.scheme_words import OFF


@dataclass(frozen=True)
class Scheme:
    """One scheme in one financial year; the numbers are those of `scheme_keys.csv`."""

    text: SchemeText
    switch: int
    age_from: int
    age_to: int
    conditions_from: int
    frailty_from: int
    offer_per_year: float
    uptake: float
    drop_out_per_year: float
    months: int
    lasts_months: int
    again_after_months: int
    phase_in_years: float
    fidelity_first_year: float
    fidelity: float
    lag_months: int
    places_per_1000: float
    contacts_per_month: float

    @property
    def name(self) -> str:
        """The scheme's name, which is that of its file."""
        return self.text.name

    @property
    def is_there(self) -> bool:
        """Whether the place has it this year, if only without effect."""
        return self.switch != OFF


def schemes_of(values: Values) -> list[Scheme]:
    """Every scheme of the model with its numbers of the year, in the order of their names."""
    return [_scheme(text, values) for text in schemes().values()]


def _scheme(text: SchemeText, values: Values) -> Scheme:
    name = text.name
    return Scheme(
        text=text,
        switch=values.whole(f"schemes.{name}.switch"),
        age_from=values.whole(f"schemes.{name}.age_from"),
        age_to=values.whole(f"schemes.{name}.age_to"),
        conditions_from=values.whole(f"schemes.{name}.conditions_from"),
        frailty_from=values.whole(f"schemes.{name}.frailty_from"),
        offer_per_year=values.number(f"schemes.{name}.offer_per_year"),
        uptake=values.number(f"schemes.{name}.uptake"),
        drop_out_per_year=values.number(f"schemes.{name}.drop_out_per_year"),
        months=values.whole(f"schemes.{name}.months"),
        lasts_months=values.whole(f"schemes.{name}.lasts_months"),
        again_after_months=values.whole(f"schemes.{name}.again_after_months"),
        phase_in_years=values.number(f"schemes.{name}.phase_in_years"),
        fidelity_first_year=values.number(f"schemes.{name}.fidelity_first_year"),
        fidelity=values.number(f"schemes.{name}.fidelity"),
        lag_months=values.whole(f"schemes.{name}.lag_months"),
        places_per_1000=values.number(f"schemes.{name}.places_per_1000"),
        contacts_per_month=values.number(f"schemes.{name}.contacts_per_month"),
    )
