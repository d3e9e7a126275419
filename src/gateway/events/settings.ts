import { wholeNumber } from '../config/parsers.ts';
import { setting, settingsGroup } from '../config/setting.ts';

/** Limits on event streams. */
export const streams = settingsGroup(
  {
    SIDECALL_MAX_STREAMS_EACH: setting(
      'Most event streams of one agent or supervisor at once; more are refused with 429.',
      '20',
      wholeNumber(1, 1000),
    ),
    SIDECALL_MAX_STREAMS_ADDRESS: setting(
      'Most event streams from one IP address (IPv6: one /64 network) at once.',
      '12000',
      wholeNumber(1, 1_000_000),
    ),
  },
  (value) => ({
    streams: { perIdentity: value.SIDECALL_MAX_STREAMS_EACH, perAddress: value.SIDECALL_MAX_STREAMS_ADDRESS },
  }),
);
