"""Distances, held against geopy's geodesic."""

import math

from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from finder.geometry import Point, metres_between, scale_at

LATITUDES, LONGITUDES = st.floats(50.7, 53.6), st.floats(3.3, 7.3)


@given(LATITUDES, LONGITUDES, st.floats(1, 25_000), st.floats(0, 360))
def test_a_distance_within_25_km_is_the_geodesic_within_a_decimetre(
    lat: float, lon: float, metres: float, bearing: float
) -> None:
    there = geodesic(meters=metres).destination((lat, lon), bearing)

    measured = metres_between(Point(lat, lon), Point(there.latitude, there.longitude))

    assert math.isclose(measured, metres, abs_tol=0.1)


@given(LATITUDES, LONGITUDES, st.floats(1, 300_000), st.floats(0, 360))
def test_the_box_of_a_circle_holds_every_point_in_it(
    lat: float, lon: float, metres: float, bearing: float
) -> None:
    there = geodesic(meters=metres * 0.998).destination((lat, lon), bearing)

    box = scale_at(Point(lat, lon)).box(metres)

    assert box.south <= there.latitude <= box.north
    assert box.west <= there.longitude <= box.east
