import type { FakePhone } from '../../src/testing/fake-phone.ts';
import { makeCall } from '../../src/testing/fake-phone-fixtures.ts';

/** One thing that the agent does. */
export interface DayStep {
  /** What happens, and what to do about it. */
  says: string;
  /** What the world does at the beginning of the step. */
  begin?: (phone: FakePhone) => void;
  /** Whether the agent has done it. Without it, the agent goes on by the button. */
  done?: (phone: FakePhone) => boolean;
}

const phases = ({ state }: FakePhone): string[] => Object.values(state.$calls.get()).map(({ phase }) => phase);
const isMuted = ({ state }: FakePhone): boolean => Object.values(state.$local.get()).some(({ muted }) => muted);
const count = (phone: FakePhone, phase: string): number => phases(phone).filter((each) => each === phase).length;

/** From the first call to the list of calls, each step by mouse or by keyboard. */
export const daySteps: readonly DayStep[] = [
  {
    says: 'You are available. A call rings: the caller’s contact, tickets and last calls are there before you answer. Answer it (Alt+A).',
    begin: (phone) => phone.put(makeCall()),
    done: (phone) => count(phone, 'active') === 1,
  },
  { says: 'You cough. Mute yourself (Alt+M).', done: isMuted },
  { says: 'Speak again (Alt+M).', done: (phone) => !isMuted(phone) },
  {
    says: 'You have to look something up. Put the caller on hold (Alt+H).',
    done: (phone) => count(phone, 'held') === 1,
  },
  {
    says: 'While the caller hears music, a second call rings. Answer it (Alt+A).',
    begin: (phone) => phone.put(makeCall({ contact: null, lookup: 'unknown' })),
    done: (phone) => count(phone, 'active') === 1,
  },
  {
    says: 'The second caller only wanted to know whether you are open. Hang up (Alt+X).',
    done: (phone) => count(phone, 'active') === 0,
  },
  { says: 'Write a word about it and save it (Alt+S), or skip it.', done: (phone) => count(phone, 'ended') === 0 },
  {
    says: 'The first caller still waits. Talk to them again (Alt+H).',
    done: (phone) => count(phone, 'active') === 1,
  },
  { says: 'Open Note above the buttons (Alt+N), and write while you talk. Then go on.' },
  {
    says: 'Ask a colleague: Transfer (Alt+T), choose a free colleague, Talk first, and go back or complete. Then go on.',
  },
  { says: 'Say goodbye, and hang up (Alt+X).', done: (phone) => count(phone, 'active') + count(phone, 'held') === 0 },
  { says: 'Save the note (Alt+S).', done: (phone) => count(phone, 'ended') === 0 },
  { says: 'Find the call in the list of calls: Alt+L, and type. Alt+/ shows what else can be done.' },
];
