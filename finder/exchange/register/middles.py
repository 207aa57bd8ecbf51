"""Points in columns of numbers: sums of many, and their means, in degrees WGS84."""

from array import array

from finder.geometry import Point


class Middles:
    """Running sums of points, by number: how many, and their mean."""

    def __init__(self) -> None:
        self.counts, self.lats, self.lons = array("i"), array("d"), array("d")

    def __len__(self) -> int:
        return len(self.counts)

    def open(self) -> int:
        """Room for one more; its number."""
        self.counts.append(0)
        self.lats.append(0.0)
        self.lons.append(0.0)
        return len(self.counts) - 1

    def add(self, number: int, lat: float, lon: float) -> None:
        self.counts[number] += 1
        self.lats[number] += lat
        self.lons[number] += lon

    def mean(self, number: int) -> Point:
        count = self.counts[number]
        return Point(self.lats[number] / count, self.lons[number] / count)

    def means(self) -> "Points":
        """The mean of each."""
        return Points(
            array("d", (lat / count for lat, count in zip(self.lats, self.counts, strict=True))),
            array("d", (lon / count for lon, count in zip(self.lons, self.counts, strict=True))),
        )


class Points:
    """Many points, by number."""

    def __init__(self, lats: "array[float]", lons: "array[float]") -> None:
        self.lats, self.lons = lats, lons

    def __getitem__(self, number: int) -> Point:
        return Point(self.lats[number], self.lons[number])

    def put(self, number: int, lat: float, lon: float) -> None:
        self.lats[number], self.lons[number] = lat, lon
