import type { CrmField } from '../../domain/crm/manifest.ts';
import type { CrmAdapterView, CrmConnectionView } from '../../domain/protocol/crm.ts';
import { sentenceOf } from '../ask.ts';
import { conflictChoice, isConflict } from '../conflict-choice.ts';
import { type Control, checked, labelled } from '../labelled.ts';
import { button, make } from '../make.ts';
import type { Ask } from '../shell/page-context.ts';
import { connectionRules } from './connection-rules.ts';
import { printUsers, readUsers } from './user-lines.ts';

export interface ConnectionForm {
  adapters: readonly CrmAdapterView[];
  /** null: a new one. */
  connection: CrmConnectionView | null;
  saved: (id: string) => Promise<void>;
  close: () => void;
  ask: Ask;
  /** Opens the form again, with the connection as it is stored now. */
  reopen: (connection: CrmConnectionView) => void;
}

type Value = string | number | boolean;

/** The form of one connection: the fields that every one has, and those of the adapter's manifest. */
export function connectionForm({ adapters, connection, saved, close, ask, reopen }: ConnectionForm): HTMLFormElement {
  const problem = make('div', { class: 'problem', role: 'alert' });
  // Browsers read patterns with the flag v, which needs the last hyphen escaped.
  const id = make('input', { value: connection?.id ?? '', required: true, pattern: '[a-z0-9][a-z0-9\\-]{0,39}' });
  id.readOnly = connection !== null;
  const adapter = make(
    'select',
    {},
    ...choicesOf(adapters, connection).map(({ name, label }) =>
      make('option', { value: name, selected: name === connection?.adapter }, label),
    ),
  );
  adapter.disabled = connection !== null;
  const label = make('input', { value: connection?.label ?? '', maxlength: '100' });
  const baseUrl = make('input', { type: 'url', value: connection?.baseUrl ?? '', maxlength: '500' });
  const enabled = make('input', { type: 'checkbox', checked: connection?.enabled ?? true });
  const users = make('textarea', { rows: '3' }, printUsers(connection?.users ?? {}));
  const origins = make('textarea', { rows: '2' }, (connection?.origins ?? []).join('\n'));
  const position = make('input', { type: 'number', min: '0', max: '1000', value: String(connection?.position ?? 0) });
  const own = make('div');
  const rules = connectionRules(connection);
  let controls = new Map<CrmField, Control>();

  const chosen = (): CrmAdapterView | undefined => adapters.find(({ name }) => name === adapter.value);
  const showFields = (): void => {
    const view = chosen();
    baseUrl.required = view?.address.needed === true;
    addressField.hidden = view?.address.needed !== true;
    controls = new Map((view?.fields ?? []).map((field) => [field, controlOf(field, connection)]));
    own.replaceChildren(...[...controls].map(([field, control]) => fieldOf(field, control, connection)));
    rules.offer(view);
  };

  const addressField = labelled('Address of the CRM', baseUrl, 'For example https://crm.example');
  const form = make(
    'form',
    { class: 'card', 'aria-label': connection === null ? 'New connection' : `Connection ${connection.label}` },
    make('h2', {}, connection === null ? 'New connection' : connection.label),
    labelled('Id', id, 'Lower-case letters, digits and hyphens. It never changes.'),
    labelled('CRM', adapter),
    labelled('Name', label, 'Empty: the name of the CRM.'),
    addressField,
    own,
    labelled('Users', users, 'One a line: the id of the CRM’s user = the agent, e.g. 4711 = kim'),
    labelled('Pages', origins, 'One a line: origins of pages that may frame the phone, e.g. https://crm.example'),
    labelled('Position', position, 'The first enabled connection is the system of record.'),
    rules.element,
    checked('Enabled', enabled),
    problem,
    make('div', { class: 'actions' }, make('button', { class: 'main' }, 'Save'), button('Cancel', close)),
  );
  adapter.addEventListener('change', showFields);
  showFields();

  let saving = false;
  const save = async (): Promise<void> => {
    // A second press would be refused as a change of an old state.
    if (saving) return;
    saving = true;
    problem.replaceChildren();
    const path = `/v1/crm-connections/${encodeURIComponent(id.value)}`;
    const body = {
      adapter: adapter.value,
      ...(label.value.trim() !== '' && { label: label.value.trim() }),
      baseUrl: addressField.hidden ? '' : baseUrl.value.trim(),
      values: Object.fromEntries([...controls].flatMap(([field, control]) => entered(field, control))),
      users: readUsers(users.value),
      origins: origins.value.split(/\s+/).filter((origin) => origin !== ''),
      position: Number(position.value),
      enabled: enabled.checked,
      ...rules.read(),
    };
    try {
      await ask('PUT', path, body, { creates: connection === null });
      await saved(id.value);
    } catch (error) {
      if (!isConflict(error) || connection === null) problem.replaceChildren(sentenceOf(error));
      else {
        const stored = (): Promise<CrmConnectionView> => ask('GET', path);
        const theirs = async (): Promise<void> => reopen(await stored());
        // Read again, what is stored is what the person has seen.
        problem.replaceChildren(conflictChoice(error, { theirs, mine: () => stored().then(save) }));
      }
    } finally {
      saving = false;
    }
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void save();
  });
  return form;
}

/** The adapters, and that of the connection if it is not loaded now: saving must not choose another one. */
function choicesOf(
  adapters: readonly CrmAdapterView[],
  connection: CrmConnectionView | null,
): readonly { name: string; label: string }[] {
  if (connection === null || adapters.some(({ name }) => name === connection.adapter)) return adapters;
  return [...adapters, { name: connection.adapter, label: `${connection.adapter} (not loaded)` }];
}

/** The value for the gateway. None for an empty field: a secret then keeps its stored value. */
function entered({ name, kind }: CrmField, control: Control): [string, Value][] {
  if (kind === 'boolean') return [[name, (control as HTMLInputElement).checked]];
  const text = control.value.trim();
  if (text === '') return [];
  return [[name, kind === 'number' ? Number(text) : text]];
}

function controlOf(field: CrmField, connection: CrmConnectionView | null): Control {
  const { name, kind, choices = [], required, default: fallback } = field;
  const value = connection?.values[name] ?? fallback;
  if (kind === 'boolean') return make('input', { type: 'checkbox', checked: value === true });
  if (kind === 'choice') {
    const none = required ? [] : [{ value: '', label: '–' }];
    const options = [...none, ...choices].map((choice) =>
      make('option', { value: choice.value, selected: choice.value === value }, choice.label),
    );
    return make('select', { required }, ...options);
  }
  if (kind === 'secret') {
    const stored = isStored(field, connection);
    // Never filled in: the gateway does not return it.
    return make('input', { type: 'password', autocomplete: 'off', required: required && !stored });
  }
  const text = value === undefined ? '' : String(value);
  return make('input', { type: kind === 'number' ? 'number' : 'text', step: 'any', required, value: text });
}

function fieldOf(field: CrmField, control: Control, connection: CrmConnectionView | null): HTMLElement {
  if (field.kind === 'boolean') return checked(field.label, control as HTMLInputElement);
  const kept = isStored(field, connection) ? 'Stored. Leave it empty to keep it.' : '';
  return labelled(field.label, control, [field.help ?? '', kept].filter((text) => text !== '').join(' '));
}

function isStored({ name }: CrmField, connection: CrmConnectionView | null): boolean {
  return connection?.secrets.includes(name) === true;
}
