// Sentences of the room, and nothing else: xgettext reads this file (an apostrophe in JSX would hide strings).
// What is said of polls stands in poll-messages.ts, of rounds, roll calls, breaks and signals in assembly-messages.ts.

import { fill, gettext, ngettext } from "./gettext";
import type { Because, Kind, NoteKind, Status } from "./protocol";
import { span } from "./times";

const kinds: Record<Kind, string> = {
  point_of_order: gettext("Point of order"),
  clarification: gettext("Clarification"),
  reply: gettext("Reply"),
  topic: gettext("New topic"),
};

export const noteKinds: Record<NoteKind, string> = {
  statement: gettext("Statement"),
  decision: gettext("Decision"),
  action: gettext("Action"),
};

export const m = {
  kinds,

  // the line
  weakLine: gettext("Weak line"),
  waitsForLine: gettext("Waiting for the line; it is sent as soon as the line is back."),

  // the floor
  nobodySpeaks: gettext("Nobody has the floor"),
  youSpeak: gettext("You have the floor"),
  paused: gettext("Paused"),
  pause: gettext("Pause"),
  resume: gettext("Go on"),
  finish: gettext("Finish"),
  finished: gettext("I have finished"),
  minuteMore: gettext("1 min more for all"),
  nextNobody: gettext("Next"),
  someone: gettext("Someone"),
  guest: gettext("Guest"),

  // hands
  askForFloor: gettext("Ask for the floor"),
  raiseHand: gettext("Raise hand"),
  toOpenTopic: gettext("to open a new topic"),
  handIsUp: gettext("Your hand is up"),
  forNewTopic: gettext("for a new topic"),
  queueClosedForMe: gettext("The queue is closed. A point of order is still possible."),
  noItemForMe: gettext("No item is open. A point of order is possible."),
  onlyListening: gettext("You are following this meeting; delegates ask for the floor."),
  lower: gettext("Lower"),
  moveToEnd: gettext("Let others go first"),
  addNote: gettext("Add note"),
  changeNote: gettext("Change note"),
  noteForQueue: gettext("What it is about, for the chair and the room"),
  youAreNext: gettext("You are next."),
  you: gettext("You"),

  // the queue
  queue: gettext("Queue"),
  waiting: gettext("Waiting"),
  nobodyWaits: gettext("Nobody is waiting."),
  closed: gettext("Closed"),
  balanced: gettext("Balanced"),
  call: gettext("Call"),
  remove: gettext("Remove"),
  openQueue: gettext("Open queue"),
  closeQueue: gettext("Close queue"),
  queueIsClosed: gettext("The queue is closed: only points of order are taken."),
  addPerson: gettext("Add a person"),
  person: gettext("Person"),
  aGuest: gettext("A guest, by name"),
  guestName: gettext("Name of the guest"),
  asks: gettext("Asks for"),
  putInQueue: gettext("Put in the queue"),
  giveFloor: gettext("Give the floor"),
  lastWord: gettext("Give the last word"),
  lastWordHelp: gettext("The last word puts away the hands that wait and closes the queue."),
  order: gettext("Order"),
  fifo: gettext("First come, first served"),
  turnLength: gettext("Length of a turn"),
  unlimited: gettext("No limit"),
  withoutDelegation: gettext("Without delegation"),
  moveHelp: gettext("Drag, or use the arrow keys; a press shows buttons"),
  orderFifo: gettext(
    "Point of order first, then clarification, reply, new topic; within each, first come, first served.",
  ),
  orderBalanced: gettext(
    "Point of order first, then clarification, reply, new topic; within each, the delegation that has spoken least.",
  ),

  // agenda
  agenda: gettext("Agenda"),
  noItem: gettext("No item is open"),
  noAgenda: gettext("The agenda is empty."),
  notTaken: gettext("not taken up"),
  onPlan: gettext("On plan."),
  conclusion: gettext("Conclusion, if there is one"),
  closeItem: gettext("Close this item"),
  takeUp: gettext("Take up"),
  addItem: gettext("Add an item"),
  itemTitle: gettext("Title"),
  itemMinutes: gettext("Minutes"),
  add: gettext("Add"),

  // notes
  notes: gettext("Notes"),
  notesAppear: gettext("Notes as they appear"),
  noNotes: gettext("Nothing has been noted yet."),
  note: gettext("Note"),
  noteText: gettext("Text of the note"),
  noteKind: gettext("Kind of note"),
  notePlaceholder: gettext("What was said, decided or promised"),
  write: gettext("Write"),
  edit: gettext("Edit"),
  save: gettext("Save"),
  cancel: gettext("Cancel"),

  // airtime and clocks
  airtime: gettext("Airtime"),
  nobodySpokeYet: gettext("Nobody has spoken yet."),
  localClocks: gettext("Local clocks"),

  // the session
  opensByItself: gettext("The chair opens it. This page changes by itself; you can leave it open."),
  startSession: gettext("Start the session"),
  startHint: gettext("You can start at any time; the clock of the agenda begins when an item is taken up."),
  endSession: gettext("End the session"),
  endSure: gettext("The queue is put away and the minutes are drafted. You can reopen the session."),
  endNow: gettext("End it now"),
  reopenSession: gettext("Reopen the session"),
  minutesFollow: gettext("The minutes are being written and will stand on the page of the session."),
  toSession: gettext("Page of the session"),
  toMinutes: gettext("Write the minutes"),
  screen: gettext("Screen for the room"),
  videoCall: gettext("Open the video call"),
  adjourned: gettext("The meeting has a break"),
  adjourn: gettext("Take a break"),
  goOn: gettext("Go on with the meeting"),
  undo: gettext("Undo"),
  delegation: gettext("Delegation"),
  here: gettext("Here"),
  notHere: gettext("Not here yet"),
  whoIsHere: gettext("Who is here"),

  // keys
  shortcuts: gettext("Keyboard shortcuts"),
  keyNext: gettext("Call the next one"),
  keyFinish: gettext("Finish the turn"),
  keyPause: gettext("Pause the turn, or let it go on"),
  keyUndo: gettext("Undo"),
  keyQueue: gettext("Close the queue, or open it"),
  keyNote: gettext("Write a note"),
  keyHelp: gettext("Show this list"),
  useKeys: gettext("Single keys work on this device"),
  close: gettext("Close"),

  // the screen
  next: gettext("Next"),
} as const;

