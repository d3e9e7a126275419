import { readFileSync } from 'node:fs';

/** Ends a process and what it started: gateways, browsers, servers. Those below it are known on Linux alone. */
export function killTree(pid: number): void {
  killChildren(pid);
  kill(pid);
}

/** Ends what a process started, and not itself. */
export function killChildren(pid: number): void {
  for (const each of descendants(pid)) kill(each);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
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
