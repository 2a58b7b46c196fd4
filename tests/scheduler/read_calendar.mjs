// Reads a calendar object from standard input with ical.js and writes what it understood as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../frontend/package.json", import.meta.url));
const module = await import(require.resolve("ical.js"));
const ICAL = module.default?.parse ? module.default : module;

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  const value = (name) => component.getFirstPropertyValue(name);
  return {
    uid: event.uid,
    sequence: event.sequence,
    start: event.startDate.toJSDate().toISOString(),
    end: event.endDate.toJSDate().toISOString(),
    zone: event.startDate.zone.tzid,
    summary: event.summary,
    description: event.description,
    location: event.location,
    status: value("status"),
    conference: value("conference"),
    reminders: component.getAllSubcomponents("valarm").map((alarm) => alarm.getFirstPropertyValue("trigger").toString()),
    attendees: event.attendees.map((attendee) => ({
      address: attendee.getFirstValue(),
      name: attendee.getParameter("cn"),
      partstat: attendee.getParameter("partstat") ?? null,
    })),
  };
});
process.stdout.write(JSON.stringify({ method: calendar.getFirstPropertyValue("method"), events }));
