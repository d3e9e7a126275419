/** All texts of the element. Set `element.messages` to replace them. */
export const english = {
  call: 'Call us',
  asking: 'Allow the microphone…',
  connecting: 'Connecting…',
  ringing: 'Ringing…',
  talking: 'In call',
  ended: 'Call ended',
  again: 'Try again',
  mute: 'Mute',
  hangUp: 'Hang up',
  /** The code of the call could not be loaded. */
  unreachable: 'The call could not be started. Check your network, then try again.',
};
export type ClickToCallMessages = typeof english;
