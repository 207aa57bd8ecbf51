"""Loads the national register of addresses: files are read, summed up, and put in place at once."""

from finder.exchange.register.building import Register
from finder.exchange.register.loading import Complain, Loaded, Told, count, load
from finder.exchange.register.reading import Bad, Row, rows

__all__ = ["Bad", "Complain", "Loaded", "Register", "Row", "Told", "count", "load", "rows"]
