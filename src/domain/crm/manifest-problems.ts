import type * as z from 'zod/mini';
import { CrmManifest } from './manifest.ts';

/**
 * What is wrong with an adapter's manifest: a sentence for each problem, with the path of the field.
 * @returns [] for a valid manifest
 */
export function manifestProblems(manifest: unknown): string[] {
  const result = CrmManifest.safeParse(manifest);
  return result.success ? [] : result.error.issues.flatMap(sentencesOf);
}

function sentencesOf(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${pathOf([...issue.path, key])} is unknown.`);
  }
  return [`${pathOf(issue.path)} ${wrong(issue)}.`];
}

/** E.g. "manifest.fields[2].name". */
function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}.${String(part)}`),
    'manifest',
  );
}

/** The end of a sentence. Written here, because the messages of zod/mini depend on what else is loaded. */
function wrong(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `is missing, or not of the type ${issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of: '}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `must not be ${issue.origin === 'string' || issue.origin === 'array' ? 'shorter' : 'less'} than ${issue.minimum}`;
    case 'too_big':
      return `must not be ${issue.origin === 'string' || issue.origin === 'array' ? 'longer' : 'more'} than ${issue.maximum}`;
    case 'custom':
    case 'invalid_format':
      return issue.message;
    default:
      return 'is not valid';
  }
}
