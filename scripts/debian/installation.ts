import { globSync } from 'node:fs';
import { join } from 'node:path';

/** An Asterisk that lies unpacked in a folder of its own, beside the machine's system and apart from it. */
export interface Installation {
  root: string;
  /** As `asterisk -V` says it. */
  version: string;
}

/**
 * The command that runs a program of the folder `root` with the C library it was built for: the dynamic
 * loader takes both from there (ld.so(8)), so nothing must be mounted and nobody must be root.
 * @throws Error where the folder holds no loader
 */
export function commandIn(root: string, program: string): string[] {
  const [loader] = globSync('usr/lib*/ld-linux*.so.*', { cwd: root });
  if (loader === undefined) throw new Error(`${root} holds no dynamic loader`);
  const libraries = libraryFolder(root);
  // Debian keeps those that only PulseAudio's own use apart; espeak-ng comes by them.
  const paths = [libraries, join(libraries, 'pulseaudio')].join(':');
  return [join(root, loader), '--library-path', paths, join(root, program)];
}

/** `usr/lib/x86_64-linux-gnu`, or what it is called on this processor. */
export function libraryFolder(root: string): string {
  const [folder] = globSync('usr/lib/*-linux-gnu*', { cwd: root });
  return join(root, folder ?? 'usr/lib');
}
