import type { Plugin } from 'vite';

/**
 * The name of zod in our sources while they are bundled. Calls of it have no effect but their result, so a schema that a
 * page does not use is left out with all its checks. Packages have short names of their own, which must not be meant.
 */
export const pureName = 'zodOfSidecall';

/** Takes out of our own sources what no page reads and no minifier knows. */
export const leanSources: Plugin = {
  name: 'lean-sources',
  enforce: 'pre',
  transform: (code, id) => {
    const path = id.replaceAll('\\', '/');
    if (!/\/src\/.+\.ts$/.test(path) || path.includes('/node_modules/')) return null;
    let lean = code;
    if (path.includes('/src/elements/')) lean = withoutIndentation(lean);
    if (path.includes('/src/domain/protocol/operations/')) lean = withoutWords(lean);
    if (lean.includes("import * as z from 'zod/mini'")) lean = withPureName(lean);
    return lean === code ? null : { code: lean, map: null };
  },
};

/** Of templates and style sheets. A line break alone is the same white space to HTML and CSS. */
function withoutIndentation(code: string): string {
  return code.replace(/\n\s+/g, '\n');
}

/** The roles that may ask, and the words of the OpenAPI description: the gateway reads the same table. */
function withoutWords(code: string): string {
  return code
    .replace(/^ {2}(?:tag|summary|description):\s+'(?:[^'\\]|\\.)*',$/gm, '')
    .replace(/^ {2}access: (?:\w+|'\w+'|\[[^\]]*\]),$/gm, '');
}

function withPureName(code: string): string {
  return code
    .replace('import * as z from', `import * as ${pureName} from`)
    .replace(/(?<![-\w.$])z(?=\s*\.\s*\w)/g, pureName);
}
