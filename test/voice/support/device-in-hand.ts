import { FakeSipAgent } from '../../../src/testing/fake-sip-agent.ts';
import { type Call, Device, type TwilioError } from '../../../src/voice/index.ts';
import type { SipFailure } from '../../../src/voice/sip/sip-agent.ts';
import { eventually } from '../../e2e/support/eventually.ts';

export function tokenFor(identity: string, secondsLeft = 3600): string {
  const part = (value: unknown): string => btoa(JSON.stringify(value)).replaceAll('=', '');
  const exp = Math.floor(Date.now() / 1000) + secondsLeft;
  return `${part({ alg: 'HS256' })}.${part({ exp, grants: { identity } })}.x`;
}

export type Coded = TwilioError.TwilioError;

export function silence(): MediaStream {
  return new AudioContext().createMediaStreamDestination().stream;
}

export let agent: FakeSipAgent;
export let device: Device;
let microphones: MediaStream[];
let refusal: SipFailure | null;

beforeEach(() => {
  microphones = [];
  refusal = null;
  device = new Device(tokenFor('robin'), {
    withoutSounds: true,
    getUserMedia: async () => {
      const stream = silence();
      microphones.push(stream);
      return stream;
    },
    createAgent: answeredBy,
  });
});

afterEach(() => device.destroy());

/** A SIP agent without a network. `agent` is the newest. */
export async function answeredBy(options: ConstructorParameters<typeof FakeSipAgent>[0]): Promise<FakeSipAgent> {
  agent = new FakeSipAgent(options);
  agent.refuse = refusal;
  return agent;
}

/** Refuses the next registration with this failure. */
export function refuseWith(failure: SipFailure): void {
  refusal = failure;
}

export function liveTracks(): number {
  return microphones.flatMap((stream) => stream.getTracks()).filter((track) => track.readyState === 'live').length;
}

export function rejection(promise: Promise<unknown>): Promise<Coded> {
  return promise.then(
    () => {
      throw new Error('it resolved');
    },
    (error: Coded) => error,
  );
}

export const until = <T>(check: () => T | undefined | false): Promise<T> =>
  eventually(check.toString(), check, undefined, 5);

const seen = new WeakSet<object>();

/** Connects, and waits until the INVITE is sent. */
export async function dial(options: Parameters<Device['connect']>[0]): Promise<Call> {
  const call = await device.connect(options);
  seen.add(await until(() => agent?.invites.find((invite) => !seen.has(invite))));
  return call;
}
