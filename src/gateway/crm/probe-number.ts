/**
 * The number for a test of a CRM. It is in the range for fictional use of the North American plan, so no contact should
 * have it.
 */
export const probeNumber = '+12025550100';
