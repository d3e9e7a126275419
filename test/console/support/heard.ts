import { a11ySnapshot } from '@web/test-runner-commands';

interface Node {
  role: string;
  name?: string;
  children?: Node[];
}

/** What a screen reader finds on the page, in order, as “role name”. */
export async function heardParts(): Promise<string[]> {
  const walk = ({ role, name = '', children = [] }: Node): string[] => [
    `${role} ${name}`.trim(),
    ...children.flatMap(walk),
  ];
  return walk((await a11ySnapshot({})) as unknown as Node);
}
