import * as z from 'zod';

/** Settings are texts, and these schemas read them. Their messages complete the sentence "SIDECALL_X …". */

export function wholeNumber(min: number, max: number): z.ZodType<number, string> {
  return z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be a whole number from ${min} to ${max}`);
}

export function seconds(min: number, max: number): z.ZodType<number, string> {
  const message = `must be seconds from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,6}(\.\d{1,3})?$/, message)
    .transform(Number)
    .refine((value) => value >= min && value <= max, message);
}

export const flag = z
  .enum(['0', '1', 'true', 'false'], 'must be 0 or 1')
  .transform((text) => text === '1' || text === 'true');

/** A comma-separated list. Empty entries are ignored. */
export function list<Output>(entry: z.ZodType<Output, string>): z.ZodType<Output[], string> {
  return z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(entry)) as unknown as z.ZodType<Output[], string>;
}

/** An origin as browsers send it: scheme, host, and port unless it is the scheme's default. */
export const origin = z.string().transform((text, context) => {
  const normal = normalOrigin(text);
  if (normal !== null) return normal;
  context.addIssue({ code: 'custom', message: 'must be origins such as https://crm.example, without a path' });
  return z.NEVER;
});

/** The browser's spelling of an origin, or "*" for all. null: the text is not an origin. */
export function normalOrigin(text: string): string | null {
  if (text === '*') return text;
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const bare = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
  return bare && (url.protocol === 'http:' || url.protocol === 'https:') ? url.origin : null;
}

const udpMessage = 'must be two ports such as 10000-20000, the first one lower';

export const udpPorts = z.string().transform((text, context): [number, number] | null => {
  if (text === '') return null;
  const [, first, last] = /^(\d{1,5})-(\d{1,5})$/.exec(text) ?? [];
  const ports: [number, number] = [Number(first), Number(last)];
  if (ports[0] >= 1024 && ports[0] < ports[1] && ports[1] <= 65_535) return ports;
  context.addIssue({ code: 'custom', message: udpMessage });
  return z.NEVER;
});

/** 32 bytes as `openssl rand -base64 32` prints them. "": none. */
export const recordingKeyText = z
  .string()
  .refine((text) => text === '' || Buffer.from(text, 'base64').length === 32, 'must be 32 bytes in base64');

export const httpAddress = z
  .string()
  .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''), 'must be http or https addresses');

/** An http or https address. "": none. */
export const optionalHttpAddress = z.union([z.literal(''), httpAddress], 'must be an http or https address');

/** A JSON object of this shape; "" is an empty one. The message names the field that is wrong. */
export function jsonObject<Output>(shape: z.ZodType<Output>): z.ZodType<Output, string> {
  return z.string().transform((text, context) => {
    const fail = (message: string): never => {
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    };
    let parsed: unknown;
    try {
      parsed = JSON.parse(text === '' ? '{}' : text);
    } catch {
      return fail('must be a JSON object');
    }
    const result = shape.safeParse(parsed);
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    const path = issue?.path.join('.') ?? '';
    return fail(`${path === '' ? '' : `${path}: `}${issue?.message ?? 'is not valid'}`);
  }) as unknown as z.ZodType<Output, string>;
}
