import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { KnownTokens } from '../../../src/gateway/http/known-tokens.ts';
import { StrangerTurns } from '../../../src/gateway/http/stranger-turns.ts';
import { createLogger } from '../../../src/gateway/log/logger.ts';
import { redactUrl } from '../../../src/gateway/log/redact.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { testApp } from '../app/app.ts';

function logbook() {
  const lines: string[] = [];
  return { lines, logger: createLogger('debug', { write: (line: string) => lines.push(line) }) };
}

describe('requests without identity', () => {
  it('get lines in the log up to a bound; the rest are counted, and summed up each minute', async () => {
    const clock = new ManualClock(Date.now());
    const { lines, logger } = logbook();
    const { app, withKey } = await testApp({ clock, logger });
    const requests = (): number => lines.filter((line) => line.includes('"msg":"request"')).length;
    for (let n = 0; n < 130; n += 1) await app.inject({ url: `/nothing/${n}` });
    expect(requests()).toBe(120);
    for (let n = 0; n < 10; n += 1) await app.inject({ url: '/v1/agents', headers: { authorization: 'Bearer none' } });
    expect(requests()).toBe(120);
    await app.inject({ url: '/v1/agents', headers: withKey });
    expect(requests()).toBe(121);
    clock.advance(60_000);
    expect(lines.filter((line) => line.includes('"requests":20'))).toHaveLength(1);
    expect(lines.join('').length).toBeLessThan(121 * 400 + 20 * 200);
  });

  it('have short lines, whatever their path, and no piece of a number at the cut', async () => {
    const { lines, logger } = logbook();
    const { app } = await testApp({ logger });
    await app.inject({ url: `/${'x'.repeat(4000)}` });
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(700);
    for (let cut = 1; cut < 30; cut += 1) {
      const path = `/${'x'.repeat(300 - cut)}%2B1 415-555-0123${'y'.repeat(300)}`;
      expect(redactUrl(path).replace(/\D/g, '').length).toBeLessThanOrEqual(2);
    }
  });

  it('that are piled up on one connection end it', async () => {
    const { app } = await testApp();
    await app.listen({ port: 0, host: '127.0.0.1' });
    let handled = 0;
    app.server.on('request', () => {
      handled += 1;
    });
    const { port } = app.server.address() as { port: number };
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => {
      socket.destroy();
    });
    socket.on('error', () => {});
    let answers = '';
    socket.on('data', (data) => {
      answers += String(data);
    });
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write('GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(1000));
    await closed;
    // The parser never received them.
    expect(handled).toBe(0);
    expect(answers.split('HTTP/1.1 404').length - 1).toBeLessThanOrEqual(8);
  });

  it('whose path is too long are not looked at', async () => {
    const { lines, logger } = logbook();
    const { app } = await testApp({ logger });
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    lines.length = 0;
    expect((await fetch(`${url}/${'x'.repeat(8000)}`)).status).toBe(414);
    expect(lines).toEqual([]);
  });

  it('one after the other on a connection are answered', async () => {
    const { app } = await testApp();
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    for (let n = 0; n < 30; n += 1) expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('of a WebSocket that breaks the protocol write no error in the log', async () => {
    const { lines, logger } = logbook();
    const { app } = await testApp({ logger, core: { accept: () => {} } });
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/sip`, 'sip');
    await new Promise((resolve) => socket.once('open', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    (socket as unknown as { _socket: { write(bytes: Buffer): void } })._socket.write(Buffer.alloc(20, 0xff));
    await closed;
    expect(lines.filter((line) => JSON.parse(line).level >= 50)).toEqual([]);
  });
});

describe('turns of strangers', () => {
  function turns() {
    const clock = new ManualClock();
    const went: string[] = [];
    const all = new StrangerTurns(clock);
    const take = (network: string, cost = 1): boolean => all.take(network, cost, () => went.push(network));
    return { clock, went, take, all };
  }

  it('come at once up to a bound, then at a steady pace', () => {
    const { clock, went, take } = turns();
    for (let n = 0; n < 400; n += 1) take('a');
    expect(went).toHaveLength(20);
    clock.advance(5);
    expect(went).toHaveLength(35);
    for (let ms = 0; ms < 200; ms += 5) clock.advance(5);
    expect(went).toHaveLength(400);
  });

  it('are shared among networks: who floods delays itself', () => {
    const { clock, went, take } = turns();
    for (let n = 0; n < 10_000; n += 1) take('flood');
    expect(take('b')).toBe(true);
    clock.advance(10);
    expect(went.includes('b')).toBe(true);
  });

  it('are refused when too many wait, and an office of ten thousand is not too many', () => {
    const { take, all } = turns();
    for (let n = 0; n < 12_020; n += 1) expect(take('office')).toBe(true);
    expect(take('office')).toBe(false);
    expect(take('other')).toBe(true);
    expect(all.refused).toBe(1);
  });

  it('are not needed by senders whose token was good before', async () => {
    const known = new KnownTokens();
    known.add('Bearer one');
    expect([known.has('Bearer one'), known.has('Bearer two')]).toEqual([true, false]);
    const { app, as } = await testApp();
    const headers = await as('kim');
    expect((await app.inject({ url: '/v1/session', headers })).statusCode).toBe(200);
    let settled = 0;
    const waiting = Array.from({ length: 1000 }, async () => {
      await app.inject({ url: '/nothing' });
      settled += 1;
    });
    expect((await app.inject({ url: '/v1/session', headers })).statusCode).toBe(200);
    expect(settled).toBeLessThan(1000);
    await Promise.all(waiting);
    expect(settled).toBe(1000);
  });
});
