/** Content codings that the gateway stores, smallest first. */
export const encodings = ['br', 'gzip'] as const;
export type Encoding = (typeof encodings)[number];

/**
 * The stored coding that the client prefers. null: none, so the content is sent uncompressed. Among equal weights, the
 * smaller coding wins. RFC 9110 section 12.5.3.
 * @param header `Accept-Encoding`
 */
export function chosenEncoding(header: string | undefined, stored: readonly Encoding[]): Encoding | null {
  // A missing header allows any coding, but clients without it often cannot decode one.
  if (header === undefined) return null;
  const weights = weightsOf(header);
  const weightOf = (coding: string): number => weights.get(coding) ?? weights.get('*') ?? 0;
  // Uncompressed content is acceptable even if the header does not name it, as the last choice.
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
    // RFC 9110 section 12.4.2: 0 to 1, with at most three decimals. An invalid weight counts as 0.
    if (coding !== '')
      weights.set(
        coding === 'x-gzip' ? 'gzip' : coding,
        /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(weight) ? Number(weight) : 0,
      );
  }
  return weights;
}
