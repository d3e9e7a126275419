import { NotSupportedError } from '../errors/twilio-error.ts';
import type { DeviceOptions } from '../options/device-options.ts';

export function isSupported(): boolean {
  return typeof RTCPeerConnection === 'function' && Boolean(navigator.mediaDevices?.getUserMedia);
}

/**
 * Checks for WebRTC. A page can provide its own audio source, but not its own WebRTC.
 * @throws NotSupportedError
 */
export function requireSupport({ fileInputStream, getUserMedia }: DeviceOptions): void {
  if (typeof RTCPeerConnection === 'function' && (fileInputStream ?? getUserMedia ?? isSupported())) return;
  throw new NotSupportedError('Calls need WebRTC on https or localhost.');
}
