import type { ZafClient } from './zaf-client.ts';

/**
 * Shows the app's pane in the top bar, whatever place the app is open in.
 * https://developer.zendesk.com/api-reference/apps/apps-support-api/top_bar/
 */
export async function openTopBar(client: ZafClient, location: unknown): Promise<void> {
  if (location === 'top_bar') {
    await client.invoke('popover', ['show']);
    return;
  }
  const instance = await topBarOf(client);
  if (instance !== null) await client.invoke('popover', ['show'], instance);
}

/** Loads the pane without showing it: Zendesk loads it only when it is opened for the first time. */
export async function preloadTopBar(client: ZafClient): Promise<void> {
  const instance = await topBarOf(client);
  if (instance !== null) await client.invoke('preloadPane', [], instance);
}

/** Whether the app is open in the top bar as well. A Zendesk that does not say so has no such place. */
export async function hasTopBar(client: ZafClient): Promise<boolean> {
  return (await topBarOf(client).catch(() => null)) !== null;
}

/** The guid of the app's place in the top bar. null: the package has none. */
async function topBarOf(client: ZafClient): Promise<string | null> {
  const { instances } = await client.get(['instances']);
  const all = Object.entries((instances ?? {}) as Record<string, { location?: unknown } | null>);
  return all.find(([, instance]) => instance?.location === 'top_bar')?.[0] ?? null;
}
