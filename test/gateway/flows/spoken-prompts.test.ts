import { expect, it } from 'vitest';
import { openWav } from '../../../src/gateway/telephony/wav-sound.ts';
import { testApp } from '../app/app.ts';

it('speaks a text for a prompt, which is then uploaded as it is', async () => {
  const { app, as } = await testApp();
  const admin = await as('kim', 'admin');
  const speak = (payload: object, headers = admin) =>
    app.inject({ method: 'POST', url: '/v1/speech', payload, headers });
  const said = await speak({ text: ' Thank you. Goodbye. ', language: 'en-GB' });
  expect(said.headers['content-type']).toBe('audio/wav');
  const { data, rate } = openWav(said.rawPayload);
  expect(data.length / rate).toBeGreaterThan(1);
  const put = await app.inject({
    method: 'PUT',
    url: '/v1/prompts/bye/en-gb',
    headers: { ...admin, 'content-type': 'audio/wav' },
    payload: said.rawPayload,
  });
  expect(put.json()).toMatchObject({ name: 'bye', durationMs: Math.round((data.length / rate) * 1000) });

  // Without an engine: only what is recorded is heard, and the findings of a flow say so.
  const read = await app.inject({ method: 'GET', url: '/v1/speech', headers: admin });
  expect(read.json()).toEqual({ languages: [] });

  const none = await speak({ text: 'Nothing can say this.', language: 'de' });
  expect(none.statusCode).toBe(503);
  expect(none.json().error).toMatchObject({ code: 'SPEECH_UNAVAILABLE', help: expect.stringContaining('espeak-ng') });
  for (const wrong of [
    { text: '  ', language: 'en' },
    { text: 'Welcome.', language: 'english!' },
    { text: 'Welcome.', language: 'en', voice: '--help;' },
    { text: 'x'.repeat(2001), language: 'en' },
    { language: 'en' },
  ]) {
    expect((await speak(wrong)).json().error.code).toBe('BAD_REQUEST');
  }
  expect((await speak({ text: 'Welcome.', language: 'en' }, await as('sam', 'agent'))).statusCode).toBe(403);
});
