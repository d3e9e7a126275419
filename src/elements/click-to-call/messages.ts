/** Every word that the element says. Set `element.messages` to say them otherwise. */
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
  /** Where the code of the call itself could not be loaded. */
  unreachable: 'The call could not be started. Check your network, then try again.',
};
export type ClickToCallMessages = typeof english;
