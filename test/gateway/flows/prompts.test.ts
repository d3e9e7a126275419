import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PromptFolder } from '../../../src/gateway/flows/prompts/prompt-folder.ts';
import { Prompts } from '../../../src/gateway/flows/prompts/prompts.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { openWav } from '../../../src/gateway/telephony/wav-sound.ts';
import { testApp } from '../app/app.ts';
import { sineWav } from '../speech/kit.ts';
import { flow } from './flow-world.ts';

async function setUp(): Promise<{
  prompts: Prompts;
  folder: string;
  store: Awaited<ReturnType<typeof openStorage>>['prompts'];
}> {
  const folder = join(mkdtempSync(join(tmpdir(), 'sidecall-prompts-')), 'prompts');
  const storage = await openStorage(':memory:', systemClock);
  onTestFinished(async () => {
    await storage.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const prompts = new Prompts(storage.prompts, new PromptFolder(folder));
  await prompts.start();
  return { prompts, folder, store: storage.prompts };
}

const by = { uploadedAt: '2030-01-01T00:00:00.000Z', uploadedBy: 'kim' };

describe('prompts', () => {
  it('are stored as telephones carry them, in files for the gateway alone; a new upload replaces the old one', async () => {
    const { prompts, folder } = await setUp();
    const first = await prompts.put({ name: 'hello', language: 'en-GB', ...by }, sineWav(440, 1.5));
    expect(first).toMatchObject({ name: 'hello', language: 'en-gb', durationMs: 1500, bytes: 58 + 12_000 });
    const sound = openWav(await prompts.sound('hello', 'EN-gb'));
    expect(sound).toMatchObject({ coding: 'pcmu', channels: 1, rate: 8000 });
    expect(sound.data.length).toBe(12_000);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, `${first.file}.wav`)).mode & 0o777).toBe(0o600);
    const second = await prompts.put({ name: 'hello', language: 'en-gb', ...by }, sineWav(440, 0.5));
    expect(readdirSync(folder)).toEqual([`${second.file}.wav`]);
    await prompts.remove('hello', 'en-gb');
    expect(readdirSync(folder)).toEqual([]);
    await expect(prompts.sound('hello', 'en-gb')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each([
    ['no WAV', Buffer.from('<html>no sound</html>'), 'it is no WAV file'],
    ['an empty file', Buffer.alloc(0), 'it is no WAV file'],
    ['a WAV without sound', sineWav(440, 0), 'there is no sound in it'],
    ['a rate that telephones have not', withRate(sineWav(440, 0.1), 11_025), '11025'],
    ['three channels', withChannels(sineWav(440, 0.1), 3), 'not 3'],
  ])('refuse %s, and keep what was there', async (_what, file, why) => {
    const { prompts, folder } = await setUp();
    const before = await prompts.put({ name: 'hello', language: 'en', ...by }, sineWav(440, 0.1));
    const put = prompts.put({ name: 'hello', language: 'en', ...by }, file);
    await expect(put).rejects.toMatchObject({ code: 'MEDIA_UNUSABLE', message: expect.stringContaining(why) });
    expect(readdirSync(folder)).toEqual([`${before.file}.wav`]);
  });

  it('are found in the caller’s language, a wider one, the fallback’s, or any', async () => {
    const { prompts } = await setUp();
    for (const language of ['en', 'de', 'pt-BR'])
      await prompts.put({ name: 'hello', language, ...by }, sineWav(440, 0.1));
    const find = (language: string, fallback = 'en') => prompts.find('hello', language, fallback)?.language;
    expect([find('de-AT'), find('pt'), find('fr'), find('fr', 'de')]).toEqual(['de', 'pt-br', 'en', 'de']);
    expect([find('fr', 'it'), prompts.find('none', 'en', 'en')]).toEqual(['de', null]);
  });

  it('lose files that a crash left behind at the next start, and no others', async () => {
    const { prompts, folder, store } = await setUp();
    const kept = await prompts.put({ name: 'hello', language: 'en', ...by }, sineWav(440, 0.1));
    writeFileSync(join(folder, `${'0'.repeat(32)}.wav`), '');
    writeFileSync(join(folder, `${'1'.repeat(32)}.wav.new`), '');
    writeFileSync(join(folder, 'notes.txt'), '');
    await new Prompts(store, new PromptFolder(folder)).start();
    expect(readdirSync(folder).sort()).toEqual([`${kept.file}.wav`, 'notes.txt'].sort());
  });

  it('are uploaded, listed, heard and deleted over REST, but not while a flow plays them', async () => {
    const { app, as, storage } = await testApp();
    const admin = await as('kim', 'admin');
    const ask = (method: 'GET' | 'PUT' | 'DELETE', url: string, payload?: Buffer, type = 'audio/wav') =>
      app.inject({
        ...{ method, url: `/v1/prompts${url}` },
        headers: { ...admin, ...(payload && { 'content-type': type }) },
        ...(payload && { payload }),
      });
    const put = await ask('PUT', '/hello/en-GB', sineWav(440, 1));
    expect(put.json()).toMatchObject({
      name: 'hello',
      language: 'en-gb',
      durationMs: 1000,
      uploadedBy: 'kim',
      flows: [],
    });
    const heard = await ask('GET', '/hello/en-gb');
    expect(heard.headers['content-type']).toBe('audio/wav');
    expect(openWav(heard.rawPayload).data.length).toBe(8000);

    expect((await ask('PUT', '/hello/en', Buffer.from('{}'), 'text/plain')).json().error.code).toBe(
      'UNSUPPORTED_MEDIA_TYPE',
    );
    expect((await ask('PUT', '/hello/en', Buffer.from('nothing'))).json().error.code).toBe('MEDIA_UNUSABLE');
    expect((await ask('PUT', '/hello/english!', sineWav(440, 1))).statusCode).toBe(400);
    expect((await ask('PUT', '/hello/en', Buffer.alloc(21 * 1024 * 1024))).statusCode).toBe(413);

    const document = flow({
      hello: { kind: 'say', prompt: [{ prompt: 'hello' }], outcomes: { done: 'bye', failed: 'bye' } },
    });
    const at = { at: by.uploadedAt, by: 'kim' };
    await storage.flows.putDraft({ name: 'main', revision: 0, draft: { ...document }, ...at });
    expect((await ask('GET', '')).json()).toMatchObject([{ name: 'hello', flows: ['main'] }]);
    expect((await ask('DELETE', '/hello/en-gb')).json().error).toMatchObject({
      code: 'PROMPT_IN_USE',
      details: { flows: ['main'], queues: [] },
    });
    await storage.flows.delete({ name: 'main', revision: 1 });
    const sounds = [{ text: 'A moment, please.' }, { prompt: 'hello' }];
    const queue = { name: 'sales', label: 'Sales', agents: [], comfort: { sounds } };
    await app.inject({ method: 'POST', url: '/v1/queues', payload: queue, headers: admin });
    expect((await ask('GET', '')).json()).toMatchObject([{ name: 'hello', flows: [], queues: ['sales'] }]);
    expect((await ask('DELETE', '/hello/en-gb')).json().error).toMatchObject({
      code: 'PROMPT_IN_USE',
      details: { flows: [], queues: ['sales'] },
    });
    await app.inject({ method: 'DELETE', url: '/v1/queues/sales', headers: admin });
    expect((await ask('DELETE', '/hello/en-gb')).statusCode).toBe(204);
    const audit = (await storage.recordings.audit(9)).filter(({ what }) => what.startsWith('prompt.'));
    expect(audit.map(({ what, subject }) => `${what} ${subject}`)).toEqual([
      'prompt.deleted hello en-gb',
      'prompt.put hello en-gb',
    ]);
  });
});

function withRate(file: Buffer, rate: number): Buffer {
  file.writeUInt32LE(rate, 24);
  return file;
}

function withChannels(file: Buffer, channels: number): Buffer {
  file.writeUInt16LE(channels, 22);
  return file;
}
