// Tells the server which zone this browser lives in. Only a guess: one chosen on the page or known of a participant
// goes first (see dialogues/instants.py).

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const known = document.cookie.split("; ").includes(`zone_guess=${zone}`);
if (zone && !known) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not everywhere, and needs https
  document.cookie = `zone_guess=${zone}; path=/; max-age=31536000; samesite=lax${secure}`;
}

export {};
