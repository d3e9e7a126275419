import { afterAll, afterEach, beforeAll, describe, expect, it, type TestContext, vi } from 'vitest';
import type { AgentPhone } from '../../../src/gateway/storage/store.ts';
import type { TelephonyCore } from '../../../src/gateway/telephony/port.ts';
import { gatewayPlan } from '../../asterisk/gateway-plan.ts';
import { asteriskHookMs, RealAsterisk } from '../../asterisk/real-asterisk.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { freePort } from '../../e2e/support/free-port.ts';
import { callsOnCore } from '../calls/calls-on-core.ts';
import { asteriskCoreServer } from '../telephony/support/asterisk-core.ts';
import { Baresip, type BaresipOptions, missingBaresip } from '../telephony/trunk-leg/baresip.ts';
import { closeAll, gatewayWith, opened } from './kit.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: asteriskHookMs });

const line = '+14155550100';
/** The number for calls that the same Asterisk passes to the gateway itself. */
const ofAsterisk = '+14155550101';
const customer = '+14155550123';
const mobile = '+14155550177';
const wrong = '+14155550178';
const busy = '+14155550179';

let asterisk: RealAsterisk;
let other: RealAsterisk;
let baresip: string | null = null;
let carrierPort = 0;
const ourPort = await freePort();

/** A carrier with two customers' telephones and the gateway, which it identifies by address. */
beforeAll(async () => {
  baresip = await missingBaresip();
  carrierPort = await freePort();
  const endpoint = (name: string, context: string): string => `
[${name}]
type=endpoint
context=${context}
disallow=all
allow=ulaw
direct_media=no
aors=${name}
trust_id_inbound=yes
[${name}]
type=aor`;
  const plan = gatewayPlan({
    pjsip: `
[transport-udp]
type=transport
protocol=udp
bind=127.0.0.1:${carrierPort}
${endpoint('customer', 'from-customer')}
max_contacts=1
remove_existing=yes
${endpoint('mobile', 'from-customer')}
max_contacts=1
remove_existing=yes
${endpoint('gateway', 'from-gateway')}
contact=sip:127.0.0.2:${ourPort}
[gateway]
type=identify
endpoint=gateway
match=127.0.0.2
`,
    extensions: `
[from-customer]
exten => ${ofAsterisk},1,Set(CALLERID(num)=${customer})
 same => n,Goto(sidecall-from-carrier,${line},1)
exten => _+1.,1,Set(CALLERID(num)=${customer})
 same => n,Dial(PJSIP/\${EXTEN}@gateway)
[from-gateway]
exten => ${mobile},1,Dial(PJSIP/mobile,30)
exten => ${wrong},1,Answer()
 same => n,SendDTMF(2222)
 same => n,Wait(60)
exten => ${busy},1,Hangup(17)
; A word, and then listening; and a long greeting.
exten => person,1,Answer()
 same => n,Playtones(!700/600,!0/8000)
 same => n,Wait(8)
exten => machine,1,Answer()
 same => n,Playtones(!700/4000,!0/8000)
 same => n,Wait(8)
`,
  });
  [asterisk, other] = await Promise.all([RealAsterisk.start(plan), RealAsterisk.start(gatewayPlan())]);
}, asteriskHookMs);

afterEach(closeAll);
afterAll(() => Promise.all([asterisk?.stop(), other?.stop()]));

async function phone(options: Omit<BaresipOptions, 'port'>): Promise<Baresip> {
  const made = await Baresip.start({ port: carrierPort, ...options });
  opened.push(() => made.stop());
  return made;
}

type OwnPhones = Record<string, Pick<AgentPhone, 'number'> & Partial<AgentPhone>>;

async function gateway(phones: OwnPhones) {
  const where = { port: ourPort, bindAddress: '127.0.0.2' };
  const { core } = await gatewayWith([{ name: 'carrier', host: '127.0.0.1', port: carrierPort }], where);
  return callsOn(core, phones);
}

/** Call control with agents that have only these phones. */
async function callsOn(core: TelephonyCore, phones: OwnPhones) {
  const { calls, storage, close } = await callsOnCore(core, Object.keys(phones), { masked: true, ringSeconds: 120 });
  opened.push(close);
  for (const [identity, own] of Object.entries(phones)) {
    const settings = { only: false, withoutConfirm: false, ...own };
    await storage.directory.putAgent({ identity, name: identity, phone: settings });
  }
  const told: string[] = [];
  calls.subscribe((events) => told.push(...events.map(({ type, audience }) => `${type} ${audience}`)));
  const record = async () => (await storage.calls.page({ limit: 1 })).calls[0];
  return { calls, told, record };
}

