import { afterEach, describe, expect, test } from 'vitest';
import { answer, type Call, Carrier, calls, field, sdp, udpSocket, type Words } from './carrier.ts';
import { closeAll } from './kit.ts';

afterEach(closeAll);

const dtmf = { body: 'Signal=5\r\nDuration=160\r\n', lines: ['Content-Type: application/dtmf-relay'] };

/** The answer to a request in a dialog. */
async function asked(carrier: Carrier, call: Call, method: string, words: Words = {}): Promise<string> {
  carrier.request(method, words, call);
  return carrier.next('SIP/2.0', (text) => field(text, 'CSeq').endsWith(` ${method}`) && !text.includes('SIP/2.0 100'));
}

/** A ringing call from the carrier, with early media if `early` is set. */
async function ringing(early = false) {
  const carrier = await Carrier.open();
  const gateway = await carrier.gateway();
  const sent = carrier.request('INVITE', { ...answer, lines: early ? ['Supported: 100rel'] : [] });
  const { channel } = await gateway.event('ChannelCreated');
  await carrier.next('SIP/2.0 100');
  if (early) await gateway.core.progress(channel.id, { callId: 'CA1' });
  else await gateway.core.ring(channel.id, { callId: 'CA1' });
  const reply = await carrier.next('SIP/2.0 18');
  const rack = `${field(reply, 'RSeq')} ${sent.cseq} INVITE`;
  const call = { ...sent, remote: field(reply, 'To') };
  return { carrier, gateway, channelId: channel.id, call, rack };
}

/** A ringing call to the carrier. */
async function called() {
  const carrier = await Carrier.open();
  const gateway = await carrier.gateway();
  const invite = await calls(carrier, gateway);
  carrier.respond(invite, '180 Ringing', { tag: 'early' });
  await gateway.event('ChannelStateChange');
  const call: Call = {
    callId: field(invite, 'Call-ID'),
    local: `${field(invite, 'To')};tag=early`,
    remote: field(invite, 'From'),
    target: /<(.*)>/.exec(field(invite, 'Contact'))?.[1] ?? '',
  };
  return { carrier, gateway, invite, call };
}

const both = [
  ['OPTIONS', {}, '200', 'RFC 3261 11.2'],
  ['UPDATE', {}, '200', 'RFC 3311 5.2, without an offer'],
  ['INFO', {}, '200', 'RFC 6086'],
  ['INFO', dtmf, '200', 'digits'],
  ['INFO', { body: 'x', lines: ['Content-Type: application/isup'] }, '415', 'RFC 3261 8.2.3'],
  ['MESSAGE', {}, '405', 'RFC 3261 8.2.1'],
  ['NOTIFY', { lines: ['Event: refer'] }, '405', 'nobody subscribed'],
  ['SUBSCRIBE', { lines: ['Event: dialog'] }, '405', 'RFC 3261 8.2.1'],
  ['PUBLISH', {}, '405', 'RFC 3261 8.2.1'],
  ['NEWMETHOD', {}, '405', 'RFC 3261 8.2.1'],
  ['REFER', { lines: ['Refer-To: <sip:1@192.0.2.1>'] }, '403', 'a trunk hands no call on'],
  ['PRACK', { lines: ['RAck: 1 1 INVITE'] }, '481', 'RFC 3262 section 3, of no response of ours'],
] satisfies [string, Words, string, string][];

