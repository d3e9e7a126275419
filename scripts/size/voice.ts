/** The parts of `sidecall/voice` that a page with calls needs. Bundled only to measure the size. */
export { Call, Device } from '../../src/voice/index.ts';
