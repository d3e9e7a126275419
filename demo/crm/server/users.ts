/** The CRM's users. Their IDs are the agents' identities at the gateway. */
export interface User {
  id: string;
  name: string;
  role: string;
  /** Their role at the gateway. */
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
