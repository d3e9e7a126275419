/** The 64 constants of RFC 1321, 3.4. */
const sines = Array.from({ length: 64 }, (_, step) => Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32));
/** Left rotations in each of the four rounds. */
const rotations = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];

type State = [a: number, b: number, c: number, d: number];

/**
 * MD5 (RFC 1321) of a text in UTF-8, as 32 lower-case hexadecimal digits. Vtiger's login needs it, and the platform's
 * Web Crypto does not have it. It protects nothing else.
 */
export function md5(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const padded = new Uint8Array((((bytes.length + 8) >>> 6) + 1) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, (bytes.length * 8) >>> 0, true);
  view.setUint32(padded.length - 4, Math.floor(bytes.length / 2 ** 29), true);

  let state: State = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let start = 0; start < padded.length; start += 64) state = withBlock(state, view, start);

  const digest = new DataView(new ArrayBuffer(16));
  for (const [at, word] of state.entries()) digest.setUint32(at * 4, word >>> 0, true);
  return Array.from(new Uint8Array(digest.buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function withBlock(before: State, view: DataView, start: number): State {
  let [a, b, c, d] = before;
  for (let step = 0; step < 64; step += 1) {
    const round = step >> 4;
    const { mix, word } = mixed(round, step, b, c, d);
    const sum = (a + mix + (sines[step] ?? 0) + view.getUint32(start + word * 4, true)) | 0;
    const rotation = rotations[round]?.[step % 4] ?? 0;
    const turned = (sum << rotation) | (sum >>> (32 - rotation));
    [a, b, c, d] = [d, (b + turned) | 0, b, c];
  }
  return [(before[0] + a) | 0, (before[1] + b) | 0, (before[2] + c) | 0, (before[3] + d) | 0];
}

/** The function of a round, and the word of the block that it takes. */
function mixed(round: number, step: number, b: number, c: number, d: number): { mix: number; word: number } {
  switch (round) {
    case 0:
      return { mix: (b & c) | (~b & d), word: step };
    case 1:
      return { mix: (d & b) | (~d & c), word: (5 * step + 1) % 16 };
    case 2:
      return { mix: b ^ c ^ d, word: (3 * step + 5) % 16 };
    default:
      return { mix: c ^ (b | ~d), word: (7 * step) % 16 };
  }
}
