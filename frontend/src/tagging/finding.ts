// Finding a theme by what is typed: its number, or the beginning of its name or of a word in it, accents aside.

export interface Named {
  key: string;
  label: string;
}

/** Those that match, the best first: the exact number, then names that begin so, then words, then anywhere. */
export function found<T extends Named>(themes: readonly T[], typed: string): T[] {
  const wanted = plain(typed);
  if (!wanted) return [...themes];
  return themes
    .map((theme) => ({ theme, rank: rankOf(theme, wanted) }))
    .filter(({ rank }) => rank < NO_MATCH)
    .sort((one, other) => one.rank - other.rank)
    .map(({ theme }) => theme);
}

const NO_MATCH = 5;

function rankOf({ key, label }: Named, wanted: string): number {
  if (key === wanted) return 0;
  if (key.startsWith(wanted)) return 1;
  const name = plain(label);
  if (name.startsWith(wanted)) return 2;
  if (name.split(/\s+/).some((word) => word.startsWith(wanted))) return 3;
  return name.includes(wanted) ? 4 : NO_MATCH;
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}
