import * as z from 'zod/mini';
import { Ring } from './ring.ts';

/** What a device is used for. The ringer plays the sound of an incoming call. */
export const soundRoles = ['microphone', 'speaker', 'ringer'] as const;
export type SoundRole = (typeof soundRoles)[number];

/** A microphone or a speaker, as the browser names it. */
export interface SoundDevice {
  /** Stays the same in this browser until the page's data are deleted. */
  id: string;
  /** Empty without the permission for the microphone. */
  label: string;
}

/** The ID of the system's default device. */
export const systemDefault = '';

const Text = z.string().check(z.maxLength(500));

/** One choice, and the devices that were connected then. Another desk has other devices, and its own choice. */
const Choice = z.object({
  role: z.enum(soundRoles),
  /** The chosen device. Empty: the system's default. */
  id: Text,
  label: Text,
  among: z.array(Text).check(z.maxLength(64)),
});
type Choice = z.infer<typeof Choice>;

/** What an agent chose in this browser. The newest choice is the first. */
export const DeviceChoices = z.object({
  choices: z.array(Choice),
  /** Names of the microphones whose noise is not suppressed. Empty name: the system's default. */
  withoutSuppression: z.array(Text),
  /** Absent: as usual. */
  ring: z.optional(Ring),
});
export type DeviceChoices = z.infer<typeof DeviceChoices>;

export const noChoices: DeviceChoices = { choices: [], withoutSuppression: [] };

/** More than the desks of one person. */
const keptChoices = 30;

/** A label outlives the ID, which some browsers renew. */
function nameOf({ id, label }: SoundDevice): string {
  return label || id;
}

function namesOf(connected: readonly SoundDevice[]): string[] {
  return connected.map(nameOf).sort();
}

/** Adds a choice, which replaces the one for the same devices. */
export function withChoice(
  before: DeviceChoices,
  role: SoundRole,
  chosen: SoundDevice | null,
  connected: readonly SoundDevice[],
): DeviceChoices {
  const among = namesOf(connected).slice(0, 64);
  const { id, label } = chosen ?? { id: systemDefault, label: '' };
  const others = before.choices.filter((each) => each.role !== role || !same(each.among, among));
  return { ...before, choices: [{ role, id, label, among }, ...others].slice(0, keptChoices) };
}

/**
 * The device for a role: the choice made with just these devices, or else the newest chosen device that is connected,
 * or else the system's default.
 * @returns the ID of a connected device, or `systemDefault`
 */
export function deviceFor(
  { choices }: DeviceChoices,
  role: SoundRole,
  connected: readonly SoundDevice[],
): SoundDevice['id'] {
  const among = namesOf(connected);
  const own = choices.filter((each) => each.role === role);
  const here = own.find((each) => same(each.among, among));
  if (here?.id === systemDefault) return systemDefault;
  for (const choice of here ? [here, ...own] : own) {
    const found = choice.id === systemDefault ? null : connectedAs(choice, connected);
    if (found) return found.id;
  }
  return systemDefault;
}

function connectedAs(choice: Choice, connected: readonly SoundDevice[]): SoundDevice | undefined {
  const byId = connected.find(({ id }) => id === choice.id);
  return byId ?? connected.find(({ label }) => label !== '' && label === choice.label);
}

/** @param device null: the system's default */
export function suppressesNoise({ withoutSuppression }: DeviceChoices, device: SoundDevice | null): boolean {
  return !withoutSuppression.includes(device ? nameOf(device) : systemDefault);
}

export function withSuppression(before: DeviceChoices, device: SoundDevice | null, on: boolean): DeviceChoices {
  const name = device ? nameOf(device) : systemDefault;
  const others = before.withoutSuppression.filter((each) => each !== name);
  return { ...before, withoutSuppression: on ? others : [name, ...others].slice(0, keptChoices) };
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each, at) => each === other[at]);
}
