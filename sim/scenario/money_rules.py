"""How a scenario handles money: what its file says under `[money]`, as plain words and numbers.

Which rules there are, and what they do, `sim.money` knows; here is only what a file may say.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from sim.parameters.entry import Number, Strict, Words, checked

MOST_LINES = 100
MOST_BANDS = 20

Share = Annotated[Number, Field(ge=0, le=1)]
Shares = dict[str, Share]


class BandFile(Strict):
    """One band of a risk corridor."""

    up_to: Annotated[Number, Field(ge=0)] | None = None
    share: Shares = Field(default_factory=dict)


class RiskShareFile(Strict):
    """Which rule shares a variance, and its terms."""

    rule: Words
    share: Shares = Field(default_factory=dict)
    cap: dict[str, Annotated[Number, Field(ge=0)]] = Field(default_factory=dict)
    bands: list[BandFile] = Field(default_factory=list, max_length=MOST_BANDS)
    then: "RiskShareFile | None" = None


class LineFile(Strict):
    """One line of a pooled fund."""

    name: Words
    lead: Words | None = None
    covers: list[Words] = Field(min_length=1, max_length=MOST_LINES)
    contributed: Shares = Field(default_factory=dict)
    risk_share: RiskShareFile
    underspend: Words = "return_pro_rata"
    uncommitted: Share = 0.0


class PoolFile(Strict):
    """A pooled fund."""

    host: Words
    partners: list[Words]
    line: list[LineFile] = Field(min_length=1, max_length=MOST_LINES)
    risk_pool_share: Shares = Field(default_factory=dict)
    risk_pool_underspend: Words = "return_pro_rata"


class MoneyFile(Strict):
    """What a scenario's file may say under `[money]`."""

    reason: Words
    source: Words | None = None
    allocation_rule: Words | None = None
    growth_moved_share: Share | None = None
    moved_to: list[Words] = Field(default_factory=list, max_length=MOST_LINES)
    acute_payment: Words | None = None
    pool: PoolFile | None = None


@dataclass(frozen=True)
class Terms:
    """A risk share as a file states it: its rule, its terms, and the rule for what it leaves."""

    rule: str
    share: Mapping[str, float] = field(default_factory=dict)
    cap: Mapping[str, float] = field(default_factory=dict)
    bands: tuple[tuple[float | None, Mapping[str, float]], ...] = ()
    then: "Terms | None" = None


@dataclass(frozen=True)
class LineRules:
    """A line of a pooled fund.

    `covers` lines of the ledger; `contributed`: the share of it that each partner puts in, without
    which each puts in what it paid before.
    """

    name: str
    lead: str | None
    covers: tuple[str, ...]
    contributed: Mapping[str, float]
    risk_share: Terms
    underspend: str
    uncommitted: float


@dataclass(frozen=True)
class PoolRules:
    """A pooled fund; `risk_pool_share`: what each partner puts aside, of its contributions."""

    host: str
    partners: tuple[str, ...]
    lines: tuple[LineRules, ...]
    risk_pool_share: Mapping[str, float]
    risk_pool_underspend: str


@dataclass(frozen=True)
class MoneyRules:
    """How money is allocated and pooled; where nothing is said, capacity follows need.

    `growth_moved_share`: the share of the growth of hospital spending that goes to the services
    `moved_to`, for the rule that moves it. `acute_payment`: the rule by which the acute trust is
    paid, by activity where nothing is said. `origin` is the file that says so.
    """

    allocation_rule: str = ""
    growth_moved_share: float | None = None
    moved_to: tuple[str, ...] = ()
    acute_payment: str = ""
    pool: PoolRules | None = None
    reason: str = ""
    source: str = ""
    origin: str = field(default="", compare=False)

    def data(self) -> dict[str, Any]:
        """What decides runs, as plain data; empty where nothing is said."""
        said = asdict(self)
        del said["origin"]
        return said if self != MoneyRules() else {}


def read_money(given: Any, inherited: MoneyRules, file: Path) -> MoneyRules:
    """The rules of a file: what it says, and else what its parent says."""
    if given is None:
        return inherited
    said = checked(MoneyFile, given, "money", file)
    return MoneyRules(
        allocation_rule=said.allocation_rule or inherited.allocation_rule,
        growth_moved_share=(
            inherited.growth_moved_share
            if said.growth_moved_share is None
            else said.growth_moved_share
        ),
        moved_to=tuple(said.moved_to) or inherited.moved_to,
        acute_payment=said.acute_payment or inherited.acute_payment,
        pool=inherited.pool if said.pool is None else _pool(said.pool),
        reason=said.reason,
        source=said.source or "",
        origin=str(file),
    )


def _pool(said: PoolFile) -> PoolRules:
    return PoolRules(
        host=said.host,
        partners=tuple(said.partners),
        lines=tuple(
            LineRules(
                name=line.name,
                lead=line.lead,
                covers=tuple(line.covers),
                contributed=line.contributed,
                risk_share=_terms(line.risk_share),
                underspend=line.underspend,
                uncommitted=line.uncommitted,
            )
            for line in said.line
        ),
        risk_pool_share=said.risk_pool_share,
        risk_pool_underspend=said.risk_pool_underspend,
    )


def _terms(said: RiskShareFile) -> Terms:
    return Terms(
        rule=said.rule,
        share=said.share,
        cap=said.cap,
        bands=tuple((band.up_to, band.share) for band in said.bands),
        then=None if said.then is None else _terms(said.then),
    )
