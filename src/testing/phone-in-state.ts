import { CodedError, type ErrorCode } from '../domain/errors.ts';
import { callerIds, flowPath } from './fake-flow-fixtures.ts';
import { FakePhone } from './fake-phone.ts';
import {
  lead,
  makeActive,
  makeCall,
  makeEnded,
  makeLog,
  makeParty,
  makeVisitorCall,
  maskedNumber,
  maskedParty,
  session,
  several,
  unverifiedParty,
} from './fake-phone-fixtures.ts';

/** All states of the screen that have a story. */
const states = {
  idle: () => {},
  ready: (phone) => ready(phone),
  /** The agent may call from two numbers. */
  'caller-ids': (phone) => {
    ready(phone);
    phone.state.$session.set({ ...session, callerIds });
  },
  'empty-log': (phone) => {
    ready(phone);
    phone.state.$log.set([]);
  },
  'unverified-log': (phone) => {
    ready(phone);
    phone.state.$log.set([makeVisitorCall({ phase: 'completed', customer: unverifiedParty })]);
  },
  'loading-log': (phone) => {
    ready(phone);
    phone.state.$log.set([]);
    phone.state.$logStatus.set('loading');
  },
  'failed-log': (phone) => {
    ready(phone);
    phone.state.$log.set([]);
    phone.state.$logStatus.set('failed');
  },
  connecting: (phone) => phone.state.$status.set('connecting'),
  reconnecting: (phone) => {
    ready(phone);
    phone.state.$status.set('reconnecting');
  },
  failed: (phone) => {
    phone.state.$status.set('failed');
    setProblem(phone, 'TOKEN_EXPIRED');
  },
  problem: (phone) => {
    ready(phone);
    setProblem(phone, 'MICROPHONE_DENIED');
  },
  follower: (phone) => {
    ready(phone);
    phone.state.$follower.set(true);
  },
  'follower-active': (phone) => {
    ready(phone);
    phone.state.$follower.set(true);
    phone.put(makeActive(), { here: false });
  },
  'follower-incoming': (phone) => {
    ready(phone);
    phone.state.$follower.set(true);
    phone.put(makeCall(), { here: false });
  },
  incoming: (phone) => {
    ready(phone);
    phone.put(makeCall());
  },
  /** A lead with deals and an order. */
  'incoming-lead': (phone) => {
    ready(phone);
    phone.put(makeCall({ contact: lead }));
  },
  /** Several contacts have the caller's number, and another CRM knows them, too. */
  /** The caller pressed keys in a flow, and waited in a queue. */
  'incoming-flow': (phone) => {
    ready(phone);
    phone.put(makeCall({ flow: flowPath }));
  },
  'incoming-several': (phone) => {
    ready(phone);
    phone.put(makeCall(several));
  },
  'active-several': (phone) => {
    ready(phone);
    phone.put(makeActive(several));
  },
  'ended-several': (phone) => {
    ready(phone);
    phone.put(makeEnded(several));
  },
  'incoming-pending': (phone) => {
    ready(phone);
    phone.put(makeCall({ lookup: 'pending', contact: null }));
  },
  'incoming-unavailable': (phone) => {
    ready(phone);
    phone.put(makeCall({ lookup: 'unavailable', contact: null }));
  },
  'incoming-unknown': (phone) => {
    ready(phone);
    phone.put(makeCall({ lookup: 'unknown', contact: null }));
  },
  'incoming-visitor': (phone) => {
    ready(phone);
    phone.put(makeVisitorCall());
  },
  'incoming-unverified': (phone) => {
    ready(phone);
    phone.put(makeVisitorCall({ customer: unverifiedParty }));
  },
  'incoming-masked': (phone) => {
    ready(phone);
    const customer = { ...maskedParty, name: 'Guest 12' };
    phone.put(makeCall({ customer, virtualNumber: maskedNumber, masked: true, lookup: 'unknown', contact: null }));
  },
  dialling: (phone) => {
    ready(phone);
    phone.state.$dialling.set('+14155550142');
  },
  calling: (phone) => {
    ready(phone);
    phone.put(makeCall({ direction: 'outbound' }));
  },
  active: (phone) => {
    ready(phone);
    phone.put(makeActive());
  },
  'weak-connection': (phone) => {
    ready(phone);
    phone.put(makeActive(), { trouble: 'network' });
  },
  'silent-microphone': (phone) => {
    ready(phone);
    phone.put(makeActive(), { trouble: 'microphone' });
  },
  muted: (phone) => {
    ready(phone);
    phone.put(makeActive(), { muted: true, digits: '1742#' });
  },
  held: (phone) => {
    ready(phone);
    phone.put(makeActive({ phase: 'held' }));
  },
  consulting: (phone) => {
    ready(phone);
    phone.put(makeActive({ phase: 'held', parties: [makeParty({ state: 'ringing', consulting: true })] }));
  },
  consulted: (phone) => {
    ready(phone);
    phone.put(makeActive({ phase: 'held', parties: [makeParty({ consulting: true })] }));
  },
  conference: (phone) => {
    ready(phone);
    const second = makeParty({ id: 'party-2', kind: 'number', display: '(415) 555-0142', state: 'muted' });
    phone.put(makeActive({ parties: [makeParty(), second] }));
  },
  'brought-in': (phone) => {
    ready(phone);
    const agent = makeParty({ id: 'agent', display: 'Sam Okafor-Lindqvist' });
    const supervisor = makeParty({ id: 'party-2', kind: 'supervisor', display: 'Kim Bergamot' });
    phone.put(makeActive({ parties: [agent, supervisor], recording: 'on' }));
  },
  'asked-first': (phone) => {
    ready(phone);
    const agent = makeParty({ id: 'agent', display: 'Sam Okafor-Lindqvist' });
    phone.put(makeActive({ parties: [agent], customerWaits: true }));
  },
  'barged-in': (phone) => {
    ready(phone);
    phone.put(makeActive({ parties: [makeParty({ kind: 'supervisor', display: 'Kim Bergamot' })] }));
  },
  'can-record': (phone) => {
    ready(phone);
    phone.put(makeActive({ canRecord: true }));
  },
  recording: (phone) => {
    ready(phone);
    phone.put(makeActive({ canRecord: true, recording: 'on' }));
  },
  'recording-paused': (phone) => {
    ready(phone);
    phone.put(makeActive({ canRecord: true, recording: 'paused' }));
  },
  'must-record': (phone) => {
    ready(phone);
    phone.put(makeActive({ recording: 'on' }));
  },
  'live-calls': (phone) => {
    ready(phone);
    phone.state.$session.set({ ...session, role: 'supervisor' });
    phone.downloads = true;
    phone.live = [makeActive({ agent: 'sam' }), makeVisitorCall({ agent: 'kim' })];
  },
  /** A second call rings while the agent talks. */
  'second-call': (phone) => {
    ready(phone);
    phone.put(makeActive());
    phone.put(makeCall({ contact: lead }));
  },
  /** One call talks, another is on hold. */
  'two-calls': (phone) => {
    ready(phone);
    phone.put(makeActive());
    phone.put(makeActive({ phase: 'held', contact: lead }));
  },
  /** One call is on hold, and the note of another is not saved. */
  'held-and-ended': (phone) => {
    ready(phone);
    phone.put(makeEnded());
    phone.put(makeActive({ phase: 'held', contact: lead }));
  },
  ended: (phone) => {
    ready(phone);
    phone.put(makeEnded());
  },
  /** Notes of two agents, tags, and a wrap-up with a limit. */
  noted: (phone) => {
    ready(phone);
    phone.state.$session.set({ ...session, tags: ['VIP', 'Complaint'] });
    const earlierNotes = [{ by: 'Sam Okafor-Lindqvist', note: 'Wants a spout for the green can.' }];
    const followUp = { due: '2030-12-24', subject: 'Ring about the spout' };
    phone.put(makeEnded({ note: 'Sends the spout', tags: ['VIP'], followUp, earlierNotes }));
    const at = (ms: number): string => new Date(phone.clock.now() + ms).toISOString();
    const own = {
      identity: session.identity,
      name: session.name,
      status: 'wrap-up',
      reason: null,
      busy: false,
    } as const;
    phone.state.$ownStatus.set({ ...own, since: at(-6_000), until: at(24_000) });
  },
  missed: (phone) => {
    ready(phone);
    phone.put(makeEnded({ answeredAt: null, endReason: 'MISSED', duration: 0 }));
  },
} as const satisfies Record<string, (phone: FakePhone) => void>;

export type PhoneScene = keyof typeof states;
export const phoneScenes = Object.keys(states) as PhoneScene[];

/** A fake phone in one state, with fictional people and unassigned numbers. */
export function phoneInState(scene: PhoneScene): FakePhone {
  const phone = new FakePhone();
  const set: (phone: FakePhone) => void = states[scene];
  set(phone);
  return phone;
}

function ready(phone: FakePhone): void {
  phone.state.$session.set(session);
  phone.state.$status.set('ready');
  phone.state.$log.set(makeLog());
  phone.state.$logStatus.set('loaded');
  phone.state.$logMore.set(true);
}

function setProblem(phone: FakePhone, code: ErrorCode): void {
  const { message, help } = new CodedError(code);
  phone.state.$problem.set({ code, message, help });
}
