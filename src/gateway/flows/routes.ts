import type { FastifyPluginAsync } from 'fastify';
import { type Clock, isoTime } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import { examineFlow } from '../../domain/flows/check/examine.ts';
import { diffFlows } from '../../domain/flows/document/diff.ts';
import type { FlowDocument } from '../../domain/flows/document/document.ts';
import type { FlowDiff, FlowFinding, FlowView } from '../../domain/protocol/flow.ts';
import * as operations from '../../domain/protocol/operations/flows.ts';
import { auditLine, type Sender } from '../audit/audit-line.ts';
import { operationRoutes } from '../http/operation-route.ts';
import type { FlowChange, FlowStore, FlowVersion, StoredDocument, StoredFlow } from '../storage/flows/port.ts';
import type { AuditLine, Beside, Directory } from '../storage/store.ts';
import { needsOf, readDocument, storedDocument } from './documents.ts';
import { knownNames, type NameSources } from './known-names.ts';
import { needsByFlow, usersOf } from './usage.ts';

interface Ports extends NameSources {
  flows: FlowStore;
  directory: Pick<Directory, 'virtualNumbers' | 'agents'>;
  clock: Clock;
}

/** A document of a million characters, the most that `domain/flows/check` reads, in UTF-8 and with its names. */
const bodyLimit = 4 * 1024 * 1024;

/** Flows: drafts, and versions that never change. */
export function flowRoutes(ports: Ports): FastifyPluginAsync {
  const { flows, directory, clock } = ports;

  const findingsOf = async (document: FlowDocument): Promise<FlowFinding[]> =>
    examineFlow(document, await knownNames(ports));

  async function existing(name: string): Promise<StoredFlow> {
    const flow = await flows.get(name);
    if (flow === null) throw new CodedError('NOT_FOUND', { message: `There is no flow “${name}”.` });
    return flow;
  }

  async function versionOf(name: string, version: number): Promise<FlowVersion> {
    const found = await flows.version(name, version);
    if (found === null) throw new CodedError('NOT_FOUND', { message: `The flow “${name}” has no version ${version}.` });
    return found;
  }

  async function numbersOf(name: string): Promise<string[]> {
    return (await directory.virtualNumbers()).filter(({ flow }) => flow === name).map(({ number }) => number);
  }

  async function view({ draft, ...flow }: StoredFlow): Promise<FlowView> {
    const findings = await findingsOf(storedDocument(draft));
    return { ...flow, document: { ...draft }, numbers: await numbersOf(flow.name), findings };
  }

  /** @throws CodedError NOT_FOUND or FLOW_CHANGED */
  async function changed(name: string): Promise<never> {
    const { revision, changedBy } = await existing(name);
    throw new CodedError('FLOW_CHANGED', {
      message: `The flow has been changed meanwhile, by ${changedBy}. Its revision is ${revision} now.`,
      details: { revision },
    });
  }

  function change(name: string, revision: number, sender: Sender): FlowChange {
    return { name, revision, at: isoTime(clock), by: sender.identity };
  }

  function note(sender: Sender, what: AuditLine['what'], subject: string): Beside {
    return { audit: auditLine(sender, clock, what, subject) };
  }

  async function put(name: string, revision: number, document: FlowDocument, sender: Sender): Promise<FlowView> {
    const draft = document as unknown as StoredDocument;
    const beside = note(sender, 'flow.put', `${name} ${revision + 1}`);
    const stored = await flows.putDraft({ ...change(name, revision, sender), draft }, beside);
    return stored === null ? changed(name) : view(stored);
  }

  /** The document that a name stands for: the draft, the live version, or a version. */
  async function sourceOf(name: string, source: string): Promise<FlowDocument | null> {
    const flow = await existing(name);
    if (source === 'draft') return storedDocument(flow.draft);
    const version = source === 'live' ? flow.live : Number(source);
    return version === null ? null : storedDocument((await versionOf(name, version)).document);
  }

  return operationRoutes(
    operations,
    {
      async listFlows() {
        const numbers = await directory.virtualNumbers();
        return (await flows.all()).map(({ draft: _, ...flow }) => ({
          ...flow,
          numbers: numbers.filter((each) => each.flow === flow.name).map(({ number }) => number),
        }));
      },

      getFlow: async ({ params: { name } }) => view(await existing(name)),

      putFlow: ({ params: { name }, body: { revision, document }, sender }) =>
        put(name, revision, readDocument(document, name), sender),

      async validateFlow({ params: { name }, body }) {
        const document =
          body.document === undefined
            ? storedDocument((await existing(name)).draft)
            : readDocument(body.document, name);
        return { findings: await findingsOf(document) };
      },

      async publishFlow({ params: { name }, body: { revision, comment }, sender }) {
        const { draft, revision: current } = await existing(name);
        if (current !== revision) return changed(name);
        const findings = await findingsOf(storedDocument(draft));
        const errors = findings.filter(({ severity }) => severity === 'error');
        if (errors.length > 0) throw new CodedError('FLOW_INVALID', { details: errors });
        // The draft that was examined: another change would have another revision.
        const published = await flows.publish({ ...change(name, revision, sender), comment }, (version) =>
          note(sender, 'flow.published', `${name} ${version}`),
        );
        return published === null ? changed(name) : view(published.flow);
      },

      async rollBackFlow({ params: { name }, body: { revision, version }, sender }) {
        await existing(name);
        await versionOf(name, version);
        const beside = note(sender, 'flow.rolled-back', `${name} ${version}`);
        const flow = await flows.rollBack({ ...change(name, revision, sender), version }, beside);
        return flow === null ? changed(name) : view(flow);
      },

      async listFlowVersions({ params: { name } }) {
        const { live } = await existing(name);
        return (await flows.versions(name)).map(({ flow: _, ...version }) => ({
          ...version,
          live: version.version === live,
        }));
      },

      async getFlowVersion({ params: { name, version: number } }) {
        const { live } = await existing(name);
        const { flow: _, document, ...version } = await versionOf(name, number);
        return { ...version, document: { ...document }, live: number === live };
      },

      async diffFlow({ params: { name }, query: { from, to } }): Promise<FlowDiff> {
        return { from, to, changes: diffFlows(await sourceOf(name, from), await sourceOf(name, to)) };
      },

      async exportFlow({ params: { name }, query: { version } }) {
        const document = await sourceOf(name, version);
        if (document === null) throw new CodedError('NOT_FOUND', { message: `The flow “${name}” is not published.` });
        return { format: 'sidecall-flow' as const, name, document: { ...document }, needs: needsOf(document) };
      },

      importFlow: ({ params: { name }, body: { revision, file }, sender }) =>
        put(name, revision, readDocument(file.document, name), sender),

      async deleteFlow({ params: { name }, query: { revision }, sender }) {
        await existing(name);
        const callers = usersOf(await needsByFlow(flows), 'flows', name).filter((flow) => flow !== name);
        if (callers.length > 0) throw inUse(name, { flows: callers, numbers: [] });
        const numbers = await flows.delete({ name, revision }, note(sender, 'flow.deleted', name));
        if (numbers === null) return changed(name);
        if (numbers.length > 0) throw inUse(name, { flows: [], numbers });
        return null;
      },
    },
    { putFlow: { bodyLimit }, validateFlow: { bodyLimit }, importFlow: { bodyLimit } },
  );
}

function inUse(name: string, details: { flows: readonly string[]; numbers: readonly string[] }): CodedError {
  const users = [...details.numbers, ...details.flows].join(', ');
  return new CodedError('FLOW_IN_USE', { message: `The flow “${name}” is used by ${users}.`, details });
}
