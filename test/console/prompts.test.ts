import { aTimeout, expect } from '@open-wc/testing';
import { ask, Refused } from '../../src/console/ask.ts';
import { page } from '../../src/console/pages/prompts/prompts.ts';
import { promptSound } from '../../src/console/pages/prompts/sound/prompt-sound.ts';
import { wavFile } from '../../src/console/pages/prompts/sound/wav-file.ts';
import type { Ask } from '../../src/console/shell/page-context.ts';
import type { PromptView } from '../../src/domain/protocol/flow.ts';
import { heardParts } from './support/heard.ts';
import { until } from './support/inside.ts';
import { pageContext } from './support/page-context.ts';
import { deferred, show } from './support/scripted-api.ts';

/** A tone of this many seconds. */
function tone(hertz: number, seconds: number, rate: number): Float32Array {
  return Float32Array.from({ length: seconds * rate }, (_, at) => 0.5 * Math.sin((2 * Math.PI * hertz * at) / rate));
}

const wavBlob = (samples: Float32Array, rate: number): Blob =>
  new Blob([wavFile(samples, rate)], { type: 'audio/wav' });

async function samplesOf(wav: Blob): Promise<{ rate: number; channels: number; bits: number; samples: Int16Array }> {
  const bytes = await wav.arrayBuffer();
  const view = new DataView(bytes);
  return {
    rate: view.getUint32(24, true),
    channels: view.getUint16(22, true),
    bits: view.getUint16(34, true),
    samples: new Int16Array(bytes.slice(44)),
  };
}

/** The level of a tone in the samples, from 0 to 1 (Goertzel). */
function levelOf(hertz: number, samples: Int16Array, rate: number): number {
  const turn = (2 * Math.PI * hertz) / rate;
  let [before, last] = [0, 0];
  for (const sample of samples) [before, last] = [last, sample / 32_768 + 2 * Math.cos(turn) * last - before];
  const power = last ** 2 + before ** 2 - 2 * Math.cos(turn) * last * before;
  return (2 * Math.sqrt(power)) / samples.length;
}

const refusalOf = (file: Blob): Promise<string> =>
  promptSound(file).then(
    () => 'it was taken',
    (error: Error) => error.message,
  );

describe('a WAV file', () => {
  it('has the samples as 16-bit numbers behind a header of 44 bytes; too loud ones are cut off', () => {
    const file = wavFile(Float32Array.of(0, 0.5, -0.5, 2, -2, Number.NaN), 8000);
    const view = new DataView(file.buffer);
    const text = (from: number, to: number): string => String.fromCharCode(...file.slice(from, to));
    expect([text(0, 4), text(8, 16), text(36, 40)]).to.deep.equal(['RIFF', 'WAVEfmt ', 'data']);
    expect([4, 16, 24, 28, 40].map((at) => view.getUint32(at, true))).to.deep.equal([48, 16, 8000, 16_000, 12]);
    expect([20, 22, 32, 34].map((at) => view.getUint16(at, true))).to.deep.equal([1, 1, 2, 16]);
    const samples = [44, 46, 48, 50, 52, 54].map((at) => view.getInt16(at, true));
    expect(samples).to.deep.equal([0, 16_384, -16_383, 32_767, -32_767, 0]);
  });
});

