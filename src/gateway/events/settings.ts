import { wholeNumber } from '../config/parsers.ts';
import { setting, settingsGroup } from '../config/setting.ts';

/** Limits on event streams. */
export const streams = settingsGroup(
  {
    SIDECALL_MAX_STREAMS_EACH: setting(
      'Maximum number of concurrent event streams of one agent or supervisor. More are refused with 429.',
      '20',
      wholeNumber(1, 1000),
    ),
    SIDECALL_MAX_STREAMS_ADDRESS: setting(
      'Maximum number of concurrent event streams from one IP address (IPv6: one /64).',
      '12000',
      wholeNumber(1, 1_000_000),
    ),
  },
  (value) => ({
    streams: { perIdentity: value.SIDECALL_MAX_STREAMS_EACH, perAddress: value.SIDECALL_MAX_STREAMS_ADDRESS },
  }),
);
