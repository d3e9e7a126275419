/**
 * Whether this page may use the feature. A frame without the permission gets an error if it tries, and its page a message
 * in the console. Browsers that cannot tell are believed to allow it.
 */
export function isAllowed(feature: 'hid' | 'screen-wake-lock'): boolean {
  const { featurePolicy } = document as { featurePolicy?: { allowsFeature(name: string): boolean } };
  return featurePolicy?.allowsFeature(feature) ?? true;
}
