import * as z from 'zod';
import { list, seconds } from '../config/parsers.ts';
import { setting, settingsGroup } from '../config/setting.ts';

/** Settings for ringing callers and agents. */
export const ringing = settingsGroup(
  {
    SIDECALL_RINGBACK: setting(
      'Who plays the ringing tone to a caller: local (its own phone) or early-media (the gateway).',
      'local',
      z.enum(['local', 'early-media'], 'must be local or early-media'),
    ),
    SIDECALL_RING_SECONDS: setting(
      'How long each agent rings where a virtual number does not say.',
      '20',
      seconds(3, 120),
    ),
  },
  (value) => ({
    ringback: value.SIDECALL_RINGBACK,
    ringSeconds: value.SIDECALL_RING_SECONDS,
  }),
);

/** Settings for wrap-up. */
export const wrapUp = settingsGroup(
  {
    SIDECALL_DISPOSITIONS: setting(
      'What an agent can choose at wrap-up, comma-separated.',
      'Resolved,Follow-up,Wrong number,Voicemail,No answer',
      list(z.string().max(64)),
    ),
  },
  (value) => ({ dispositions: value.SIDECALL_DISPOSITIONS }),
);
