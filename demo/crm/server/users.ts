/** The people who work with the CRM. Their ids are the agents' identities at the gateway. */
export interface User {
  id: string;
  name: string;
  role: string;
  /** What the telephone gateway lets them do. */
  phone: 'agent' | 'supervisor';
}

export const users: readonly User[] = [
  { id: 'robin', name: 'Robin', role: 'Customer support', phone: 'agent' },
  { id: 'sam', name: 'Sam', role: 'Customer support', phone: 'agent' },
  { id: 'lee', name: 'Lee', role: 'Team lead', phone: 'supervisor' },
];

export function userById(id: string | null | undefined): User | null {
  return users.find((user) => user.id === id) ?? null;
}
