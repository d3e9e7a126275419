import type JsSIP from 'jssip';
import { SipFailure } from '../sip-agent.ts';

/** What JsSIP tells of a REGISTER that came to nothing. */
export interface RegisterAnswer {
  response?: { status_code: number; getHeader(name: string): string | undefined } | null;
  cause?: string;
}

const timeoutMs = 10_000;

/** RFC 3261 section 22, not RFC 8898. */
export function asksForPassword(answer: { getHeader(name: string): string | undefined } | null | undefined): boolean {
  return ['WWW-Authenticate', 'Proxy-Authenticate'].some((name) => /^Digest\b/i.test(answer?.getHeader(name) ?? ''));
}

export function refusalOf(answer: RegisterAnswer): SipFailure {
  const challenge = answer.response?.getHeader('WWW-Authenticate') ?? '';
  const reason = /error_description="([^"]*)"/.exec(challenge)?.[1] ?? '';
  return new SipFailure(answer.response?.status_code ?? 0, reason, asksForPassword(answer.response));
}

/** The next answer to a REGISTER; a refusal, a lost socket or silence rejects with a SipFailure. */
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
