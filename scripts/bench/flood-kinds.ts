/** The kinds of floods in the bench. */
export const floods = [
  'keepalives',
  'pings',
  'pieces of messages',
  'requests without token, one address',
  'requests without token, 200 addresses',
  'HTTP requests that nothing answers',
  'HTTP requests piled up',
  'visitors that call',
  'datagrams to all ports',
] as const;
export type Flood = (typeof floods)[number];
