import { expect, it, onTestFinished } from 'vitest';
import { callIdOf } from '../../../src/domain/calls/call-id.ts';
import { createCalls } from '../../../src/gateway/calls/calls.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { systemClock } from '../../../src/gateway/system-clock.ts';
import { line, silent } from '../calls/setup.ts';
import { CoreServer, tokenFor } from '../telephony/support/core-server.ts';
import { offer, RawPhone } from '../telephony/support/raw-phone.ts';

it('an INVITE of a token holder to an expensive number gets 403, with why and what to do', async () => {
  const server = await CoreServer.start();
  onTestFinished(() => server.close());
  const storage = await openStorage(':memory:', systemClock);
  onTestFinished(() => storage.close());
  await storage.directory.putVirtualNumber({
    number: line,
    label: 'Support',
    masked: false,
    agents: ['robin'],
    ringSeconds: 20,
  });
  const calls = createCalls({
    core: server.core,
    store: storage.calls,
    directory: storage.directory,
    crm: null,
    clock: systemClock,
    newId: () => callIdOf(crypto.getRandomValues(new Uint8Array(16))),
    logger: silent,
    settings: { country: 'US', ringback: 'local', lookupTimeoutMs: 2_000 },
  });
  await calls.start();
  onTestFinished(() => calls.stop(0));
  const phone = await RawPhone.open(server.url, 'robin', await tokenFor('robin'));
  onTestFinished(() => phone.close());
  for (const dialled of ['%2B88216555501', '01188216555501', '19005550100', '+5351234567']) {
    const sent = phone.send('INVITE', {
      uri: `sip:${dialled}@sidecall.test`,
      to: `<sip:${dialled}@sidecall.test>`,
      body: offer(),
    });
    const answer = await phone.message('the refusal', (text) => /^SIP\/2\.0 [3-6]/.test(text));
    expect(answer).toContain(sent.callId);
    expect(answer).toMatch(/^SIP\/2\.0 403 /);
    expect(answer).toMatch(/^Reason: Q\.850;cause=21\r$/m);
    expect(answer).toMatch(/^Warning: 399 sidecall "OUTBOUND_[A-Z_]+ [^"\r\n]+SIDECALL_OUTBOUND[^"\r\n]*"\r$/m);
    expect(answer).toMatch(/^X-Sidecall-Error: OUTBOUND_/m);
  }
  expect((await storage.calls.page({ limit: 10 })).calls).toEqual([]);
});
