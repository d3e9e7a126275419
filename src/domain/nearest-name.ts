/** With more changes than this, or than half of the letters, it is a different word. */
const changesAtMost = 3;

/** The name that was probably meant: the one with the fewest changed letters. null: none is similar enough. */
export function nearestName(text: string, names: readonly string[]): string | null {
  const wanted = text.toLowerCase();
  const most = Math.min(changesAtMost, Math.max(1, Math.floor(wanted.length / 2)));
  let best: { name: string; changes: number } | null = null;
  for (const name of names) {
    const changes = changesBetween(wanted, name.toLowerCase());
    if (changes <= most && (best === null || changes < best.changes)) best = { name, changes };
  }
  return best?.name ?? null;
}

/** The number of letters to insert, delete, replace or swap with their neighbour (Damerau–Levenshtein distance). */
function changesBetween(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > changesAtMost) return Number.POSITIVE_INFINITY;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      }
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