describe('before the answer of a call that came in', () => {
  test.each([
    ...both,
    ['UPDATE', answer, '500', 'RFC 3311 5.2: the offer of the INVITE has no answer yet'],
    ['INVITE', answer, '500', 'RFC 3261 14.2: one INVITE at a time'],
  ] satisfies typeof both)('%s %o gets %s: %s', async (method, words, status) => {
    const { carrier, call, channelId, gateway } = await ringing();
    const reply = await asked(carrier, call, method, words);
    expect(reply).toMatch(new RegExp(`^SIP/2\\.0 ${status} `));
    if (status === '500') expect(field(reply, 'Retry-After')).toMatch(/^\d$/);
    if (status === '405') expect(field(reply, 'Allow')).not.toContain(method);
    // The call continues and can still be answered.
    void gateway.core.answer(channelId, { callId: 'CA1' });
    await carrier.next('SIP/2.0 200', (text) => field(text, 'CSeq').endsWith(' INVITE'));
  });

  test('a digit by INFO is heard', async () => {
    const { carrier, call, gateway, channelId } = await ringing();
    await asked(carrier, call, 'INFO', dtmf);
    expect(await gateway.event('ChannelDtmfReceived')).toMatchObject({ channelId, digit: '5' });
  });

  test('a request from the past gets 500 (RFC 3261 12.2.2), and one of no dialog 481', async () => {
    const { carrier, call } = await ringing();
    await asked(carrier, call, 'OPTIONS', { cseq: 10 });
    expect(await asked(carrier, call, 'OPTIONS', { cseq: 9 })).toMatch(/^SIP\/2\.0 500 /);
    const other = { ...call, callId: 'nobody' };
    expect(await asked(carrier, other, 'UPDATE', { cseq: 11 })).toMatch(/^SIP\/2\.0 481 /);
  });

  test('a request is of its dialog from whatever port of the carrier it comes', async () => {
    const { carrier, call } = await ringing();
    const from = await udpSocket();
    const heard: string[] = [];
    from.on('message', (data) => heard.push(String(data)));
    carrier.request('UPDATE', { from }, call);
    expect(await carrier.next('SIP/2.0 200')).toContain('UPDATE');
  });

  test('BYE ends it', async () => {
    const { carrier, call, gateway } = await ringing();
    expect(await asked(carrier, call, 'BYE')).toMatch(/^SIP\/2\.0 200 /);
    await carrier.next('SIP/2.0 487');
    expect(await gateway.event('ChannelDestroyed')).toMatchObject({ byPeer: true });
  });

  test('UPDATE names the Contact that we ask from then on', async () => {
    const { carrier, call, gateway, channelId } = await ringing();
    await asked(carrier, call, 'UPDATE', { contact: 'moved' });
    void gateway.core.answer(channelId, { callId: 'CA1' });
    const ok = await carrier.next('SIP/2.0 200', (text) => field(text, 'CSeq').endsWith(' INVITE'));
    carrier.request('ACK', { cseq: Number.parseInt(field(ok, 'CSeq'), 10) }, call);
    await gateway.core.hangup(channelId, { cause: 16 });
    expect(await carrier.next('BYE')).toMatch(/^BYE sip:moved@/);
  });

  test('a request that is older than one before the answer is from the past after it, too', async () => {
    const { carrier, call, gateway, channelId } = await ringing();
    await asked(carrier, call, 'OPTIONS', { cseq: 10 });
    void gateway.core.answer(channelId, { callId: 'CA1' });
    const ok = await carrier.next('SIP/2.0 200', (text) => field(text, 'CSeq').endsWith(' INVITE'));
    carrier.request('ACK', { cseq: Number.parseInt(field(ok, 'CSeq'), 10) }, call);
    expect(await asked(carrier, call, 'OPTIONS', { cseq: 9 })).toMatch(/^SIP\/2\.0 500 /);
    expect(await asked(carrier, call, 'OPTIONS', { cseq: 11 })).toMatch(/^SIP\/2\.0 200 /);
  });

  test('a PRACK of another response or another request gets 481, and the right one 200, once (RFC 3262 section 3)', async () => {
    const { carrier, call, rack } = await ringing(true);
    const [rseq, cseq] = rack.split(' ').map(Number) as [number, number];
    for (const wrong of [`${rseq + 1} ${cseq} INVITE`, `${rseq} ${cseq + 1} INVITE`, `${rseq} ${cseq} UPDATE`, 'x', ''])
      expect(await asked(carrier, call, 'PRACK', { lines: [`RAck: ${wrong}`] })).toMatch(/^SIP\/2\.0 4(?:00|81) /);
    expect(await asked(carrier, call, 'PRACK', { lines: [] })).toMatch(/^SIP\/2\.0 4/);
    expect(await asked(carrier, call, 'PRACK', { lines: [`RAck:  ${rseq}   ${cseq}  INVITE `] })).toMatch(/ 200 /);
    expect(await asked(carrier, call, 'PRACK', { lines: [`RAck: ${rack}`] })).toMatch(/^SIP\/2\.0 481 /);
  });

  test('BYE while a response waits for its PRACK ends it, too', async () => {
    const { carrier, call, gateway } = await ringing(true);
    expect(await asked(carrier, call, 'BYE')).toMatch(/^SIP\/2\.0 200 /);
    await carrier.next('SIP/2.0 487');
    expect(await gateway.event('ChannelDestroyed')).toMatchObject({ byPeer: true });
  });

  test('another offer is answered once the first answer has arrived for sure: by PRACK and by UPDATE', async () => {
    const { carrier, call, rack } = await ringing(true);
    expect(await asked(carrier, call, 'UPDATE', answer)).toMatch(/^SIP\/2\.0 500 /);
    const prack = await asked(carrier, call, 'PRACK', { ...answer, lines: [`RAck: ${rack}`] });
    expect(prack).toMatch(/^SIP\/2\.0 200 [\s\S]*\r\nm=audio \d+ RTP\/AVP 0\r\n/);
    const held = { body: sdp.replace('o=- 1 1', 'o=- 1 2').replace('m=audio', 'a=inactive\r\nm=audio') };
    expect(await asked(carrier, call, 'UPDATE', held)).toMatch(/^SIP\/2\.0 200 [\s\S]*\r\na=inactive\r\n/);
    const fax = { body: sdp.replace(/m=audio[\s\S]*/, 'm=image 40002 udptl t38\r\n') };
    expect(await asked(carrier, call, 'UPDATE', fax)).toMatch(/^SIP\/2\.0 488 /);
  });
});

