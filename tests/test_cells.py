"""Cells, held against the quadkeys of the Bing Maps Tile System."""

from hypothesis import given
from hypothesis import strategies as st

from finder import cells
from finder.geometry import Box


def quadkey(column: int, row: int, zoom: int) -> str:
    """The quadkey of a tile, digit by digit, as the Tile System describes it."""
    digits = ""
    for bit in range(zoom - 1, -1, -1):
        digits += str((column >> bit & 1) + 2 * (row >> bit & 1))
    return digits


def test_a_known_tile_has_its_known_quadkey() -> None:
    # Tile 3, 5 at zoom 3 has quadkey 213; its middle in degrees is 53.33 south, 22.5 west.
    assert quadkey(3, 5, 3) == "213"
    assert cells.cell(-53.33, -22.5, 3) == int("213", 4)


@given(st.floats(-84, 84), st.floats(-180, 179.99), st.integers(1, 20))
def test_the_parent_of_a_cell_is_the_cell_at_the_lower_zoom(
    lat: float, lon: float, zoom: int
) -> None:
    assert cells.parent(cells.cell(lat, lon), zoom) == cells.cell(lat, lon, zoom)


def test_a_cell_fits_in_a_bigint() -> None:
    assert 0 <= cells.cell(-85.06, 180) < 2**40


@given(
    st.floats(50.7, 53.6),
    st.floats(3.3, 7.2),
    st.floats(0.0001, 1),
    st.floats(0.0001, 1.5),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_the_ranges_of_a_box_hold_every_point_of_it(
    south: float, west: float, high: float, wide: float, up: float, along: float
) -> None:
    box = Box(west, south, west + wide, south + high)
    code = cells.cell(south + up * high, west + along * wide)

    found = cells.ranges(box)

    assert len(found) == cells.MOST_RANGES
    assert any(first <= code <= last for first, last in found)


@given(st.floats(50.7, 53.6), st.floats(3.3, 7.2), st.floats(0.001, 0.2))
def test_the_ranges_of_a_box_hold_little_more_than_it(
    south: float, west: float, high: float
) -> None:
    """Else the index would be of no use: at most some twenty times the ground of the box."""
    box = Box(west, south, west + 1.6 * high, south + high)
    own = (box.east - box.west) / 360 * (cells._share(box.south) - cells._share(box.north))

    ground = sum(max(0, last - first + 1) for first, last in cells.ranges(box)) / 4**cells.ZOOM

    assert ground < 60 * own


def test_a_box_that_is_upside_down_holds_nothing() -> None:
    assert set(cells.ranges(Box(5, 52, 4, 53))) == {cells.NOTHING}


def test_the_whole_world_is_in_its_ranges() -> None:
    assert cells.ranges(Box(-180, -85, 180, 85))[0] == (0, 4**cells.ZOOM - 1)


@given(st.floats(50.7, 53.6), st.floats(3.3, 7.2), st.integers(0, 20))
def test_a_cell_and_its_tile_are_the_same_place(lat: float, lon: float, zoom: int) -> None:
    code = cells.cell(lat, lon, zoom)

    middle = cells.middle(code, zoom)

    assert cells.cell(middle.lat, middle.lon, zoom) == code
    assert cells.window(Box(lon, lat, lon, lat), zoom).holds(code)
