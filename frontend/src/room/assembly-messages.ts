// What the room says of rounds, roll calls, breaks, the chair, corrections, signals, readiness and one's own device.

import { fill, gettext, ngettext } from "./gettext";
import { m } from "./messages";
import type { Command, SignalKind } from "./protocol";

export const signalsToSend: Record<SignalKind, string> = {
  slow_down: gettext("Slower, please"),
  cannot_hear: gettext("I cannot hear"),
  relay_ready: gettext("Relay is ready"),
};

const signalsSeen: Record<SignalKind, string> = {
  slow_down: gettext("%(who)s: slower, please"),
  cannot_hear: gettext("%(who)s cannot hear"),
  relay_ready: gettext("%(who)s: relay is ready"),
};

export const a = {
  // rounds
  round: gettext("Round"),
  startRound: gettext("Start a round"),
  stopRound: gettext("Stop the round"),
  roundWantsItem: gettext("A round is held on an item of the agenda: take one up first."),
  roundHelp: gettext(
    "Each delegation has the floor once, for the same time. Untick whoever is left out; the arrows change the order.",
  ),
  each: gettext("For each"),
  roundOrder: gettext("Order of the delegations"),
  up: gettext("Up"),
  down: gettext("Down"),
  first: gettext("First"),
  last: gettext("Last"),
  skip: gettext("Skip"),
  pass: gettext("We pass"),
  goLast: gettext("We go last"),
  forColleague: gettext("For a colleague"),
  ourTurn: gettext("Your delegation has its place in the round."),

  // the agenda
  changeAgenda: gettext("Change the agenda"),
  drop: gettext("Drop"),

  // the queue
  safe: gettext("Safe places"),

  // corrections
  correct: gettext("Correct a turn"),
  findTurn: gettext("Find by name or time"),
  noTurn: gettext("No turn is found by these words."),
  toTurns: gettext("All turns, to the second"),
  whichTurn: gettext("Turn"),
  whoSpoke: gettext("Who has the floor in truth"),
  asNoted: gettext("As noted"),
  sinceWhen: gettext("Since when"),
  putRight: gettext("Put it right"),
  correctHelp: gettext("Speaking times, notes on the turn and the minutes follow."),

  // breaks
  takeBreak: gettext("Take a break"),
  backAt: gettext("Back"),
  noReturn: gettext("Return still open"),
  clocksStop: gettext("All clocks stop; the queue stays as it is."),

  // roll calls
  rollCall: gettext("Roll call"),
  callRoll: gettext("Call the roll"),
  quorum: gettext("Delegations that make a quorum (may stay empty)"),
  closeRoll: gettext("Close the roll"),
  weAreHere: gettext("We are here"),
  quorate: gettext("There is a quorum."),
  notQuorate: gettext("There is no quorum yet."),
  noteHere: gettext("Here"),
  noteMissing: gettext("Missing"),

  // consent
  recording: gettext("Recording"),
  askConsent: gettext("Ask for consent to recording"),
  mayRecord: gettext("May this meeting be recorded?"),
  recordHelp: gettext("Your answer goes into the record; you can change it at any time."),
  yes: gettext("Yes"),
  no: gettext("No"),
  youAgreed: gettext("You agree to being recorded."),
  youRefused: gettext("You do not agree to being recorded."),
  allAgree: gettext("Everybody has agreed."),

  // the chair
  chair: gettext("Chair"),
  nobodyChairs: gettext("Nobody holds the chair."),
  youChair: gettext("You hold the chair."),
  takeChair: gettext("Take the chair"),
  handOver: gettext("Hand the chair to"),

  // backstage
  backstage: gettext("Backstage"),
  backstageHelp: gettext("Only facilitators, rapporteur and interpreters see this."),
  backstageText: gettext("Message backstage"),
  send: gettext("Send"),

  // signals
  tellRoom: gettext("Tell the room"),
  tellHelp: gettext("Shows for 20 seconds."),
  language: gettext("Language of the speaker"),

  // notes
  owner: gettext("Owner"),
  due: gettext("Due"),
  earlierActions: gettext("Open actions of earlier sessions"),
  overdue: gettext("overdue"),
  noteActions: gettext("See them all"),
  tagHelp: gettext("Number keys tag the newest note while nobody types."),
  tagNewest: gettext("Themes"),

  // papers
  papers: gettext("Papers"),
  wholeSession: gettext("Whole session"),
  belongsTo: gettext("Belongs to"),
  placePapers: gettext("Sort papers to items"),

  // readiness
  readiness: gettext("Readiness"),
  notTried: gettext("not tried yet"),
  byEvents: gettext("without sockets"),
  technician: gettext("Technician"),
  technicianName: gettext("Technician for your line"),
  technicianPhone: gettext("Telephone"),
  technicianHelp: gettext("Whom the organisers ring when your line fails. Only they see it."),
  line: gettext("Line"),

  // the device
  thisDevice: gettext("On this device"),
  sound: gettext("A sound when I am next or called"),
  light: gettext("Light mode for a weak line: no animation, no list of who is here, fewer updates"),
  iSpeak: gettext("I speak"),
  readIn: gettext("Language and time zone of this page"),
  lightOffered: gettext("Your line is weak. Light mode asks less of it."),
  useLight: gettext("Use light mode"),
  noThanks: gettext("No, thanks"),
  goodLine: gettext("Good line"),
  noLine: gettext("No line"),
  notSentYet: gettext("Waiting to be sent"),
  withdraw: gettext("Do not send"),
  night: gettext("night"),
  nowThere: gettext("Now"),
  endsThere: gettext("At the end"),
  video: gettext("Show the video here"),
  hideVideo: gettext("Hide the video"),
  videoFrame: gettext("Video call"),

  // turn limits
  soonOver: gettext("ends soon"),
  timeNow: gettext("time"),
};

