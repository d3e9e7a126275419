import type { FlowEditor } from '../edit/editor.ts';

/** What a person typed in a field, while it is typed or cannot be used. */
export interface TypedText {
  text: string;
  /** The end of a sentence: “must be a number”. Null: it is in the document. */
  problem: string | null;
}

/**
 * Texts that are not in the document, by node and place. They stay when another node is shown, so nothing that was typed
 * is lost. The flow itself has the name null.
 */
export class TypedTexts {
  readonly #texts = new Map<string | null, Map<string, TypedText>>();

  get(node: string | null, place: string): TypedText | null {
    return this.#texts.get(node)?.get(place) ?? null;
  }

  /** Texts with a problem, of all nodes. */
  get unused(): { node: string | null; place: string; text: string; problem: string }[] {
    return [...this.#texts].flatMap(([node, places]) =>
      [...places].flatMap(([place, { text, problem }]) => (problem === null ? [] : [{ node, place, text, problem }])),
    );
  }

  set(node: string | null, place: string, typed: TypedText): void {
    const places = this.#texts.get(node) ?? new Map<string, TypedText>();
    places.set(place, typed);
    this.#texts.set(node, places);
  }

  delete(node: string | null, place: string): void {
    this.#texts.get(node)?.delete(place);
  }

  /** Another document was opened. */
  clear(): void {
    this.#texts.clear();
  }

  renamed(from: string, to: string): void {
    const places = this.#texts.get(from);
    if (places === undefined) return;
    this.#texts.delete(from);
    this.#texts.set(to, places);
  }

  /**
   * The items of a list have other indices, or a name in a record is another one.
   * @param place of the list
   * @param next the new index or name. Null: the item is gone
   */
  shifted(node: string | null, place: string, next: (item: string) => string | null): void {
    const places = this.#texts.get(node);
    if (places === undefined) return;
    const after = new Map<string, TypedText>();
    for (const [each, typed] of places) {
      if (!each.startsWith(`${place}/`)) {
        after.set(each, typed);
        continue;
      }
      const [item = '', ...rest] = each.slice(place.length + 1).split('/');
      const to = next(item);
      if (to !== null) after.set([place, to, ...rest].join('/'), typed);
    }
    this.#texts.set(node, after);
  }
}

const ofEditors = new WeakMap<FlowEditor, TypedTexts>();

/** The texts beside the document of an editor. */
export function typedTextsOf(editor: FlowEditor): TypedTexts {
  const known = ofEditors.get(editor) ?? new TypedTexts();
  ofEditors.set(editor, known);
  return known;
}
