import { expect, it, onTestFinished } from 'vitest';
import { callsOnCore } from '../calls/calls-on-core.ts';
import { CoreServer, tokenFor } from '../telephony/support/core-server.ts';
import { offer, RawPhone } from '../telephony/support/raw-phone.ts';

it('an INVITE of a token holder to an expensive number gets 403, with why and what to do', async () => {
  const server = await CoreServer.start();
  onTestFinished(() => server.close());
  const { storage, close } = await callsOnCore(server.core, ['robin']);
  onTestFinished(close);
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
