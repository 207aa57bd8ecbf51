"""Where each address lies, kept on disk while the register is read, to find the point of a street.

That point is the address nearest to the mean of all, which is known only when all were read.
"""

from array import array
from collections.abc import Iterable, Iterator
from typing import IO

from finder.errors import FinderError
from finder.exchange.register.middles import Middles, Points
from finder.exchange.register.reading import Row

# Whole numbers of a ten-millionth of a degree, about a centimetre.
FINE = 10_000_000
# How many numbers go to the disk at once; three for each address.
BATCH = 3 * 20_000
# In the Netherlands a degree of longitude is so many degrees of latitude, in metres.
EAST = 0.61


class Houses:
    """The points of addresses with the numbers of their streets, twelve bytes each, in a file."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.waiting = array("i")

    def passing(self, read: Iterable[tuple[int, Row]]) -> Iterator[tuple[int, Row]]:
        """The same numbers of streets and addresses, remembered as they pass."""
        for street, row in read:
            self.waiting.extend((street, round(row.lat * FINE), round(row.lon * FINE)))
            if len(self.waiting) >= BATCH:
                self._write()
            yield street, row
        self._write()

    def _write(self) -> None:
        try:
            self.file.write(self.waiting)
            self.file.flush()
        except OSError as error:
            raise FinderError(
                "Er is geen ruimte voor tijdelijke bestanden (%(why)s). Er is niets veranderd.",
                why=error.strerror,
            ) from error
        self.waiting = array("i")

    def nearest(self, streets: Middles) -> Points:
        """Of each street the point of the address nearest to its middle; of two the first."""
        middles, found = streets.means(), streets.means()
        lats, lons = middles.lats, middles.lons
        least = array("d", [float("inf")]) * len(streets)
        for street, fine_lat, fine_lon in self._read():
            lat, lon = fine_lat / FINE, fine_lon / FINE
            apart = (lat - lats[street]) ** 2 + (EAST * (lon - lons[street])) ** 2
            if apart < least[street]:
                least[street] = apart
                found.put(street, lat, lon)
        return found

    def _read(self) -> Iterator[tuple[int, int, int]]:
        self.file.seek(0)
        while piece := self.file.read(BATCH * self.waiting.itemsize):
            numbers = array("i", piece)
            yield from zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
