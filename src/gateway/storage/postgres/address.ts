/** Whether this is the address of a server rather than a file. */
export function isPostgres(place: string): boolean {
  return /^postgres(?:ql)?:\/\//i.test(place);
}

/** Where the server is, for people: "db.example:5432/sidecall". Neither the user nor the password is in it. */
export function shownAddress(address: string): string {
  const url = URL.parse(address);
  if (url === null) return 'the address of SIDECALL_DATABASE';
  const host = url.searchParams.get('host') ?? decodeURIComponent(url.hostname);
  const port = url.port || url.searchParams.get('port') || '5432';
  return `${host || 'localhost'}:${port}${decodeURIComponent(url.pathname)}`;
}
