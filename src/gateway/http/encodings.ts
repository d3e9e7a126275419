/** Content codings that the gateway stores, smallest first. */
export const encodings = ['br', 'gzip'] as const;
export type Encoding = (typeof encodings)[number];

/**
 * The stored coding that a client wants most; null: none, the content goes as it is.
 * Equal weights are decided by size. RFC 9110 section 12.5.3.
 * @param header `Accept-Encoding`
 */
export function chosenEncoding(header: string | undefined, stored: readonly Encoding[]): Encoding | null {
  // No header allows any coding; clients that send none often cannot decode one.
  if (header === undefined) return null;
  const weights = weightsOf(header);
  const weightOf = (coding: string): number => weights.get(coding) ?? weights.get('*') ?? 0;
  // Not named, the plain content is acceptable all the same; it is the last choice.
  const plain = weights.get('identity') ?? 0;
  const [best] = encodings
    .filter((coding) => stored.includes(coding) && weightOf(coding) > 0 && weightOf(coding) >= plain)
    .sort((one, other) => weightOf(other) - weightOf(one));
  return best ?? null;
}

function weightsOf(header: string): Map<string, number> {
  const weights = new Map<string, number>();
  for (const part of header.toLowerCase().split(',')) {
    const [coding = '', ...parameters] = part.split(';').map((each) => each.trim());
    const weight = parameters.find((each) => each.startsWith('q='))?.slice(2) ?? '1';
    // RFC 9110 section 12.4.2: 0 to 1, three digits at most. Anything else is no wish.
    if (coding !== '')
      weights.set(
        coding === 'x-gzip' ? 'gzip' : coding,
        /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(weight) ? Number(weight) : 0,
      );
  }
  return weights;
}
