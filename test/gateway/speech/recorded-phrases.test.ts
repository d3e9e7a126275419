import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { holdFlow, supportFlow } from '../../../demo/flow/documents.ts';
import { englishPhrases, englishWords, englishWordsOf, phraseFile } from '../../../src/domain/flows/spoken/english.ts';
import { flowTemplates } from '../../../src/domain/flows/templates/templates.ts';
import { sentencesOf } from '../../../src/gateway/flows/driver/queue-sentences.ts';
import { RecordedPhrases } from '../../../src/gateway/speech/recorded-phrases.ts';
import { openWav } from '../../../src/gateway/telephony/wav-sound.ts';

const folder = join(import.meta.dirname, '../../../src/gateway/speech/phrases');
const phrases = new RecordedPhrases();

function say(text: string, language = 'en', voice: string | null = null): Promise<Buffer | null> {
  return phrases.speak({ text, language, voice });
}

/** The samples of a text that can be said. */
async function soundOf(text: string): Promise<Buffer> {
  const wav = await say(text);
  if (wav === null) throw new Error(`“${text}” cannot be said.`);
  return openWav(wav).data;
}

/** All texts of a document, with a number for each variable. */
function textsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { text } = value as { text?: { en?: string } };
  if (typeof text === 'object') return [(text.en ?? '').replace(/\{\{[^}]*\}\}/g, '7')];
  return Object.values(value).flatMap(textsOf);
}

describe('recorded phrases', () => {
  it('are one file each, as telephones carry sound, and no file is left over', () => {
    const names = [...englishPhrases, ...englishWords].map((phrase) => phraseFile(englishWordsOf(phrase) ?? []));
    expect(readdirSync(folder).sort()).toEqual(names.map((name) => `${name}.wav`).sort());
    let bytes = 0;
    for (const name of names) {
      const file = readFileSync(join(folder, `${name}.wav`));
      const { coding, rate, channels, data } = openWav(file);
      expect({ name, coding, rate, channels }).toEqual({ name, coding: 'pcmu', rate: 8000, channels: 1 });
      // 0xff and 0x7f are silence, and the loudest codes end with 0.
      const loud = data.filter((code) => (code & 0x70) < 0x30).length / data.length;
      expect(loud, name).toBeGreaterThan(0.05);
      bytes += file.length;
    }
    expect(bytes).toBeLessThan(450_000);
  });

  it('say every English text of the flow templates, of the demo, and of queues', async () => {
    const written = [...flowTemplates.map(({ document }) => document), supportFlow, holdFlow].flatMap(textsOf);
    const queues = [1, 2, 13, 20, 45, 100, 999].flatMap((n) =>
      sentencesOf({ position: n, lessThanMinutes: n }, 'en-GB').map(({ text }) => text),
    );
    expect(written.length).toBeGreaterThan(15);
    const silent: string[] = [];
    for (const text of [...written, ...queues]) if ((await say(text)) === null) silent.push(text);
    expect(silent).toEqual([]);
  });

  it('are joined in the order of the text, without a gap of their own', async () => {
    const parts = await Promise.all(['You are number', 'forty', 'two', 'in the queue.'].map(soundOf));
    expect(await soundOf('You are number 42 in the queue.')).toEqual(Buffer.concat(parts));
    expect(await soundOf('you are  number 42, in the queue')).toEqual(Buffer.concat(parts));
  });

  it.each([
    ['0', ['zero']],
    ['19', ['nineteen']],
    ['20', ['twenty']],
    ['100', ['one', 'hundred']],
    ['215', ['two', 'hundred', 'fifteen']],
    ['999', ['nine', 'hundred', 'ninety', 'nine']],
    ['*', ['star']],
    ['#', ['hash']],
  ])('read %s as %j', (text, words) => {
    expect(englishWordsOf(text)).toEqual(words);
  });

  it.each([
    ['a word without a recording', 'Welcome to the shop.', 'en', null],
    ['the beginning of a phrase', 'Please leave', 'en', null],
    ['a number that is too large', '1000', 'en', null],
    ['a number with a fraction', '3.5', 'en', null],
    ['a number with leading zeros', '007', 'en', null],
    ['nothing but punctuation', '. !', 'en', null],
    ['another language', 'Welcome.', 'de', null],
    ['a language that begins alike', 'Welcome.', 'enm', null],
    ['a requested voice', 'Welcome.', 'en', 'amy'],
  ])('do not say %s', async (_, text, language, voice) => {
    expect(await say(text, language, voice)).toBeNull();
  });

  it('say a long text of many phrases at once', async () => {
    const once = await soundOf('Thank you. Goodbye.');
    expect((await soundOf('Thank you. Goodbye. '.repeat(100))).length).toBe(once.length * 100);
  });
});
