"""What care and money come to for people: QALYs, quality of life in social care, carers."""

from sim.outcomes.quality_of_life import QualityOfLife

__all__ = ["QualityOfLife"]
