"""Pooled funds (section 75, the Better Care Fund): who pays in, who bears what, who gets back.

An agreement is checked before its year, its instalments move month by month, and the year's end
shares out what was over- or underspent. Everything is arithmetic in whole pence; nothing here
changes what care is bought.
"""

from sim.money.pool.agreement import (
    RISK_POOL,
    AgreedTerms,
    Agreement,
    Band,
    Basis,
    Performance,
    PoolLine,
    RiskShare,
)
from sim.money.pool.better_care import (
    PerHead,
    Planned,
    Source,
    contributions_by_line,
    must_be_pooled,
    per_head,
    social_care_minimum,
)
from sim.money.pool.check_agreement import check, check_agreed
from sim.money.pool.check_terms import check_gain
from sim.money.pool.contributions import Opening, instalments, opening, usual_instalments
from sim.money.pool.gain_share import Gain, GainTerms, share_gain, verified
from sim.money.pool.gained import Gained
from sim.money.pool.line_end import LineEnd
from sim.money.pool.payment_for_performance import (
    OnPlace,
    Release,
    first_year,
    first_year_on,
    release,
    usual_terms,
)
from sim.money.pool.risk_share import RISK_SHARES, LineYear, Remedies, Shared, share_risk
from sim.money.pool.transfers import Paid, Transfer, paid_on_lines, settle_month
from sim.money.pool.underspend import UNDERSPEND_RULES, Disposed, Unspent, dispose
from sim.money.pool.waterfall import Met, Standing, remedies
from sim.money.pool.year_end import Liability, PoolRow, YearEnd, settle_year

__all__ = [
    "RISK_POOL",
    "RISK_SHARES",
    "UNDERSPEND_RULES",
    "AgreedTerms",
    "Agreement",
    "Band",
    "Basis",
    "Disposed",
    "Gain",
    "GainTerms",
    "Gained",
    "Liability",
    "LineEnd",
    "LineYear",
    "Met",
    "OnPlace",
    "Opening",
    "Paid",
    "PerHead",
    "Performance",
    "Planned",
    "PoolLine",
    "PoolRow",
    "Release",
    "Remedies",
    "RiskShare",
    "Shared",
    "Source",
    "Standing",
    "Transfer",
    "Unspent",
    "YearEnd",
    "check",
    "check_agreed",
    "check_gain",
    "contributions_by_line",
    "dispose",
    "first_year",
    "first_year_on",
    "instalments",
    "must_be_pooled",
    "opening",
    "paid_on_lines",
    "per_head",
    "release",
    "remedies",
    "settle_month",
    "settle_year",
    "share_gain",
    "share_risk",
    "social_care_minimum",
    "usual_instalments",
    "usual_terms",
    "verified",
]
