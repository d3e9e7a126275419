import { readFileSync } from 'node:fs';

/** Ends a process and its children: gateways, browsers, servers. Children are found on Linux only. */
export function killTree(pid: number): void {
  killChildren(pid);
  kill(pid);
}

/** Ends the children of a process, but not the process itself. */
export function killChildren(pid: number): void {
  for (const each of descendants(pid)) kill(each);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // The process has already ended.
  }
}

function descendants(pid: number): number[] {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  } catch {
    return [];
  }
  const children = text.split(' ').filter(Boolean).map(Number);
  return children.flatMap((child) => [...descendants(child), child]);
}
