import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../src/elements/call-log/define.ts';
import '../../src/elements/recording-player/define.ts';
import { isAccessible } from './support/accessible.ts';
import { find, query, settled, show, textOf, until } from './support/scene.ts';

const recording = { recording: 'rec-1', seconds: 3 };

isAccessible('cti-recording-player', ['ready'], recording);

/** Three seconds of a tone, as a WAV of 8 kHz. */
function wav(): string {
  const samples = 3 * 8000;
  const bytes = new DataView(new ArrayBuffer(44 + samples * 2));
  const text = (at: number, word: string): void => {
    for (const [i, letter] of [...word].entries()) bytes.setUint8(at + i, letter.charCodeAt(0));
  };
  text(0, 'RIFF');
  bytes.setUint32(4, 36 + samples * 2, true);
  text(8, 'WAVEfmt ');
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, 8000, true);
  bytes.setUint32(28, 16_000, true);
  bytes.setUint16(32, 2, true);
  bytes.setUint16(34, 16, true);
  text(36, 'data');
  bytes.setUint32(40, samples * 2, true);
  for (let i = 0; i < samples; i += 1)
    bytes.setInt16(44 + i * 2, 3000 * Math.sin((2 * Math.PI * 440 * i) / 8000), true);
  return URL.createObjectURL(new Blob([bytes.buffer], { type: 'audio/wav' }));
}

const playing = (element: Element): boolean => find(element, '[part=play]').getAttribute('aria-label') === 'Pause';

it('fetches nothing before it is played, then plays, pauses and goes on', async () => {
  const { element, phone } = await show('cti-recording-player', 'ready', recording);
  phone.sound = wav();
  expect(phone.asked).to.deep.equal([]);
  element.focus();
  await sendKeys({ press: 'Enter' });
  await until(() => textOf(find(element, '[part=times]')).startsWith('0:01'), 'a second was heard');
  const addresses = () => phone.asked.filter(({ method }) => method === 'playback').map(({ args }) => args[0]);
  expect(addresses()).to.deep.equal(['rec-1']);
  await sendKeys({ press: 'Enter' });
  await until(() => !playing(element));
  const at = find<HTMLInputElement>(element, '[part=position]').value;
  await sendKeys({ press: 'Enter' });
  await until(() => playing(element));
  expect(Number(find<HTMLInputElement>(element, '[part=position]').value)).to.be.at.least(Number(at));
  await until(() => !playing(element), 'it is heard to the end');
  expect(textOf(find(element, '[part=times]'))).to.match(/^0:00/);
  expect(addresses(), 'one address for all of it').to.have.length(1);
});

it('goes where the slider is put, and faster', async () => {
  const { element, phone } = await show('cti-recording-player', 'ready', recording);
  phone.sound = wav();
  const slider = find<HTMLInputElement>(element, '[part=position]');
  slider.value = '2';
  slider.dispatchEvent(new Event('input'));
  find(element, '[part=rate]').click();
  await settled(element);
  expect(slider.getAttribute('aria-valuetext')).to.equal('2 seconds of 3 seconds');
  expect(find(element, '[part=rate]').getAttribute('aria-label')).to.equal('Speed 1.25×');
  element.play();
  await until(() => playing(element));
  await until(() => !playing(element));
});

it('jumps by buttons and keys, within the recording, and draws what was heard', async () => {
  const { element, phone } = await show('cti-recording-player', 'ready', { ...recording, seconds: 30 });
  phone.levels = [10, 20, 30];
  const at = () => find<HTMLInputElement>(element, '[part=position]').value;
  find(element, '[part=ahead]').click();
  await until(() => element.renderRoot.querySelector('.heard') !== null);
  expect(at()).to.equal('10');
  const heardBars = () => element.renderRoot.querySelector('.heard')?.getAttribute('d')?.match(/M/g)?.length ?? 0;
  expect(heardBars()).to.equal(1);
  element.focus();
  for (const [key, position] of [
    ['l', '20'],
    ['l', '30'],
    ['l', '30'],
    ['j', '20'],
  ] as const) {
    await sendKeys({ press: key });
    await settled(element);
    expect(at(), key).to.equal(position);
  }
  expect(heardBars()).to.equal(2);
});

it('offers a download to those that may', async () => {
  const { element, phone } = await show('cti-recording-player', 'ready', recording);
  phone.sound = wav();
  element.play();
  await until(() => playing(element));
  expect(query(element, '[part=download]')).to.equal(null);
  const other = await show('cti-recording-player', 'ready', recording);
  Object.assign(other.phone, { sound: wav(), downloads: true });
  other.element.play();
  await until(() => query(other.element, '[part=download]') !== null);
  expect(find<HTMLAnchorElement>(other.element, '[part=download]').href).to.equal(other.phone.sound);
  await expect(other.element).to.be.accessible();
});

it('plays one at a time', async () => {
  const one = await show('cti-recording-player', 'ready', recording);
  const two = await show('cti-recording-player', 'ready', recording);
  one.phone.sound = wav();
  two.phone.sound = wav();
  one.element.play();
  await until(() => playing(one.element));
  two.element.play();
  await until(() => playing(two.element) && !playing(one.element));
});

it('says when it cannot be played, and tries again when asked', async () => {
  const { element, phone } = await show('cti-recording-player', 'ready', recording);
  phone.sound = URL.createObjectURL(new Blob(['no sound'], { type: 'audio/wav' }));
  element.play();
  await until(() => textOf(element).includes('Could not be played'));
  phone.sound = wav();
  element.play();
  await until(() => playing(element) && !textOf(element).includes('Could not be played'));
});

it('opens in the log in the place of its line, and moves nothing', async () => {
  const { element, phone } = await show('cti-call-log', 'ready');
  phone.sound = wav();
  const heights = (): number[] =>
    [...element.renderRoot.querySelectorAll('li')].map((li) => li.getBoundingClientRect().height);
  const before = heights();
  const [first] = element.renderRoot.querySelectorAll<HTMLElement>('[part=recording]');
  expect(textOf(first as HTMLElement)).to.match(/^Recording 2:31/);
  first?.click();
  await until(() => query(element, 'cti-recording-player') !== null);
  await until(() => playing(find(element, 'cti-recording-player')));
  expect(heights()).to.deep.equal(before);
  expect(phone.asked.find(({ method }) => method === 'playback')?.args).to.deep.equal(['rec-1']);
});
