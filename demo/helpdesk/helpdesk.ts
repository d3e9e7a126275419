import { fillList, part, scheme, schemeButton } from '../agent-pages/page.ts';
import { type AppFrame, AppFrames, type Location } from './app-frames.ts';
import { type Ticket, tickets } from './records.ts';

/**
 * A helpdesk's page that speaks Zendesk's app protocol: an app in the top bar, which stays while the agent moves between
 * tickets, and the same app beside a ticket, which does not.
 */
/** `sign`: an address that returns a new signed token for each frame. Without it, frames are loaded with GET. */
const { app = '', agent = '', sign = '' } = document.body.dataset;

let open: Ticket | null = null;
let bar: AppFrame | null = null;
let side: AppFrame | null = null;

const frames = new AppFrames({
  context: ({ location }) => ({
    product: 'support',
    location,
    account: { subdomain: 'example' },
    ...(location === 'ticket_sidebar' && open !== null && { ticketId: open.id }),
  }),
  values(path) {
    const values: Record<string, unknown> = {
      colorScheme: scheme(),
      currentUser: { id: 9, name: agent, role: 'agent' },
      'currentUser.id': 9,
      'currentUser.name': agent,
      instances: Object.fromEntries(
        frames.all.map(({ guid, location }) => [guid, { instanceGuid: guid, product: 'support', location }]),
      ),
    };
    return values[path];
  },
  actions: {
    routeTo([kind, id]) {
      if (kind === 'ticket') show(tickets.find((ticket) => ticket.id === Number(id)) ?? null);
      else location.hash = `#/${String(kind)}s/${Number(id)}`;
    },
    popover([how], { location }) {
      if (location !== 'top_bar') throw new Error('Only an app in the top bar has a popover.');
      togglePane(how === 'toggle' ? part('pane').hidden !== false : how !== 'hide');
    },
    preloadPane(_args, { location }) {
      if (location === 'top_bar') loadBar();
    },
    resize() {},
    notify([message]) {
      part('notice').textContent = String(message);
    },
  },
});

/** Zendesk loads a pane of the top bar when it is opened for the first time. */
function loadBar(): void {
  bar ??= load(part<HTMLIFrameElement>('bar-frame'), 'top_bar');
}

function load(element: HTMLIFrameElement, location: Location): AppFrame {
  return frames.open(element, location, app, sign === '' ? null : newToken);
}

async function newToken(): Promise<string> {
  const answer = await fetch(sign, { method: 'POST' });
  return ((await answer.json()) as { token: string }).token;
}

function togglePane(visible: boolean): void {
  loadBar();
  const pane = part('pane');
  if (pane.hidden === !visible) return;
  pane.hidden = !visible;
  if (bar !== null) frames.emit(visible ? 'pane.activated' : 'pane.deactivated', {}, [bar]);
}

function show(ticket: Ticket | null): void {
  open = ticket;
  location.hash = ticket === null ? '' : `#/tickets/${ticket.id}`;
  part('ticket').hidden = ticket === null;
  closeSide();
  if (ticket === null) return;
  part('subject').textContent = ticket.subject;
  part('facts').textContent = `#${ticket.id} · ${ticket.status} · ${ticket.requester.name}`;
  part('text').textContent = ticket.text;
  const phone = part<HTMLButtonElement>('phone');
  phone.textContent = ticket.requester.phone;
  phone.onclick = () => {
    const { phone: number, id: userId } = ticket.requester;
    frames.emit('voice.dialout', { number, userId, ticketId: ticket.id, from: null });
  };
}

function closeSide(): void {
  if (side === null) return;
  frames.close(side);
  side.element.remove();
  side = null;
}

function openSide(): void {
  if (side !== null || open === null) return;
  const element = document.createElement('iframe');
  element.title = 'Sidecall, beside the ticket';
  part('sidebar').append(element);
  side = load(element, 'ticket_sidebar');
}

part('phone-button').addEventListener('click', () => togglePane(part('pane').hidden !== false));
part('apps').addEventListener('click', () => (side === null ? openSide() : closeSide()));
schemeButton(() => frames.emit('colorScheme.changed', scheme()));
fillList(tickets, ({ subject }) => subject, show);
// The app's background page does this in Zendesk.
loadBar();
