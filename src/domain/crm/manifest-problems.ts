import type * as z from 'zod/mini';
import { issueText } from '../issue-text.ts';
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
  return [`${pathOf(issue.path)} ${issueText(issue)}.`];
}

/** E.g. "manifest.fields[2].name". */
function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}.${String(part)}`),
    'manifest',
  );
}
