"""Cells, held against the quadkeys of the Bing Maps Tile System."""

from hypothesis import given
from hypothesis import strategies as st

from finder import cells


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
