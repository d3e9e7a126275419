import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { CallView } from '../../../domain/protocol/call.ts';
import type { FlowVersionSummary, FlowVersionView, FlowView } from '../../../domain/protocol/flow.ts';
import { controls } from '../../../elements/controls.styles.ts';
import { defineElement } from '../../../elements/define-element.ts';
import type { FlowBuilderEventMap } from '../../../elements/flow-builder/events.ts';
import type { CtiFlowBuilder } from '../../../elements/flow-builder/flow-builder.ts';
import type { FlowConflict, FlowVersion } from '../../../elements/flow-builder/versions/stored-flow.ts';
import { tokens } from '../../../elements/tokens.styles.ts';
import '../../../elements/flow-builder/define.ts';
import { Refused } from '../../ask.ts';
import { timeText } from '../../parts/time-text.ts';
import { every } from '../../shell/every.ts';
import { pageStyles } from '../../shell/page.styles.ts';
import type { PageContext } from '../../shell/page-context.ts';
import { flowPath, putDraft, readFlow } from './flow-api.ts';
import { flowPageStyles } from './flow-page.styles.ts';
import { followEditors } from './flow-presence.ts';
import { knownFlowNames } from './known-flow-names.ts';
import { callsByNode } from './where-calls-are.ts';

const countAgainMs = 3000;

type Request<Name extends keyof FlowBuilderEventMap> = FlowBuilderEventMap[Name];
type Document = Request<'cti-flow-save-request'>['detail']['flow'];

/**
 * One flow in the builder: loads and saves its draft, publishes, rolls back, compares versions, and shows where calls are.
 *
 * @element console-flow
 */
class ConsoleFlow extends LitElement {
  static override styles = [tokens, controls, pageStyles, flowPageStyles];
  static override properties: PropertyDeclarations = {
    stored: { state: true, attribute: false },
    names: { state: true, attribute: false },
    versions: { state: true, attribute: false },
    conflict: { state: true, attribute: false },
    counts: { state: true, attribute: false },
    call: { state: true, attribute: false },
    others: { state: true, attribute: false },
  };

  /** As it was read or saved last. null: not read yet. */
  declare private stored: FlowView | null;
  declare private names: CtiFlowBuilder['names'];
  declare private versions: readonly FlowVersion[];
  declare private conflict: FlowConflict | null;
  declare private counts: Readonly<Record<string, number>>;
  /** The call whose way is shown. null: none. */
  declare private call: CallView | null;
  /** Names of the other people with the flow open. */
  declare private others: readonly string[];
  /** What the builder shows. It changes when another document is loaded, not when this one is saved. */
  #shown: FlowView['document'] | null = null;
  /** The revision that the next change is based on. */
  #revision = 0;
  /** What another person saved, while this person decides. */
  #theirs: FlowView | null = null;
  /** The changes of this person that are on their way. Each is based on the revision that the one before has made. */
  #turn: Promise<void> = Promise.resolve();
  /** Whether a publication or a roll-back is among them. A second press would publish twice. */
  #publishing = false;
  #loading = false;
  context!: PageContext;
  name = '';

  constructor() {
    super();
    this.stored = null;
    this.names = {};
    this.versions = [];
    this.conflict = null;
    this.counts = {};
    this.call = null;
    this.others = [];
  }

