import { expect, it, onTestFinished } from 'vitest';
import { createHost } from '../../adapters/vtiger/host.ts';
import type { DialWish, HostContext } from '../../src/domain/crm/host.ts';

const origin = 'https://crm.example';

/** The window of a framed softphone, and the page around it. */
function frame(search = `?origin=${encodeURIComponent(origin)}`) {
  const posted: [unknown, string][] = [];
  const parent = { postMessage: (message: unknown, target: string) => posted.push([message, target]) };
  const target = new EventTarget();
  const timers = new Map<number, () => void>();
  const page = Object.assign(target, {
    parent,
    location: { search },
    setTimeout(callback: () => void) {
      timers.set(timers.size + 1, callback);
      return timers.size;
    },
    clearTimeout: (id: number) => void timers.delete(id),
  });
  const window = page as unknown as Window & typeof globalThis;
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => {
    port1.close();
    port2.close();
  });
  const received: unknown[] = [];
  let arrived = (): void => {};
  port1.onmessage = ({ data }) => {
    received.push(data);
    arrived();
  };
  /** Offers a port to the frame, as the page does it or as a forger would. */
  function offer(more: Record<string, unknown> = {}): void {
    const event = new Event('message');
    target.dispatchEvent(
      Object.assign(event, { source: parent, origin, data: 'sidecall-port', ports: [port2], ...more }),
    );
  }
  /** Resolves when the page has this many messages. */
  async function messages(count: number): Promise<unknown[]> {
    while (received.length < count) {
      await new Promise<void>((resolve) => {
        arrived = resolve;
      });
    }
    return received;
  }
  return { window, posted, offer, messages, port: port1, timers, parent };
}

it('says that it is ready to the pinned origin only', () => {
  const { window, posted } = frame();
  createHost({ window });
  expect(posted).toEqual([['sidecall-ready', origin]]);
});

it.each([
  '',
  '?origin=*',
  '?origin=null',
  '?origin=javascript:1',
  '?origin=https://crm.example/path',
  '?origin=crm.example',
])('speaks to no page if the address is "%s"', async (search) => {
  const { window, posted, offer } = frame(search);
  const host = createHost({ window });
  offer();
  host.show?.('ringing');
  await expect(host.getToken()).rejects.toMatchObject({ code: 'TOKEN_MISSING' });
  expect(posted).toEqual([]);
});

it('takes the port of the page around it, once, and of no other window or origin', async () => {
  const { window, offer, messages } = frame();
  const host = createHost({ window });
  host.show?.('ringing');
  const forged = new MessageChannel();
  onTestFinished(() => {
    forged.port1.close();
    forged.port2.close();
  });
  const stolen: unknown[] = [];
  forged.port1.onmessage = ({ data }) => stolen.push(data);
  offer({ source: {}, ports: [forged.port2] });
  offer({ origin: 'https://evil.example', ports: [forged.port2] });
  offer({ data: 'other', ports: [forged.port2] });
  offer();
  offer({ ports: [forged.port2] });
  host.notify?.({ callId: 'CA1', step: 'logged', direction: 'inbound', about: null, duration: 65 });
  expect(await messages(2)).toEqual([{ type: 'show', reason: 'ringing' }, { type: 'refresh' }]);
  expect(stolen).toEqual([]);
});

it('opens the page of a record, and of no unknown kind or id', async () => {
  const { window, offer, messages } = frame();
  const host = createHost({ window });
  offer();
  host.open?.({ kind: 'deal', id: '12x11' });
  host.open?.({ kind: 'contact', id: '12x11&view=Edit' });
  host.open?.({ kind: 'toString', id: '12x11' });
  host.open?.({ kind: 'contact', id: '12x11' });
  host.open?.({ kind: 'ticket', id: '17x16' });
  expect(await messages(2)).toEqual([
    { type: 'open', module: 'Contacts', record: '11' },
    { type: 'open', module: 'HelpDesk', record: '16' },
  ]);
  expect(['contact', 'lead', 'account', 'ticket', 'deal', 'toString'].map((kind) => host.opens?.(kind))).toEqual([
    ...[true, true, true, true, false, false],
  ]);
});

it('dials a clicked number with its record, and shows which record is open', async () => {
  const { window, offer, port } = frame();
  const host = createHost({ window });
  const seen: (DialWish | HostContext)[] = [];
  const dialled = new Promise<void>((resolve) => {
    host.onDial?.((wish) => {
      seen.push(wish);
      if (wish.number === 'last') resolve();
    });
  });
  host.context?.((now) => seen.push(now));
  offer();
  port.postMessage({ type: 'context', about: { module: 'Contacts', id: '12x11' }, visible: true });
  port.postMessage({ type: 'dial', number: '+919876543210', about: { module: 'Leads', id: '10x5' } });
  port.postMessage({ type: 'dial', number: 7, about: null });
  port.postMessage('nonsense');
  port.postMessage({ type: 'dial', number: 'last', about: { module: 'Reports', id: '1x1' } });
  await dialled;
  expect(seen).toEqual([
    { about: null },
    { about: { kind: 'contact', id: '12x11' }, visible: true },
    { number: '+919876543210', about: { kind: 'lead', id: '10x5' } },
    { number: 'last', about: null },
  ]);
});

it('gets tokens from the page, and says what to do if there is none or no answer', async () => {
  const { window, offer, messages, port, timers } = frame();
  const host = createHost({ window });
  const tokens = [host.getToken(), host.getToken(), host.getToken()];
  const settled = Promise.allSettled(tokens);
  offer();
  await messages(3);
  port.postMessage({ type: 'token', request: 2, token: 'token-2' });
  port.postMessage({ type: 'token', request: 1, token: null });
  await tokens[1];
  timers.get(3)?.();
  expect(await settled).toMatchObject([
    { status: 'rejected', reason: { code: 'TOKEN_MISSING' } },
    { status: 'fulfilled', value: 'token-2' },
    { status: 'rejected', reason: { code: 'TOKEN_MISSING' } },
  ]);
});

it('the page can have another way to a token', async () => {
  const { window } = frame();
  expect(await createHost({ window, getToken: async () => 'own' }).getToken()).toBe('own');
});
