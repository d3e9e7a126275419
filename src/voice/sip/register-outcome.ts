import type JsSIP from 'jssip';
import { asksForPassword, messageOf, statusOf } from './answer.ts';
import { SipFailure } from './sip-agent.ts';

/** JsSIP's event for a failed REGISTER. */
export interface RegisterAnswer {
  /** A parsed response, or nothing if none arrived. */
  response?: unknown;
  cause?: string;
}

const timeoutMs = 10_000;

export function refusalOf({ response }: Pick<RegisterAnswer, 'response'>): SipFailure {
  const challenge = messageOf(response)?.getHeader('WWW-Authenticate') ?? '';
  const reason = /error_description="([^"]*)"/.exec(challenge)?.[1] ?? '';
  return new SipFailure(statusOf(response), reason, asksForPassword(response));
}

/** Waits for the next answer to a REGISTER. Rejects with a SipFailure at a refusal, a lost socket or a timeout. */
export function outcomeOfRegister(ua: InstanceType<typeof JsSIP.UA>, start: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const close = (): void => {
      clearTimeout(timer);
      ua.removeListener('registered', onRegistered);
      ua.removeListener('registrationFailed', onRefused);
      ua.removeListener('disconnected', onDisconnected);
    };
    const onRegistered = (): void => {
      close();
      resolve();
    };
    const fail = (failure: SipFailure): void => {
      close();
      reject(failure);
    };
    const onRefused = (answer: RegisterAnswer): void => fail(refusalOf(answer));
    const onDisconnected = (): void => fail(new SipFailure(0, 'the gateway cannot be reached'));
    const timer = setTimeout(() => fail(new SipFailure(0, 'no answer')), timeoutMs);
    ua.on('registered', onRegistered);
    ua.on('registrationFailed', onRefused as never);
    ua.on('disconnected', onDisconnected);
    start();
  });
}
