import type { DeviceOptions } from './device-options.ts';
import { AuthorizationErrors } from './errors/index.ts';
import type { AgentOptions } from './sip-agent.ts';
import { readToken } from './token.ts';

/** Any name does (RFC 2606): the gateway knows identities by their token. */
const defaultDomain = 'sidecall.invalid';

/** The SIP addresses to be tried, best first: those of the edges asked for, or the gateway's of this page. */
export function sipUrls({ sip, sipUrl, edge, edges = {} }: DeviceOptions): string[] {
  if (sip) return [sip.address].flat();
  const ofEdges = [edge ?? []].flat().map((name) => edges[name]);
  const known = ofEdges.filter((url) => url !== undefined);
  return known.length > 0 ? known : [sipUrl ?? `${location.origin.replace(/^http/, 'ws')}/v1/sip`];
}

/** Who this is: the token's identity, or the user of a plain SIP account. */
export function identityOf(options: DeviceOptions, token: string): string | null {
  return options.sip?.user ?? readToken(token)?.identity ?? null;
}

/** @throws AccessTokenInvalid where the token names nobody */
export function agentOptionsOf(options: DeviceOptions, token: string): Omit<AgentOptions, 'listener'> {
  const identity = identityOf(options, token);
  if (identity === null) throw new AuthorizationErrors.AccessTokenInvalid();
  const { sip, appName, appVersion, maxAverageBitrate, dscp, dtmf } = options;
  return {
    urls: sipUrls(options),
    domain: sip?.domain ?? options.sipDomain ?? defaultDomain,
    identity,
    token,
    iceServers: options.iceServers ?? [],
    codecs: options.codecPreferences ?? [],
    ...(sip && { digest: digestOf(sip) }),
    userAgent: ['Sidecall', appName && `${appName}${appVersion ? `/${appVersion}` : ''}`].filter(Boolean).join(' '),
    ...(maxAverageBitrate !== undefined && { maxAverageBitrate }),
    ...(dscp !== undefined && { dscp }),
    ...(dtmf !== undefined && { dtmf }),
  };
}

function digestOf(sip: NonNullable<DeviceOptions['sip']>): NonNullable<AgentOptions['digest']> {
  const { user, authorizationUser = user, password, ha1, realm } = sip;
  return {
    user: authorizationUser,
    ...(password !== undefined && { password }),
    ...(ha1 !== undefined && { ha1 }),
    ...(realm !== undefined && { realm }),
  };
}
