/** Runs in the page of the screenshots: shows a story, and says when it is quiet. */
import { type LitElement, render } from 'lit';
import { storiesOf, storyModules } from '../../stories/index.ts';
import { type Look, setDensity, setStage } from '../../stories/stage.ts';
import type { Story } from '../../stories/story.ts';

/** What the script calls. */
export interface StoryPage {
  /** "softphone.active", in the order of the stories. */
  readonly names: readonly string[];
  /** Resolves when the story is drawn. */
  show(name: string, look: Look): Promise<void>;
  /** Resolves when nothing changes any more, also after the window got another size. */
  settle(): Promise<void>;
}

const kebab = (text: string): string => text.replaceAll(/(?<=[a-z0-9])(?=[A-Z])|\s+/g, '-').toLowerCase();

const stories = new Map<string, Story>(
  storyModules.flatMap((module) =>
    storiesOf(module).map(([name, story]) => [`${kebab(module.default.title)}.${kebab(name)}`, story] as const),
  ),
);

/** Frames in which a new story, or one in another window, must not change, and the most that are waited for. */
const quietFrames = { story: 12, window: 3 };
const mostFrames = 240;

let stage: HTMLElement | null = null;

function* everyElement(root: ParentNode): Generator<Element> {
  for (const each of root.querySelectorAll('*')) {
    yield each;
    if (each.shadowRoot) yield* everyElement(each.shadowRoot);
  }
}

const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));

/** What can be compared between two frames. */
async function signature(): Promise<string> {
  let [count, texts] = [0, 0];
  for (const each of everyElement(document.body)) {
    await (each as Partial<LitElement>).updateComplete;
    count += each.attributes.length + 1;
    for (const node of each.childNodes) if (node instanceof Text) texts += node.data.length;
  }
  return `${count} ${texts} ${document.documentElement.scrollHeight}`;
}

async function settle(frames = quietFrames.window): Promise<void> {
  let [before, quiet] = ['', 0];
  for (let at = 0; at < mostFrames && quiet < frames; at += 1) {
    const now = await signature();
    quiet = now === before ? quiet + 1 : 0;
    before = now;
    await frame();
  }
  await document.fonts.ready;
}

async function show(name: string, look: Look): Promise<void> {
  const story = stories.get(name);
  if (story === undefined) throw new Error(`No story is called ${name}.`);
  if (stage !== null) {
    render(null, stage);
    stage.remove();
  }
  const args = setStage(look);
  stage = document.createElement('main');
  document.body.append(stage);
  render(story.render({ ...args, ...story.args }), stage);
  setDensity(stage, look.density);
  await settle(quietFrames.story);
}

const page: StoryPage = { names: [...stories.keys()], show, settle: () => settle() };
Object.assign(globalThis, { storyPage: page });
