import type { FlowDocument } from '../../../domain/flows/document/document.ts';
import type { FlowSimulator, SimulatedAnswer } from '../../../domain/flows/simulate/simulator.ts';
import type { PanelContext } from '../panel.ts';
import { type CallSettings, fetchedFlow, simulatedCall, visitsOf } from './simulated-call.ts';
import type { PromptPlayer } from './sound.ts';
import { linesOf } from './transcript.ts';

/** One simulated call: each act of the person is followed by sound, by the path on the canvas, and by what is announced. */
export class SimulatedRun {
  readonly #context: PanelContext;
  readonly #player: PromptPlayer;
  readonly #simulator: FlowSimulator;
  /** The document that is tried: it may have changed since. */
  readonly document: FlowDocument;
  /** Unix ms. */
  readonly startedAt: number;
  /** Flows that the page was asked for. */
  readonly #fetched = new Set<string>();
  /** The id of what is played aloud. */
  #playing: string | null = null;
  #told = 0;
  #sound = false;
  #closed = false;

  constructor(context: PanelContext, player: PromptPlayer, settings: CallSettings) {
    this.#context = context;
    this.#player = player;
    this.document = context.editor.document;
    this.startedAt = settings.at;
    this.#simulator = simulatedCall(this.document, settings);
  }

  get simulator(): FlowSimulator {
    return this.#simulator;
  }

  /** Whether prompts are played aloud from now on. */
  set sound(sound: boolean) {
    this.#sound = sound;
    if (!sound) this.#silence();
  }

  /** After the run was made, and after each change of the simulator. */
  follow(): void {
    if (this.#closed) return;
    this.#fetch();
    this.#show();
    this.#tell();
    this.#play();
    this.#context.requestUpdate();
  }

  act(change: (simulator: FlowSimulator) => void): void {
    if (this.#closed) return;
    change(this.#simulator);
    this.follow();
  }

  answer(id: string, answer: SimulatedAnswer): void {
    this.act((simulator) => simulator.answer(id, answer));
  }

  /** Ends sound and path. */
  close(): void {
    this.#closed = true;
    this.#silence();
    this.#context.editor.setVisits([]);
  }

  /** The way of the call, and the step that it is in. */
  #show(): void {
    const { editor } = this.#context;
    const visits = visitsOf(this.#simulator, this.document.name);
    const before = editor.$visits.get().at(-1);
    const now = visits.at(-1);
    editor.setVisits(visits);
    if (now !== undefined && now.node !== before?.node && editor.node(now.node) !== null) {
      editor.reveal(now.node, '', false);
    }
  }

  /** Asks the page for flows that are opened and not known. */
  #fetch(): void {
    for (const question of this.#simulator.open) {
      if (question.type !== 'open-flow' || this.#fetched.has(question.flow)) continue;
      const { flow: name } = question;
      this.#fetched.add(name);
      const respond = (value: unknown): void => {
        const flow = fetchedFlow(value);
        if (flow !== null && flow.name === name) this.act((simulator) => simulator.addFlow(flow));
      };
      this.#context.ask('cti-flow-document-request', { name, respond });
    }
  }

  /** Says what the caller heard since the last time. */
  #tell(): void {
    const { entries } = this.#simulator;
    const fresh = linesOf(entries.slice(this.#told), this.#context.text.simulation, () => '');
    this.#told = entries.length;
    const words = fresh.filter(({ kind }) => kind === 'heard' || kind === 'end').map((line) => line.words);
    if (words.length > 0) this.#context.announce(words.join(' '));
  }

  #play(): void {
    const { playing } = this.#simulator;
    if (playing?.id === this.#playing) return;
    this.#silence();
    if (!this.#sound || playing?.type !== 'play') return;
    this.#playing = playing.id;
    this.#player.play(playing.parts, () => {
      if (this.#playing !== playing.id) return;
      this.#playing = null;
      this.act((simulator) => simulator.finishPlaying());
    });
  }

  #silence(): void {
    if (this.#playing === null) return;
    this.#playing = null;
    this.#player.stop();
  }
}
