/** docs/reference/elements: a page for each element, from the custom-elements manifest. */
import type { Declaration, Manifest } from '../manifest.ts';
import { code, type Pages, page, sentence, table } from './page.ts';

export function elementPages(manifest: Manifest): Pages {
  const elements = elementsOf(manifest);
  const shared = sharedProperties(elements);
  const index = page(
    '# Elements',
    'Import `sidecall/define/<name>` to register an element, for example `sidecall/define/softphone`. `sidecall/<name>` exports the class and registers nothing. [Embed](../../guides/embed.md) and [Theme](../../guides/theme.md) show how to use them.',
    table(
      ['element', 'summary'],
      elements.map(({ tagName = '', summary, description }) => [
        `[${code(tagName)}](${fileOf(tagName)})`,
        sentence(summary ?? firstSentence(description)),
      ]),
    ),
    '## Design tokens',
    'CSS custom properties of all elements, except that `cti-click-to-call` and `cti-masking-badge` have only those of their own pages.',
    table(
      ['property', 'meaning'],
      shared.map(({ name = '', description = '' }) => [code(name), sentence(description)]),
    ),
  );
  const pages = elements.map((element): [string, string] => [
    `docs/reference/elements/${fileOf(element.tagName ?? '')}`,
    elementPage(element),
  ]);
  return new Map([['docs/reference/elements/README.md', index], ...pages]);
}

/** Elements with a tag, by their tags. */
export function elementsOf({ modules }: Manifest): Declaration[] {
  return modules
    .flatMap(({ declarations = [] }) => declarations)
    .filter(({ customElement, tagName }) => customElement && tagName)
    .sort((one, other) => ((one.tagName ?? '') < (other.tagName ?? '') ? -1 : 1));
}

/** `cti-dialer`: "dialer.md". */
export function fileOf(tagName: string): string {
  return `${tagName.replace('cti-', '')}.md`;
}

/** `CustomEvent<{ … }>` without its wrapping; empty if there is no detail. */
export function detailText(type = ''): string {
  const [, detail = ''] = /^CustomEvent<(.*)>$/s.exec(type) ?? [];
  return detail === '' || detail === '{}' || detail === 'null' ? '' : code(detail.replaceAll('|', '\\|'));
}

function elementPage(element: Declaration): string {
  const { tagName = '', name = '', summary = '', description = '' } = element;
  const { attributes = [], members = [], events = [], slots = [], cssParts = [], cssStates = [] } = element;
  const properties = members.filter(({ kind, static: ofClass }) => kind === 'field' && !ofClass);
  const methods = members.filter(({ kind, static: ofClass }) => kind === 'method' && !ofClass);
  const meanings = new Map(attributes.map((each) => [each.fieldName ?? each.name, each.description ?? '']));
  const ownProperties = (element.cssProperties ?? []).filter(({ inheritedFrom }) => inheritedFrom === undefined);
  const inherits = (element.cssProperties ?? []).length > ownProperties.length;
  return page(
    `# ${code(tagName)}`,
    sentence(summary),
    sentence(description),
    `Class \`${name}\`; import \`sidecall/define/${tagName.replace('cti-', '')}\`.`,
    section(
      'Attributes',
      ['attribute', 'type', 'meaning'],
      attributes.map((each) => [code(each.name ?? ''), code(each.type?.text ?? ''), sentence(each.description ?? '')]),
    ),
    section(
      'Properties',
      ['property', 'type', 'default', 'meaning'],
      properties.map((each) => [
        code(each.name ?? ''),
        `${code(each.type?.text ?? '')}${each.readonly ? ', read-only' : ''}`,
        code(each.default ?? ''),
        sentence(each.description || (meanings.get(each.name ?? '') ?? '')),
      ]),
    ),
    section(
      'Methods',
      ['method', 'meaning'],
      methods.map((each) => [
        code(`${each.name}(${(each.parameters ?? []).map(parameter).join(', ')})`),
        sentence(each.description ?? ''),
      ]),
    ),
    section(
      'Events',
      ['event', 'detail', 'meaning'],
      events.map((each) => [code(each.name ?? ''), detailText(each.type?.text), sentence(each.description ?? '')]),
    ),
    section(
      'Slots',
      ['slot', 'content'],
      slots.map((each) => [each.name ? code(each.name) : '(default)', sentence(each.description ?? '')]),
    ),
    section(
      'Parts',
      ['part', 'meaning'],
      cssParts.map((each) => [code(each.name ?? ''), sentence(each.description ?? '')]),
    ),
    section(
      'States',
      ['state', 'meaning'],
      cssStates.map((each) => [code(each.name ?? ''), sentence(each.description ?? '')]),
    ),
    section(
      'CSS properties',
      ['property', 'meaning'],
      ownProperties.map((each) => [code(each.name ?? ''), sentence(each.description ?? '')]),
    ),
    inherits ? 'The [design tokens](README.md#design-tokens) of all elements apply as well.' : '',
  );
}

function section(heading: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? '' : `## ${heading}\n\n${table(head, rows)}`;
}

function parameter({ name = '', optional, type }: { name?: string; optional?: boolean; type?: { text: string } }) {
  return `${name}${optional ? '?' : ''}${type === undefined ? '' : `: ${type.text}`}`;
}

function firstSentence(description = ''): string {
  return /^[^.]*\.?/.exec(description)?.[0] ?? '';
}

/** What the elements have from their common class. */
function sharedProperties(elements: readonly Declaration[]): NonNullable<Declaration['cssProperties']> {
  const all = elements.flatMap(({ cssProperties = [] }) => cssProperties).filter(({ inheritedFrom }) => inheritedFrom);
  return [...new Map(all.map((each) => [each.name, each])).values()];
}
