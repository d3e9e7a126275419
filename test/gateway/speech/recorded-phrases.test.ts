import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { holdFlow, supportFlow } from '../../../demo/flow/documents.ts';
import { spokenLanguages } from '../../../src/domain/flows/spoken/recorded.ts';
import { type SpokenLanguage, spokenWordsOf } from '../../../src/domain/flows/spoken/spoken-language.ts';
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
async function soundOf(text: string, language = 'en'): Promise<Buffer> {
  const wav = await say(text, language);
  if (wav === null) throw new Error(`“${text}” cannot be said.`);
  return openWav(wav).data;
}

function spokenIn(tag: string): SpokenLanguage {
  const language = spokenLanguages.find((each) => each.tag === tag);
  if (language === undefined) throw new Error(`Nothing is recorded in ${tag}.`);
  return language;
}

/** All texts of a document, with a number for each variable. */
function textsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { text } = value as { text?: { en?: string } };
  if (typeof text === 'object') return [(text.en ?? '').replace(/\{\{[^}]*\}\}/g, '7')];
  return Object.values(value).flatMap(textsOf);
}

describe('recorded phrases', () => {
  it('are in the languages of the agent’s screen', () => {
    expect(spokenLanguages.map(({ tag }) => tag)).toEqual(['en', 'ar', 'hi', 'id', 'pt', 'es']);
    expect(readdirSync(folder).sort()).toEqual(['ar', 'en', 'es', 'hi', 'id', 'pt']);
  });

  it.each(spokenLanguages)(
    'in $tag are one file each, as telephones carry sound, and no file is left over',
    (language) => {
      const { tag, phrases, words } = language;
      const names = Object.keys({ ...phrases, ...words });
      expect(readdirSync(join(folder, tag)).sort()).toEqual(names.map((name) => `${name}.wav`).sort());
      let bytes = 0;
      for (const name of names) {
        const file = readFileSync(join(folder, tag, `${name}.wav`));
        const { coding, rate, channels, data } = openWav(file);
        expect({ name, coding, rate, channels }).toEqual({ name, coding: 'pcmu', rate: 8000, channels: 1 });
        // 0xff and 0x7f are silence, and the loudest codes end with 0.
        const loud = data.filter((code) => (code & 0x70) < 0x30).length / data.length;
        expect(loud, name).toBeGreaterThan(0.05);
        bytes += file.length;
      }
      expect(bytes).toBeLessThan(850_000);
    },
  );

  it.each(spokenLanguages)('in $tag say every number up to 999, each in its own way, and queues', async (language) => {
    const { tag } = language;
    const said = Array.from({ length: 1000 }, (_, n) => spokenWordsOf(String(n), language)?.join(' '));
    expect(new Set(said).size).toBe(1000);
    const silent: string[] = [];
    for (let n = 0; n < 1000; n += 1) if ((await say(String(n), tag)) === null) silent.push(String(n));
    for (const n of [1, 2, 21, 45, 100, 999]) {
      for (const { text, language: spoken } of sentencesOf({ position: n, lessThanMinutes: n }, tag)) {
        expect(spoken).toBe(tag);
        if ((await say(text, tag)) === null) silent.push(text);
      }
    }
    expect(silent).toEqual([]);
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
    const parts = await Promise.all(['You are number', 'forty', 'two', 'in the queue.'].map((text) => soundOf(text)));
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
    expect(spokenWordsOf(text, spokenIn('en'))).toEqual(words);
  });

  it.each([
    ['es', '100', 'cien'],
    ['es', '121', 'ciento veintiuno'],
    ['es', '946', 'novecientos cuarenta y seis'],
    ['pt', '121', 'cento e vinte e um'],
    ['pt', '500', 'quinhentos'],
    ['id', '11', 'sebelas'],
    ['id', '219', 'dua ratus sembilan belas'],
    ['hi', '99', 'निन्यानवे'],
    ['hi', '९९', 'निन्यानवे'],
    ['hi', '105', 'एक सौ पाँच'],
    ['ar', '345', 'ثلاثمئة وخمسة وأربعون'],
    ['ar', '٢٠', 'عشرون'],
    ['ar', '112', 'مئة واثنا عشر'],
  ])('read in %s %s as %s', (tag, text, words) => {
    expect(spokenWordsOf(text, spokenIn(tag))?.join(' ')).toBe(words.normalize('NFC'));
  });

  it('are found however a text is written: signs of vowels, marks around a sentence, regions', async () => {
    const [known, plain] = await Promise.all([soundOf('شُكْرًا.', 'ar'), soundOf('شكرا', 'ar-EG')]);
    expect(plain).toEqual(known);
    expect(await soundOf('hemos resuelto su pregunta', 'es-MX')).toEqual(
      await soundOf('¿Hemos resuelto su pregunta?', 'es'),
    );
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
