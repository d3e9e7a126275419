/**
 * How a call began: a call to a virtual number, a website's button, a call by an agent, a masking session, a campaign,
 * a request of a server, or a flow.
 */
export const originKinds = ['number', 'site', 'agent', 'session', 'campaign', 'api', 'flow'] as const;

export interface CallOrigin {
  kind: (typeof originKinds)[number];
  /** The id of the origin: the number in E.164, the site's key, the agent's identity, the session's id. */
  id: string;
}
