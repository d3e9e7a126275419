import { expect, it } from 'vitest';
import { CodedError } from '../../../src/domain/errors.ts';
import { createLogger } from '../../../src/gateway/log/logger.ts';
import { redactText, redactUrl, redactValue } from '../../../src/gateway/log/redact.ts';
import { printTicket } from '../../../src/gateway/recordings/ticket.ts';
import { apiKey, testApp } from '../app/app.ts';

function logbook() {
  const lines: string[] = [];
  return { lines, logger: createLogger('trace', { write: (line: string) => lines.push(line) }) };
}

it('no line of a request holds a full number, a token or a key, wherever they stood', async () => {
  const { lines, logger } = logbook();
  const test = await testApp({
    logger,
    calls: {
      hold: () => Promise.reject(new Error('no bridge for +14155550123')),
      resume: () => Promise.reject(new CodedError('CALL_STATE', { cause: new Error('(415) 555-0123 is gone') })),
    },
  });
  const { authorization } = await test.as('kim');
  for (const path of [
    '/v1/virtual-numbers/+14155550123',
    '/v1/virtual-numbers/%2B14155550123',
    '/v1/virtual-numbers/415%20555%200123',
    '/v1/virtual-numbers/%28415%29%20555-0123',
    '/v1/virtual-numbers/%2525%zz4155550123',
    '/nothing/4155550123?call=14155550123',
    `/v1/session?access_token=${authorization.slice(7)}`,
    `/v1/session?key=${apiKey}`,
  ]) {
    await test.app.inject({ url: path, headers: test.withKey });
  }
  await test.app.inject({ method: 'POST', url: '/v1/calls/CA1/hold', headers: { authorization } });
  await test.app.inject({ method: 'POST', url: '/v1/calls/CA1/resume', headers: { authorization } });

  expect(lines.length).toBeGreaterThanOrEqual(12);
  const text = lines.join('');
  expect(text.replace(/\D/g, (gap) => (gap === '\n' ? gap : ''))).not.toContain('4155550123');
  expect(text).not.toContain(authorization.slice(7));
  expect(text).not.toContain(apiKey);
  // The data that an operator needs is still there.
  expect(text).toContain('/v1/virtual-numbers/…23');
  expect(text).toContain('no bridge for …23');
});

it('redacts by whatever way a line was written', () => {
  const { lines, logger } = logbook();
  logger.child({ caller: '+14155550123' }).info('child');
  logger.error(new Error('failed for 415 555 0123'));
  logger.info({ deep: { list: ['tel:+1-415-555-0123'] }, '+14155550123': 1 }, 'to %s', '(415) 555-0123');
  expect(lines).toHaveLength(3);
  expect(lines.join('').replace(/\D/g, '')).not.toContain('4155550123');
});

it('a playback ticket leaves no trace, however the address was written', async () => {
  const { lines, logger } = logbook();
  const { app, as } = await testApp({ logger });
  const now = Date.now();
  const given = { recording: 'CA01-1', identity: 'kim', role: 'agent', issued: now, expires: now + 60_000 } as const;
  const ticket = printTicket(given, 'a secret');
  const [body = '', signature = ''] = ticket.split('.');
  for (const url of [
    `/v1/playback?ticket=${ticket}`,
    `/v1/playback?x=1&ticket=${encodeURIComponent(ticket)}#t`,
    `/v1/playback?ticket%3D${ticket}`,
    `/v1/playback%253Fticket%253D${ticket}`,
    `/elsewhere/${ticket}`,
  ]) {
    await app.inject({ url, headers: await as('kim') });
  }
  logger.info({ url: `https://cti.example/v1/playback?ticket=${ticket}` }, 'played');
  logger.error(new Error(`could not play /v1/playback?ticket=${ticket}`));
  expect(lines.length).toBeGreaterThanOrEqual(7);
  expect(lines.join('')).not.toContain(signature);
  expect(lines.join('')).not.toContain(body);
});

it.each([
  ['06.12.34.56.78', '…78'],
  ['call 61.23.45.67 back', 'call …67 back'],
  ['06 12 34 56 78', '…78'],
  ['٠٦١٢٣٤٥٦٧٨', '…78'],
  ['０６１２３４５６７８', '…78'],
  ['⓪⑥①②③④⑤⑥⑦⑧', '…78'],
  ['415/555/0123', '…23'],
  ['%34%31%35%35%35%35%30%31%32%33', '…23'],
  ['%2534155550123', '…23'],
])('%s is redacted', (text, redacted) => {
  expect(redactText(text)).toBe(redacted);
});

it('a number in an address is redacted, however often it was encoded', () => {
  let text = '14155550123';
  for (let depth = 0; depth < 4; depth++) {
    text = depth === 0 ? text.replace(/./g, (each) => `%${each.charCodeAt(0).toString(16)}`) : encodeURIComponent(text);
    expect(redactUrl(`/v1/virtual-numbers/${text}`)).toBe('/v1/virtual-numbers/…23');
  }
  expect(redactUrl('/x?n=%25D9%25A4%25D9%25A1%25D9%25A5%25D9%25A5%25D9%25A5%25D9%25A0%25D9%25A1')).toBe('/x?n=…01');
});

it('a field that names an address keeps it', () => {
  const peer = { remoteAddress: '61.23.45.67', note: '61.23.45.67' };
  expect(redactValue(peer)).toEqual({ remoteAddress: '61.23.45.67', note: '…67' });
});

it('leaves times, addresses and call ids alone', () => {
  const text = 'CA00000000000000000000000000004155 at 2030-01-01T12:00:00.000Z from 192.0.2.10:50600';
  expect(redactText(text)).toBe(text);
  const file = 'backups/sidecall-2030-01-31T10-20-30.456Z-0011_site_proof.db';
  expect(redactText(file)).toBe(file);
  expect(redactText('1.415.555.0123')).toBe('…23');
});

it('keeps no password of an address, and everything else of it', () => {
  for (const [whole, left] of [
    ['postgres://sidecall:p%40ss-w0rd!@db.example:5432/cti', 'postgres://sidecall:[secret]@db.example:5432/cti'],
    ['at postgresql://:only@db/cti: no', 'at postgresql://:[secret]@db/cti: no'],
    ['postgres://u:a@b@db/cti', 'postgres://u:[secret]@db/cti'],
    ['http://127.0.0.1:8080/x?y=kim@shop.example', 'http://127.0.0.1:8080/x?y=kim@shop.example'],
  ] as const) {
    expect(redactText(whole)).toBe(left);
  }
});

it('the answer of an identity provider is not in the log, and neither are links and cookies', () => {
  expect(redactUrl('/sign-in/openid?code=abc&state=def')).toBe('/sign-in/openid');
  expect(redactUrl('/sign-in?then=/connections')).toBe('/sign-in');
  const value = 'Abcdefghijklmnopqrstuvwxyz-_ABCDEFGHIJKLMNOPQ';
  for (const prefix of ['sl_', 'ss_', 'so_', 'rk_', 'ck_', 'whsec_']) {
    expect(redactText(`a ${prefix}${value} b`)).toBe('a [secret] b');
    expect(redactUrl(`/nothing/${prefix}${value}`)).not.toContain(value);
  }
  expect(redactText('class_of_words_that_are_long_enough_to_be_one')).toContain('class_of_words');
});
