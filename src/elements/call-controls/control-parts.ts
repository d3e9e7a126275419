/** Part names as a softphone's page sees them. A name that another element also uses is longer there. */
export const controlParts =
  'base: controls, answer, reject, mute, hold, keypad: keypad-button, people, hang-up, elsewhere, use-here';
