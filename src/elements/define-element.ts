/**
 * Registers an element once. A page may load Sidecall twice (a bundle and a
 * package); the first definition stays, because a registry cannot take one back.
 */
export function defineElement(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}
