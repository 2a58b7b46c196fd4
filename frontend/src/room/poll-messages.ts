// What the room says of polls.

import { fill, gettext, ngettext } from "./gettext";

/** The five steps of a temperature, from cold to warm. */
export const steps = [
  gettext("Cannot accept"),
  gettext("Have doubts"),
  gettext("Can live with it"),
  gettext("Support it"),
  gettext("Support it fully"),
];

export const p = {
  polls: gettext("Polls"),
  poll: gettext("Poll"),
  temperature: gettext("Temperature"),
  noPolls: gettext("Nothing has been asked yet."),
  openPoll: gettext("Ask the room"),
  askThis: gettext("Open the poll"),
  closePoll: gettext("Close the poll"),
  question: gettext("Question"),
  proposal: gettext("Proposal"),
  shape: gettext("Form"),
  choice: gettext("A choice of answers"),
  temperatureLong: gettext("Temperature: five steps from cold to warm"),
  options: gettext("Answers, one a line"),
  usual: [gettext("Yes"), gettext("No"), gettext("Abstain")].join("\n"),
  optionsNeeded: gettext("It takes a question and from 2 to 20 different answers."),
  who: gettext("Who votes"),
  byPerson: gettext("Each delegate"),
  byDelegation: gettext("Each delegation, once"),
  secret: gettext("Secret"),
  secretChoice: gettext("Secret vote"),
  secretHelp: gettext(
    "The record says who voted and never what. Nobody sees counts before the end, and a vote cannot be changed. With few voters, or when all agree, a result tells how people voted all the same.",
  ),
  secretVoter: gettext(
    "This vote is secret: the record keeps that you voted, never what. It cannot be changed afterwards. Counts are shown when the poll is closed.",
  ),
  cast: gettext("Cast my vote"),
  youVoted: gettext("You have voted."),
  yourDelegationVoted: gettext("Your delegation has voted."),
  canChange: gettext("You can change your vote until the poll is closed."),
  colleaguesVote: gettext("Your delegation has one vote; the last press counts."),
  countsLater: gettext("Counts are shown when the poll is closed."),
  earlier: gettext("Earlier polls"),
  toVote: gettext("Vote"),
  cold: gettext("Cold"),
  warm: gettext("Warm"),
};

export const pollSaid = {
  isOpen: (question: string) => fill(gettext("A poll is open: %(question)s"), { question }),
  voted: (n: number, of: number) =>
    fill(ngettext("%(n)s of %(of)s has voted", "%(n)s of %(of)s have voted", of), { n, of }),
  votes: (n: number) => fill(ngettext("%(n)s vote so far", "%(n)s votes so far", n), { n }),
  missing: (names: string) => fill(gettext("Still to vote: %(names)s"), { names }),
  mean: (mean: string) => fill(gettext("On average %(mean)s of 5."), { mean }),
  /** `agreement` from 0 to 1. */
  agreement: (agreement: number) => {
    if (agreement >= 0.75) return gettext("The room stands close together.");
    if (agreement >= 0.45) return gettext("The room leans one way, with differences.");
    return gettext("The room stands far apart.");
  },
  sides: (cold: number, warm: number) => fill(gettext("%(warm)s for, %(cold)s against."), { cold, warm }),
  column: (step: string, n: number) => `${step}: ${n}`,
};
