// Where a point was, and the line to where it goes: for who judges whether a place moved.

import { markerOf, written } from "./pins.js";

// Room in pixels for the pins, which stand above their points, and for the buttons of the map.
const ROOM = { paddingTopLeft: [48, 80], paddingBottomRight: [76, 48] };

/** Draws the place where a point was, [lat, lon], and a line from there to a point. */
export function drawMove(map, was, { lat, lon }, text) {
  const pin = written("pin pin--was", "");
  pin.append(written("pin__tag", text));
  const line = L.polyline([was, [lat, lon]], { className: "leg leg--moved", interactive: false }).addTo(map);
  markerOf(was, pin, { interactive: false, zIndexOffset: -1000 }).addTo(map);
  return {
    to: (here) => line.setLatLngs([was, [here.lat, here.lon]]),
    fit: (maxZoom) => map.fitBounds(line.getBounds(), { animate: false, maxZoom, ...ROOM }),
  };
}
