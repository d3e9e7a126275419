/** Errors of queues. See the table in `errors.ts`. */
export const routingErrors = {
  QUEUE_CHANGED: {
    status: 409,
    message: 'The queue has been changed meanwhile.',
    help: 'Read it again, and repeat the change with its new revision.',
  },
} as const;
