"""What schemes cost, month by month, and who pays: in whole pence, posted in both ledgers.

Places cost what they cost whether anybody is in them. Providers are paid what a scheme costs them.
Schemes that a service delivers cost what that service costs: they have no places of their own.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sim.money.allocation import MONTHS_IN_YEAR
from sim.money.inflation import Kind
from sim.money.ledger import Ledger
from sim.money.names import Line, Payer, Provider
from sim.money.pence import PARTS_PER_SHARE, parts, pence, price, split
from sim.money.resource_cost import ResourceCosts
from sim.parameters import InputError, Values
from sim.parameters.errors import did_you_mean
from sim.parameters.scheme_file import SchemeText, schemes

SERVICE = "scheme_{}"  # under which its cost stands in the table of resource cost


class SchemeCost(NamedTuple):
    """What one scheme cost in one month, in pence: places, people, contacts."""

    month: int
    scheme: str
    fixed_pence: int
    set_up_pence: int
    variable_pence: int

    @property
    def total_pence(self) -> int:
        """All of it."""
        return self.fixed_pence + self.set_up_pence + self.variable_pence


def pay_for_schemes(
    months: Sequence[Any], weight: int, values: Values, ledger: Ledger, costs: ResourceCosts
) -> list[SchemeCost]:
    """Post what the schemes of a month cost; `months` as in `sim.schemes.SchemeMonth`.

    `weight` people stand behind each resident. InputError where a scheme names no provider.
    """
    return [_pay(one, weight, values, ledger, costs) for one in months]


def _pay(one: Any, weight: int, values: Values, ledger: Ledger, costs: ResourceCosts) -> SchemeCost:
    text, level = schemes()[one.scheme], ledger.opened.index.level[Kind.GENERAL]
    provider, name = provider_of(text), one.scheme

    def cost(quantity: int, key: str, per: int = 1) -> int:
        gbp = values.number(f"schemes.{name}.{key}")
        return pence(quantity * weight, price(gbp * level), per)

    spent = SchemeCost(
        month=one.month,
        scheme=name,
        fixed_pence=cost(one.places, "fixed_gbp_per_place_per_year", MONTHS_IN_YEAR),
        set_up_pence=cost(one.new_places, "set_up_gbp_per_place"),
        variable_pence=cost(one.started, "gbp_per_person") + cost(one.contacts, "gbp_per_contact"),
    )
    of_council = parts(values.number(f"schemes.{name}.council_share"))
    by_payer = split(spent.total_pence, (PARTS_PER_SHARE - of_council, of_council))
    for payer, amount in zip((Payer.ICB, Payer.COUNCIL), by_payer, strict=True):
        ledger.post(one.month, payer, provider, Line.SCHEMES, amount)
    fixed = spent.fixed_pence + spent.set_up_pence
    if spent.total_pence:
        costs.add(one.month, provider, SERVICE.format(name), (fixed, 0, spent.variable_pence))
    return spent


def provider_of(text: SchemeText) -> Provider:
    """Who is paid for a scheme; InputError where its file names nobody that the model knows."""
    known = [provider.value for provider in Provider]
    if text.provider not in known:
        problem = f"there is no provider {text.provider!r}"
        raise InputError(text.file, "provider", problem, did_you_mean(text.provider, known))
    return Provider(text.provider)
