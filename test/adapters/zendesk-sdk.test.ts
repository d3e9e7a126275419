import { afterEach, expect, it, vi } from 'vitest';
import { ZafClient } from '../../adapters/zendesk/zaf-client.ts';

/**
 * The same steps by the vendor's client (`zendesk_app_framework_sdk`) and by ours, each with a window of the test: the
 * messages to Zendesk must be the same. One difference is intended: the handshake names the version of the client.
 */
const origin = 'https://example.zendesk.com';
const appGuid = 'app-1';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A window that an app's page could have, with Zendesk's page as its parent. */
function makeWindow() {
  const sent: Record<string, unknown>[] = [];
  const listeners: ((event: object) => void)[] = [];
  const parent = {
    postMessage(text: string, target: string) {
      expect(target).toBe(origin);
      sent.push(JSON.parse(text));
    },
  };
  const window = {
    parent,
    Promise,
    setTimeout,
    clearTimeout,
    addEventListener(name: string, listener: (event: object) => void) {
      if (name === 'message') listeners.push(listener);
    },
  };
  const send = (message: object): void => {
    for (const listener of listeners) listener({ data: JSON.stringify(message), origin, source: parent });
  };
  return { window, parent, sent, send };
}

/** The steps that both clients take. */
interface Steps {
  listen(event: string): () => void;
  get(path: string): Promise<Record<string, unknown>>;
  invoke(action: string, args: unknown[]): Promise<unknown>;
  invokeIn(instance: string, action: string): Promise<unknown>;
}

async function take(steps: Steps, { sent, send }: ReturnType<typeof makeWindow>) {
  steps.listen('context.updated');
  const beforeRegistration = sent.length;
  send({ key: 'zaf.app.registered', message: { metadata: {}, context: { location: 'top_bar' } } });
  const stop = steps.listen('voice.dialout');
  const user = steps.get('currentUser.id');
  const opened = steps.invoke('routeTo', ['user', 42]);
  const refused = steps.invoke('popover', ['show']);
  const loaded = steps.invokeIn('bar-1', 'preloadPane');
  send({ id: 1, result: { 'currentUser.id': 7, errors: {} } });
  send({ id: 2, result: { routeTo: null, errors: {} } });
  send({ id: 3, error: { name: 'Error', message: 'There is no top bar.' } });
  send({ id: 4, result: { errors: {} } });
  stop();
  const results = await Promise.allSettled([user, opened, refused, loaded]);
  return { beforeRegistration, sent, states: results.map(({ status }) => status), user: await user };
}

async function byTheirs() {
  const place = makeWindow();
  vi.stubGlobal('window', place.window);
  // @ts-expect-error: the package has no types.
  const { default: Client } = await import('zendesk_app_framework_sdk/lib/client.js');
  const client = new Client({ origin, appGuid, source: place.parent });
  return await take(
    {
      listen(event) {
        const listener = (): void => {};
        // Its constructor has subscribed to the context already.
        if (event !== 'context.updated') client.on(event, listener);
        return () => client.off(event, listener);
      },
      get: (path) => client.get([path]),
      invoke: (action, args) => client.invoke(action, ...args),
      invokeIn: (instance, action) => client.instance(instance).invoke(action),
    },
    place,
  );
}

async function byOurs() {
  const place = makeWindow();
  const client = new ZafClient({
    window: place.window as unknown as Window & typeof globalThis,
    parent: { origin, appGuid },
  });
  return await take(
    {
      listen: (event) => client.on(event, () => {}),
      get: (path) => client.get([path]),
      invoke: (action, args) => client.invoke(action, args),
      invokeIn: (instance, action) => client.invoke(action, [], instance),
    },
    place,
  );
}

it('the vendor’s client of the app framework and ours send the same messages', async () => {
  const theirs = await byTheirs();
  const ours = await byOurs();
  expect(ours.beforeRegistration).toBe(theirs.beforeRegistration);
  expect(ours.sent.slice(1)).toEqual(theirs.sent.slice(1));
  expect(ours.sent[0]).toEqual({ ...theirs.sent[0], message: { version: expect.any(String) } });
  expect(ours.states).toEqual(theirs.states);
  expect(ours.states).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect(ours.user).toMatchObject({ 'currentUser.id': 7 });
  expect(theirs.user).toMatchObject({ 'currentUser.id': 7 });
});
