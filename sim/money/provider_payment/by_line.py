"""Payment rules that look at one line of care at a time.

B baseline, N planned, n actual activity, p price, m marginal rate, all of one line and year. Each
amount is rounded once, to a whole penny, half to even.
"""

from sim.money.pence import PARTS_PER_SHARE, pence
from sim.money.provider_payment.bands import PARTS_OF_PARTS, Bands, check_bands, weighed
from sim.money.provider_payment.contract import PLACE, ContractLine
from sim.money.provider_payment.paid import Paid
from sim.parameters.errors import InputError


def block(line: ContractLine) -> Paid:
    """`pay = p N`, whatever the activity."""
    return Paid(line.care, pence(line.planned, line.price.micropence), 0)


def activity_tariff(line: ContractLine) -> Paid:
    """`pay = p n`: payment by results."""
    return Paid(line.care, 0, pence(line.actual, line.price.micropence))


def marginal_rate(line: ContractLine, rate: int) -> Paid:
    """`pay = p min(n, B) + m p max(0, n - B)`.

    `rate`: m in parts per million. The commissioner budgets the full price: what it does not pay is
    retained for managing demand. Source: S70 to S72, S100.
    """
    _check_share(rate, f"{line.care}.marginal_rate")
    above = max(0, line.actual - line.baseline)
    counted = (line.actual - above) * PARTS_PER_SHARE + above * rate
    paid = pence(counted, line.price.micropence, PARTS_PER_SHARE)
    full = pence(line.actual, line.price.micropence)
    return Paid(line.care, 0, paid, retained_pence=full - paid)


def blended(line: ContractLine, bands: Bands) -> Paid:
    """`pay = p N + r p (n - N)`, r the rate of the band that each part of `n - N` falls in.

    The first band is the variable rate of the contract (20 % in 2019-20). Beyond its end, the
    break-glass band, the contract is negotiated anew, and the next rate is what is then agreed.
    Below the plan the difference is given back. Source: S101.
    """
    check_bands(bands, f"{line.care}.bands")
    counted = line.planned * PARTS_OF_PARTS
    counted += weighed(line.actual - line.planned, line.planned, bands)
    return _in_parts(line, counted, fixed=pence(line.planned, line.price.micropence))


def broke_glass(line: ContractLine, bands: Bands) -> bool:
    """Whether activity lies outside the first band, so that a blended payment is renegotiated."""
    check_bands(bands, f"{line.care}.bands")
    end = bands[0].up_to
    off = abs(line.actual - line.planned) * PARTS_PER_SHARE
    return end is not None and off > end * line.planned


def aligned_payment_and_incentive(line: ContractLine, activity_share: int, rate: int) -> Paid:
    """`pay = (1 - s) p N + s r p n`: s the share of the line paid by activity, r its rate.

    Everything planned is fixed, emergency care with it (s = 0); elective care is paid by activity
    (s = 1) at 100 % of the unit price (r = 1). `activity_share`, `rate`: parts per million. Source:
    S73.
    """
    _check_share(activity_share, f"{line.care}.aligned_activity_share")
    _check_share(rate, f"{line.care}.aligned_activity_rate")
    planned = line.planned * (PARTS_PER_SHARE - activity_share)
    counted = planned * PARTS_PER_SHARE + line.actual * activity_share * rate
    return _in_parts(line, counted, pence(planned, line.price.micropence, PARTS_PER_SHARE))


def _in_parts(line: ContractLine, counted: int, fixed: int) -> Paid:
    """What `counted` units (of PARTS_OF_PARTS) are paid, all that is not fixed being variable."""
    total = pence(counted, line.price.micropence, PARTS_OF_PARTS)
    return Paid(line.care, fixed, total - fixed)


def _check_share(share: int, key: str) -> None:
    if not 0 <= share <= PARTS_PER_SHARE:
        problem = f"{share / PARTS_PER_SHARE:g} is not a share"
        raise InputError(PLACE, key, problem, "Give a share from 0 to 1")
