/** What a page needs of the Twilio Voice SDK to make and take calls; bundled only to be weighed. */
export { Call, Device } from '@twilio/voice-sdk';
