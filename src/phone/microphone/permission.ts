import { CodedError } from '../../domain/errors/coded-error.ts';

/** Whether this browser can ask the agent for the microphone, and in which tab. */
export interface MicrophonePermission {
  /** Whether this tab can open the microphone now: it has the permission, or can show the prompt. */
  within(): Promise<boolean>;
  /**
   * Asks the agent in this tab if it is visible. Rejects with MICROPHONE_…
   * @returns false if the tab is hidden
   */
  ask(): Promise<boolean>;
}

export const microphonePermission: MicrophonePermission = {
  async within() {
    // On a hidden page the prompt appears only when the page is shown, and the promise waits until then.
    if (document.visibilityState === 'visible') return true;
    try {
      const { state } = await navigator.permissions.query({ name: 'microphone' as PermissionName });
      return state !== 'prompt';
    } catch {
      // In a browser without this query, a device label proves the permission
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
