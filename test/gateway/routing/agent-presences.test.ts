import { expect, it } from 'vitest';
import { agentPresences } from '../../../src/gateway/routing/queues/agent-presences.ts';

type Kind = 'available' | 'break' | 'wrap-up' | 'offline';

function people() {
  const kinds = new Map<string, Kind>();
  const busy = new Set<string>();
  const reloading = new Set<string>();
  const none = () => new Set<(identity: string) => void>();
  const listeners = { status: none(), phones: none(), calls: none() };
  const subscribed = (set: Set<(identity: string) => void>) => (listener: (identity: string) => void) => {
    set.add(listener);
    return () => void set.delete(listener);
  };
  const presences = agentPresences(
    {
      statusOf: (identity) => ({ kind: kinds.get(identity) ?? 'offline' }),
      onChange: subscribed(listeners.status),
      hasPhone: (identity) => !reloading.has(identity),
      onPhone: subscribed(listeners.phones),
      limitWrapUp: () => {},
      breakAfterMisses: (identity) => void kinds.set(identity, 'break'),
    },
    { busy: (identity) => busy.has(identity), onBusy: subscribed(listeners.calls) },
  );
  return { presences, kinds, busy, reloading, listeners };
}

it.each<[Kind, string]>([
  ['available', 'free'],
  ['wrap-up', 'occupied'],
  ['break', 'away'],
  ['offline', 'away'],
])('an agent whose status is %s is %s, and occupied in a call', (kind, presence) => {
  const { presences, kinds, busy } = people();
  kinds.set('anna', kind);
  expect(presences.presenceOf('anna')).toBe(presence);
  busy.add('anna');
  expect(presences.presenceOf('anna')).toBe('occupied');
});

it('an available agent whose page is being reloaded is staffed, and is offered nothing', () => {
  const { presences, kinds, reloading } = people();
  kinds.set('anna', 'available');
  reloading.add('anna');
  expect(presences.presenceOf('anna')).toBe('occupied');
});

it('changes of statuses, phones and calls are heard, until the end', () => {
  const { presences, listeners } = people();
  const heard: string[] = [];
  const end = presences.onChange((identity) => heard.push(identity));
  for (const listener of listeners.status) listener('anna');
  for (const listener of listeners.phones) listener('cleo');
  for (const listener of listeners.calls) listener('ben');
  end();
  expect(heard).toEqual(['anna', 'cleo', 'ben']);
  expect(listeners.status.size + listeners.phones.size + listeners.calls.size).toBe(0);
});
