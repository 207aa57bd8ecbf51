"""Towns made up from the postcodes (PC4) that bear their name, while no register is loaded."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from finder.geometry import metres_between
from finder.models import Postcode, Town
from finder.spelling import fold

# Two towns of one name in one province lie at least this far apart, in metres.
APART = 15_000


def towns_of(codes: Iterable[Postcode]) -> Iterator[Town]:
    """A town for each name in each province, split where its codes lie too far apart to be one."""
    ordered = sorted(codes, key=lambda row: (row.town, row.province, row.code))
    for (name, province), rows in groupby(ordered, key=lambda row: (row.town, row.province)):
        for cluster in _clusters(rows):
            lat = sum(row.lat for row in cluster) / len(cluster)
            lon = sum(row.lon for row in cluster) / len(cluster)
            yield Town(
                name=name, key=fold(name), province=province, lat=lat, lon=lon, codes=len(cluster)
            )


def _clusters(rows: Iterable[Postcode]) -> list[list[Postcode]]:
    clusters: list[list[Postcode]] = []
    for row in rows:
        for cluster in clusters:
            if any(metres_between(row.point, other.point) < APART for other in cluster):
                cluster.append(row)
                break
        else:
            clusters.append([row])
    return clusters
