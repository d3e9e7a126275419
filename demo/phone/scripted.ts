import { scriptedCallers, supportNumber } from '../cast.ts';
import { Line } from './line.ts';
import { audio, RecordedVoice } from './voice-source.ts';
import type { Way } from './way.ts';
import { stepReporter } from './way-view.ts';

const words = { idle: '', calling: 'Calling…', ringing: 'Ringing…', incoming: '', talking: 'Connected' } as const;

/** How long a caller listens to a menu before they press a key, in ms. */
const listensMs = 3500;

/** Reports the state to the page. */
export interface ScriptedPage {
  report(text: string): void;
  /** Reports the audio that the caller hears, or null when the call is over. */
  hears(stream: MediaStream | null): void;
  /** Reports the way of the caller. null: the call is over. */
  moved(way: Way | null): void;
}

/**
 * A button that calls, presses the key of what the caller wants, plays a recording when an agent has answered or a message
 * is recorded, and hangs up at its end.
 */
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

  const report = (text: string): void => page.report(`${caller.name}: ${text}`);
  const reportSteps = stepReporter(report);
  let voice: RecordedVoice | null = null;
  let latest: Way | null = null;
  let pressing: ReturnType<typeof setInterval> | null = null;
  let spoken = false;
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
        report(why);
        page.hears(state === 'talking' ? line.heard() : null);
        if (state === 'idle') over();
      },
      moved(way) {
        status.textContent = way.place;
        reportSteps(way);
        page.moved(way);
        latest = way;
        listenToMenu();
        if (way.state === 'talks' || way.state === 'leaves-message') void speak();
      },
    },
  );

  /** The key for what the caller wants, if it is asked for now. */
  function askedKey(): string | null {
    return latest?.keys.find(({ means }) => means === caller.wants)?.key ?? null;
  }

  /** Listens, and presses the key. As a person would, the caller presses it again if the menu goes on. */
  function listenToMenu(): void {
    if (askedKey() === null) {
      stopPressing();
      return;
    }
    pressing ??= setInterval(() => {
      const key = askedKey();
      if (key === null) return;
      report(`presses ${key}`);
      line.sendDigits(key);
    }, listensMs);
  }

  function stopPressing(): void {
    if (pressing !== null) clearInterval(pressing);
    pressing = null;
  }

  async function speak(): Promise<void> {
    if (spoken) return;
    spoken = true;
    await voice?.play(caller.recording).catch((error: Error) => page.report(error.message));
    // The last word needs a moment to arrive.
    setTimeout(() => line.hangUp(), 800);
  }

  function over(): void {
    latest = null;
    stopPressing();
    spoken = false;
    voice?.stop();
    reportSteps(null);
    page.moved(null);
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
