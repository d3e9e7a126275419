import * as z from 'zod';
import { list, seconds } from '../config/parsers.ts';
import { setting, settingsGroup } from '../config/setting.ts';

/** Settings for ringing callers and agents, also after a call was parked. */
export const ringing = settingsGroup(
  {
    SIDECALL_RINGBACK: setting(
      'Source of the caller’s ringing tone: local (the caller’s phone) or early-media (the gateway).',
      'local',
      z.enum(['local', 'early-media'], 'must be local or early-media'),
    ),
    SIDECALL_RING_SECONDS: setting(
      'Seconds that each agent rings, if the virtual number does not set it.',
      '20',
      seconds(3, 120),
    ),
    SIDECALL_OWNER_WAIT_SECONDS: setting(
      'Seconds that a call waits at most for the CRM to name the owner of the contact, if its virtual number or queue rings the owner first.',
      '1.5',
      seconds(0, 10),
    ),
    SIDECALL_PARK_SECONDS: setting(
      'Seconds until a parked call rings the parking agent, and then the agents of its number. 0: it stays parked.',
      '120',
      seconds(0, 3600),
    ),
  },
  (value) => ({
    ringback: value.SIDECALL_RINGBACK,
    ringSeconds: value.SIDECALL_RING_SECONDS,
    ownerWaitMs: value.SIDECALL_OWNER_WAIT_SECONDS * 1000,
    parkSeconds: value.SIDECALL_PARK_SECONDS,
  }),
);

/** Settings for wrap-up. */
export const wrapUp = settingsGroup(
  {
    SIDECALL_DISPOSITIONS: setting(
      'Dispositions that agents can choose at wrap-up, comma-separated.',
      'Resolved,Follow-up,Wrong number,Voicemail,No answer',
      list(z.string().max(64)),
    ),
    SIDECALL_WRAP_UP_SECONDS: setting(
      'Seconds of wrap-up after an answered call, during which routing offers the agent no other call. Saving the note ends it earlier. 0: the agent is free at once.',
      '0',
      seconds(0, 3600),
    ),
  },
  (value) => ({ dispositions: value.SIDECALL_DISPOSITIONS, wrapUpSeconds: value.SIDECALL_WRAP_UP_SECONDS }),
);
