// @ts-expect-error: JsSIP's parser has no types of its own
import Parser from 'jssip/lib/Parser.js';
import { describe, expect, test } from 'vitest';
import { tagOf } from '../../../src/gateway/sip/message/sip-message.ts';
import { parseSip } from '../../../src/gateway/sip/message/sip-parser.ts';
import { breathe } from '../../e2e/support/breathe.ts';
import { seedMessage } from './fuzz-corpus.ts';
import { Dice, mutate } from './fuzz-mutations.ts';
import { request, type Torture } from './torture-case.ts';
import { application, transaction } from './torture-invalid.ts';
import { backward, valid } from './torture-valid.ts';

/** The compared fields of JsSIP's message. */
interface Theirs {
  method?: string;
  ruri?: { toString(): string };
  call_id: string;
  cseq: number;
  from_tag?: string;
  to_tag?: string;
  via_branch?: string;
}

const parseTheirs = (text: string): Theirs | undefined =>
  (Parser as { parseMessage(data: string, ua: null): Theirs | undefined }).parseMessage(text, null);

const seed = 20_261_123;
/** Valid messages that JsSIP cannot parse: it accepts only its own URI schemes in a To. */
const oursAlone = ['unksm2'];

function readings(message: Buffer): { ours: unknown[] | null; theirs: unknown[] | null } {
  const ours = parseSip(message);
  const theirs = parseTheirs(message.toString());
  return {
    ours:
      ours.kind === 'request'
        ? [ours.method, ours.callId, ours.cseq.number, tagOf(ours.from), tagOf(ours.to), ours.via.branch]
        : null,
    theirs: theirs
      ? [
          ...[theirs.method, theirs.call_id, theirs.cseq, theirs.from_tag ?? null, theirs.to_tag ?? null],
          // Our parser ignores a branch without the magic cookie.
          /^z9hG4bK./.test(theirs.via_branch ?? '') ? theirs.via_branch : '',
        ]
      : null,
  };
}

describe('our parser and JsSIP’s', () => {
  const torture = [...valid, ...transaction, ...application, ...backward];
  const understood = torture.filter(({ message }) => parseSip(Buffer.from(message)).kind === 'request');

  test.each(understood)('read $name alike', ({ name, message }: Torture) => {
    const { ours, theirs } = readings(Buffer.from(message));
    expect(theirs).toEqual(oursAlone.includes(name) ? null : ours);
  });

  test.each(['REGISTER', 'INVITE', 'OPTIONS', 'BYE', 'INFO', 'UPDATE', 'CANCEL'])('read a plain %s alike', (method) => {
    const to = 'To: "A, \\"B\\"" <sip:b@sidecall.test>;tag=x';
    const { ours, theirs } = readings(request(method, 'plain', [to]));
    expect(ours).toEqual(theirs);
    expect(ours?.slice(0, 5)).toEqual([method, 'plain.call@phone.invalid', 7, 'from-plain', 'x']);
  });

  test('read alike what is mutated and yet means something to both', { timeout: 300_000 }, async ({ signal }) => {
    const dice = new Dice(seed);
    let both = 0;
    for (let count = 0; count < 3000; count++) {
      if (count % 100 === 0) await breathe(signal);
      const first = seedMessage(dice.roll(1 << 20), `a${count}`, 'a.b.c', { invite: null, answer: null });
      const message = mutate(first, first, dice);
      const { ours, theirs } = readings(message);
      if (ours === null || theirs === null) continue;
      both += 1;
      expect(ours, message.toString('hex')).toEqual(theirs);
    }
    expect(both).toBeGreaterThan(500);
  });
});

describe('a message that is made to be slow', () => {
  const long = 60_000;
  const slow: [string, Buffer][] = [
    ['escapes in quotes that never end', request('OPTIONS', 'slow', [`To: "${'\\"'.repeat(long / 2)}`, 'X: \x01'])],
    ['quotes and controls', request('OPTIONS', 'slow', [`X: ${'"\\\x01'.repeat(long / 4)}`])],
    ['spaces in a Via', request('OPTIONS', 'slow', [`Via: SIP/2.0/WS a.invalid${' '.repeat(long)}x`])],
    ['parameters of a Via', request('OPTIONS', 'slow', [`Via: SIP/2.0/WS a.invalid${';a=b '.repeat(long / 5)}"`])],
    ['semicolons', request('OPTIONS', 'slow', [`From: <sip:a@b.invalid>${';'.repeat(long)}`])],
    ['brackets', request('OPTIONS', 'slow', [`Contact: ${'<'.repeat(long)}`, `To: ${'<'.repeat(long)}`])],
    ['commas', request('OPTIONS', 'slow', [`Route: ${','.repeat(long)}`])],
    ['question marks', request('OPTIONS', 'slow', [], { uri: `sip:${'?'.repeat(1000)}@a` })],
    ['digits', request('OPTIONS', 'slow', [`CSeq: ${'9'.repeat(long)} OPTIONS`])],
    ['folds', request('OPTIONS', 'slow', [`X:${'\r\n '.repeat(long / 3)}`])],
    ['line ends', request('OPTIONS', 'slow', [`X:${'\r'.repeat(long)}`])],
    ['a start line of spaces', Buffer.from(`OPTIONS${' '.repeat(long)}SIP/2.0x\r\nVia: a\r\n\r\n`)],
    ['a status line of digits', Buffer.from(`SIP/2.0 ${'2'.repeat(long)}\r\n\r\n`)],
    ['names', request('OPTIONS', 'slow', [`From: ${'é '.repeat(long / 3)}<sip:a@b.invalid>`])],
  ];

  test.each(slow)('is not: %s', (_, message) => {
    const before = process.threadCpuUsage();
    parseSip(message);
    const { user, system } = process.threadCpuUsage(before);
    // A few milliseconds of this thread's own time, independent of other load. Catastrophic backtracking takes minutes.
    expect((user + system) / 1000).toBeLessThan(5000);
  });
});
