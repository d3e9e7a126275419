interface OperationDoc {
  /** Names the operation in generated clients: it never changes. */
  operationId: string;
  description?: string;
}

/** Of each operation, by method and address: its name in generated clients, and what its summary does not say. */
const docs: Record<string, OperationDoc> = {
  'POST /v1/tokens': {
    operationId: 'createToken',
    description: 'Refused for an agent who was deleted or disabled. Limited by SIDECALL_TOKENS_PER_MINUTE; audited.',
  },
  'POST /v1/tokens/revoke': { operationId: 'revokeTokens' },
  'POST /v1/visitor-tokens': {
    operationId: 'createVisitorToken',
    description: 'Good for ten minutes and for calls to the site’s number. The Origin header decides.',
  },
  'GET /v1/session': { operationId: 'getSession' },
  'GET /v1/calls': {
    operationId: 'listCalls',
    description: 'Pages of “limit” calls; “next” is the “before” of the page after. Reading much is audited.',
  },
  'GET /v1/calls/:id': {
    operationId: 'getCall',
    description: 'An agent who has left the call gets it as it was then, with their own wrap-up.',
  },
  'POST /v1/calls/:id/hold': { operationId: 'holdCall' },
  'POST /v1/calls/:id/resume': { operationId: 'resumeCall' },
  'POST /v1/calls/:id/hang-up': {
    operationId: 'hangUpCall',
    description: 'An agent who declines a ringing call sends it to the next agent; a supervisor ends it.',
  },
  'PUT /v1/calls/:id/wrap-up': { operationId: 'saveWrapUp' },
  'POST /v1/calls/:id/contact': { operationId: 'createContact' },
  'POST /v1/calls/:id/transfer': { operationId: 'transferCall' },
  'POST /v1/calls/:id/consult': { operationId: 'startConsultation' },
  'DELETE /v1/calls/:id/consult': { operationId: 'endConsultation' },
  'POST /v1/calls/:id/consult/complete': { operationId: 'completeConsultation' },
  'POST /v1/calls/:id/consult/merge': { operationId: 'mergeConsultation' },
  'DELETE /v1/calls/:id/parties/:party': { operationId: 'removeParty' },
  'POST /v1/calls/:id/parties/:party/mute': { operationId: 'muteParty' },
  'POST /v1/calls/:id/parties/:party/unmute': { operationId: 'unmuteParty' },
  'POST /v1/calls/:id/recording': { operationId: 'controlRecording' },
  'POST /v1/calls/:id/messages': {
    operationId: 'sendCallMessage',
    description:
      'Comes as “messageReceived” of the page’s Call. The body as JSON has at most 8,192 bytes. The side must be at a page, and the call answered.',
  },
  'POST /v1/calls/:id/supervise': { operationId: 'superviseCall', description: 'Begin and end are audited.' },
  'DELETE /v1/calls/:id/supervise': { operationId: 'endSupervision' },
  'GET /v1/virtual-numbers': { operationId: 'listVirtualNumbers' },
  'GET /v1/virtual-numbers/:number': { operationId: 'getVirtualNumber' },
  'PUT /v1/virtual-numbers/:number': {
    operationId: 'putVirtualNumber',
    description:
      'Replaces all of it: a field that is left out gets its default. “warnings” names agents who do not exist.',
  },
  'DELETE /v1/virtual-numbers/:number': { operationId: 'deleteVirtualNumber' },
  'GET /v1/agents': { operationId: 'listAgents' },
  'GET /v1/agents/:identity': { operationId: 'getAgent' },
  'PUT /v1/agents/:identity': {
    operationId: 'putAgent',
    description:
      'Replaces all of it: a field that is left out gets its default. “disabled” revokes all tokens and ends the agent’s calls.',
  },
  'DELETE /v1/agents/:identity': {
    operationId: 'deleteAgent',
    description:
      'Ends the agent’s event streams, registrations and calls in the browser at once. Created again, the agent needs new tokens.',
  },
  'GET /v1/sites': { operationId: 'listSites' },
  'GET /v1/sites/:key': { operationId: 'getSite' },
  'PUT /v1/sites/:key': {
    operationId: 'putSite',
    description: 'Replaces all of it. Another target revokes the tokens of visitors.',
  },
  'DELETE /v1/sites/:key': {
    operationId: 'deleteSite',
    description: 'Revokes the tokens of its visitors; who talks goes on to the end.',
  },
  'GET /v1/events': { operationId: 'streamEvents' },
  'GET /v1/recordings/:id': { operationId: 'getRecording' },
  'POST /v1/recordings/:id/playback': {
    operationId: 'createPlayback',
    description: 'Whether the agent may hear it is checked again when it is played.',
  },
  'GET /v1/recordings/:id/audio': {
    operationId: 'downloadRecording',
    description: 'An agent who has left the call gets the part up to that moment.',
  },
  'DELETE /v1/recordings/:id': { operationId: 'deleteRecording' },
  'GET /v1/playback': { operationId: 'playRecording' },
  'GET /v1/audit': { operationId: 'listAudit' },
};

/** Parameters of paths and queries, by name. */
export const parameterDocs: Record<string, string> = {
  id: 'The call’s or the recording’s id.',
  party: 'The participant’s id, from the call’s “parties”.',
  identity: 'The agent’s identity.',
  number: 'A phone number in any spelling; “+” is %2B.',
  key: 'The site’s key.',
  limit: 'How many at most.',
  agent: 'Only calls of this agent.',
  ticket: 'From POST /v1/recordings/{id}/playback.',
};

/** For an operation without an entry, a name from its method and address. */
export function operationDoc(method: string, url: string): OperationDoc {
  const words = url.split('/').filter((word) => word !== '' && word !== 'v1');
  const parts = [method.toLowerCase(), ...words.map((word) => word.replace(/^:/, 'by-'))].join('-');
  return docs[`${method} ${url}`] ?? { operationId: parts.replace(/-+([a-z0-9])/gi, (_, next) => next.toUpperCase()) };
}
