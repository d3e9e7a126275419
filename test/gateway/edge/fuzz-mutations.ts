/** Random numbers from a seed: mulberry32. The same seed gives the same run. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** An integer from 0 to below `below`. */
  roll(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.roll(from.length)] as T;
  }
}

type Mutation = (message: Buffer, dice: Dice, other: Buffer) => Buffer;

const hugeNumbers = [
  '0',
  '-1',
  '00000000007',
  '4294967296',
  '18446744073709551616',
  `9${'9'.repeat(400)}`,
  '1e9',
  'NaN',
];
const oddities = [
  ...[
    '',
    ' ',
    '\t',
    '\r',
    '\n',
    '\r\n',
    '\r\n ',
    '\r\n\r\n',
    '\0',
    '\x7f',
    '\\',
    '"',
    '<',
    '>',
    ';',
    ',',
    ':',
    '=',
    '@',
  ],
  ...['%', '%00', '%zz', '?', '[', ']', '[::1]', '*', 'sips:', 'tel:+14155550100', '\ufeff', '\u2028', '😀', 'ſ', 'İ'],
  ...[';tag=', ';tag=a;tag=b', ';branch=z9hG4bK', '__proto__', 'constructor', 'SIP/2.0', '\r\nVia: ', '\r\nl: 3'],
];
const badUtf8 = [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xe2, 0x82]];

function splice(message: Buffer, at: number, remove: number, insert: Buffer | string): Buffer {
  return Buffer.concat([message.subarray(0, at), Buffer.from(insert), message.subarray(at + remove)]);
}

/** Changes the header lines. The start line and the body stay. */
function onLines(message: Buffer, change: (lines: string[]) => void): Buffer {
  const text = message.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return message;
  const [start = '', ...lines] = text.slice(0, end).split('\r\n');
  change(lines);
  return Buffer.from([start, ...lines].join('\r\n') + text.slice(end), 'latin1');
}

const mutations: readonly Mutation[] = [
  function flipBits(message, dice) {
    const changed = Buffer.from(message);
    for (let times = 1 + dice.roll(4); times > 0 && changed.length > 0; times--) {
      const at = dice.roll(changed.length);
      changed[at] = (changed[at] ?? 0) ^ (1 << dice.roll(8));
    }
    return changed;
  },
  (message, dice) => splice(message, dice.roll(message.length + 1), 0, Buffer.from([dice.roll(256)])),
  (message, dice) => splice(message, dice.roll(message.length + 1), 1 + dice.roll(40), ''),
  (message, dice) => message.subarray(0, dice.roll(message.length + 1)),
  (message, dice) => splice(message, dice.roll(message.length + 1), dice.roll(3), dice.pick(oddities)),
  (message, dice) => splice(message, dice.roll(message.length + 1), 0, Buffer.from(dice.pick(badUtf8))),
  function duplicateHeader(message, dice) {
    return onLines(message, (lines) => lines.splice(dice.roll(lines.length + 1), 0, dice.pick(lines)));
  },
  function swapHeaders(message, dice) {
    return onLines(message, (lines) => {
      const one = dice.roll(lines.length);
      const two = dice.roll(lines.length);
      [lines[one], lines[two]] = [lines[two] ?? '', lines[one] ?? ''];
    });
  },
  function dropHeader(message, dice) {
    return onLines(message, (lines) => lines.splice(dice.roll(lines.length), 1));
  },
  function hugeNumber(message, dice) {
    const numbers = [...message.toString('latin1').matchAll(/\d+/g)];
    if (numbers.length === 0) return message;
    const number = dice.pick(numbers);
    return splice(message, number.index, number[0].length, dice.pick(hugeNumbers));
  },
  function deepNesting(message, dice) {
    const pair = dice.pick(['"\\"', '(', '<', '"', '[', '\\', ';a="', ',<', '%25']);
    return splice(message, dice.roll(message.length + 1), 0, pair.repeat(1 + dice.roll(400)));
  },
  function longLine(message, dice) {
    return splice(
      message,
      dice.roll(message.length + 1),
      0,
      dice.pick(['a', ' ', '\t', ',', ';', '?', '\r\n ']).repeat(dice.roll(3000)),
    );
  },
  function longBody(message, dice) {
    return Buffer.concat([message, Buffer.alloc(dice.roll(8000), dice.roll(256))]);
  },
  function manyHeaders(message, dice) {
    const line = dice.pick([
      'Via: SIP/2.0/WS a.invalid;branch=z9hG4bKx',
      'm: <sip:a@b.invalid>',
      'X: y',
      'Route: <sip:a;lr>',
    ]);
    return onLines(message, (lines) => lines.push(...Array<string>(1 + dice.roll(150)).fill(line)));
  },
  function spliceTwo(message, dice, other) {
    return Buffer.concat([
      message.subarray(0, dice.roll(message.length + 1)),
      other.subarray(dice.roll(other.length + 1)),
    ]);
  },
];

/** Rarely adds more bytes than a socket accepts. Otherwise most messages would only test that limit. */
const oversize = 70_000;

/** Changes the message in one to three ways. One in fifty stays unchanged, and one in two thousand is far too long. */
export function mutate(message: Buffer, other: Buffer, dice: Dice): Buffer {
  if (dice.roll(50) === 0) return message;
  if (dice.roll(2000) === 0)
    return splice(message, dice.roll(message.length + 1), 0, dice.pick(['"', 'a', ' ', '\\']).repeat(oversize));
  let changed = message;
  for (let times = dice.pick([1, 1, 1, 2, 3]); times > 0; times--) changed = dice.pick(mutations)(changed, dice, other);
  return changed;
}
