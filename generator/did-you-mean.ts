/** The known word nearest to what was typed, when it is near enough to be meant. */
export function didYouMean(typed: string, known: readonly string[]): string | undefined {
  if (typed.length > 60) return undefined;
  const plain = (word: string): string => word.toLowerCase().replace(/[-_\s.]/g, '');
  const ranked = known
    .map((word) => ({ word, distance: editDistance(plain(typed), plain(word)) }))
    .sort((a, b) => a.distance - b.distance || (a.word < b.word ? -1 : 1));
  const best = ranked[0];
  return best && best.distance <= Math.max(1, Math.floor(best.word.length / 3)) ? best.word : undefined;
}

/** Levenshtein distance with two rows. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (previous[column - 1] as number) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] as number) + 1, (current[column - 1] as number) + 1));
    }
    previous = current;
  }
  return previous[b.length] as number;
}
