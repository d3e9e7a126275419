import type { DeviceOptions } from '../options/device-options.ts';
import type { AgentOptions } from '../sip/sip-agent.ts';

/** Any domain works (RFC 2606): the gateway identifies users by their token. */
const defaultDomain = 'sidecall.invalid';

/** The SIP agent's options, from those of the Device and the account. */
export function agentOptionsOf(
  options: DeviceOptions,
  account: Pick<AgentOptions, 'urls' | 'identity' | 'token' | 'listener'>,
): AgentOptions {
  const { sip, appName, appVersion, maxAverageBitrate, dscp, dtmf, page } = options;
  return {
    ...account,
    domain: sip?.domain ?? options.sipDomain ?? defaultDomain,
    iceServers: options.iceServers ?? [],
    codecs: options.codecPreferences ?? [],
    ...(sip && { digest: digestOf(sip) }),
    userAgent: ['Sidecall', appName && `${appName}${appVersion ? `/${appVersion}` : ''}`].filter(Boolean).join(' '),
    ...(maxAverageBitrate !== undefined && { maxAverageBitrate }),
    ...(dscp !== undefined && { dscp }),
    ...(dtmf !== undefined && { dtmf }),
    ...(page && { page }),
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
