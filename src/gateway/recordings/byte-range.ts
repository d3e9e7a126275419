/**
 * The part that a Range header requests (RFC 9110 section 14), as [start, end) of `size` bytes. A request for several
 * parts returns the whole, which any server may do.
 * @returns null: the whole; 'unsatisfiable': 416
 */
export function rangeOf(
  header: string | undefined,
  size: number,
): [start: number, end: number] | null | 'unsatisfiable' {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (match === null) return null;
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return null;
  if (from === '') {
    const last = Math.min(Number(to), size);
    return last === 0 ? 'unsatisfiable' : [size - last, size];
  }
  const start = Number(from);
  const end = to === '' ? size : Math.min(Number(to) + 1, size);
  if (to !== '' && Number(to) < start) return null;
  return start >= size ? 'unsatisfiable' : [start, end];
}
