/** The part of the table of errors about call flows; see `../errors.ts`. */
export const flowErrors = {
  FLOW_CHANGED: {
    status: 409,
    message: 'The flow has been changed meanwhile.',
    help: 'Read it again with GET /v1/flows/{name}, apply your change to it, and send its new revision.',
  },
  FLOW_INVALID: {
    status: 422,
    message: 'The flow has errors.',
    help: 'Correct the findings in “details”; each names its node.',
  },
  FLOW_IN_USE: {
    status: 409,
    message: 'The flow is in use.',
    help: 'Give the numbers and flows that “details” names another flow, then delete this one.',
  },
  FLOW_SECRET_IN_USE: {
    status: 409,
    message: 'A flow sends this secret.',
    help: 'Remove it from the flows that “details” names, publish them, then delete the secret.',
  },
  PROMPT_IN_USE: {
    status: 409,
    message: 'A flow or a queue plays this prompt.',
    help: 'Remove it from the flows and queues that “details” names, publish the flows, then delete the prompt.',
  },
} as const;
