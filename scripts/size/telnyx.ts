/** What a page needs of Telnyx' WebRTC SDK to make and take calls; bundled only to be weighed. */
export { TelnyxRTC } from '@telnyx/webrtc';
