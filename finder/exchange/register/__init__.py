"""Loads the national register of addresses: files are read, summed up, and put in place at once."""

from finder.exchange.register.building import Register
from finder.exchange.register.loading import Loaded, load
from finder.exchange.register.reading import Bad, Row, rows

__all__ = ["Bad", "Loaded", "Register", "Row", "load", "rows"]
