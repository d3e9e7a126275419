import type { AgentStatusView } from '../domain/protocol/agent-status.ts';
import type { FakePhone } from './fake-phone.ts';
import { ago, session } from './fake-phone-fixtures.ts';
import { type PhoneScene, phoneInState } from './phone-in-state.ts';

/** A status: of a colleague that is available, unless it says otherwise. */
export function makeStatus(
  different: Partial<AgentStatusView> & Pick<AgentStatusView, 'identity' | 'name'>,
): AgentStatusView {
  return { status: 'available', reason: null, since: ago(600_000), until: null, busy: false, ...different };
}

/** This agent's own statuses. */
export const ownStatuses = {
  available: {},
  break: { status: 'break', reason: 'Lunch', setBy: 'agent' },
  'set-by-supervisor': { status: 'break', reason: 'Training', setBy: 'supervisor' },
  'missed-offers': { status: 'break', setBy: 'missed-offers' },
  'wrap-up': { status: 'wrap-up', since: ago(6_000), until: ago(-24_000) },
  offline: { status: 'offline', setBy: 'agent' },
} as const satisfies Record<string, Partial<AgentStatusView>>;

const { identity, name } = session;

const team: readonly AgentStatusView[] = [
  makeStatus({ identity: 'sam', name: 'Sam Okafor-Lindqvist' }),
  makeStatus({ identity: 'kim', name: 'Kim Bergamot', busy: true }),
  makeStatus({ identity: 'lou', name: 'Lou Sparrow', status: 'offline' }),
  makeStatus({ identity: 'noor', name: 'Noor Appleby', status: 'break', reason: 'Lunch', setBy: 'agent' }),
  makeStatus({ identity: 'eli', name: 'Eli Featherstone', status: 'wrap-up', until: ago(-20_000) }),
];

/** A fake phone in this state, whose gateway knows statuses: this agent's, those of colleagues, and reasons for breaks. */
export function withStatuses(
  scene: PhoneScene,
  own: keyof typeof ownStatuses = 'available',
  role: 'agent' | 'supervisor' = 'agent',
): FakePhone {
  const phone = phoneInState(scene);
  const { $ownStatus, $team, $session } = phone.state;
  const before = $session.get();
  if (before !== null) $session.set({ ...before, role });
  phone.reasons = ['Lunch', 'Training', 'Coffee'];
  const status = makeStatus({ identity, name, ...ownStatuses[own] });
  $ownStatus.set(status);
  $team.set(Object.fromEntries([status, ...team].map((each) => [each.identity, each])));
  return phone;
}

/** Two calls that wait in queues. */
export function queueCalls(phone: FakePhone): FakePhone {
  phone.state.$queued.set([
    { callId: 'q-1', queue: 'Orders', caller: 'Marigold Thimble', since: ago(154_000) },
    { callId: 'q-2', queue: 'Garden club', caller: '+44 •• •••• ••••', since: ago(12_000) },
  ]);
  return phone;
}
