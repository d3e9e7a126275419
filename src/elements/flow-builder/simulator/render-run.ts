import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { FlowNode } from '../../../domain/flows/document/document.ts';
import { outcomesOf } from '../../../domain/flows/document/kinds.ts';
import type { FlowNote } from '../../../domain/flows/run/commands.ts';
import { timerText } from '../../time-texts.ts';
import { telephoneKeys } from '../inspector/fields-of-kinds.ts';
import { outcomeText } from '../outcome-text.ts';
import type { PanelContext } from '../panel.ts';
import { type Question, questionOf } from './answers.ts';
import { sampleAnswer } from './sample-answer.ts';
import { awaitedQuestions, framesOf } from './simulated-call.ts';
import type { SimulatedRun } from './simulated-run.ts';
import { linesOf } from './transcript.ts';

interface RunPorts {
  /** What was written as the answer of a question. Null: nothing. */
  written: (id: string) => string | null;
  write: (id: string, text: string) => void;
  startOver: () => void;
  close: () => void;
  /** A node of the document that is tried. */
  node: (name: string) => FlowNode | null;
}

/** A call that goes on, or is over. */
export function renderRun(context: PanelContext, run: SimulatedRun, ports: RunPorts): TemplateResult {
  const { simulation: words } = context.text;
  const { simulator } = run;
  return html`${renderStatus(context, run)}
    ${run.document === context.editor.document ? nothing : html`<p class="hint">${words.changedSince}</p>`}
    ${simulator.ended ? nothing : renderActs(context, run)}
    ${simulator.ended ? nothing : questionsOf(context, run, ports).map((question) => renderQuestion(context, run, question, ports))}
    <div class="sim-buttons">
      <button data-act="start-over" class="button outline" type="button" @click=${ports.startOver}>${words.startOver}</button>
      <button data-act="close-simulation" class="button outline" type="button" @click=${ports.close}>
        ${words.endSimulation}
      </button>
    </div>
    ${renderLines(context, run, ports)} ${renderVariables(context, run)}`;
}

function renderStatus({ text }: PanelContext, { simulator, startedAt, document }: SimulatedRun): TemplateResult {
  const { simulation: words } = text;
  const time = timerText((simulator.now - startedAt) / 1000);
  const now = framesOf(simulator).at(-1);
  const end = simulator.state.ended;
  const step = now === undefined ? null : now.flow === document.name ? now.node : words.otherFlow(now.flow, now.node);
  return html`<div class="sim-status" data-act="call-status">
    <p>${end === null ? words.running(time) : words.ended(words.ends[end])}</p>
    ${step === null ? nothing : html`<p class="sim-now" dir="auto">${words.nowIn(step)}</p>`}
  </div>`;
}

/** What the caller does, and time. */
function renderActs({ text }: PanelContext, run: SimulatedRun): TemplateResult {
  const { simulation: words } = text;
  const press = (key: string): void => run.act((simulator) => simulator.press(key));
  const onKeydown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || !telephoneKeys.some((key) => key === event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    press(event.key);
  };
  const prompt = run.simulator.playing?.type === 'play';
  return html`<div class="sim-keypad" role="group" dir="ltr" aria-label=${words.keypad} @keydown=${onKeydown}>
      ${telephoneKeys.map(
        (key) =>
          html`<button data-act="key" class="button" type="button" aria-label=${words.lines.key(key)} @click=${() => press(key)}>
            ${key}
          </button>`,
      )}
    </div>
    <p class="hint">${words.keypadHelp}</p>
    <div class="sim-buttons">
      <button
        data-act="finish-prompt"
        class="button outline"
        type="button"
        aria-disabled=${prompt ? 'false' : 'true'}
        @click=${prompt ? () => run.act((simulator) => simulator.finishPlaying()) : nothing}
      >
        ${words.finishPrompt}
      </button>
      ${[5, 60].map(
        (seconds) =>
          html`<button
            data-act="pass-time"
            class="button outline"
            type="button"
            @click=${() => run.act((simulator) => simulator.advance(seconds * 1000))}
          >
            ${words.pass(seconds)}
          </button>`,
      )}
      <button data-act="hang-up" class="button danger" type="button" @click=${() => run.act((simulator) => simulator.hangUp())}>
        ${words.hangUp}
      </button>
    </div>`;
}

