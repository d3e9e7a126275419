/**
 * Whether two spellings mean the same line. CRMs keep numbers as they were
 * typed, and wildcard searches bring near misses: compare the digits of the end.
 * @param minimum how many national digits must agree; shorter numbers must be equal
 */
export function sameNumber(a: string, b: string, minimum = 8): boolean {
  const left = significantDigits(a);
  const right = significantDigits(b);
  if (left === '' || right === '') return false;
  if (left === right) return true;
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  return short.length >= minimum && long.endsWith(short) && long.length - short.length <= 3;
}

/** Without extension, the "(0)" of "+44 (0)20 …", and leading zeros. */
function significantDigits(spelling: string): string {
  return spelling
    .replace(/[\s,]*(?:;ext=|ext\.?|x|#)\s*\d{1,6}\s*$/i, '')
    .replace('(0)', '')
    .replace(/\D/g, '')
    .replace(/^0+/, '');
}
