import { html, nothing, type TemplateResult } from 'lit';
import type { Commands } from './commands.ts';
import { toolIcons } from './palette/kind-icons.ts';
import type { PanelContext } from './panel.ts';

/** What the tool bar does that is not a change of the document. */
export interface ToolbarActions {
  view: 'canvas' | 'outline';
  others: readonly string[];
  setView(view: 'canvas' | 'outline'): void;
  zoom(factor: number): void;
  fit(): void;
  help(): void;
  save(): void;
  publish(): void;
}

interface Tool {
  name: string;
  label: string;
  icon: TemplateResult;
  act: () => void;
  able?: boolean;
  pressed?: boolean;
}

export function toolbar(context: PanelContext, commands: Commands, actions: ToolbarActions): TemplateResult {
  const { editor, text } = context;
  const { document } = editor;
  const hasPort = commands.port !== undefined;
  const hasSelection = editor.$selection.get().length > 0;
  const isEmpty = document.nodes.length === 0;
  const canSave = editor.dirty && !isEmpty;
  const edits: Tool[] = [
    { name: 'add', label: text.add, icon: toolIcons.add, act: () => commands.askAdd() },
    { name: 'connect', label: text.connect, icon: toolIcons.connect, act: () => commands.askConnect(), able: hasPort },
    { name: 'remove', label: text.remove, icon: toolIcons.remove, act: () => commands.remove(), able: hasSelection },
    {
      name: 'duplicate',
      label: text.duplicate,
      icon: toolIcons.duplicate,
      act: () => commands.duplicate(),
      able: hasSelection,
    },
    {
      name: 'begin-here',
      label: text.beginHere,
      icon: toolIcons.begin,
      act: () => commands.beginHere(),
      able: hasSelection && editor.selected?.name !== document.start,
    },
    {
      name: 'copy',
      label: text.copy,
      icon: toolIcons.copy,
      act: () => void commands.copyByButton(),
      able: hasSelection,
    },
    { name: 'paste', label: text.paste, icon: toolIcons.paste, act: () => void commands.pasteByButton() },
    { name: 'undo', label: text.undo, icon: toolIcons.undo, act: () => commands.undo(), able: editor.canUndo },
    { name: 'redo', label: text.redo, icon: toolIcons.redo, act: () => commands.redo(), able: editor.canRedo },
  ];
  const views: Tool[] = [
    { name: 'find', label: text.find, icon: toolIcons.find, act: () => commands.askFind(), able: !isEmpty },
    {
      name: 'show-canvas',
      label: text.canvas,
      icon: toolIcons.canvas,
      act: () => actions.setView('canvas'),
      pressed: actions.view === 'canvas',
    },
    {
      name: 'show-outline',
      label: text.outline,
      icon: toolIcons.outline,
      act: () => actions.setView('outline'),
      pressed: actions.view === 'outline',
    },
    ...(actions.view === 'outline'
      ? []
      : [
          { name: 'zoom-out', label: text.zoomOut, icon: toolIcons.zoomOut, act: () => actions.zoom(0.8) },
          { name: 'zoom-in', label: text.zoomIn, icon: toolIcons.zoomIn, act: () => actions.zoom(1.25) },
          { name: 'fit', label: text.fit, icon: toolIcons.fit, act: () => actions.fit() },
          ...(editor.readonly
            ? []
            : [
                {
                  name: 'tidy',
                  label: text.tidy,
                  icon: toolIcons.tidy,
                  act: () => commands.tidy(),
                  able: document.positions.length > 0,
                },
              ]),
        ]),
    { name: 'help', label: text.keys, icon: toolIcons.help, act: () => actions.help() },
  ];
  return html`<div part="toolbar" class="toolbar" role="toolbar" aria-label=${text.flowBuilder} @keydown=${onKeydown}>
    <div class="about">
      <span part="title" class="title ellipsis" dir="auto">${document.label ?? document.name}</span>
      <span part="state" class="state">${editor.readonly ? text.readonly : editor.dirty ? text.unsaved : text.saved}</span>
      <span part="others" class="others" role="status">${actions.others.length === 0 ? '' : text.alsoHere(actions.others.join(', '))}</span>
    </div>
    <div class="tools">
      ${editor.readonly ? nothing : edits.map(button)}
    </div>
    <div class="tools">${views.map(button)}</div>
    ${
      editor.readonly
        ? nothing
        : html`<div class="tools last">
            <button
              part="save"
              class="button outline"
              type="button"
              aria-disabled=${canSave ? 'false' : 'true'}
              @click=${() => canSave && actions.save()}
            >
              ${text.save}
            </button>
            <button
              part="publish"
              class="button primary"
              type="button"
              aria-disabled=${isEmpty ? 'true' : 'false'}
              @click=${() => !isEmpty && actions.publish()}
            >
              ${text.publish}
            </button>
          </div>`
    }
  </div>`;
}

function button({ name, label, icon, act, able = true, pressed }: Tool): TemplateResult {
  return html`<button
    part="tool"
    class="button bare tool"
    type="button"
    data-tool=${name}
    title=${label}
    aria-label=${label}
    aria-pressed=${pressed === undefined ? nothing : pressed ? 'true' : 'false'}
    aria-disabled=${able ? 'false' : 'true'}
    @click=${() => {
      if (able) act();
    }}
  >
    ${icon}
  </button>`;
}

/** The arrow keys go through the tools. Each of them can also be reached by the Tab key. */
function onKeydown(event: KeyboardEvent): void {
  const bar = event.currentTarget as HTMLElement;
  const rtl = getComputedStyle(bar).direction === 'rtl';
  const steps: Record<string, number> = { ArrowLeft: rtl ? 1 : -1, ArrowRight: rtl ? -1 : 1 };
  const step = steps[event.key];
  if (step === undefined) return;
  const tools = [...bar.querySelectorAll<HTMLElement>('button')];
  tools.at((tools.indexOf(event.target as HTMLElement) + step) % tools.length)?.focus();
  event.preventDefault();
}
