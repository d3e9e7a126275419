import { wholeNumber } from '../config/parsers.ts';
import { setting, settingsGroup } from '../config/setting.ts';

const days = wholeNumber(0, 36_500);

/** How long data of persons is kept. Recordings have a setting of their own. */
export const retention = settingsGroup(
  {
    SIDECALL_CALL_DAYS: setting(
      'How long calls are kept, in days, with their notes, events and recordings; 0: for ever.',
      '0',
      days,
    ),
    SIDECALL_NOTE_DAYS: setting(
      'How long notes and dispositions of calls are kept, in days; 0: as long as the call.',
      '0',
      days,
    ),
    SIDECALL_EVENT_DAYS: setting(
      'How long events of calls are kept for readers that come back, in days; 0: as long as the call.',
      '30',
      days,
    ),
  },
  (value) => ({
    retention: {
      /** In days; 0: for ever. */
      calls: value.SIDECALL_CALL_DAYS,
      notes: value.SIDECALL_NOTE_DAYS,
      events: value.SIDECALL_EVENT_DAYS,
    },
  }),
);
