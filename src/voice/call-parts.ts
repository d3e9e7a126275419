/** What a call loads when it is set up. */
export { CallInput } from './call-input.ts';
export { playRemote } from './media/remote-audio.ts';
