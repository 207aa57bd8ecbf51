"""The names on our own map: enough to read it by, never over each other."""

from itertools import combinations

import pytest
from sqlalchemy.orm import Session

from finder import labels
from finder.geometry import Box

COUNTRY = Box(3.2, 50.7, 7.3, 53.7)
WEST = Box(4.2, 51.8, 4.8, 52.1)


@pytest.mark.parametrize(("box", "zoom"), [(COUNTRY, 7), (COUNTRY, 8), (WEST, 10), (WEST, 12)])
def test_no_label_lies_over_another(session: Session, box: Box, zoom: int) -> None:
    found = labels.within(session, box, zoom)

    placed = [(*labels._pixels(label.point, zoom), len(label.text)) for label in found]
    assert len(placed) > 5
    for (x, y, letters), (u, v, others) in combinations(placed, 2):
        across = labels.LETTER * (letters + others) / 2
        assert abs(x - u) >= across or abs(y - v) >= labels.LINE


def test_closer_by_more_villages_are_named(session: Session) -> None:
    far = {label.text for label in labels.within(session, WEST, 9)}
    near = {label.text for label in labels.within(session, WEST, 11)}

    assert len(near) > len(far)


def test_labels_lie_in_the_box(session: Session) -> None:
    for label in labels.within(session, WEST, 12):
        assert WEST.south <= label.point.lat <= WEST.north
        assert WEST.west <= label.point.lon <= WEST.east
