/** What a page needs of `sidecall/voice` to make and take calls; bundled only to be weighed. */
export { Call, Device } from '../../src/voice/index.ts';
