import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Call, Device } from '../../src/voice/index.ts';
import { AudioHelper } from '../../src/voice/media/audio-helper.ts';

const source = (file: string): string => readFileSync(new URL(`../../src/voice/${file}`, import.meta.url), 'utf8');
const page = source('MIGRATION.md');
const rows = page
  .split('\n')
  .filter((line) => /^\|.*\|$/.test(line))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));

/** Members that open-source front ends of the Twilio Voice SDK use although they are private or from version 1. */
const inTheWild =
  '_mediaHandler.version.pc mediaStream.version.pc _mediaHandler.stream _mediaHandler._remoteStream _direction _status _isAnswered _activeCall _calls _token _options _stream _audio _audioContext activeConnection() setup()'.split(
    ' ',
  );

const differences =
  'allowIncomingWhileBusy params.To codecPreferences connectToken deviceChange volume edge postFeedback() Device.audioContext'.split(
    ' ',
  );

describe('the page for those who come from the Twilio Voice SDK', () => {
  it.each(inTheWild)('says what to use instead of %s', (name) => {
    const row = rows.find(([, there = '']) => there.includes(name));
    expect(row?.[2]).toMatch(/`\w/);
  });

  it.each(differences)('says how %s differs', (name) => {
    expect(rows.some((cells) => cells.some((cell) => cell.includes(`\`${name}`)))).toBe(true);
  });

  it('points to members that are there', () => {
    const classes = { call: [Call, source('call/call.ts')], device: [Device, source('device/device.ts')] } as const;
    const named = rows
      .filter(([, there = '']) => inTheWild.some((name) => there.includes(name)))
      .flatMap(([, , here = '']) => [...here.matchAll(/\b(call|device)\.(\w+)(?:\.(\w+))?/g)]);
    expect(named.length).toBeGreaterThan(8);
    for (const [text, what, member = '', inner] of named) {
      const [theClass, code] = classes[what as keyof typeof classes];
      const declared = new RegExp(`^  (?:readonly |get |async )?${member}\\b[^;]*[:({=]`, 'm').test(code);
      expect(member in theClass.prototype || declared, text).toBe(true);
      if (member === 'audio' && inner !== undefined) expect(inner in AudioHelper.prototype, text).toBe(true);
    }
  });

  it('names the options that are taken without effect as they are declared', () => {
    const options = rows.find(([, , , here = '']) => here === 'taken, and without effect')?.[1] ?? '';
    const names = [...options.matchAll(/`(\w+)`/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(3);
    expect(
      names.filter((name) => !new RegExp(`^  ${name}\\?:`, 'm').test(source('options/device-options.ts'))),
    ).toEqual([]);
  });
});