describe('a sound for a prompt', () => {
  it('is converted to one channel of 8 kHz, in which its tone is found again', async () => {
    const { wav, seconds, silent } = await promptSound(wavBlob(tone(440, 2, 44_100), 44_100));
    const { rate, channels, bits, samples } = await samplesOf(wav);
    expect({ rate, channels, bits, seconds, silent }).to.deep.equal({
      ...{ rate: 8000, channels: 1, bits: 16, seconds: 2, silent: false },
    });
    expect(levelOf(440, samples, rate)).to.be.closeTo(0.5, 0.05);
    expect(levelOf(1000, samples, rate)).to.be.lessThan(0.01);
  });

  it('has both sides of a stereo file', async () => {
    const [left, right] = [tone(440, 1, 48_000), tone(1000, 1, 48_000)];
    const both = new Float32Array(left.length * 2);
    for (let at = 0; at < left.length; at += 1) both.set([left[at] ?? 0, right[at] ?? 0], at * 2);
    const file = wavFile(both, 48_000);
    // Two channels: the same samples, in turn.
    new DataView(file.buffer).setUint16(22, 2, true);
    new DataView(file.buffer).setUint16(32, 4, true);
    const { samples } = await samplesOf((await promptSound(new Blob([file]))).wav);
    expect(samples.length).to.equal(8000);
    for (const hertz of [440, 1000]) expect(levelOf(hertz, samples, 8000)).to.be.closeTo(0.25, 0.03);
  });

  it('is refused with a sentence: empty, no sound, without samples, an hour long, too large', async () => {
    expect(await refusalOf(new Blob([]))).to.contain('is empty');
    expect(await refusalOf(new Blob(['<html>no sound</html>'], { type: 'audio/mpeg' }))).to.contain('finds no sound');
    expect(await refusalOf(wavBlob(new Float32Array(0), 8000))).to.contain('no sound');
    // An hour is 58 MB here; its head says so, and the rest is not decoded.
    const hour = wavBlob(new Float32Array(3600 * 8000), 8000);
    expect(await refusalOf(hour)).to.contain('60 minutes long. A prompt has 10 minutes at most');
    expect(await refusalOf(new Blob([new Uint8Array(101_000_000)]))).to.contain('101 MB. It may have 100 MB at most');
  });

  it('without a level is known as silent', async () => {
    expect((await promptSound(wavBlob(new Float32Array(8000), 8000))).silent).to.equal(true);
  });
});

const stored = (name: string, language: string, change: Partial<PromptView> = {}): PromptView => ({
  ...{ name, language, durationMs: 65_000, bytes: 520_058, flows: [], queues: [] },
  ...{ uploadedAt: '2030-01-01T12:00:00.000Z', uploadedBy: 'kim', ...change },
});

interface Put {
  path: string;
  body: Blob;
}

/** The page, with a gateway that has these prompts. */
async function open(prompts: PromptView[], speak: () => Promise<Blob> = async () => new Blob()) {
  const puts: Put[] = [];
  const other: string[] = [];
  const ask = (async (method: string, path: string, body?: object) => {
    if (method === 'GET') return prompts;
    if (path === '/v1/speech') {
      other.push(JSON.stringify(body));
      return speak();
    }
    if (method === 'PUT') {
      puts.push({ path, body: body as Blob });
      const [, , , name = '', language = ''] = path.split('/');
      const made = stored(name, language);
      prompts.push(made);
      return made;
    }
    other.push(`${method} ${path}`);
    return null;
  }) as Ask;
  const context = pageContext({ ask });
  const element = show(page(context));
  await until(() => element.shadowRoot?.querySelector('table, .none') !== null, 'the list');
  return { element, context, puts, other };
}

const inside = (element: Element, selector: string): HTMLElement => {
  const found = element.shadowRoot?.querySelector<HTMLElement>(selector);
  if (found == null) throw new Error(`no ${selector}`);
  return found;
};

function press(element: Element, name: string): void {
  const buttons = [...(element.shadowRoot?.querySelectorAll('button') ?? [])];
  const found = buttons.find((each) => (each.ariaLabel ?? each.textContent)?.trim() === name);
  if (found === undefined) throw new Error(`no button ${name}`);
  found.click();
}

async function maker(element: Element, button: string): Promise<HTMLElement> {
  press(element, button);
  await until(() => element.shadowRoot?.querySelector('console-prompt-maker') !== null, 'the form');
  return inside(element, 'console-prompt-maker');
}

function fill(form: Element, values: Record<string, string>): void {
  for (const [name, value] of Object.entries(values)) {
    (inside(form, `[name="${name}"]`) as HTMLInputElement).value = value;
  }
}

function choose(form: Element, file: File): void {
  const files = new DataTransfer();
  files.items.add(file);
  const input = inside(form, '[type=file]') as HTMLInputElement;
  input.files = files.files;
  input.dispatchEvent(new Event('change'));
}

const pick = async (form: Element, at: number): Promise<void> => {
  form.shadowRoot?.querySelectorAll<HTMLInputElement>('[type=radio]')[at]?.click();
  await (form as unknown as { updateComplete: Promise<unknown> }).updateComplete;
};

const heard = (form: Element): Promise<void> =>
  until(() => form.shadowRoot?.querySelector('audio') !== null, 'the sound');
const problemOf = (form: Element): string => inside(form, '[role=alert]').textContent?.trim() ?? '';

