/** The code blocks of one language in a Markdown page. */
export function codeBlocks(page: string, language: string): string[] {
  return [...page.matchAll(/```(\w+)\n([\s\S]*?)```/g)]
    .filter(([, name]) => name === language)
    .map(([, , code = '']) => code);
}

/** The code block whose first line contains the name of the file. */
export function fileOf(page: string, file: string): string {
  const [, extension = ''] = /\.(\w+)$/.exec(file) ?? [];
  for (const code of codeBlocks(page, extension)) {
    const [first = ''] = code.split('\n', 1);
    if (first.replace(/^(\/\/|<!--) | -->$/g, '') === file) return code;
  }
  throw new Error(`The README shows no ${file}.`);
}
