// Django's catalogue (/messages.js) brings the translations; without it the English stands.

interface Catalogue {
  gettext?: (text: string) => string;
  ngettext?: (one: string, many: string, count: number) => string;
}

const catalogue = globalThis as Catalogue;
export const gettext = catalogue.gettext ?? ((text: string) => text);
export const ngettext =
  catalogue.ngettext ?? ((one: string, many: string, count: number) => (count === 1 ? one : many));

/** Puts values in place of `%(name)s`, the form that translators know from the rest of the product. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/%\((\w+)\)s/g, (whole, name: string) => String(values[name] ?? whole));
}