describe('the page of prompts', () => {
  it('is accessible, and lists what uses each prompt', async () => {
    const { element } = await open([stored('welcome', 'en', { flows: ['main'], queues: ['sales'] })]);
    await expect(element).to.be.accessible();
    const parts = ['button New prompt', 'button Listen welcome (en)', 'button Replace welcome (en)'];
    expect(await heardParts()).to.include.members(parts);
    const cells = [...(element.shadowRoot?.querySelectorAll('tbody th, tbody td') ?? [])].slice(0, 4);
    expect(cells.map(({ textContent }) => textContent?.trim())).to.deep.equal([
      'welcome',
      'en',
      '1:05',
      'flow main, queue sales',
    ]);
    const form = await maker(element, 'New prompt');
    for (const at of [1, 2, 0]) {
      await pick(form, at);
      await expect(element).to.be.accessible();
    }
  });

  it('uploads a file as WAV, after it could be heard', async () => {
    const { element, context, puts } = await open([stored('welcome', 'en')]);
    const form = await maker(element, 'New prompt');
    fill(form, { name: 'closed', language: 'de' });
    choose(form, new File([wavFile(tone(600, 1, 16_000), 16_000)], 'closed.mp3', { type: 'audio/mpeg' }));
    await heard(form);
    expect(context.unsaved.any).to.equal(true);
    // Colours fade.
    await (form as unknown as { updateComplete: Promise<unknown> }).updateComplete;
    await Promise.all(
      inside(form, '.primary')
        .getAnimations()
        .map(({ finished }) => finished),
    );
    await expect(element).to.be.accessible();
    press(form, 'Save');
    await until(() => context.said.length > 0, 'the word that it is saved');
    expect(context.said).to.deep.equal(['“closed (de)” is saved.']);
    expect(puts.map(({ path, body }) => [path, body.type, body.size])).to.deep.equal([
      ['/v1/prompts/closed/de', 'audio/wav', 44 + 16_000],
    ]);
    expect(context.unsaved.any).to.equal(false);
    expect(element.shadowRoot?.querySelector('console-prompt-maker')).to.equal(null);
  });

  it('keeps the form if the file is no sound, and replaces no other prompt by its name', async () => {
    const { element, puts } = await open([stored('welcome', 'en')]);
    const form = await maker(element, 'New prompt');
    fill(form, { name: 'welcome', language: 'EN' });
    press(form, 'Save');
    await until(() => problemOf(form) !== '', 'the problem');
    expect(problemOf(form)).to.contain('Make the sound first');
    choose(form, new File(['no sound'], 'x.mp3'));
    await until(() => problemOf(form).includes('finds no sound'), 'the problem');
    choose(form, new File([wavFile(tone(600, 1, 8000), 8000)], 'x.wav'));
    await heard(form);
    press(form, 'Save');
    await until(() => problemOf(form).includes('There is a prompt “welcome”'), 'the problem');
    expect(puts).to.deep.equal([]);
    // The other one is replaced on purpose.
    const other = await maker(element, 'Replace welcome (en)');
    expect(other.shadowRoot?.querySelector('[name=name]')).to.equal(null);
  });

  it('sends sounds as WAV, and takes them as they come', async () => {
    const { fetch: before } = globalThis;
    const sound = wavBlob(tone(300, 1, 8000), 8000);
    const sent: unknown[] = [];
    globalThis.fetch = async (path, { headers, body } = {}) => {
      sent.push([path, (headers as Record<string, string>)['content-type'], body === sound]);
      return new Response(sound, { headers: { 'content-type': 'audio/wav' } });
    };
    try {
      const answer = await ask<Blob>('PUT', '/v1/prompts/hello/en', sound);
      expect([answer.size, answer.type]).to.deep.equal([sound.size, 'audio/wav']);
    } finally {
      globalThis.fetch = before;
    }
    expect(sent).to.deep.equal([['/v1/prompts/hello/en', 'audio/wav', true]]);
  });

  it('speaks a text with the gateway, and says why it cannot', async () => {
    let answer = (): Promise<Blob> => Promise.reject(new Refused(503, 'SPEECH_UNAVAILABLE', 'Install espeak-ng.'));
    const { element, other } = await open([], () => answer());
    const form = await maker(element, 'New prompt');
    await pick(form, 2);
    press(form, 'Speak the text');
    await until(() => problemOf(form) === 'Write the text first.', 'the problem');
    fill(form, { text: 'Welcome.', language: 'en-GB' });
    press(form, 'Speak the text');
    await until(() => problemOf(form) === 'Install espeak-ng.', 'the problem');
    answer = async () => wavBlob(tone(300, 1, 8000), 8000);
    press(form, 'Speak the text');
    await heard(form);
    expect(other).to.deep.equal(Array(2).fill('{"text":"Welcome.","language":"en-GB"}'));
  });

  it('keeps what was typed while another source is chosen, and counts it as unsaved', async () => {
    const { element, context } = await open([]);
    const form = await maker(element, 'New prompt');
    await pick(form, 2);
    expect(context.unsaved.any).to.equal(false);
    fill(form, { text: 'Welcome.', voice: 'amy' });
    await pick(form, 0);
    expect(context.unsaved.any).to.equal(true);
    await pick(form, 2);
    const value = (name: string) => (inside(form, `[name=${name}]`) as HTMLInputElement).value;
    expect([value('text'), value('voice')]).to.deep.equal(['Welcome.', 'amy']);
    fill(form, { text: '', voice: '' });
    inside(form, '[name=text]').dispatchEvent(new InputEvent('input', { bubbles: true }));
    expect(context.unsaved.any).to.equal(false);
    press(form, 'Cancel');
    await until(() => element.shadowRoot?.querySelector('console-prompt-maker') === null, 'closed');
    expect(context.unsaved.any).to.equal(false);
  });
});

