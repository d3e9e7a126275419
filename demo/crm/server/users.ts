/** The people who work with the CRM. Their ids are the agents' identities at the gateway. */
export interface User {
  id: string;
  name: string;
  role: string;
}

export const users: readonly User[] = [
  { id: 'robin', name: 'Robin', role: 'Customer support' },
  { id: 'sam', name: 'Sam', role: 'Customer support' },
];

export function userById(id: string | null | undefined): User | null {
  return users.find((user) => user.id === id) ?? null;
}
