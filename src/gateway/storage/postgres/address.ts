/** Whether this is the address of a server, not a file name. */
export function isPostgres(place: string): boolean {
  return /^postgres(?:ql)?:\/\//i.test(place);
}

/** The address for messages, without user and password: "db.example:5432/sidecall". */
export function shownAddress(address: string): string {
  const url = URL.parse(address);
  if (url === null) return 'the address of SIDECALL_DATABASE';
  const host = url.searchParams.get('host') ?? decodeURIComponent(url.hostname);
  const port = url.port || url.searchParams.get('port') || '5432';
  return `${host || 'localhost'}:${port}${decodeURIComponent(url.pathname)}`;
}
