/** docs/guides/crm-capabilities.md: what each adapter can do, from the manifests, and how that was proven. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type CrmCapability, type CrmManifest, crmCapabilities } from '../../src/domain/crm/manifest.ts';
import { root } from '../run.ts';
import { code, type Pages, page, table } from './page.ts';
import { type Proofs, proofProblems, readProofs, verdict } from './proofs.ts';

const meanings: Readonly<Record<CrmCapability, string>> = {
  'contacts.find': 'finds the caller’s contact for the screen pop',
  'contacts.search': 'finds contacts by words, for the dialer',
  'contacts.create': 'creates a contact of an unknown caller',
  'contacts.private': 'stores the number of a masked call so that no user of the CRM can read it',
  'contacts.fields': 'reads further fields of a contact, such as one that forbids recording',
  'calls.log': 'logs each call once, with note, agent and recording',
  'calls.live': 'is told of a call while it happens',
  'calls.dial': 'the CRM’s server asks for calls, e.g. after a click on a number',
  'orders.events': 'tells of orders, for messages and for servers (`GET /v1/crm-events`)',
  'messages.log': 'logs messages',
  'tickets.list': 'shows open tickets',
  'tickets.save': 'creates tickets, and adds comments',
  'tasks.save': 'makes a task of the follow-up of a call',
  'users.list': 'lists the CRM’s users, to map them to agents (`GET /v1/crm-connections/{id}/users`)',
};

interface Adapter {
  manifest: Pick<CrmManifest, 'name' | 'label' | 'capabilities'>;
  /** The file with its table of proofs, from the root. */
  file: string;
  proofs: Proofs;
}

/** Rejects with a line for each capability without a proof. */
export async function capabilitiesPage(): Promise<Pages> {
  const adapters = await adaptersIn(root);
  const problems = adapters.flatMap(({ manifest, file, proofs }) => proofProblems(file, manifest.capabilities, proofs));
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return new Map([['docs/guides/crm-capabilities.md', text(adapters)]]);
}

async function adaptersIn(folder: string): Promise<Adapter[]> {
  const files = globSync('adapters/*/manifest.ts', { cwd: folder }).map((file) => file.replaceAll('\\', '/'));
  const own = 'src/gateway/contacts/manifest.ts';
  const adapters = await Promise.all(
    [...files, own].map(async (path): Promise<Adapter> => {
      const { manifest } = (await import(pathToFileURL(join(folder, path)).href)) as { manifest: CrmManifest };
      const file = path === own ? 'docs/guides/contacts.md' : path.replace('manifest.ts', 'README.md');
      if (!existsSync(join(folder, file))) throw new Error(`${file} is missing.`);
      try {
        return { manifest, file, proofs: readProofs(readFileSync(join(folder, file), 'utf8')) };
      } catch (error) {
        throw new Error(`${file}: ${error instanceof Error ? error.message : error}`);
      }
    }),
  );
  // The demo’s CRM and the contact list are no CRM of a vendor.
  const ours = ({ manifest }: Adapter): boolean => ['contacts', 'demo-crm'].includes(manifest.name);
  const byLabel = (one: Adapter, other: Adapter): number =>
    one.manifest.label.localeCompare(other.manifest.label, 'en');
  return adapters.sort((one, other) => Number(ours(one)) - Number(ours(other)) || byLabel(one, other));
}

function text(adapters: readonly Adapter[]): string {
  const link = ({ manifest, file }: Adapter): string => `[${manifest.label}](${posix.relative('docs/guides', file)})`;
  return page(
    '# What each CRM adapter can do',
    'The names are those of [adapters’ manifests](write-an-adapter.md). Each cell says how the capability was proven:',
    [
      '- **real server**: the contract suite runs against the CRM itself;',
      '- **vendor’s client**: requests are the same as those of the vendor’s or a widely used client, for the same action, or the vendor’s client is the other side;',
      '- **recorded exchange**: an exchange with a real server is replayed in both directions;',
      '- **documentation only**: nothing but the vendor’s documentation, or source that was read and not run, says that it works. A fake server that we wrote from documentation proves nothing more.',
    ].join('\n'),
    'The link in the first row leads to the details: requests, versions, tests and limits.',
    table(
      ['capability', ...adapters.map(link)],
      crmCapabilities.map((capability) => [
        `${code(capability)}: ${meanings[capability]}`,
        ...adapters.map((adapter) => cell(adapter, capability)),
      ]),
    ),
    '## What is missing, and why',
    ...adapters.map(missing),
    '## Masked numbers',
    'On a [masked line](numbers-and-agents.md#masked-numbers), tickets, notes and calls in the CRM hold the mask and the call id. An adapter without `contacts.private` cannot create a contact of such a caller, because the CRM’s users would read the number. Contacts that the CRM has already are found, and the CRM’s own page shows their number. Restrict it there: [Connect a CRM](crm-connections.md) and the adapter’s page say how.',
  );
}

function cell({ manifest, proofs }: Adapter, capability: CrmCapability): string {
  const proof = proofs.get(capability);
  return manifest.capabilities.includes(capability) && proof !== undefined ? `yes: ${verdict(proof)}` : 'no';
}

/** The capabilities that the manifest does not name, as far as the README says why. */
function missing({ manifest, proofs }: Adapter): string {
  const reasons = new Map<string, string[]>();
  for (const [capability, { how }] of proofs) {
    const reason = how.replace(/^no(: |$)/, '');
    if (manifest.capabilities.includes(capability) || reason === '') continue;
    reasons.set(reason, [...(reasons.get(reason) ?? []), code(capability)]);
  }
  if (reasons.size === 0) return '';
  return [
    `### ${manifest.label}`,
    '',
    ...[...reasons].map(([reason, names]) => `- ${names.join(', ')}: ${reason}`),
  ].join('\n');
}
