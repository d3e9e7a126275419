import { afterEach, describe, expect, test } from 'vitest';
import { answer, answered, Carrier, calls, digestChallenge, field, talking } from './carrier.ts';
import { closeAll } from './kit.ts';

afterEach(closeAll);

describe('within a call of a trunk', () => {
  test('a NOTIFY that nobody subscribed to gets 405, and the session stays as it is', async () => {
    const carrier = await Carrier.open();
    const gateway = await carrier.gateway();
    const { call } = await talking(carrier, gateway);
    carrier.request('NOTIFY', { lines: ['Event: message-summary', 'Subscription-State: active'] }, call);
    const reply = await carrier.next('SIP/2.0', (text) => text.includes('NOTIFY\r\n'));
    expect(reply).toMatch(/^SIP\/2\.0 405 /);
    expect(field(reply, 'Allow')).not.toContain('NOTIFY');
    carrier.clock.advance(40_000);
    await carrier.caughtUp();
    expect(carrier.heard).toEqual([]);
    expect(gateway.core.channels()).toHaveLength(1);
  });

  test('a refusal of our re-INVITE is acknowledged on the route that it took (17.1.1.3)', async () => {
    const carrier = await Carrier.open();
    const gateway = await carrier.gateway();
    const proxy = `<sip:127.0.0.1:${carrier.port};lr>`;
    const { channelId } = await talking(carrier, gateway, { lines: [`Record-Route: ${proxy}`] });
    void gateway.core.hold(channelId);
    const again = await carrier.next('INVITE');
    expect(field(again, 'Route')).toBe(proxy);
    carrier.respond(again, '488 Not Acceptable Here');
    expect(field(await carrier.next('ACK'), 'Route')).toBe(proxy);
  });

  test('the Contact of a 2xx is where we ask from then on (12.2.1.2)', async () => {
    const carrier = await Carrier.open();
    const gateway = await carrier.gateway();
    const { channelId } = await talking(carrier, gateway);
    void gateway.core.hold(channelId);
    const again = await carrier.next('INVITE');
    expect(again).toMatch(/^INVITE sip:phone@/);
    carrier.respond(again, '200 OK', { ...answer, contact: 'moved' });
    expect(await carrier.next('ACK')).toMatch(/^ACK sip:moved@/);
    await gateway.core.hangup(channelId, { cause: 16 });
    expect(await carrier.next('BYE')).toMatch(/^BYE sip:moved@/);
  });

  test('our BYE waits for the ACK of our 200 (section 15)', async () => {
    const carrier = await Carrier.open();
    const gateway = await carrier.gateway();
    const { channelId, call, cseq } = await answered(carrier, gateway);
    await gateway.core.hangup(channelId, { cause: 16 });
    expect(await gateway.event('ChannelDestroyed')).toMatchObject({ cause: 16, byPeer: false });
    await carrier.caughtUp();
    expect(carrier.heard).toEqual([]);
    carrier.request('INFO', {}, call);
    await carrier.next('SIP/2.0 481');
    carrier.request('ACK', { cseq }, call);
    expect(field(await carrier.next('BYE'), 'Reason')).toBe('Q.850;cause=16');
    carrier.request('INFO', {}, call);
    await carrier.next('SIP/2.0 481');
  });

  test('our BYE comes without an ACK, too, when the time of that is up', async () => {
    const carrier = await Carrier.open();
    const gateway = await carrier.gateway();
    const { channelId } = await answered(carrier, gateway);
    await gateway.core.hangup(channelId, { cause: 16 });
    carrier.clock.advance(31_000);
    await carrier.caughtUp();
    expect(carrier.heard.some((text) => text.startsWith('BYE'))).toBe(false);
    carrier.clock.advance(8000);
    await carrier.next('BYE');
  });
});

describe('a carrier that asks for a password within a call', () => {
  const login = { user: 'me', password: 'secret' };

  test('gets it for re-INVITE and BYE of a call that came in', async () => {
    const carrier = await Carrier.open();
    const gateway = await carrier.gateway(login);
    const { channelId } = await talking(carrier, gateway);
    void gateway.core.hold(channelId);
    const first = await carrier.next('INVITE');
    expect(field(first, 'Authorization')).toBe('');
    carrier.respond(first, '401 Unauthorized', digestChallenge('one'));
    await carrier.next('ACK');
    const second = await carrier.next('INVITE');
    expect(field(second, 'Authorization')).toContain('nonce="one"');
    expect(Number.parseInt(field(second, 'CSeq'), 10)).toBe(Number.parseInt(field(first, 'CSeq'), 10) + 1);
    carrier.respond(second, '200 OK', answer);
    // RFC 3261 22.1: an ACK is never challenged. It carries the INVITE’s credentials.
    expect(field(await carrier.next('ACK'), 'Authorization')).toBe(field(second, 'Authorization'));
    await gateway.core.hangup(channelId, { cause: 16 });
    const bye = await carrier.next('BYE');
    expect(field(bye, 'Authorization')).toMatch(/nonce="one".*nc=00000002/);
    carrier.respond(bye, '401 Unauthorized', digestChallenge('two', ', stale=true'));
    const again = await carrier.next('BYE', (text) => text.includes('nonce="two"'));
    expect(field(again, 'Reason')).toBe('Q.850;cause=16');
    carrier.respond(again, '200 OK');
  });

  test('gets it with the ACK of our call as well, and once only where it does not like it', async () => {
    const carrier = await Carrier.open();
    const gateway = await carrier.gateway(login);
    const first = await calls(carrier, gateway);
    carrier.respond(first, '407 Proxy Authentication Required', {
      lines: ['Proxy-Authenticate: Digest realm="carrier", nonce="one", qop="auth"'],
    });
    const second = await carrier.next('INVITE', (text) => text.includes('Proxy-Authorization'));
    carrier.respond(second, '200 OK', answer);
    const ack = await carrier.next('ACK', (text) => text.includes('Proxy-Authorization'));
    expect(field(ack, 'Proxy-Authorization')).toBe(field(second, 'Proxy-Authorization'));
    await gateway.event('ChannelStateChange');
    void gateway.core.hold('out');
    const hold = await carrier.next('INVITE');
    carrier.respond(hold, '401 Unauthorized', digestChallenge('two'));
    const third = await carrier.next('INVITE', (text) => text.includes('nonce="two"'));
    // 22.2: rejected, although the nonce was not stale.
    carrier.respond(third, '401 Unauthorized', digestChallenge('three'));
    await carrier.next('ACK', (text) => field(text, 'CSeq') === field(third, 'CSeq').replace('INVITE', 'ACK'));
    await carrier.caughtUp();
    expect(carrier.heard.filter((text) => text.startsWith('INVITE'))).toEqual([]);
  });
});
