"""How a scenario handles money: what its file says under `[money]`, as plain words and numbers.

Which rules there are, and what they do, `sim.money` knows; here is only what a file may say.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from sim.parameters import InputError
from sim.parameters.entry import Number, Strict, Words, checked, shown

KEY = "money"
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
    bands: list[Any] = Field(default_factory=list, max_length=MOST_BANDS)
    then: Any = None


class LineFile(Strict):
    """One line of a pooled fund."""

    name: Words
    lead: Words | None = None
    covers: list[Words] = Field(min_length=1, max_length=MOST_LINES)
    contributed: Shares = Field(default_factory=dict)
    risk_share: Any
    underspend: Words = "return_pro_rata"
    uncommitted: Share = 0.0


class GainShareFile(Strict):
    """Who gets what a pooled fund verifiably saved."""

    share: Shares
    provider: Share = 0.0
    reinvest: Share = 0.0


class PoolFile(Strict):
    """A pooled fund."""

    host: Words
    partners: list[Words]
    line: list[Any] = Field(min_length=1, max_length=MOST_LINES)
    risk_pool_share: Shares = Field(default_factory=dict)
    risk_pool_underspend: Words = "return_pro_rata"
    gain_share: Any = None


class AmountFile(Strict):
    """One number of a table of one's own."""

    amount: Number


class MoneyFile(Strict):
    """What a scenario's file may say under `[money]`."""

    reason: Words
    source: Words | None = None
    allocation_rule: Words | None = None
    growth_moved_share: Share | None = None
    moved_to: list[Words] = Field(default_factory=list, max_length=MOST_LINES)
    table: Any = None
    acute_payment: Words | None = None
    pool: Any = None


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
class GainRules:
    """Whose a verified saving is: a share the providers', of the rest a part next year's fund's.

    What then remains goes to partners by their `share`.
    """

    share: Mapping[str, float]
    provider: float = 0.0
    reinvest: float = 0.0


@dataclass(frozen=True)
class PoolRules:
    """A pooled fund; `risk_pool_share`: what each partner puts aside, of its contributions.

    Without `gain_share` underspends go by the rules of their lines alone.
    """

    host: str
    partners: tuple[str, ...]
    lines: tuple[LineRules, ...]
    risk_pool_share: Mapping[str, float]
    risk_pool_underspend: str
    gain_share: GainRules | None = None


@dataclass(frozen=True)
class TableRules:
    """A table of one's own: by service and financial year an `amount` in its `unit`."""

    unit: str
    amount: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class MoneyRules:
    """How money is allocated and pooled; where nothing is said, capacity follows need.

    `growth_moved_share`: the share of the growth of hospital spending that goes to the services
    `moved_to`, for the rule that moves it; verified savings go there too; `table`, for the rule
    that reads one. `acute_payment`: the rule by which the acute trust is paid, by activity where
    nothing is said. `origin` is the file that says so.
    """

    allocation_rule: str = ""
    growth_moved_share: float | None = None
    moved_to: tuple[str, ...] = ()
    table: TableRules | None = None
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

    @property
    def effect(self) -> "MoneyRules":
        """What the rules do, whatever their reason and their file."""
        return replace(self, reason="", source="", origin="")


def read_money(given: Any, inherited: MoneyRules, file: Path) -> MoneyRules:
    """The rules of a file: key by key what it says, and else what its parent says.

    The terms of an allocation rule go with it: whoever names another one leaves them behind. A
    pooled fund and a table are taken over or replaced as a whole.
    """
    if given is None:
        return inherited
    said = checked(MoneyFile, given, KEY, file)
    if said.allocation_rule not in (None, inherited.allocation_rule):
        inherited = replace(inherited, growth_moved_share=None, moved_to=(), table=None)
    return MoneyRules(
        allocation_rule=said.allocation_rule or inherited.allocation_rule,
        growth_moved_share=(
            inherited.growth_moved_share
            if said.growth_moved_share is None
            else said.growth_moved_share
        ),
        moved_to=tuple(said.moved_to) or inherited.moved_to,
        table=inherited.table if said.table is None else _table(said.table, file),
        acute_payment=said.acute_payment or inherited.acute_payment,
        pool=inherited.pool if said.pool is None else _pool(said.pool, file),
        reason=said.reason,
        source=said.source or "",
        origin=str(file),
    )


def _table(given: Any, file: Path) -> TableRules:
    """`unit`, and under the name of each service an amount for each financial year."""
    key = f"{KEY}.table"
    if not isinstance(given, dict):
        remedy = "Write unit = ..., and below it a table of years for each service"
        raise InputError(file, key, f"{shown(given)} does not fit here", remedy)
    if not isinstance(given.get("unit"), str):
        problem, remedy = "this is missing, or not in quotes", 'Write unit = "ratio" or "pence"'
        raise InputError(file, f"{key}.unit", problem, remedy)
    amount: dict[str, dict[str, float]] = {}
    for service, years in given.items():
        if service == "unit":
            continue
        if not isinstance(years, dict) or not years:
            problem = f"{shown(years)} does not fit here"
            remedy = f'Write [{key}.{service}] and below it a line for each year: "2026-27" = ...'
            raise InputError(file, f"{key}.{service}", problem, remedy)
        amount[service] = {
            year: _amount(number, f"{key}.{service}.{year}", file) for year, number in years.items()
        }
    return TableRules(given["unit"], amount)


def _amount(given: Any, key: str, file: Path) -> float:
    try:
        return AmountFile.model_validate({"amount": given}).amount
    except ValueError:
        remedy = "Write a finite number, without quotes"
        raise InputError(file, key, f"{shown(given)} does not fit here", remedy) from None


def _pool(given: Any, file: Path) -> PoolRules:
    key = f"{KEY}.pool"
    said = checked(PoolFile, given, key, file)
    return PoolRules(
        host=said.host,
        partners=tuple(said.partners),
        lines=tuple(
            _line(line, f"{key}.line {number}", file)
            for number, line in enumerate(said.line, start=1)
        ),
        risk_pool_share=said.risk_pool_share,
        risk_pool_underspend=said.risk_pool_underspend,
        gain_share=_gain(said.gain_share, f"{key}.gain_share", file),
    )


def _gain(given: Any, key: str, file: Path) -> GainRules | None:
    if given is None:
        return None
    said = checked(GainShareFile, given, key, file)
    return GainRules(said.share, said.provider, said.reinvest)


def _line(given: Any, key: str, file: Path) -> LineRules:
    line = checked(LineFile, given, key, file)
    return LineRules(
        name=line.name,
        lead=line.lead,
        covers=tuple(line.covers),
        contributed=line.contributed,
        risk_share=_terms(line.risk_share, f"{key}.risk_share", file),
        underspend=line.underspend,
        uncommitted=line.uncommitted,
    )


def _terms(given: Any, key: str, file: Path) -> Terms:
    said = checked(RiskShareFile, given, key, file)
    bands = [
        checked(BandFile, band, f"{key}.bands.{number}", file)
        for number, band in enumerate(said.bands, start=1)
    ]
    return Terms(
        rule=said.rule,
        share=said.share,
        cap=said.cap,
        bands=tuple((band.up_to, band.share) for band in bands),
        then=None if said.then is None else _terms(said.then, f"{key}.then", file),
    )
