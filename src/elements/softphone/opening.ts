import type { CrmHost } from '../../domain/crm/host.ts';
import { CodedError } from '../../domain/errors.ts';
import type { Phone } from '../../phone/phone.ts';
import type { Problem } from '../../state/phone-state.ts';
import type { Messages } from '../messages.ts';
import { loadHost } from './hosts.ts';
import { tokenFrom } from './token.ts';

/** What a page says of its phone. */
export interface Settings {
  gateway: string;
  adapter: string | null;
  tokenUrl: string | null;
  getToken: (() => Promise<string>) | null;
  host: CrmHost | null;
  withoutVoice: boolean;
}

export async function resolveHost(settings: Settings): Promise<CrmHost | null> {
  if (settings.host || settings.adapter === null) return settings.host;
  const host = await loadHost(settings.adapter);
  if (host) return host;
  throw new CodedError('NOT_FOUND', {
    message: `There is no adapter “${settings.adapter}” on this page.`,
    help: 'Check the adapter attribute, or register it with registerHost().',
  });
}

/** @returns null where the page has not said yet how to get a token */
export async function openPhone(settings: Settings, host: CrmHost | null): Promise<Phone | null> {
  const getToken =
    settings.getToken ??
    (settings.tokenUrl !== null ? tokenFrom(settings.tokenUrl) : host ? () => host.getToken() : null);
  if (getToken === null) return null;
  const { createPhone } = await import('../../phone/create-phone.ts');
  return createPhone({
    gateway: settings.gateway,
    getToken,
    host: host && withoutDialling(host),
    withoutVoice: settings.withoutVoice,
  });
}

/** The element itself listens for numbers clicked in the CRM, so the phone must not dial them again. */
function withoutDialling(host: CrmHost): CrmHost {
  return {
    name: host.name,
    getToken: () => host.getToken(),
    callLogged: (call) => host.callLogged?.(call),
  };
}

/** An error of the opening, in the shape in which problems are shown. */
export function problemOf(error: unknown, text: Messages): Problem {
  const coded = error instanceof CodedError ? error : new CodedError('GATEWAY_UNREACHABLE', { cause: error });
  return translated({ code: coded.code, message: coded.message, help: coded.help }, text);
}

export function translated(problem: Problem, text: Messages): Problem {
  return { ...problem, ...text.problems[problem.code] };
}
