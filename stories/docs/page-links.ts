/**
 * A page of docs as Storybook shows it: without its comments and pictures, and with links to other guides and element pages that
 * lead to their pages here. Other links to files become plain text, because Storybook does not have those files.
 * @param file its path from the root, e.g. "docs/guides/embed.md"
 */
export function forStorybook(text: string, file: string): string {
  return text
    .replaceAll(/<!--[\s\S]*?-->\n*/g, '')
    .replaceAll(/!\[[^\]]*\]\((?!https?:)[^)]+\)\n*/g, '')
    .replaceAll(/\[([^\]]+)\]\((?!https?:|#)([^)]+)\)/g, (_link, label: string, target: string) => {
      const address = addressOf(new URL(target, `file:///${file}`).pathname);
      return address === null ? label : `[${label}](${address})`;
    });
}

/** "/docs/reference/elements/dialer.md": the address of Storybook's page "Elements/Dialer". */
function addressOf(path: string): string | null {
  const [, folder, name] = /^\/docs\/(guides|reference\/elements)\/([\w-]+)\.md$/.exec(path) ?? [];
  if (folder === undefined || name === undefined) return null;
  return `?path=/docs/${folder.replace('reference/', '')}-${name === 'README' ? 'overview' : name}--docs`;
}
