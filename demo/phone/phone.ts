/** The phone page: it plays the outside world, like a carrier. */
import { callers, virtualNumbers } from '../cast.ts';
import { hoursCheckbox } from './hours.ts';
import { showLevel } from './level-meter.ts';
import { Line, type LineState } from './line.ts';
import { scriptedCallerButtons } from './scripted.ts';
import { audio, microphone, RecordedVoice } from './voice-source.ts';
import { stepReporter, wayView } from './way-view.ts';

const gateway = document.body.dataset.gateway ?? '';

function find<T extends HTMLElement>(selector: string): T {
  const element = document.querySelector<T>(selector);
  if (!element) throw new Error(`The page has no ${selector}.`);
  return element;
}

const from = find<HTMLSelectElement>('#from');
const otherFrom = find<HTMLInputElement>('#other-from');
const to = find<HTMLInputElement>('#to');
const recorded = find<HTMLInputElement>('#recorded');
const callButton = find<HTMLButtonElement>('#call');
const hangUpButton = find<HTMLButtonElement>('#hang-up');
const answerButton = find<HTMLButtonElement>('#answer');
const status = find('#status');
const events = find('#events');
const meter = find<HTMLMeterElement>('#level');

function report(text: string): void {
  const item = document.createElement('li');
  const time = document.createElement('time');
  time.textContent = new Date().toLocaleTimeString('en', { hour12: false });
  item.append(time, text);
  events.prepend(item);
  while (events.childElementCount > 30) events.lastElementChild?.remove();
}

let voice: RecordedVoice | null = null;

/** The microphone, or a recorded voice if selected or if there is no microphone. */
async function speakInto(): Promise<MediaStream> {
  const stream = recorded.checked ? null : await microphone();
  if (stream) return stream;
  if (!recorded.checked) {
    recorded.checked = true;
    report('No microphone: a recorded voice speaks.');
  }
  voice ??= new RecordedVoice();
  void voice.play('demo-caller-1.wav', { loop: true }).catch((error: Error) => report(error.message));
  return voice.stream;
}

let stopMeter: (() => void) | null = null;

function hears(stream: MediaStream | null): void {
  stopMeter?.();
  stopMeter = stream && showLevel(stream, meter);
}

const padButtons = new Map([...'123456789*0#'].map((key) => [key, padButton(key)]));
find('#pad').append(...padButtons.values());
const wayParts = { place: find('#way-place'), hears: find('#way-hears'), keys: find('#way-keys') };
const way = wayView(wayParts, padButtons);
const reportSteps = stepReporter(report);
way.show(null);

const line = new Line(
  { gateway, incoming: true, voice: speakInto },
  {
    moved(where) {
      way.show(where);
      reportSteps(where);
    },
    changed(state, why) {
      status.textContent = why;
      document.body.dataset.state = state;
      report(why);
      showButtons(state);
      hears(state === 'talking' ? line.heard() : null);
      if (state !== 'idle') return;
      voice?.stop();
      way.show(null);
      reportSteps(null);
    },
  },
);

/** A key, with room for what it means in a flow. */
function padButton(key: string): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  const means = document.createElement('span');
  means.className = 'means';
  button.append(key, means);
  button.addEventListener('click', () => {
    if (line.state !== 'talking') {
      to.value += key;
      return;
    }
    line.sendDigits(key);
    report(`Pressed ${key}`);
  });
  return button;
}

function showButtons(state: LineState): void {
  callButton.hidden = state !== 'idle';
  answerButton.hidden = state !== 'incoming';
  hangUpButton.hidden = state === 'idle';
  hangUpButton.textContent = state === 'incoming' ? 'Reject' : 'Hang up';
  if (state === 'incoming') answerButton.focus();
}

function callerNumber(): string | null {
  if (from.value === 'other') return otherFrom.value.trim() || null;
  return from.value || null;
}

function call(): void {
  audio();
  const number = to.value.trim();
  if (number === '') to.focus();
  else void line.dial(number, callerNumber());
}

for (const { number, label } of callers) from.append(new Option(label, number ?? ''));
from.append(new Option('Another number…', 'other'));
from.addEventListener('change', () => {
  otherFrom.hidden = from.value !== 'other';
});
find('#targets').append(
  ...virtualNumbers.map(({ number, label }) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    button.addEventListener('click', () => {
      to.value = number;
    });
    return button;
  }),
);
to.value = virtualNumbers[0].number;

const scriptedWay = wayView(wayParts, null);
find('#scripted').append(...scriptedCallerButtons(gateway, { report, hears, moved: scriptedWay.show }));
find<HTMLFormElement>('#dial').addEventListener('submit', (event) => {
  event.preventDefault();
  if (line.state === 'idle') call();
});
hangUpButton.addEventListener('click', () => line.hangUp());
answerButton.addEventListener('click', () => {
  audio();
  line.answer();
});
addEventListener('pagehide', () => line.close());
void hoursCheckbox(find<HTMLInputElement>('#closed'), report);

showButtons('idle');
line.open().then(
  () => {
    status.textContent = 'Ready. Calls from an agent ring here, too.';
    document.body.dataset.state = 'idle';
  },
  (error: Error) => {
    status.textContent = `Not connected: ${error.message}`;
  },
);
