import { encodeParam, paramHeader } from '../../../../src/domain/protocol/sip-headers.ts';
import type { TelephonyCore } from '../../../../src/gateway/telephony/port.ts';
import { eventually } from '../../../e2e/support/eventually.ts';
import type { ContractCall, ContractPhone, ContractSetup } from '../contract/setup.ts';
import { type CoreServer, tokenFor } from './core-server.ts';
import type { PageCall } from './phone-page.ts';
import { Phones } from './phones.ts';

/** The contract's far ends: JsSIP in three pages of a Chromium, each with its own tone. */
export async function openBrowserPhones(
  server: Pick<CoreServer, 'url' | 'web' | 'recordings' | 'errors' | 'close'> & { core: TelephonyCore },
): Promise<ContractSetup> {
  const [low, high, higher] = await Phones.openAll(440, 880, 1320).catch(async (error: unknown) => {
    await server.close();
    throw error;
  });
  const speaking = { 440: low, 880: high, 1320: higher };
  let count = 0;
  return {
    core: server.core,
    web: server.web,
    recording: (name) => server.recordings.read(name),
    async phone(kind, identity, voice, line = '+14155550100'): Promise<ContractPhone> {
      const phones = speaking[voice];
      count += 1;
      const name = `${identity}-${count}`;
      const register = kind !== 'visitor';
      await phones.run('start', name, {
        url: server.url,
        uri: `sip:${identity}@sidecall.test`,
        token: await tokenFor(identity, kind, 600, kind === 'visitor' ? line : undefined),
        register,
      });
      await eventually('the phone to be up', async () => {
        const state = await phones.run('state', name);
        return register ? state.registered : state.connected;
      });
      return phoneOf(phones, name, server.errors);
    },
    async close() {
      await Promise.all([low.close(), high.close(), higher.close()]);
      await server.close();
    },
  };
}

function phoneOf(phones: Phones, name: string, errors: readonly unknown[]): ContractPhone {
  const taken = new Set<number>();
  return {
    async call(target, params = {}, header = '') {
      const headers = Object.entries(params).map((pair) => `${paramHeader}: ${encodeParam(...pair)}`);
      if (header !== '') headers.push(`X-Contract: ${header}`);
      return callOf(phones, await phones.run('call', name, `sip:${target}@sidecall.test`, headers), errors);
    },
    async take(call, flag = '') {
      const replaces = `Replaces: ${await call.replaces()}${flag}`;
      return callOf(phones, await phones.run('call', name, `sip:anybody@sidecall.test`, [replaces]), errors);
    },
    async incoming() {
      const { id } = await phones.waitFor(
        'a call that comes in',
        (call) => call.incoming && call.phone === name && !taken.has(call.id),
      );
      taken.add(id);
      return callOf(phones, id, errors);
    },
    leave: () => phones.run('stop', name),
  };
}

/** The page's ID of each call. */
const ids = new WeakMap<ContractCall, number>();

async function callOf(phones: Phones, id: number, errors: readonly unknown[]): Promise<ContractCall> {
  const wait = (what: string, fits: (call: PageCall) => boolean): Promise<PageCall> =>
    phones.waitFor(what, (call) => call.id === id && fits(call));
  const { fromName, fromUser, callSid, params } = await wait('the call', () => true);
  const call: ContractCall = {
    shown: { name: fromName, user: fromUser, callSid, params },
    async ringing() {
      return (await wait('ringing', (call) => call.state === 'ringing' || call.state === 'early')).callSid;
    },
    answer: () => phones.run('answer', id),
    decline: (status) => phones.run('hangUp', id, status),
    hangUp: () => phones.run('hangUp', id),
    async up() {
      await wait('the answer', (call) => call.state === 'up');
    },
    async over() {
      const { status, reason, warning } = await wait('the end', (call) => call.state === 'over');
      return { status, reason, warning };
    },
    replaces: () => phones.run('replaces', id),
    before: async () => (await wait('the answer', (call) => call.state === 'up')).before,
    hears: (...hertz) => phones.run('hears', id, hertz),
    hold: (held) => phones.run('hold', id, held),
    digits: (digits) => phones.run('digit', id, digits, 'RFC2833'),
    async refer(to, replaces) {
      await phones.run('refer', id, to, replaces === undefined ? undefined : ids.get(replaces));
    },
    referred: () => phones.run('referred', id),
    tell: (text) => phones.run('message', id, text),
    told: () => phones.run('messages', id),
    heldByCore: async () => (await phones.run('calls')).find((call) => call.id === id)?.remoteHeld ?? false,
    header: async () => (await wait('the call', () => true)).header,
    async packets() {
      const figures = await phones.run('figures', id);
      return { sent: figures?.sent ?? 0, received: (figures?.received ?? 0) + (figures?.lost ?? 0) };
    },
    async state() {
      const { state, cause, status, reason } = await wait('the call', () => true);
      const figures = await phones.run('figures', id);
      return JSON.stringify({ state, cause, status, reason, ...figures, logged: errors.slice(-3) });
    },
    async sends() {
      return (await phones.run('figures', id))?.codec ?? '';
    },
  };
  ids.set(call, id);
  return call;
}
