/**
 * The two functions of `sdp-transform` that JsSIP uses. It reads the kind and the direction of each medium, and changes
 * directions when a call is put on hold. All other lines are kept as they are.
 */

interface Section {
  lines: string[];
  /** Of `m=`, such as "audio". Undefined before the first medium. */
  type?: string;
  /** Of `a=sendrecv` and its like. */
  direction?: string;
}

export interface Description extends Section {
  media: Section[];
}

const directionLine = /^a=(sendrecv|sendonly|recvonly|inactive)$/;

export function parse(text: string): Description {
  const session: Description = { lines: [], media: [] };
  let section: Section = session;
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (!/^[a-z]=/.test(line)) continue;
    const type = /^m=(\w+)/.exec(line)?.[1];
    if (type !== undefined) {
      section = { lines: [], type };
      session.media.push(section);
    }
    const direction = directionLine.exec(line.trimEnd())?.[1];
    if (direction === undefined) section.lines.push(line);
    else section.direction = direction;
  }
  return session;
}

export function write({ media, ...session }: Description): string {
  const lines = [session, ...media].flatMap(({ lines, direction }) => [
    ...lines,
    ...(direction === undefined ? [] : [`a=${direction}`]),
  ]);
  return `${lines.join('\r\n')}\r\n`;
}
