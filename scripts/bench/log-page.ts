/** In the browser: opens a call log with many calls, or a plain list of the same ones. */
import '../../src/elements/call-log/define.ts';
import type { CallView } from '../../src/domain/protocol/call.ts';
import { makeLongLog } from '../../src/testing/long-log.ts';
import { phoneInState } from '../../src/testing/phone-in-state.ts';

let calls: readonly CallView[] = [];

/** @returns the time until the frame after the one that shows it, in ms */
async function open(which: string, entries: number): Promise<number> {
  if (calls.length !== entries) calls = makeLongLog(entries);
  const main = document.querySelector('main') as HTMLElement;
  main.replaceChildren();
  await frame();
  const before = performance.now();
  main.append(which === 'log' ? log() : plain());
  await frame();
  await frame();
  const took = performance.now() - before;
  if (!/Solved/.test(textOf(main))) throw new Error('No call is shown.');
  return took;
}

function log(): HTMLElement {
  const phone = phoneInState('ready');
  phone.state.$log.set(calls);
  return Object.assign(document.createElement('cti-call-log'), { phone, clock: phone.clock });
}

/** One line of text a call, as a page would write it without a library. */
function plain(): HTMLElement {
  const list = document.createElement('ul');
  const times = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });
  list.append(
    ...calls.map((call) => {
      const line = document.createElement('li');
      const name = document.createElement('button');
      name.textContent = call.contact?.name ?? call.customer.display;
      const time = document.createElement('time');
      time.textContent = times.format(new Date(call.startedAt));
      line.append(name, ` ${call.disposition ?? ''} ${call.note} `, time);
      return line;
    }),
  );
  list.style.setProperty('overflow', 'auto');
  return list;
}

function textOf(main: HTMLElement): string {
  const [element] = main.children;
  return (element?.shadowRoot ?? main).textContent ?? '';
}

function frame(): Promise<number> {
  return new Promise(requestAnimationFrame);
}

Object.assign(globalThis, { bench: { open } });
