import { type Clock, ticks } from '../../domain/clock.ts';
import type { DigestAnswers } from '../sip/auth/digest-answers.ts';
import type { Principal } from '../sip/auth/principal.ts';
import type { Binding } from '../sip/binding.ts';
import type { DialogRegistry } from '../sip/dialog/dialog.ts';
import { encodeUser, printNameAddress } from '../sip/message/sip-address.ts';
import { RetriedInvite } from '../sip/transaction/retried-invite.ts';
import type { TrunkSettings } from './settings.ts';
import { failureClassOf, type TrunkCalls } from './trunk-calls.ts';
import type { TrunkHealth } from './trunk-health.ts';
import type { TrunkLink } from './trunk-link.ts';

export interface TrunkRouteParts {
  number: string;
  settings: TrunkSettings;
  principal: Principal;
  link: TrunkLink;
  /** Host and port of our Request-URI. */
  hostPort: string;
  registry: DialogRegistry;
  answers: DigestAnswers | null;
  clock: Clock;
  calls: TrunkCalls;
  health: TrunkHealth;
  /** Called when the place sends any response. */
  onHeard: () => void;
  /** Called when it sends none, or takes no calls now (RFC 3263 4.3). */
  onFailed: () => void;
}

/** If a call is cancelled after this time without any response, the trunk counts as silent. */
const silentCallMs = 3500;

/** One route to a number over a trunk. */
export function trunkRoute(parts: TrunkRouteParts): Binding {
  const { number, settings, principal, link, hostPort, registry, answers, clock, calls, health, onHeard, onFailed } =
    parts;
  const { host, domain = host, callerId } = settings;
  // Media uses the same local address, and so the same address family, as signalling.
  const localAddress = link.sentBy.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  const { media } = principal;
  const binding: Binding = {
    principal: media === undefined ? principal : { ...principal, media: { ...media, localAddress } },
    uri: `sip:${encodeUser(number)}@${hostPort};transport=${settings.transport}`,
    instance: null,
    connection: link,
    expiresAt: Number.POSITIVE_INFINITY,
  };
  return {
    ...binding,
    invite: (invited, handlers) => {
      const user = invited.caller?.user ?? null;
      const shown = user ?? callerId ?? settings.user ?? 'anonymous';
      const own = `sip:${encodeUser(shown)}@${domain}`;
      // RFC 3323 4.1.1.3 and RFC 3325 9.1: a withheld number is shown to the carrier only.
      const withheld = user === null && callerId === undefined;
      const from = withheld
        ? printNameAddress('Anonymous', 'sip:anonymous@anonymous.invalid')
        : printNameAddress(invited.caller?.name ?? null, own);
      const identity = [`P-Asserted-Identity: <${own}>`, ...(withheld ? ['Privacy: id'] : [])];
      const to = printNameAddress(null, `sip:${encodeUser(number)}@${domain}`);
      const all = { ...invited, from, to, lines: [...invited.lines, ...identity] };
      calls.outbound += 1;
      const startedAt = ticks(clock);
      let heard = false;
      const invite = new RetriedInvite(binding, all, registry, answers, {
        ...handlers,
        onTrying: () => {
          heard = true;
          onHeard();
          health.note('calls', null);
          handlers.onTrying?.();
        },
        onRefused: (status, response) => {
          const answered = response !== null;
          if (!answered || status === 503) onFailed();
          calls.failures[failureClassOf(status, answered)] += 1;
          health.note('calls', answered ? null : 'a call was not answered');
          handlers.onRefused(status, response);
        },
      });
      return {
        cancel: (reasonLines) => {
          // The next place is tried now, so the 408 of this one never arrives.
          if (!heard && ticks(clock) - startedAt >= silentCallMs) {
            onFailed();
            calls.failures.unreachable += 1;
            health.note('calls', 'a call was not answered');
          }
          invite.cancel(reasonLines);
        },
      };
    },
  };
}
