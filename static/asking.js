// Questions to our own server as the map moves: one at a time, and silence when there is no answer.

const PAUSE = 250;

/** What an address answers as JSON; null when there is no network, no good answer, or no need any more. */
export async function ask(address, signal) {
  try {
    const answer = await fetch(address, { signal });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** Calls `draw(signal)` now and each time the map has come to rest; a newer call aborts the one before. */
export function follow(map, draw) {
  let timer;
  let asked = new AbortController();
  const now = () => {
    asked.abort();
    asked = new AbortController();
    if (isSeen(map)) draw(asked.signal);
  };
  map.on("moveend", () => {
    clearTimeout(timer);
    timer = setTimeout(now, PAUSE);
  });
  now();
}

/** Whether the map has room on the page; on a phone it may be folded away. */
export function isSeen(map) {
  const { x, y } = map.getSize();
  return x > 0 && y > 0;
}

/** Bounds as "west,south,east,north" in degrees. */
export function boxOf(bounds) {
  const sides = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  return sides.map((degrees) => degrees.toFixed(5)).join(",");
}
