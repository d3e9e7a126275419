import { systemClock } from '../../../../src/gateway/start/system-clock.ts';
import { trunksText } from '../../../../src/gateway/trunk/settings.ts';
import { Trunks } from '../../../../src/gateway/trunk/trunks.ts';
import { eventually } from '../../../e2e/support/eventually.ts';
import { freePort } from '../../../e2e/support/free-port.ts';
import { network, type StageCall, type StagePhone, type StageSetup } from '../contract/flow-stage.ts';
import { Baresip, type BaresipOptions } from '../trunk-leg/baresip.ts';
import { openBrowserPhones } from './browser-phones.ts';
import { CoreServer } from './core-server.ts';
import { amplitude } from './goertzel.ts';

const caller = '+442079460123';

/** Agents in pages, and callers with telephones behind a trunk of the embedded core. */
export async function openTrunkPhones(): Promise<StageSetup> {
  const [port, theirs] = [await freePort(), await freePort()];
  const settings = [{ name: 'network', host: '127.0.0.1', port: theirs, pingSeconds: 0 }];
  const logger = { info: () => {}, warn: () => {}, error: () => {} };
  const trunks = new Trunks({
    ...{ port, bindAddress: '127.0.0.1', publicAddress: null, clock: systemClock, logger },
    trunks: trunksText.parse(JSON.stringify(settings)),
  });
  const pages = await openBrowserPhones(await CoreServer.start({ trunks }));
  return {
    core: pages.core,
    web: pages.web,
    recording: (name) => pages.recording(name),
    close: () => pages.close(),
    async phone(kind, identity, hertz, line) {
      if (kind === 'agent') return pages.phone(kind, identity, hertz, line);
      const account = { port, hertz, registers: false };
      return kind === 'visitor' ? telephone({ ...account, user: caller }, port) : calledAt(theirs, account);
    },
  };
}

/** A telephone that calls. */
function telephone(options: BaresipOptions, port: number): StagePhone {
  let phone: Baresip | null = null;
  return {
    async call(target) {
      phone = await Baresip.start({ ...options, dials: `sip:${target}@127.0.0.1:${port}` });
      return callOf(phone);
    },
    incoming: () => Promise.reject(new Error('this telephone only calls')),
    leave: async () => phone?.stop(),
  };
}

/** A telephone that answers each call. */
async function calledAt(ownPort: number, options: BaresipOptions): Promise<StagePhone> {
  const phone = await Baresip.start({ ...options, ownPort, user: network });
  await eventually('the telephone to be ready', () => phone.output.includes('baresip is ready'));
  return {
    call: () => Promise.reject(new Error('this telephone only answers')),
    async incoming() {
      await established(phone);
      return callOf(phone);
    },
    leave: () => phone.stop(),
  };
}

function callOf(phone: Baresip): StageCall {
  const isOver = (): boolean => /session closed|terminated/i.test(phone.output);
  return {
    up: () => established(phone),
    async over() {
      await eventually('the end', isOver);
      const [, status = null] = /session closed:? (\d{3})/i.exec(phone.output) ?? [];
      return { status: status === null ? null : Number(status), reason: null, warning: null };
    },
    // It has done so by itself.
    answer: async () => {},
    async hears(...hertz) {
      const samples = phone.latest(1000);
      const all = Math.sqrt(samples.reduce((sum, sample) => sum + sample ** 2, 0) / Math.max(1, samples.length));
      return { tones: hertz.map((each) => amplitude(samples, each) / 32_768), all: all / 32_768 };
    },
    async digits(digits) {
      for (const digit of digits) {
        phone.press(digit);
        // The terminal has no key that comes up: baresip ends a digit by time.
        const until = phone.playedMs + 400;
        await eventually('the end of a digit', () => phone.playedMs > until, undefined, 20);
      }
    },
    async hangUp() {
      if (!isOver()) phone.press('b');
    },
    async packets() {
      const count = Math.floor(phone.playedMs / 20);
      return { sent: count, received: count };
    },
  };
}

async function established(phone: Baresip): Promise<void> {
  await eventually('the answer', () => /call established/i.test(phone.output));
}
