/**
 * Service worker for the notifications of calls: `/sidecall/notifications-worker.js` of the gateway, for pages of the
 * gateway's origin, or a copy of it in the page's own origin. It only passes clicks on. A page with a worker of its own
 * adds it there by `importScripts`.
 */

/** The parts of the worker's scope that are used: https://w3c.github.io/ServiceWorker/ */
interface WorkerScope {
  addEventListener(name: 'install' | 'activate' | 'notificationclick', listener: (event: WorkerEvent) => void): void;
  skipWaiting(): Promise<void>;
  clients: { matchAll(options: object): Promise<readonly PageClient[]> };
}
interface PageClient {
  url: string;
  focus(): Promise<unknown>;
}
interface WorkerEvent {
  notification: Notification;
  action: string;
  waitUntil(task: Promise<unknown>): void;
}

const scope = globalThis as unknown as WorkerScope;

scope.addEventListener('install', (event) => event.waitUntil(scope.skipWaiting()));

scope.addEventListener('notificationclick', (event) => {
  const { sidecall: callId, page } = Object(event.notification.data) as { sidecall?: unknown; page?: unknown };
  // A notification of the page's own.
  if (typeof callId !== 'string') return;
  event.notification.close();
  const channel = new BroadcastChannel('sidecall.notifications');
  channel.postMessage({ callId, action: event.action });
  channel.close();
  if (event.action !== 'reject') event.waitUntil(toFront(String(page)));
});

async function toFront(page: string): Promise<void> {
  const all = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const client = all.find(({ url }) => url === page) ?? all[0];
  // The browser refuses if the click was too long ago.
  await client?.focus().catch(() => undefined);
}

export {};
