/**
 * The audit records:
 * - recordings: `played`, `read`, `deleted`, `expired`. Subject: the recording.
 * - a supervisor in a live call: `listen.started`, `whisper.started`, `barge.started`, `supervision.ended`. Subject:
 *   the call.
 * - administration: `agent.put`, `agent.deleted`, `agent.status`, `virtual-number.put`, …, `crm-connection.retried`,
 *   `contact.put`, `contact.deleted`, `queue.put`, `queue.deleted`, `skills.put`. Subject: the changed entry.
 * - the contact list as a file: `contacts.imported`, `contacts.exported`. Subject: the counts, or `all`.
 * - flows: `flow.put`, `flow.published`, `flow.rolled-back`, `flow.deleted`, `flow-secret.…`, `flow-switch.put`,
 *   `prompt.…`. Subject: the flow with its revision or version; the secret; the switch with its position; the prompt
 *   with its language.
 * - calls that a server placed: `call.placed`. Subject: the call. Webhooks: `webhook.put`, `webhook.deleted`.
 * - trunks: `trunk.put`, `trunk.deleted`. Subject: the trunk.
 * - API keys: `api-key.made`, `api-key.changed`, `api-key.revoked`. Subject: name, scope and last characters.
 * - calls as a file: `calls.exported`. Subject: the names of the conditions, or `all`.
 * - tokens: `token.issued`, `token.revoked`. Subject: the role and identity, or what was revoked.
 * - people: `sign-in-link.made`, `signed-in`, `sign-in.refused`, `signed-out`. Subject: role and identity, or the reason.
 * - outgoing calls that the rules refused: `call-refused`. Subject: the call and the reason.
 * - calls to an emergency number: `emergency-call`. Subject: the call and the number.
 * - a caller's consent: `consent`. Subject: the call.
 * - the agent's choice between contacts of one number: `contact.chosen`. Subject: the call and the contact, or `none`.
 * - a SIP trace switched on or off: `trace`.
 * - large reads: `calls.read`, `agents.read`, `contacts.read`, `audit.read`. Subject: the count.
 */
export const auditKinds = [
  'played',
  'read',
  'deleted',
  'expired',
  'listen.started',
  'whisper.started',
  'barge.started',
  'supervision.ended',
  'call-refused',
  'emergency-call',
  'consent',
  'contact.chosen',
  'trace',
  'agent.put',
  'agent.disabled',
  'agent.deleted',
  'agent.status',
  'break-reasons.put',
  'virtual-number.put',
  'virtual-number.deleted',
  'site.put',
  'site.deleted',
  'token.issued',
  'token.revoked',
  'sign-in-link.made',
  'signed-in',
  'sign-in.refused',
  'signed-out',
  'calls.read',
  'calls.exported',
  'api-key.made',
  'api-key.changed',
  'api-key.revoked',
  'agents.read',
  'audit.read',
  'person.read',
  'person.deleted',
  'crm-connection.put',
  'crm-connection.deleted',
  'crm-connection.retried',
  'crm-connection.authorization',
  'crm-connection.allowed',
  'contact.put',
  'contact.deleted',
  'contacts.read',
  'contacts.imported',
  'contacts.exported',
  'flow.put',
  'flow.published',
  'flow.rolled-back',
  'flow.deleted',
  'flow-secret.put',
  'flow-secret.deleted',
  'flow-switch.put',
  'prompt.put',
  'prompt.deleted',
  'call.placed',
  'webhook.put',
  'webhook.deleted',
  'trunk.put',
  'trunk.deleted',
  'queue.put',
  'queue.deleted',
  'skills.put',
] as const;
export type AuditKind = (typeof auditKinds)[number];
