import * as z from 'zod';
import { list, seconds, wholeNumber } from '../config/parsers.ts';
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
    SIDECALL_OWNER_WAIT_MS: setting(
      'How long a call waits for the CRM to name the owner of its contact, in milliseconds, if its number or queue prefers the owner. The caller hears ringing or music meanwhile. A later answer is shown to the agent.',
      '1500',
      wholeNumber(0, 10_000),
    ),
    SIDECALL_LINE_SECONDS: setting(
      'Seconds that a caller waits with music for an agent that talks, if second calls wait for that agent. Then the call ends as an unanswered one.',
      '120',
      seconds(10, 3600),
    ),
    SIDECALL_PARK_SECONDS: setting(
      'Seconds until a parked call rings the parking agent, and then the agents of its number. 0: it stays parked.',
      '120',
      seconds(0, 3600),
    ),
  },
  (value) => ({
    ownerWaitMs: value.SIDECALL_OWNER_WAIT_MS,
    ringback: value.SIDECALL_RINGBACK,
    ringSeconds: value.SIDECALL_RING_SECONDS,
    lineSeconds: value.SIDECALL_LINE_SECONDS,
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
    SIDECALL_TAGS: setting(
      'Tags that agents can put on a call, comma-separated. Empty: agents see none.',
      '',
      list(z.string().max(40)),
    ),
    SIDECALL_WRAP_UP_SECONDS: setting(
      'Seconds of wrap-up after an answered call, during which routing offers the agent no other call. Saving the note ends it earlier. 0: the agent is free at once.',
      '0',
      seconds(0, 3600),
    ),
  },
  (value) => ({
    dispositions: value.SIDECALL_DISPOSITIONS,
    tags: value.SIDECALL_TAGS,
    wrapUpSeconds: value.SIDECALL_WRAP_UP_SECONDS,
  }),
);
