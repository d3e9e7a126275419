import type { PhoneScene } from '../../src/testing/phone-in-state.ts';

interface FrameScene {
  /** null: no agent is signed in. */
  phone: PhoneScene | null;
  view?: 'recent';
  bar?: 'sign-in' | 'ask' | 'withheld';
  /** Other agents have parked two calls. */
  parked?: true;
}

/** The states in which agents see the frame most, and those in which it says what to do. */
export const frameStates = {
  'signed-out': { phone: null, bar: 'sign-in' },
  'asks-for-microphone': { phone: 'ready', bar: 'ask' },
  'without-microphone': { phone: 'ready', bar: 'withheld' },
  ready: { phone: 'ready' },
  incoming: { phone: 'incoming-lead' },
  'several-contacts': { phone: 'incoming-several' },
  active: { phone: 'active' },
  'active-and-parked': { phone: 'active', parked: true },
  'other-tab': { phone: 'follower-active', parked: true },
  'wrap-up': { phone: 'ended' },
  recent: { phone: 'ready', view: 'recent' },
} as const satisfies Record<string, FrameScene>;

export type FrameState = keyof typeof frameStates;

export const frameScene = (state: FrameState): FrameScene => frameStates[state];