/** Presses 1 until it is accepted, because the prompt may not have started yet. */
async function takes(own: Baresip, { record }: Awaited<ReturnType<typeof callsOn>>): Promise<void> {
  own.press('1');
  const again = setInterval(() => own.press('1'), 1500);
  opened.push(() => clearInterval(again));
  await eventually('the answer', async () => (await record())?.phase === 'active');
  clearInterval(again);
}

function needs(context: TestContext): void {
  asterisk.for(context);
  if (baresip !== null) context.skip(baresip);
}

describe('an agent with an ordinary phone, behind a real carrier', () => {
  it('is rung, presses 1, and both hear each other; the log has the call', async (context) => {
    needs(context);
    const ours = await gateway({ anna: { number: busy }, ben: { number: mobile } });
    const bens = await phone({ user: 'mobile', hertz: 440 });
    await eventually('the registration', () => /200 OK/.test(bens.output));
    const calling = await phone({ user: 'customer', hertz: 880, dials: `sip:${line}@127.0.0.1:${carrierPort}` });
    await eventually('the question', () => /Call established/i.test(bens.output));
    await takes(bens, ours);
    await eventually(
      'sound both ways, and no echo',
      () => bens.level(880) > 6000 && calling.level(440) > 6000 && bens.level(440) < 600 && calling.level(880) < 600,
    );
    // The first phone was busy, so the second was called.
    expect(ours.told.filter((event) => /ringing|withdrawn|answered/.test(event))).toEqual([
      'call.ringing anna',
      'call.withdrawn anna',
      'call.ringing ben',
      'call.answered ben',
    ]);
    const record = await ours.record();
    expect(record).toMatchObject({ agent: 'ben', customerNumber: customer });
    // Works from any of the agent's browsers.
    await ours.calls.hangUp(record?.id ?? '', { identity: 'ben', role: 'agent' });
    await eventually('the end at the phone', () => /terminated|closed/i.test(bens.output));
    expect(await ours.record()).toMatchObject({ agent: 'ben', endReason: 'COMPLETED' });
  });

  it('that answers by anything but a 1 is passed by for the next', async (context) => {
    needs(context);
    const ours = await gateway({ anna: { number: wrong }, ben: { number: mobile, withoutConfirm: true } });
    const bens = await phone({ user: 'mobile', hertz: 440 });
    await eventually('the registration', () => /200 OK/.test(bens.output));
    const calling = await phone({ user: 'customer', hertz: 880, dials: `sip:${line}@127.0.0.1:${carrierPort}` });
    await eventually('the answer', async () => (await ours.record())?.phase === 'active');
    await eventually('sound', () => calling.level(440) > 6000);
    expect(await ours.record()).toMatchObject({ agent: 'ben' });
  });

  it('is called by Asterisk itself, where that is the core: by the one of two that the caller is at', async (context) => {
    needs(context);
    const server = await asteriskCoreServer([other.required, asterisk.required], { dial: 'PJSIP/mobile' });
    opened.push(() => server.close());
    const ours = await callsOn(server.core, { ben: { number: mobile } });
    const bens = await phone({ user: 'mobile', hertz: 440 });
    await eventually('the registration', () => /200 OK/.test(bens.output));
    const dials = `sip:${ofAsterisk}@127.0.0.1:${carrierPort}`;
    const calling = await phone({ user: 'customer', hertz: 880, dials });
    await eventually('the question', () => /Call established/i.test(bens.output));
    await takes(bens, ours);
    await eventually('sound both ways', () => bens.level(880) > 6000 && calling.level(440) > 6000);
    const record = await ours.record();
    expect(record).toMatchObject({ agent: 'ben', customerNumber: customer });
    await ours.calls.hangUp(record?.id ?? '', { identity: 'ben', role: 'agent' });
    await eventually('the end at the phone', () => /terminated|closed/i.test(bens.output));
  });
});

it('Asterisk guesses whether a person or a machine answered, and nobody waits for it', async (context) => {
  const server = await asteriskCoreServer([asterisk.for(context)], { dial: 'Local/{number}@from-gateway/n' });
  opened.push(() => server.close());
  const call = (number: string) =>
    server.core.originate({
      channelId: number,
      to: { kind: 'number', number },
      caller: { user: line, name: null },
      callId: 'CA1',
      params: {},
      formats: ['pcmu'],
      timeoutMs: 10_000,
      guessMachine: true,
    });
  await Promise.all([call('person'), call('machine')]);
  for (const [channelId, by] of [
    ['person', 'human'],
    ['machine', 'machine'],
  ]) {
    expect(await server.event('ChannelAnsweredBy', (event) => event.channelId === channelId)).toMatchObject({ by });
  }
});
