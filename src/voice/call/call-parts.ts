/**
 * Code that calls need, and a page without a call does not. `device/prepared-calls.ts` loads it once the device is
 * registered; a call loads it otherwise.
 */

export { playRemote } from '../media/remote-audio.ts';
export { monitor } from '../stats/monitor.ts';
export { CallInput } from './call-input.ts';
