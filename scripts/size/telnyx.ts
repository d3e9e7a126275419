/** The parts of Telnyx' WebRTC SDK that a page with calls needs. Bundled only to measure the size. */
export { TelnyxRTC } from '@telnyx/webrtc';
