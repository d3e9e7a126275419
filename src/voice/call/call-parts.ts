/** Code that is loaded when a call is set up. */

export { playRemote } from '../media/remote-audio.ts';
export { CallInput } from './call-input.ts';
