"""Runs for people who wait: a queue, processes of their own, and results that are kept."""

from sim.app.work.desk import Desk
from sim.app.work.gallery import Gallery, cards
from sim.app.work.job import State
from sim.app.work.request import Request
from sim.app.work.store import Store

__all__ = ["Desk", "Gallery", "Request", "State", "Store", "cards"]
