/** What the browser says before it is asked for the microphone. */
export type MicrophoneAccess =
  /** It may be used, or the browser asks when a call is answered. */
  | 'open'
  /** The browser will ask the agent. */
  | 'ask'
  /** The page around the frame does not pass the permission on. */
  | 'withheld'
  /** The agent, or an administrator of the browser, has refused it. */
  | 'refused'
  /** None is connected. */
  | 'missing'
  /** The page is not secure, so there is no microphone at all. */
  | 'insecure';

interface FeaturePolicy {
  allowsFeature(feature: string): boolean;
}

/**
 * Whether this frame can have the microphone. A frame that lacks it must not register, because its calls would ring and
 * could not be answered.
 *
 * https://w3c.github.io/webappsec-permissions-policy/ and https://w3c.github.io/permissions/
 */
export async function microphoneAccess(page: Window & typeof globalThis): Promise<MicrophoneAccess> {
  const { document, navigator } = page;
  if (page.isSecureContext === false || navigator.mediaDevices === undefined) return 'insecure';
  // Chromium has the former name only, other browsers neither.
  const { permissionsPolicy, featurePolicy } = document as {
    permissionsPolicy?: FeaturePolicy;
    featurePolicy?: FeaturePolicy;
  };
  const policy = permissionsPolicy ?? featurePolicy;
  if (policy?.allowsFeature('microphone') === false) return 'withheld';
  // Without the policy, a frame that may not ask looks like one that was refused, or that has no microphone.
  const hidden = policy === undefined && page.parent !== page ? 'withheld' : 'missing';
  try {
    const { state } = await navigator.permissions.query({ name: 'microphone' as PermissionName });
    if (state !== 'denied') {
      if (await isMissing(navigator.mediaDevices)) return hidden;
      return state === 'prompt' ? 'ask' : 'open';
    }
    return hidden === 'withheld' ? hidden : 'refused';
  } catch {
    // The browser does not know the query. It asks when the first call is answered.
    return (await isMissing(navigator.mediaDevices)) ? hidden : 'open';
  }
}

/** Browsers tell whether there is a microphone before they tell which. https://www.w3.org/TR/mediacapture-streams/ */
async function isMissing(devices: Partial<MediaDevices>): Promise<boolean> {
  try {
    const found = await devices.enumerateDevices?.();
    return found?.every(({ kind }) => kind !== 'audioinput') === true;
  } catch {
    // The browser does not say it.
    return false;
  }
}
