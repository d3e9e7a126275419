/** Refusals of calls that a server asks for, and of the number that a call should come from. */
export const orderErrors = {
  IDEMPOTENCY_KEY_MISSING: {
    status: 400,
    message: 'The request has no Idempotency-Key.',
    help: 'Send a new random value of 1 to 255 characters, such as a UUID, with each call. Repeat it only to repeat the request.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    message: 'This Idempotency-Key was sent with another request.',
    help: 'Use a new key for each call. Keys are kept for seven days.',
  },
  EMERGENCY_NEEDS_AGENT: {
    status: 409,
    message: 'An emergency number is called only if a person is on the line first.',
    help: 'Let the agent dial it, or place the call with "first": "agent".',
  },
  AGENT_AWAY: {
    status: 409,
    message: 'The agent takes no calls now: they are on a break, in wrap-up, or offline.',
    help: 'Place the call when they are available, or ring them nevertheless with "force": true.',
  },
  FLOW_UNAVAILABLE: {
    status: 501,
    message: 'This gateway runs no flows.',
    help: 'Connect the number with an agent instead.',
  },
  FLOW_NOT_FOUND: {
    status: 404,
    message: 'No published flow has this name.',
    help: 'Check the name, and publish the flow.',
  },
  CALLER_ID_NOT_ALLOWED: {
    status: 403,
    message: 'This agent may not call from that number.',
    help: 'Choose a number from “callerIds” of GET /v1/session, or ask an administrator to add it to the agent.',
  },
  WEBHOOK_ADDRESS: {
    status: 400,
    message: 'That address cannot be a webhook.',
    help: 'Use an https address of a public server, or name a private host in SIDECALL_PRIVATE_HOSTS.',
  },
} as const;