function questionsOf({ text, names }: PanelContext, run: SimulatedRun, { written, node }: RunPorts): Question[] {
  const { simulator, document } = run;
  return awaitedQuestions(simulator).flatMap(({ asked, talking }) => {
    const frame = framesOf(simulator).findLast(({ flow }) => flow === document.name);
    const question = questionOf(asked, {
      text: text.simulation,
      agent: names.agents?.[0] ?? text.simulation.anAgent,
      talking,
      written: written(asked.id),
      sample: sampleAnswer(frame === undefined ? null : node(frame.node), document),
    });
    return question === null ? [] : [question];
  });
}

function renderQuestion(
  { text }: PanelContext,
  run: SimulatedRun,
  question: Question,
  ports: RunPorts,
): TemplateResult {
  const { simulation: words } = text;
  const { id, choices, text: written } = question;
  const field = `sim-answer-${id}`;
  return html`<div class="sim-question" data-act="question" role="group" aria-labelledby="sim-question-${id}">
    <p id="sim-question-${id}" dir="auto">${question.words}</p>
    ${
      written === undefined
        ? nothing
        : html`<div class="field">
            <label class="label" for=${field}>${words.answerText}</label>
            <textarea
              class="input long"
              id=${field}
              rows="3"
              dir="ltr"
              spellcheck="false"
              .value=${live(written)}
              @input=${({ target }: Event) => ports.write(id, (target as HTMLTextAreaElement).value)}
            ></textarea>
            ${question.isBroken ? html`<p class="problem error">${words.notJson}</p>` : nothing}
          </div>`
    }
    <div class="sim-buttons">
      ${choices.map(
        ({ label, answer }) =>
          html`<button data-act="answer" class="button outline" type="button" @click=${() => run.answer(id, answer)}>
            ${label}
          </button>`,
      )}
    </div>
  </div>`;
}

function renderLines(context: PanelContext, run: SimulatedRun, { node }: RunPorts): TemplateResult {
  const { simulation: words } = context.text;
  const lines = linesOf(run.simulator.entries, words, (note) => stepText(context, run, note, node));
  const time = (at: number): string => timerText((at - run.startedAt) / 1000);
  return html`<h3 id="sim-heard">${words.heard}</h3>
    ${
      lines.length === 0
        ? html`<p class="hint">${words.nothingYet}</p>`
        : html`<ol class="sim-lines" part="transcript" tabindex="0" aria-labelledby="sim-heard">
            ${lines.map(
              ({ at, kind, words: said, language }) =>
                html`<li class="sim-line ${kind}">
                  <time>${time(at)}</time><span class="words" dir="auto" lang=${language ?? nothing}>${said}</span>
                </li>`,
            )}
          </ol>`
    }`;
}

/** A step that the call left: its node, and the outcome in words. */
function stepText(
  { text }: PanelContext,
  { document }: SimulatedRun,
  { flow, node: name, outcome }: FlowNote,
  nodeOf: (name: string) => FlowNode | null,
): string {
  const { lines, otherFlow, reasons } = text.simulation;
  const node = flow === document.name ? nodeOf(name) : null;
  const reason = Object.hasOwn(reasons, outcome) ? reasons[outcome as keyof typeof reasons] : outcome;
  const isOutcome = node !== null && Object.hasOwn(outcomesOf(node), outcome);
  return lines.step(
    flow === document.name ? name : otherFlow(flow, name),
    isOutcome ? outcomeText(node, outcome, text) : reason,
  );
}

function renderVariables({ text }: PanelContext, { simulator }: SimulatedRun): TemplateResult {
  const { simulation: words } = text;
  const { variables, secret } = simulator.state;
  const all = Object.entries(variables).filter(([, value]) => value !== '');
  return html`<details data-act="variables">
    <summary>${words.variables}</summary>
    ${
      all.length === 0
        ? html`<p class="hint">${words.noVariables}</p>`
        : html`<dl class="sim-variables">
            ${all.map(
              ([name, value]) =>
                html`<dt dir="ltr">${name}</dt>
                  <dd dir="auto">${secret.includes(name) ? words.secretValue : String(value)}</dd>`,
            )}
          </dl>`
    }
  </details>`;
}
