/** The parts of the Twilio Voice SDK that a page with calls needs. Bundled only to measure the size. */
export { Call, Device } from '@twilio/voice-sdk';
