import { CodedError } from '../domain/errors.ts';

/** Whether, and where, this browser may ask the agent for the microphone. */
export interface MicrophonePermission {
  /** Whether this tab can open the microphone now: it has the permission, or can show the question. */
  within(): Promise<boolean>;
  /** Asks the agent in this tab, if it shows. @returns false if it is hidden. Rejects with MICROPHONE_… */
  ask(): Promise<boolean>;
}

export const microphonePermission: MicrophonePermission = {
  async within() {
    // Browsers show a hidden page's question when the page is shown, and the promise waits until then.
    if (document.visibilityState === 'visible') return true;
    try {
      const { state } = await navigator.permissions.query({ name: 'microphone' as PermissionName });
      return state !== 'prompt';
    } catch {
      // A browser without this query has labels for what it lets the page use
      // (https://w3c.github.io/mediacapture-main/#device-information-exposure).
      const devices = await navigator.mediaDevices?.enumerateDevices().catch(() => []);
      return devices?.some(({ label }) => label !== '') ?? true;
    }
  },

  async ask() {
    if (document.visibilityState !== 'visible') return false;
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      for (const track of stream.getTracks()) track.stop();
      return true;
    } catch (cause) {
      const absent = (cause as DOMException).name === 'NotFoundError';
      throw new CodedError(absent ? 'MICROPHONE_ABSENT' : 'MICROPHONE_DENIED', { cause });
    }
  },
};