describe('the microphone', () => {
  const { getUserMedia } = navigator.mediaDevices;
  afterEach(() => {
    navigator.mediaDevices.getUserMedia = getUserMedia;
  });

  it('is recorded, and its tone is in what is saved', async () => {
    const context = new AudioContext();
    const source = new OscillatorNode(context, { frequency: 500 });
    const microphone = new MediaStreamAudioDestinationNode(context);
    source.connect(microphone);
    source.start();
    navigator.mediaDevices.getUserMedia = async () => microphone.stream;
    const { element, puts } = await open([stored('welcome', 'en')]);
    const form = await maker(element, 'Replace welcome (en)');
    await pick(form, 1);
    press(form, 'Record');
    // The chip counts seconds.
    await until(() => form.shadowRoot?.querySelector('.chip')?.textContent?.includes('0:02'), 'seconds');
    await expect(element).to.be.accessible();
    press(form, 'Stop recording');
    await heard(form);
    expect(microphone.stream.getTracks().map(({ readyState }) => readyState)).to.deep.equal(['ended']);
    press(form, 'Save');
    await until(() => puts.length === 1, 'the upload');
    const { samples, rate } = await samplesOf(puts[0]?.body as Blob);
    const middle = samples.subarray(rate / 2, rate);
    expect(levelOf(500, middle, rate)).to.be.greaterThan(10 * levelOf(1500, middle, rate));
    await context.close();
  });

  it('that opens after another source was chosen is closed again, and keeps nothing waiting', async () => {
    const context = new AudioContext();
    const { stream } = new MediaStreamAudioDestinationNode(context);
    const opened = deferred<MediaStream>();
    navigator.mediaDevices.getUserMedia = () => opened.promise;
    const { element } = await open([stored('welcome', 'en')]);
    const form = await maker(element, 'Replace welcome (en)');
    await pick(form, 1);
    press(form, 'Record');
    await until(() => inside(form, '[role=status]').textContent === 'Opening the microphone…', 'the opening');
    await pick(form, 0);
    opened.resolve(stream);
    await until(() => stream.getTracks()[0]?.readyState === 'ended', 'closed');
    await aTimeout(0);
    expect([inside(form, '[role=status]').textContent, problemOf(form)]).to.deep.equal(['', '']);
    choose(form, new File([wavFile(tone(600, 1, 8000), 8000)], 'x.wav'));
    await heard(form);
    await context.close();
  });

  it('that is refused or missing has a sentence that says what to do', async () => {
    const { element } = await open([]);
    const form = await maker(element, 'New prompt');
    await pick(form, 1);
    for (const [name, sentence] of [
      ['NotAllowedError', 'Allow it with the icon beside the address'],
      ['NotFoundError', 'There is no microphone'],
      ['NotReadableError', 'Another program has the microphone'],
      ['OtherError', 'cannot be opened'],
    ] as const) {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', name));
      press(form, 'Record');
      await until(() => problemOf(form).includes(sentence), sentence);
    }
  });
});
