/**
 * Registers an element once. A page may load Sidecall twice (a bundle and a package). The first definition stays,
 * because a registry cannot remove one. Does nothing on a server, which has no registry but imports the same module.
 */
export function defineElement(name: string, element: CustomElementConstructor): void {
  if (typeof customElements === 'undefined') return;
  if (!customElements.get(name)) customElements.define(name, element);
}
