/**
 * Appends the URI parameters that are part of the dialled number (RFC 3966 5.1): an extension, or the context of a
 * local number. Other parameters are dropped.
 */
export function withParams(dialled: string, params = ''): string {
  return /(?:^|;)(?:ext|postd|phone-context)=/i.test(params) ? `${dialled};${params}` : dialled;
}
