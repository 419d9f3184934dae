"""One person's budget for a month, set against the assessed need that it is to meet."""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.money.names import Payer
from sim.money.pence import PARTS_PER_SHARE, pence
from sim.money.personal_budget.kinds import PLACE, Holding, Kind, named
from sim.parameters import InputError


@dataclass(frozen=True)
class Need:
    """The assessed package of a month that a budget is to replace, in pence.

    `nhs_pence` and `council_pence` by standard service: what each would pay providers for it.
    `charge_pence`: what the means test asks of the person towards the council's part
    (`sim.money.charging`).
    """

    nhs_pence: Mapping[str, int]
    council_pence: Mapping[str, int]
    charge_pence: int = 0


@dataclass(frozen=True)
class Budget:
    """A month's budget: what stands in it for each standard service, and who pays it in.

    `council_pence` is net of the charge, which the person pays in. `unmet_pence`: by how much the
    budget falls short of the assessed need.
    """

    kind: Kind
    holding: Holding
    by_service: Mapping[str, int]
    nhs_pence: int
    council_pence: int
    charge_pence: int
    unmet_pence: int

    @property
    def total_pence(self) -> int:
        """All that can be spent: what NHS, council and person pay in."""
        return self.nhs_pence + self.council_pence + self.charge_pence

    @property
    def is_enough(self) -> bool:
        """Whether it meets the assessed need, as it must."""
        return self.unmet_pence == 0

    @property
    def paid_by(self) -> dict[Payer, int]:
        """Who pays in how much."""
        return {
            Payer.ICB: self.nhs_pence,
            Payer.COUNCIL: self.council_pence,
            Payer.PERSON: self.charge_pence,
        }


def set_budget(kind: str, holding: str, need: Need, level: int = PARTS_PER_SHARE) -> Budget:
    """`NHS part + council part - charge`, each part at `level` parts per million of its cost.

    The NHS part is never means-tested: the charge is met within the council's part, and what it
    would ask for beyond that is not asked. Raises InputError for an unknown kind or holding, for
    amounts below 0 and for money or a charge that the kind of budget cannot hold.
    """
    which, how = named(kind, Kind, "kind"), named(holding, Holding, "holding")
    _check(which, need, level)
    nhs = {name: pence(cost, level) for name, cost in need.nhs_pence.items()}
    council = {name: pence(cost, level) for name, cost in need.council_pence.items()}
    by_service = {name: nhs.get(name, 0) + council.get(name, 0) for name in {**nhs, **council}}
    charge = min(need.charge_pence, sum(council.values()))
    assessed = sum(need.nhs_pence.values()) + sum(need.council_pence.values())
    return Budget(
        kind=which,
        holding=how,
        by_service=by_service,
        nhs_pence=sum(nhs.values()),
        council_pence=sum(council.values()) - charge,
        charge_pence=charge,
        unmet_pence=max(0, assessed - sum(by_service.values())),
    )


def _check(kind: Kind, need: Need, level: int) -> None:
    amounts = {
        **{f"nhs_pence.{name}": cost for name, cost in need.nhs_pence.items()},
        **{f"council_pence.{name}": cost for name, cost in need.council_pence.items()},
        "charge_pence": need.charge_pence,
        "level": level,
    }
    for key, amount in amounts.items():
        if amount < 0:
            raise InputError(PLACE, key, f"{amount} is below 0", "Give 0 or more")
    if kind is Kind.PERSONAL and any(need.nhs_pence.values()):
        problem = f"a {kind} holds no money of the NHS"
        raise InputError(PLACE, "nhs_pence", problem, f"Take it out, or use {Kind.INTEGRATED}")
    if kind is Kind.PERSONAL_HEALTH and any(need.council_pence.values()):
        problem = f"a {kind} holds no money of the council"
        raise InputError(PLACE, "council_pence", problem, f"Take it out, or use {Kind.INTEGRATED}")
    if kind is Kind.PERSONAL_HEALTH and need.charge_pence:
        problem = "the NHS charges nobody for care"
        raise InputError(PLACE, "charge_pence", problem, "Give 0")