/** What is said of a session that is not going on. */
export const outside: Record<Status, string> = {
  draft: gettext("This session has no hour yet"),
  polling: gettext("This session has no hour yet"),
  scheduled: gettext("The meeting has not begun"),
  live: "",
  ended: gettext("The meeting has ended"),
  published: gettext("The meeting has ended"),
  cancelled: gettext("This session has been cancelled"),
};

const undoes = {
  call: gettext("Undo the call"),
  last_word: gettext("Undo the last word"),
  finish: gettext("Undo the finish"),
  item: gettext("Undo the change of item"),
  end: gettext("Undo the end"),
} as const;

/** Sentences with something in them. */
export const said = {
  undo: (what: keyof typeof undoes) => undoes[what],
  listed: (names: string[]) => names.filter(Boolean).join(gettext(", ")),
  live: (minutes: number) =>
    minutes < 1
      ? gettext("Live")
      : fill(ngettext("Live, %(n)s min", "Live, %(n)s min", minutes), { n: minutes }),
  hourHere: (time: string, city: string) =>
    city === "UTC" ? `${time} UTC` : fill(gettext("%(time)s %(city)s"), { time, city }),
  zoneTime: (city: string) => (city === "UTC" ? "UTC" : fill(gettext("%(city)s time"), { city })),
  lineBroken: (time: string, waiting: boolean) =>
    fill(
      waiting
        ? gettext(
            "The line is interrupted. You see the room as of %(time)s. What you asked for is sent when it is back.",
          )
        : gettext("The line is interrupted. You see the room as of %(time)s. We keep trying."),
      { time },
    ),
  present: (here: number, all: number) =>
    fill(ngettext("%(here)s of %(all)s delegation here", "%(here)s of %(all)s delegations here", all), {
      here,
      all,
    }),

  speaking: (kind: string) => fill(gettext("On the floor: %(kind)s"), { kind }),
  goesOnAfter: (name: string) => fill(gettext("Afterwards %(name)s goes on."), { name }),
  nowSpeaks: (name: string, delegation?: string) =>
    delegation
      ? fill(gettext("%(name)s, %(delegation)s, has the floor."), { name, delegation })
      : fill(gettext("%(name)s has the floor."), { name }),
  spokenFor: (seconds: number) => fill(gettext("%(time)s minutes spoken"), { time: span(seconds) }),
  ofLimit: (limit: string) => fill(gettext("of %(limit)s"), { limit }),
  over: (time: string) => fill(gettext("%(time)s over"), { time }),
  next: (name: string) => fill(gettext("Next: %(name)s"), { name }),

  place: (place: number) =>
    place === 1 ? m.youAreNext : fill(gettext("You are number %(n)s in the queue."), { n: place }),
  waited: (time: string) => fill(gettext("Waiting %(time)s."), { time }),
  callPerson: (name: string) => fill(gettext("Call %(name)s"), { name }),
  removeFor: (name: string) => fill(gettext("Remove %(name)s"), { name }),
  movePerson: (name: string) => fill(gettext("Move %(name)s"), { name }),

  itemOf: (position: number, count: number) =>
    fill(gettext("Item %(position)s of %(count)s"), { position, count }),
  minutes: (n: number) => fill(ngettext("%(n)s min", "%(n)s min", n), { n }),
  spentOf: (spent: number, planned: number) =>
    fill(gettext("%(spent)s of %(planned)s min"), { spent, planned }),
  took: (minutes: number) =>
    minutes < 1 ? gettext("took less than a minute") : fill(gettext("took %(n)s min"), { n: minutes }),
  soFar: (minutes: number) => fill(gettext("%(n)s min so far"), { n: minutes }),
  expectedAt: (time: string) => fill(gettext("about %(time)s"), { time }),
  behindPlan: (minutes: number) =>
    fill(ngettext("%(n)s minute behind plan.", "%(n)s minutes behind plan.", minutes), { n: minutes }),
  takeUpItem: (position: number) => fill(gettext("Take up item %(n)s"), { n: position }),
  takeUpTitle: (title: string) => fill(gettext("Take up “%(title)s”"), { title }),
  closeTitle: (title: string) => fill(gettext("Close “%(title)s”"), { title }),
  handsDropped: (n: number) =>
    fill(
      ngettext(
        "%(n)s waiting hand is put away; undo brings it back.",
        "%(n)s waiting hands are put away; undo brings them back.",
        n,
      ),
      { n },
    ),
  equalShare: (time: string) =>
    fill(gettext("Speaking time. The green line is an equal share, %(time)s."), { time }),

  ranFromTo: (from: string, to: string, city: string) =>
    fill(gettext("It ran from %(from)s to %(to)s, %(zone)s."), { from, to, zone: said.zoneTime(city) }),
  pausedUntil: (time: string) => fill(gettext("Back at %(time)s."), { time }),

  /** Why an entry stands where it stands. */
  because: ({ code, values }: Because, delegation: string | undefined): string => {
    switch (code) {
      case "moved":
        return gettext("The chair put it here.");
      case "returned":
        return gettext("Back in its place, as the turn was undone.");
      case "round":
        return fill(gettext("Place %(place)s of %(of)s in the round."), {
          place: values.place ?? 0,
          of: values.of ?? 0,
        });
      case "safe":
        return gettext("So near the floor that nobody goes before it any more.");
      case "deferred":
        return gettext("Lets others go first.");
      case "spoke_last":
        return gettext("Spoke last, so another delegation with as many turns goes first.");
      case "balance":
        return balanceOf(values.turns ?? 0, values.spoken_seconds ?? 0, delegation);
      case "rank":
        return values.kind ? ranks[values.kind] : "";
      case "arrival":
        return gettext("First come, first served.");
    }
  },
};

const ranks: Record<Kind, string> = {
  point_of_order: gettext("Points of order come first."),
  clarification: gettext("Clarifications come before replies and new topics."),
  reply: gettext("Replies to the topic on the floor come before new topics."),
  topic: gettext("First come, first served."),
};

function balanceOf(turns: number, seconds: number, delegation: string | undefined): string {
  const name = delegation ?? m.someone;
  if (turns === 0) return fill(gettext("%(name)s has not spoken yet."), { name });
  return fill(
    ngettext("%(name)s has had %(n)s turn, %(time)s.", "%(name)s has had %(n)s turns, %(time)s.", turns),
    { name, n: turns, time: span(seconds) },
  );
}
