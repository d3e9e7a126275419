/** What a call loads when it is set up. */

export { playRemote } from '../media/remote-audio.ts';
export { CallInput } from './call-input.ts';
