/** The frames near the page that opened this window: its own, and those of the page around it. */
export function nearFrames(opener: Window | null, around: Window | null): Window[] {
  const found = new Set<Window>();
  if (opener !== null) found.add(opener);
  if (around !== null) collect(around, found, deepest);
  return [...found];
}

/** Salesforce and others put an app's frame into a frame of their own. */
const deepest = 3;
/** A page with more frames is none of a CRM. */
const most = 200;

function collect(page: Window, found: Set<Window>, depth: number): void {
  // `length` and the frames by their index can be read from any origin.
  for (let at = 0; at < page.length && found.size < most; at++) {
    const frame = page[at];
    if (frame === undefined) continue;
    found.add(frame);
    if (depth > 1) collect(frame, found, depth - 1);
  }
}
