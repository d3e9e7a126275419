/**
 * A page of your own with the softphone of another origin in a frame. It uses every part of the host SDK, and nothing
 * else of Sidecall.
 */
import { type CallFact, type CrmRef, embed } from '../../src/embed/host/index.ts';
import { fillList, part, scheme, schemeButton } from '../agent-pages/page.ts';
import { type Order, orders } from './records.ts';

/** `token`: an address of this page's own server that returns an access token of the agent. */
const { gateway = '', connection = '', token = '' } = document.body.dataset;

part('notice').textContent = 'The phone is loading …';
const phone = embed(part('frame'), {
  gateway,
  connection,
  title: 'Sidecall',
  async getToken() {
    const answer = await fetch(token, { method: 'POST' });
    if (!answer.ok) throw new Error(`${token} answered ${answer.status}.`);
    return ((await answer.json()) as { token: string }).token;
  },
});

let open: Order | null = null;
let visible = true;
const contactOf = ({ customer }: Order): CrmRef => ({ kind: 'contact', id: customer.contactId });

function tellContext(): void {
  phone.setContext({ about: open === null ? null : contactOf(open), theme: scheme(), visible });
}

function showPhone(now: boolean): void {
  visible = now;
  // Hidden, but displayed: browsers slow down frames that are not displayed at all.
  part('phone').style.visibility = now ? 'visible' : 'hidden';
  part('phone-button').setAttribute('aria-pressed', String(now));
  tellContext();
}

function showOrder(order: Order): void {
  open = order;
  part('order').hidden = false;
  part('goods').textContent = order.goods;
  part('facts').textContent = `Order ${order.id} · ${order.state} · ${order.customer.name}`;
  part('number').textContent = order.customer.phone;
  tellContext();
}

/** The page's own history: what the softphone tells about its calls. */
function addStep({ callId, step, direction, about, duration }: CallFact): void {
  const customer = orders.find((order) => order.customer.contactId === about?.id)?.customer.name;
  const line = document.createElement('li');
  line.dataset.call = callId;
  line.textContent = [
    direction === 'inbound' ? 'Incoming call' : 'Outgoing call',
    customer ?? 'not a customer of this page',
    step,
    ...(duration === null ? [] : [`${duration} s`]),
  ].join(' · ');
  part('steps').prepend(line);
}

phone.on('ready', () => {
  part('notice').textContent = '';
});
for (const step of ['ringing', 'answered', 'held', 'ended', 'logged'] as const) phone.on(step, addStep);
phone.on('open', ({ kind, id }) => {
  const order = kind === 'contact' ? orders.find(({ customer }) => customer.contactId === id) : undefined;
  if (order === undefined) part('notice').textContent = `No order of ${kind} ${id}.`;
  else showOrder(order);
});
phone.on('show', (reason) => {
  if (reason !== 'idle') showPhone(true);
});

part('number').addEventListener('click', () => {
  if (open !== null) phone.dial(open.customer.phone, contactOf(open));
});
part('phone-button').addEventListener('click', () => showPhone(!visible));
schemeButton(tellContext);
fillList(orders, ({ goods, customer }) => `${goods} (${customer.name})`, showOrder);
showPhone(true);
