/** The name of this gateway in the leases of jobs. Only one gateway uses a database today. */
export const gatewayName = 'main';
