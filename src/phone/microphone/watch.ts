import type { MicrophoneState } from '../../domain/protocol/page-contact.ts';

/**
 * Reports whether this page can have the microphone, now and after each change of permission or devices, until the
 * signal is aborted. Reports nothing twice in a row.
 *
 * https://w3c.github.io/permissions/ and https://w3c.github.io/mediacapture-main/
 */
export function watchMicrophone(signal: AbortSignal, onState: (state: MicrophoneState) => void): void {
  let permission: PermissionStatus | null = null;
  let last: MicrophoneState | null = null;
  let turn = 0;

  const look = async (): Promise<void> => {
    turn += 1;
    const own = turn;
    const state = await microphoneState(permission);
    // A later look has begun, and knows more.
    if (signal.aborted || own !== turn || state === last) return;
    last = state;
    onState(state);
  };

  navigator.mediaDevices?.addEventListener('devicechange', () => void look(), { signal });
  void (async () => {
    permission = await microphoneGrant();
    if (signal.aborted) return;
    permission?.addEventListener('change', () => void look(), { signal });
    await look();
  })();
}

/** null: the browser does not know the query. */
async function microphoneGrant(): Promise<PermissionStatus | null> {
  try {
    return await navigator.permissions.query({ name: 'microphone' as PermissionName });
  } catch {
    return null;
  }
}

async function microphoneState(permission: Pick<PermissionStatus, 'state'> | null): Promise<MicrophoneState> {
  // Undefined if the page is neither https nor localhost.
  if (navigator.mediaDevices === undefined || permission?.state === 'denied') return 'none';
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => null);
  const inputs = devices?.filter(({ kind }) => kind === 'audioinput');
  // Without the permission, a browser lists one device of each kind, without a name.
  if (inputs?.length === 0) return 'none';
  if (permission !== null) return permission.state === 'granted' ? 'works' : 'asks';
  return inputs?.some(({ label }) => label !== '') ? 'works' : 'asks';
}
