/**
 * The origin of the page around this frame, if it is one of the connection's. null: there is no page around it, or
 * another one.
 *
 * The browser says it in most cases. Firefox does not; there the parameter `origin` says it, or the connection has only
 * one. A wrong one does no harm: no message is sent to it, and none is believed.
 */
export function parentOrigin(page: Window, origins: readonly string[]): string | null {
  if (page.parent === page) return null;
  const said = page.location.ancestorOrigins?.[0] ?? new URLSearchParams(page.location.search).get('origin');
  const origin = said ?? (origins.length === 1 ? origins[0] : undefined);
  return origin !== undefined && origins.includes(origin) ? origin : null;
}