  protected override firstUpdated(): void {
    const { context } = this;
    void context.trying(() => this.#load());
    context.changes.watch(['flow'], context.left, () => void this.#follow(), this.name);
    context.changes.watch(['agent', 'flow', 'flow-secret', 'flow-switch', 'prompt', 'queue'], context.left, () => {
      void this.#readNames().catch(() => undefined);
    });
    every(countAgainMs, context.left, () => this.#count());
    followEditors(context, this.name, (names) => {
      this.others = names;
    });
  }

  protected override render(): TemplateResult {
    const { stored, context } = this;
    return html`<p class="path">
        <a href="/console/flows">All flows</a>
        ${stored === null ? nothing : html`<span class="quiet" dir="auto">${stateText(stored)}</span>`}
        ${
          stored === null || stored.numbers.length > 0
            ? nothing
            : html`<a href="/console/numbers">Choose it for a number</a>`
        }
        ${this.call === null ? nothing : html`<span>${wayText(this.call)}</span>`}
      </p>
      ${
        stored === null
          ? nothing
          : html`<h2 class="visually-hidden">${this.name}</h2>
              <cti-flow-builder
              .flow=${this.#shown as CtiFlowBuilder['flow']}
              .names=${this.names}
              .counts=${this.counts}
              .others=${this.others}
              .path=${this.call?.flow?.path ?? null}
              .versions=${this.versions}
              .conflict=${this.conflict}
              ?readonly=${!context.mayChange}
              @cti-flow-change=${this.#onChange}
              @cti-flow-save-request=${this.#onSave}
              @cti-flow-publish-request=${this.#onPublish}
              @cti-flow-roll-back-request=${this.#onRollBack}
              @cti-flow-version-request=${this.#onVersion}
              @cti-flow-resolve-request=${this.#onResolve}
              @cti-flow-prompt-request=${this.#onPrompt}
              @cti-flow-document-request=${this.#onDocument}
            ></cti-flow-builder>`
      }`;
  }

  get #builder(): CtiFlowBuilder | null {
    return this.renderRoot.querySelector('cti-flow-builder');
  }

  async #load(): Promise<void> {
    const { ask } = this.context;
    this.#loading = true;
    try {
      const [stored] = await Promise.all([readFlow(ask, this.name), this.#readNames(), this.#readVersions()]);
      this.#take(stored);
    } finally {
      this.#loading = false;
    }
    const call = this.context.query.get('call');
    await this.#count();
    if (call !== null) this.call = await ask<CallView>('GET', `/v1/calls/${encodeURIComponent(call)}`);
  }

  /** Shows another document. The builder makes it a step of its history, if it is the same flow. */
  #take(stored: FlowView): void {
    this.#revision = stored.revision;
    this.#shown = stored.document;
    this.stored = stored;
    this.context.unsaved.note(this, false);
  }

  async #readNames(): Promise<void> {
    this.names = await knownFlowNames(this.context.ask);
  }

  async #readVersions(): Promise<void> {
    const versions = await this.context.ask<readonly FlowVersionSummary[]>('GET', `${flowPath(this.name)}/versions`);
    const known = new Map(this.versions.map((each) => [each.version, each.document]));
    // Versions never change: a document that was fetched is kept.
    this.versions = versions.map((each) => {
      const document = known.get(each.version);
      return document === undefined ? each : { ...each, document };
    });
  }

  /**
   * Something changed elsewhere. A draft without changes of this person follows a newer one; otherwise they decide. A page
   * that could not be loaded is loaded now.
   */
  async #follow(): Promise<void> {
    try {
      if (this.stored === null) {
        if (!this.#loading) await this.#load();
        return;
      }
      const theirs = await readFlow(this.context.ask, this.name);
      if (theirs.revision <= this.#revision) return;
      await this.#readVersions();
      // It may be a change of this person, whose answer is on its way.
      await this.#turn;
      if (theirs.revision <= this.#revision) return;
      if (this.#builder?.dirty === true) this.#meet(theirs);
      else this.#take(theirs);
    } catch {
      // What the person does next says what is wrong.
    }
  }

  #meet(theirs: FlowView): void {
    if (this.#theirs?.revision === theirs.revision) return;
    this.#theirs = theirs;
    this.conflict = { by: theirs.changedBy, at: theirs.changedAt, document: theirs.document };
  }

  async #save(document: Document): Promise<FlowView> {
    const stored = await putDraft(this.context.ask, this.name, this.#revision, document);
    this.#revision = stored.revision;
    this.stored = stored;
    this.#theirs = null;
    this.conflict = null;
    this.#builder?.saved(document);
    this.context.unsaved.note(this, this.#builder?.dirty === true);
    this.context.say('The draft is saved. Calls keep the live version until it is published.', 'good');
    return stored;
  }

  /** Runs a request of the builder. A conflict becomes a choice, everything else a sentence. */
  #try(work: () => Promise<unknown>): Promise<void> {
    return this.context.trying(async () => {
      try {
        await work();
      } catch (error) {
        const conflict = error instanceof Refused && /^(FLOW_CHANGED|CHANGED_MEANWHILE)$/.test(error.code);
        if (!conflict) throw error;
        this.#meet(await readFlow(this.context.ask, this.name));
      }
    });
  }

  /** Runs a change after those that are on their way. */
  #inTurn(work: () => Promise<unknown>): Promise<void> {
    this.#turn = this.#turn.then(() => this.#try(work));
    return this.#turn;
  }

  /** Runs a publication or a roll-back, unless one is on its way. */
  async #publishOnce(work: () => Promise<unknown>): Promise<void> {
    if (this.#publishing) return;
    this.#publishing = true;
    await this.#inTurn(work);
    this.#publishing = false;
  }

  readonly #onSave = ({ detail: { flow } }: Request<'cti-flow-save-request'>): Promise<void> => {
    const asked = this.#revision;
    return this.#inTurn(async () => {
      // Of two presses, the first one has saved it.
      if (this.#revision !== asked && this.#builder?.dirty !== true) return;
      await this.#save(flow);
    });
  };

  readonly #onChange = ({ detail: { dirty } }: Request<'cti-flow-change'>): void => {
    this.context.unsaved.note(this, dirty);
  };

  readonly #onPublish = ({ detail: { flow, comment = '' } }: Request<'cti-flow-publish-request'>): Promise<void> =>
    this.#publishOnce(async () => {
      if (this.#builder?.dirty === true) await this.#save(flow);
      const body = { revision: this.#revision, comment };
      const stored = await this.context.ask<FlowView>('POST', `${flowPath(this.name)}/publish`, body);
      this.#revision = stored.revision;
      this.stored = stored;
      await this.#readVersions();
      this.context.say(`Version ${stored.live ?? ''} is live: the next caller hears it.`, 'good');
    });

  readonly #onRollBack = ({ detail: { version } }: Request<'cti-flow-roll-back-request'>): Promise<void> =>
    this.#publishOnce(async () => {
      const body = { revision: this.#revision, version };
      const stored = await this.context.ask<FlowView>('POST', `${flowPath(this.name)}/roll-back`, body);
      this.#revision = stored.revision;
      this.stored = stored;
      await this.#readVersions();
      this.context.say(`Version ${version} is live again. The draft stays as it is.`, 'good');
    });

  readonly #onVersion = ({ detail: { version } }: Request<'cti-flow-version-request'>): Promise<void> => {
    const note = (document: unknown): void => {
      this.versions = this.versions.map((each) => (each.version === version ? { ...each, document } : each));
    };
    return this.#try(async () => {
      note(undefined);
      try {
        const path = `${flowPath(this.name)}/versions/${version}`;
        note((await this.context.ask<FlowVersionView>('GET', path)).document);
      } catch (error) {
        note(null);
        throw error;
      }
    });
  };

  readonly #onResolve = ({ detail: { keep, flow } }: Request<'cti-flow-resolve-request'>): void => {
    const theirs = this.#theirs;
    if (theirs === null) return;
    this.#revision = theirs.revision;
    if (keep === 'mine') {
      void this.#inTurn(() => this.#save(flow));
      return;
    }
    // The builder shows theirs already.
    this.stored = theirs;
    this.#theirs = null;
    this.conflict = null;
    this.#builder?.saved(flow);
    this.context.unsaved.note(this, this.#builder?.dirty === true);
  };

  readonly #onPrompt = ({ detail }: Request<'cti-flow-prompt-request'>): void => {
    const { prompt, language, respond } = detail;
    respond(`/v1/prompts/${encodeURIComponent(prompt)}/${encodeURIComponent(language)}`);
  };

  readonly #onDocument = async ({ detail }: Request<'cti-flow-document-request'>): Promise<void> => {
    try {
      detail.respond((await readFlow(this.context.ask, detail.name)).document);
    } catch {
      detail.respond(null);
    }
  };

  async #count(): Promise<void> {
    if (this.stored === null) return;
    const { calls } = await this.context.ask<{ calls: readonly CallView[] }>('GET', '/v1/calls?live=true&limit=100');
    const counts = callsByNode(calls, this.stored.document as unknown as Document);
    if (JSON.stringify(counts) !== JSON.stringify(this.counts)) this.counts = counts;
  }
}

function stateText({ live, numbers }: FlowView): string {
  const state = live === null ? 'Not published yet' : `Version ${live} is live`;
  return numbers.length === 0 ? `${state}, no number uses it.` : `${state}, for ${numbers.join(', ')}.`;
}

function wayText({ startedAt, flow }: CallView): string {
  const version = flow === undefined ? '' : ` through version ${flow.version}`;
  return `Shown: the way of the call of ${timeText(startedAt)}${version}.`;
}

export function flowPage(context: PageContext, name: string): HTMLElement {
  return Object.assign(new ConsoleFlow(), { context, name });
}

defineElement('console-flow', ConsoleFlow);
