import { scriptedCallers, supportNumber } from '../cast.ts';
import { Line } from './line.ts';
import { audio, RecordedVoice } from './voice-source.ts';

const words = { idle: '', calling: 'Calling…', ringing: 'Ringing…', incoming: '', talking: 'Speaking…' } as const;

/** Reports the state to the page. */
export interface ScriptedPage {
  report(text: string): void;
  /** Reports the audio that the caller hears, or null when the call is over. */
  hears(stream: MediaStream | null): void;
}

/** A button that calls, plays a recording after the answer, and hangs up at its end. */
export function scriptedCallerButton(
  caller: (typeof scriptedCallers)[number],
  gateway: string,
  page: ScriptedPage,
): HTMLElement {
  const item = document.createElement('li');
  const button = document.createElement('button');
  const what = document.createElement('span');
  const status = document.createElement('span');
  button.className = 'caller';
  button.type = 'button';
  what.textContent = caller.who;
  what.className = 'quiet';
  status.className = 'status';
  const name = document.createElement('strong');
  name.textContent = caller.name;
  button.append(name, what, status);
  item.append(button);

  let voice: RecordedVoice | null = null;
  const line = new Line(
    {
      gateway,
      incoming: false,
      voice: async () => {
        voice ??= new RecordedVoice();
        return voice.stream;
      },
    },
    {
      changed(state, why) {
        status.textContent = words[state];
        button.setAttribute('aria-pressed', String(state !== 'idle'));
        page.report(`${caller.name}: ${why}`);
        page.hears(state === 'talking' ? line.heard() : null);
        if (state === 'idle') voice?.stop();
        if (state === 'talking') void speak();
      },
    },
  );

  async function speak(): Promise<void> {
    await voice?.play(caller.recording).catch((error: Error) => page.report(error.message));
    // The last word needs a moment to arrive.
    setTimeout(() => line.hangUp(), 800);
  }

  button.setAttribute('aria-pressed', 'false');
  button.addEventListener('click', () => {
    audio();
    if (line.state === 'idle') void line.dial(supportNumber, caller.number);
    else line.hangUp();
  });
  addEventListener('pagehide', () => line.close());
  return item;
}

export function scriptedCallerButtons(gateway: string, page: ScriptedPage): HTMLElement[] {
  return scriptedCallers.map((caller) => scriptedCallerButton(caller, gateway, page));
}
