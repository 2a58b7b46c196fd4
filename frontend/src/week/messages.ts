// Every sentence of the painted week: xgettext reads this file.

const gettext = (globalThis as { gettext?: (text: string) => string }).gettext ?? ((text: string) => text);

export const m = {
  brushes: gettext("Paint with"),
  erase: gettext("Erase"),
  nothing: gettext("not painted"),
  asked: gettext("proposed hour"),
  grid: gettext("Days by half-hours"),
  help: gettext(
    "Drag over the hours; on a touch screen, hold a moment, then drag, or tap one. By keyboard: arrows move, space paints, Shift and arrows paint on, Delete erases.",
  ),
  type: gettext("Type the hours instead"),
  paint: gettext("Paint the hours instead"),
};
