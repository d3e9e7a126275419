import type { VisitorSettings } from '../../../../src/gateway/telephony/visitor-limits.ts';

/** The visitors of a test are many, and have one address. Their limits have tests of their own. */
export const anyVisitors: VisitorSettings = {
  share: 1,
  callsOfNetwork: 10_000,
  perMinute: 1_000_000,
};
