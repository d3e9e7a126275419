import { expect, it } from 'vitest';
import { CodedError } from '../../../src/domain/errors.ts';
import { createLogger } from '../../../src/gateway/logger.ts';
import { redactText } from '../../../src/gateway/redact.ts';
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
  // What an operator needs is still there.
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

it('leaves times, addresses and call ids alone', () => {
  const text = 'CA00000000000000000000000000004155 at 2030-01-01T12:00:00.000Z from 192.0.2.10:50600';
  expect(redactText(text)).toBe(text);
  expect(redactText('1.415.555.0123')).toBe('…23');
});