/** What keys do that no button says in the same words. */
export const k = {
  toQueue: gettext("Go to the queue"),
  moveHand: gettext("Move the hand at whose handle one is; Home and End to the ends"),
  nextItem: gettext("Take up the next item"),
  pause: gettext("Break"),
  poll: gettext("Ask the room: poll or temperature"),
  tag: gettext("Put the theme of that number on the newest note, or take it off"),
  backstage: gettext("Write backstage"),
  escape: gettext("Close what is open"),
};

export const assemblySaid = {
  signal: (kind: SignalKind, who: string) => fill(signalsSeen[kind], { who }),
  roundProgress: (spoken: number, of: number, time: string) =>
    fill(gettext("%(spoken)s of %(of)s have spoken, %(time)s each"), { spoken, of, time }),
  itemsMinutes: (n: number) => fill(ngettext("%(n)s minute", "%(n)s minutes", n), { n }),
  noteOf: (act: string, name: string) => fill(gettext("%(act)s: %(name)s"), { act, name }),
  minutesEarlier: (n: number) => fill(ngettext("%(n)s minute earlier", "%(n)s minutes earlier", n), { n }),
  minutesLater: (n: number) => fill(ngettext("%(n)s minute later", "%(n)s minutes later", n), { n }),
  minutesAgo: (n: number) => fill(ngettext("%(n)s minute ago", "%(n)s minutes ago", n), { n }),
  inMinutes: (n: number, time: string) =>
    fill(ngettext("in %(n)s minute, at %(time)s", "in %(n)s minutes, at %(time)s", n), { n, time }),
  present: (here: number, of: number) => fill(gettext("%(here)s of %(of)s here"), { here, of }),
  missing: (names: string) => fill(gettext("Missing: %(names)s"), { names }),
  quorum: (n: number) => fill(gettext("Quorum %(n)s."), { n }),
  isHere: (name: string) => fill(gettext("Is %(name)s here?"), { name }),
  consents: (yes: number, no: number, open: number) =>
    fill(gettext("%(yes)s yes, %(no)s no, %(open)s without answer"), { yes, no, open }),
  refused: (names: string) => fill(gettext("Do not agree: %(names)s"), { names }),
  chairs: (name: string) => fill(gettext("%(name)s holds the chair."), { name }),
  latency: (n: number) => fill(gettext("%(n)s ms"), { n }),
  blocked: (names: string) => fill(gettext("blocked: %(names)s"), { names }),
  due: (owner: string, due: string) =>
    owner && due
      ? fill(gettext("%(owner)s, by %(due)s"), { owner, due })
      : owner || fill(gettext("by %(due)s"), { due }),
  corrected: (n: number, time: string) =>
    fill(ngettext("corrected %(n)s time, at %(time)s", "corrected %(n)s times, at last at %(time)s", n), {
      n,
      time,
    }),
  endsAbout: (time: string, zone: string) => fill(gettext("Ends about %(time)s, %(zone)s."), { time, zone }),
  titled: (notice: string, title: string) => `${notice} · ${title}`,
  moved: (name: string, place: number) => fill(gettext("%(name)s is now number %(place)s."), { name, place }),
  moveUp: (name: string) => fill(gettext("Move %(name)s up"), { name }),
  moveDown: (name: string) => fill(gettext("Move %(name)s down"), { name }),
  drop: (title: string) => fill(gettext("Drop “%(title)s”"), { title }),
  safePlaces: (n: number) =>
    n === 0 ? gettext("None") : fill(ngettext("The first place", "The first %(n)s places", n), { n }),
  allWaiting: (n: number) => fill(ngettext("The one who waits", "All %(n)s who wait", n), { n }),
  replyTo: (name: string) => fill(gettext("A reply is to the topic of %(name)s."), { name }),
  colleaguesHand: (place: number, name: string) =>
    fill(gettext("%(name)s of your delegation is number %(place)s."), { name, place }),
  raiseFor: (name: string) => fill(gettext("Raise hand for %(name)s"), { name }),
};

/** What a command asks for, in words, for the list of what waits for the line. */
const deeds: Partial<Record<Command["do"], string>> = {
  raise_hand: gettext("Raise hand"),
  edit_hand: gettext("Note on a hand"),
  lower_hand: gettext("Lower hand"),
  defer_hand: gettext("Let others go first"),
  move_hand: gettext("Move a hand"),
  call_next: gettext("Call the next one"),
  call: gettext("Give the floor"),
  last_word: gettext("Give the last word"),
  finish_floor: gettext("Finish the turn"),
  pause_floor: gettext("Pause the turn"),
  resume_floor: gettext("Let the turn go on"),
  vote: gettext("Vote"),
  write_note: gettext("Note"),
  edit_note: gettext("Change of a note"),
  tag_note: gettext("Themes of a note"),
  write_backstage: gettext("Message backstage"),
  answer_roll_call: gettext("Answer to the roll call"),
  give_consent: gettext("Answer on recording"),
  go_to_item: gettext("Take up an item"),
};

export function deedOf(command: Command): string {
  if (command.do === "signal") return signalsToSend[command.kind];
  if (command.do === "raise_hand") return `${deeds.raise_hand}: ${m.kinds[command.kind]}`;
  return deeds[command.do] ?? gettext("Another request");
}
