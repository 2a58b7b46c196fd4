/**
 * Draws the land of the day-and-night map: `npm run map` writes templates/look/land.svg, which is kept in git, so
 * that building and running need neither this script nor its data (Natural Earth 1:110 m, public domain).
 *
 * Half a degree is one unit; x counts from 180° W, y from NORTH, as scheduler/daylight.py projects too.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { feature } from "topojson-client";

const NORTH = 84;
const SOUTH = -58;
const SMALLEST = 12; // an island of fewer square units would be a speck

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const world = JSON.parse(readFileSync(at("../node_modules/world-atlas/land-110m.json"), "utf8"));
const [land] = feature(world, world.objects.land).features;

/** A ring's corners in units, going on beyond the edge where it crosses 180°. */
function project(ring) {
  let turns = 0;
  return ring.map(([longitude, latitude], index) => {
    const step = index > 0 ? longitude - ring[index - 1][0] : 0;
    turns -= Math.abs(step) > 180 ? Math.sign(step) * 720 : 0;
    return [Math.round((longitude + 180) * 2 + turns), Math.round((NORTH - latitude) * 2)];
  });
}

function area(points) {
  return Math.abs(points.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = points[(i + 1) % points.length];
    return sum + x * nextY - nextX * y;
  }, 0)) / 2;
}

function pathOf(points) {
  const steps = points
    .slice(1)
    .map(([x, y], i) => [x - points[i][0], y - points[i][1]])
    .filter(([x, y]) => x !== 0 || y !== 0);
  return `M${points[0].join(" ")}l${steps.flat().join(" ")}z`.replaceAll(" -", "-");
}

const rings = land.geometry.coordinates.flat().filter((ring) => ring.some(([, latitude]) => latitude > SOUTH));
const drawn = [];
for (const ring of rings) {
  const points = project(ring);
  if (area(points) < SMALLEST) continue;
  const xs = points.map(([x]) => x);
  drawn.push(pathOf(points));
  // What goes on beyond one edge comes in at the other.
  if (Math.max(...xs) > 720) drawn.push(pathOf(points.map(([x, y]) => [x - 720, y])));
  if (Math.min(...xs) < 0) drawn.push(pathOf(points.map(([x, y]) => [x + 720, y])));
}
writeFileSync(at("../templates/look/land.svg"), `<path class="land" d="${drawn.join("")}"/>\n`);
