/** BCP 47 tag for dates, times and sorting: the nearest `lang` around an element, or the browser's language. */
export function languageAround(element: Node): string {
  for (let node: Node | null = element; node !== null; node = parentAcrossShadow(node)) {
    if (node instanceof HTMLElement && node.lang !== '') return node.lang;
  }
  return navigator.language;
}

function parentAcrossShadow(node: Node): Node | null {
  return node.parentNode instanceof ShadowRoot ? node.parentNode.host : node.parentNode;
}
