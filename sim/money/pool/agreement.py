"""A pooled fund under section 75 of the NHS Act 2006, as its partners agree it for one year."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sim.money.allocation import MONTHS_IN_YEAR
from sim.money.names import Line, Payer
from sim.money.pool.gain_share import GainTerms

# Paid for with capital, which the payer whose it is can spend on nothing else.
CAPITAL_LINES = (Line.HOUSING_ADAPTATIONS,)
CAPITAL_PAYER = Payer.HOUSING
# The reserve within the fund, shown as a line of its own.
RISK_POOL = "risk_pool"
# What partners hand on of a verified saving, shown as a line of its own.
GAIN_SHARE = "gain_share"


class Basis(StrEnum):
    """Who bears the variance of a line: of a fixed one the host, of a variable one its terms."""

    FIXED = "fixed"
    VARIABLE = "variable"


@dataclass(frozen=True)
class Band:
    """One band of a risk corridor: how far it goes and who pays within it.

    `up_to`: its end as a share of the line's contributions, without one for the last band.
    `share`: of the variance by partner; nobody named means own risk, that of the lead.
    """

    up_to: float | None = None
    share: Mapping[Payer, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Performance:
    """Terms of payment for performance: emergency admissions that are not to happen.

    `baseline_admissions` by quarter; `target`: the share of them to be avoided; `value_pence` of
    each admission avoided. `cumulative`: a later quarter can make up for an earlier one.
    """

    baseline_admissions: tuple[int, ...]
    target: float
    value_pence: int
    cumulative: bool = True


@dataclass(frozen=True)
class RiskShare:
    """Which rule shares a line's variance, and its terms.

    `share` of the variance by partner; `cap` on what a partner adds, as a share of its own
    contribution; `bands` of a corridor; `then`: the rule for what a waterfall leaves.
    """

    name: str
    share: Mapping[Payer, float] = field(default_factory=dict)
    cap: Mapping[Payer, float] = field(default_factory=dict)
    bands: tuple[Band, ...] = ()
    then: "RiskShare | None" = None
    performance: Performance | None = None


@dataclass(frozen=True)
class PoolLine:
    """One line (scheme) of the fund.

    `covers`: what it pays for, by line of the ledger; one that covers nothing pays for care that
    the model leaves out and is spent in full. `contribution_pence` of the year by partner, the
    council's net of what clients pay. `uncommitted`: the share of the contributions that can still
    be cut. `capital`: for adaptations of homes, not for services.
    """

    name: str
    lead: Payer | None
    contribution_pence: Mapping[Payer, int]
    risk_share: RiskShare
    underspend: str
    covers: tuple[Line, ...] = ()
    basis: Basis = Basis.VARIABLE
    uncommitted: float = 0.0
    capital: bool = False

    @property
    def commissioner(self) -> Payer:
        """The partner that leads the line: it buys the care and pays its providers."""
        if self.lead is None:
            raise ValueError(f"line {self.name} of the pooled fund has no lead")
        return self.lead

    @property
    def budget_pence(self) -> int:
        """What all partners contribute in the year."""
        return sum(self.contribution_pence.values())


@dataclass(frozen=True)
class AgreedTerms:
    """What partners agree whatever the year; contributions of 0 pence say who may contribute.

    `host`: the partner that holds the fund's account. `risk_pool_pence`: what each partner puts
    aside for overspends, on top of the lines; `risk_pool_underspend`: where the rest of that goes.
    Partners pay in so many equal instalments a year. `gain_share`: whose a verified saving is.
    """

    host: Payer
    partners: tuple[Payer, ...]
    lines: tuple[PoolLine, ...]
    risk_pool_pence: Mapping[Payer, int] = field(default_factory=dict)
    risk_pool_underspend: str = "return_pro_rata"
    instalments_per_year: int = MONTHS_IN_YEAR
    gain_share: GainTerms | None = None


@dataclass(frozen=True)
class Agreement(AgreedTerms):
    """A pooled fund for one financial year: the terms, with what each contributes in it."""

    financial_year: str = field(kw_only=True)

    def contribution_pence(self, partner: Payer) -> int:
        """What one partner puts into the fund in the year, the risk pool included."""
        into_lines = sum(line.contribution_pence.get(partner, 0) for line in self.lines)
        return into_lines + self.risk_pool_pence.get(partner, 0)