describe('before the answer of a call of ours', () => {
  test.each([
    ...both,
    ['UPDATE', answer, '491', 'RFC 3311 5.2: our offer has no answer yet'],
    ['INVITE', answer, '491', 'RFC 3261 14.2: ours is not answered'],
    ['BYE', {}, '200', 'RFC 3261 15.1.2'],
  ] satisfies typeof both)('%s %o gets %s: %s', async (method, words, status) => {
    const { carrier, call, invite, gateway } = await called();
    const reply = await asked(carrier, call, method, words);
    expect(reply).toMatch(new RegExp(`^SIP/2\\.0 ${status} `));
    carrier.respond(invite, '200 OK', { ...answer, tag: 'early' });
    await carrier.next('ACK');
    expect(gateway.core.channels()).toMatchObject([{ id: 'out', state: 'Up' }]);
    // The dialog continues, with its sequence numbers.
    expect(await asked(carrier, call, 'OPTIONS')).toMatch(/^SIP\/2\.0 200 /);
  });

  test('a request of a phone that has not rung gets 481', async () => {
    const { carrier, call } = await called();
    const other = { ...call, local: call.local.replace('early', 'other') };
    expect(await asked(carrier, other, 'UPDATE')).toMatch(/^SIP\/2\.0 481 /);
  });
});

test('Allow names what is understood, and nothing else', async () => {
  const { carrier, call } = await ringing();
  const allow = field(await asked(carrier, call, 'OPTIONS'), 'Allow').split(', ');
  expect(allow).toEqual(['INVITE', 'ACK', 'CANCEL', 'BYE', 'OPTIONS', 'INFO', 'UPDATE', 'PRACK']);
  for (const method of allow.filter((name) => !/INVITE|ACK|CANCEL|BYE/.test(name)))
    expect(await asked(carrier, call, method)).not.toMatch(/^SIP\/2\.0 (?:403|405|501) /);
});
