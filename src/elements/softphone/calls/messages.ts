import type { CallTrouble } from '../../../state/phone-state.ts';

/** Texts for the quality of a call. */
export interface QualityMessages {
  /** In the line of the call's state. */
  troubles: Record<CallTrouble, string>;
  /** A sentence for screen readers, and for the pointer. */
  troubleHelp: Record<CallTrouble, string>;
}

export const english: QualityMessages = {
  troubles: {
    network: 'Weak connection',
    microphone: 'Microphone silent',
    'other-side': 'Other side silent',
  },
  troubleHelp: {
    network: 'The connection of this computer is weak. The sound may break up.',
    microphone: 'The microphone sends no sound. The other side may not hear you.',
    'other-side': 'No sound arrives from the other side.',
  },
};
