import { expect, it } from 'vitest';
import type { Link } from '../../../src/gateway/sip/link.ts';
import type { SipResponse } from '../../../src/gateway/sip/message/sip-message.ts';
import { parseSip } from '../../../src/gateway/sip/message/sip-parser.ts';
import { ClientTransaction } from '../../../src/gateway/sip/transaction/client-transaction.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';

const common = ['To: <sip:sam@a>', 'From: <sip:robin@a>;tag=1', 'Call-ID: one', 'CSeq: 1 INVITE'];

it('a 200 that comes again and again leaves one timer, and none once the link is gone', () => {
  const clock = new ManualClock();
  const link = {
    ...{ clock, closed: false, reliable: true },
    via: (branch: string) => `Via: SIP/2.0/WS a.invalid;branch=${branch}`,
    send: () => true,
    addClient: () => {},
    removeClient: () => {},
  };
  const answers: number[] = [];
  const transaction = new ClientTransaction(
    link as unknown as Link,
    { method: 'INVITE', uri: 'sip:sam@a', lines: common },
    { onResponse: ({ status }) => answers.push(status), onFailure: () => {} },
  );
  const lines = ['SIP/2.0 200 OK', link.via(transaction.branch), ...common, 'Content-Length: 0', '', ''];
  const ok = parseSip(Buffer.from(lines.join('\r\n'))) as SipResponse;
  for (let time = 0; time < 3; time += 1) transaction.receive(ok);
  expect(answers).toEqual([200, 200, 200]);
  expect(clock.pending).toBe(1);
  transaction.abandon();
  expect(clock.pending).toBe(0);
});
