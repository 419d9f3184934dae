"""Lines of the ledger that are paid for with capital, which is never added to spending on care."""

CAPITAL = ("housing_adaptations",)
# Whose money is capital.
CAPITAL_PAYERS = ("housing",)
