import { globSync } from 'node:fs';
import { join } from 'node:path';

/** A program of Debian, unpacked in a folder of its own, separate from the system. */
export interface Installation {
  root: string;
  /** As printed by the program itself, e.g. by `asterisk -V`. */
  version: string;
}

/**
 * The command that runs a program of the folder `root` with the C library it was built for. The dynamic loader takes
 * both from there (ld.so(8)), so neither mounting nor root is needed.
 * @throws Error if the folder holds no loader
 */
export function commandIn(root: string, program: string): string[] {
  const [loader] = globSync('usr/lib*/ld-linux*.so.*', { cwd: root });
  if (loader === undefined) throw new Error(`${root} holds no dynamic loader`);
  const libraries = libraryFolder(root);
  // Debian has a separate folder for libraries that only PulseAudio uses. espeak-ng needs them.
  const paths = [libraries, join(libraries, 'pulseaudio')].join(':');
  return [join(root, loader), '--library-path', paths, join(root, program)];
}

/** `usr/lib/x86_64-linux-gnu`, or its name for this processor. */
export function libraryFolder(root: string): string {
  const [folder] = globSync('usr/lib/*-linux-gnu*', { cwd: root });
  return join(root, folder ?? 'usr/lib');
}
