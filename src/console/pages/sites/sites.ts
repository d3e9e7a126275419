import { html } from 'lit';
import type { SiteBody } from '../../../domain/protocol/admin.ts';
import { defaultSiteParams, type SiteParam } from '../../../domain/protocol/administration/site-params.ts';
import { arrayPage } from '../../parts/array-page.ts';
import type { Choice, Field } from '../../parts/field.ts';
import { numberChoices } from '../../parts/known-things.ts';
import { listPage } from '../../parts/list-page.ts';
import type { RecordDefinition } from '../../parts/record.ts';
import type { Ask, PageContext } from '../../shell/page-context.ts';

type Site = SiteBody & { key: string };

const proofs = {
  none: 'The page’s address',
  challenge: 'A solved challenge',
  server: 'A request of the site’s server',
} as const;

const pathOf = (key: string): string => `/v1/sites/${encodeURIComponent(key)}`;

/** Websites whose visitors call a number. */
export function page(context: PageContext): HTMLElement {
  const { ask } = context;
  return listPage<Site>(context, {
    one: 'site',
    many: 'sites',
    changes: ['site'],
    keyOf: ({ key }) => key,
    nameOf: ({ key }) => key,
    searches: 'key, address or number',
    columns: [
      { title: 'Key', view: ({ key }) => key },
      { title: 'Pages of', view: ({ origins }) => html`<bdi dir="ltr">${origins.join(', ')}</bdi>` },
      { title: 'Visitors call', view: ({ target }) => html`<bdi dir="ltr" class="number">${target}</bdi>` },
      { title: 'Proof', view: ({ proof }) => proofs[proof] },
    ],
    read: (query) => arrayPage(ask, '/v1/sites', query, ({ key }) => key),
    form: () => siteRecord(ask),
    remove: {
      loses: () => 'Its visitors can no longer call, and their tokens end. Live calls go on.',
      run: ({ key }) => ask('DELETE', pathOf(key)),
    },
    none: 'There are no sites yet. Add a website, and its visitors can call from the page.',
  });
}

const fieldsOf = (numbers: readonly Choice[]): readonly Field[] => [
  {
    kind: 'text',
    name: 'key',
    label: 'Key',
    help: 'The page names it in its script. Letters, digits, “_”, “.” and “-”. It never changes.',
    required: true,
    pattern: '[A-Za-z0-9_.\\-]{1,64}',
    ltr: true,
    fixed: true,
  },
  {
    kind: 'lines',
    name: 'origins',
    label: 'Origins of its pages',
    help: 'One a line, for example https://shop.example',
    required: true,
    ltr: true,
  },
  {
    kind: 'choice',
    name: 'target',
    label: 'Visitors call',
    help: 'A change ends the tokens of visitors.',
    choices: numbers,
  },
  {
    kind: 'choice',
    name: 'proof',
    label: 'What a visitor has to prove',
    help: 'Programs can forge a page’s address. A challenge needs SIDECALL_CHALLENGE_URL.',
    choices: Object.entries(proofs).map(([value, label]) => ({ value, label })),
  },
  {
    kind: 'group',
    label: 'Call parameters',
    fields: [
      {
        kind: 'choice',
        name: 'accepts',
        label: 'Accepted parameters',
        choices: [
          { value: 'usual', label: 'The page, and the visitor’s name and number' },
          { value: 'own', label: 'Those listed here' },
        ],
      },
      {
        kind: 'rows',
        name: 'params',
        label: 'Parameters',
        one: 'parameter',
        shown: ({ accepts }) => accepts === 'own',
        blank: { name: '', kind: 'text' },
        fields: [
          { kind: 'text', name: 'name', label: 'Name', required: true, most: 64, ltr: true },
          {
            kind: 'choice',
            name: 'kind',
            label: 'Kind',
            choices: [
              { value: 'text', label: 'A visitor’s text: long digits are hidden in masked calls' },
              { value: 'identifier', label: 'An id of the site’s own, such as an order' },
              { value: 'address', label: 'A page of the site' },
            ],
          },
        ],
      },
    ],
  },
];

async function siteRecord(ask: Ask): Promise<RecordDefinition<Site>> {
  const numbers = await numberChoices(ask);
  return {
    one: 'site',
    keyOf: ({ key }) => key,
    nameOf: ({ key }) => key,
    fields: fieldsOf(numbers),
    blank: { key: '', origins: [], target: numbers[0]?.value ?? '', proof: 'none', accepts: 'usual', params: usual() },
    valuesOf: ({ params, ...site }) => ({
      ...site,
      accepts: params === undefined ? 'usual' : 'own',
      params: params ?? usual(),
    }),
    read: ({ key }) => ask('GET', pathOf(key)),
    save({ key, accepts, params, ...site }, row) {
      const body = { ...site, ...(accepts === 'own' && { params }) };
      return ask('PUT', pathOf(String(key)), body, { creates: row === null });
    },
  };
}

const usual = (): SiteParam[] => defaultSiteParams.map((param) => ({ ...param }));
