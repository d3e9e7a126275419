import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, test } from 'vitest';
import { installEspeak } from '../../../scripts/debian/espeak.ts';
import { createMediaLibrary, type LibraryParts, type LibrarySettings } from '../../../src/gateway/speech/library.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import type { MediaLibrary } from '../../../src/gateway/telephony/media-library.ts';
import { isPublicAddress } from '../../../src/gateway/web/public-address.ts';
import { programOrReason } from '../../debian/program-or-reason.ts';
import { espeakProgram, type Site, sineWav, site } from './kit.ts';

const sites: Site[] = [];
afterEach(async () => {
  for (const each of sites.splice(0)) await each.close();
});

async function serve(...parts: Parameters<typeof site>): Promise<Site> {
  const made = await site(...parts);
  sites.push(made);
  return made;
}

const wav = sineWav(700, 0.2);
/** Here loopback counts as a public network. */
const open: LibraryParts['web'] = { mayReach: () => true };

interface Made {
  library: MediaLibrary;
  folder: string;
  errors: unknown[];
}

function libraryWith(settings: Partial<LibrarySettings> = {}, parts: Partial<LibraryParts> = {}): Made {
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-sounds-'));
  const errors: unknown[] = [];
  const library = createMediaLibrary(
    {
      allowHttp: true,
      maxBytes: 100_000,
      timeoutMs: 1000,
      cacheBytes: 1_000_000,
      prompts: null,
      service: null,
      ...settings,
    },
    { folder, clock: systemClock, onError: (error) => errors.push(error), program: '/nowhere/espeak-ng', ...parts },
  );
  return { library, folder, errors };
}

describe('which addresses are public', () => {
  test.each([
    ['203.0.113.7', false],
    ['8.8.8.8', true],
    ['127.0.0.1', false],
    ['10.1.2.3', false],
    ['172.16.0.1', false],
    ['172.32.0.1', true],
    ['192.168.1.1', false],
    ['169.254.169.254', false],
    ['168.63.129.16', false],
    ['168.63.129.17', true],
    ['161.26.0.10', false],
    ['166.9.12.3', false],
    ['100.100.100.200', false],
    ['100.127.255.255', false],
    ['100.128.0.1', true],
    ['192.0.0.192', false],
    ['198.19.255.255', false],
    ['fd00:ec2::254', false],
    ['::ffff:168.63.129.16', false],
    ['::168.63.129.16', false],
    ['64:ff9b::a83f:8110', false],
    ['64:ff9b:1::a83f:8110', false],
    ['2002:a83f:8110::1', false],
    ['2001:0:a83f:8110::1', false],
    ['2001:2::1', false],
    ['2606:4700::5efe:a00:1', false],
    ['2606:4700::200:5efe:a00:1', false],
    ['100.64.0.1', false],
    ['0.0.0.0', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['198.18.0.1', false],
    ['::1', false],
    ['::', false],
    ['::ffff:127.0.0.1', false],
    ['::ffff:8.8.8.8', false],
    ['fe80::1', false],
    ['fe80::1%eth0', false],
    ['fc00::1', false],
    ['fd12:3456::1', false],
    ['ff02::1', false],
    ['64:ff9b::7f00:1', false],
    ['2002:7f00:1::', false],
    ['2001:db8::1', false],
    ['3fff::1', false],
    ['2606:4700:4700::1111', true],
    ['not an address', false],
  ])('%s: %s', (address, expected) => {
    expect(isPublicAddress(address)).toBe(expected);
  });
});

describe('sounds from the web', () => {
  it('are fetched once, and asked for again when they are no longer fresh', async () => {
    let status = 0;
    const { url, asked } = await serve((request, response) => {
      const known = request.headers['if-none-match'] === '"one"';
      status = known ? 304 : 200;
      response.writeHead(status, { etag: '"one"', 'cache-control': 'no-cache' }).end(known ? undefined : wav);
    });
    const { library } = libraryWith({}, { web: open });
    const [one, other] = await Promise.all([library.fetch(`${url}/a.wav`), library.fetch(`${url}/a.wav#part`)]);
    expect(one.equals(wav)).toBe(true);
    expect(other.equals(wav)).toBe(true);
    expect(asked).toHaveLength(1);
    expect((await library.fetch(`${url}/a.wav`)).equals(wav)).toBe(true);
    expect([asked.length, status]).toEqual([2, 304]);
  });

  it('are played from what is kept when their server is away, also after a restart', async () => {
    const server = await serve((_request, response) =>
      response.writeHead(200, { 'cache-control': 'no-cache' }).end(wav),
    );
    const { library, folder } = libraryWith({}, { web: open });
    await library.fetch(`${server.url}/b.wav`);
    await server.close();
    sites.length = 0;
    const again = libraryWith({}, { web: open, folder }).library;
    expect((await again.fetch(`${server.url}/b.wav`)).equals(wav)).toBe(true);
  });

  it('are refused from private addresses, by name, by number, and by a redirect', async () => {
    const inside = await serve((_request, response) => response.end(wav));
    const { library } = libraryWith();
    await expect(library.fetch(`${inside.url}/a.wav`)).rejects.toMatchObject({ code: 'MEDIA_REFUSED' });
    for (const odd of ['http://2130706433/', 'http://0x7f.1/', 'http://[::ffff:127.0.0.1]/', 'http://localhost/']) {
      await expect(library.fetch(odd)).rejects.toMatchObject({ code: 'MEDIA_REFUSED' });
    }
    const outside = await serve((_request, response) =>
      response.writeHead(302, { location: inside.url.replace('127.0.0.1', '127.0.0.2') }).end(),
    );
    const port = new URL(outside.url).port;
    const guarded = libraryWith({}, { web: { mayReach: (address) => address === '127.0.0.1' } }).library;
    await expect(guarded.fetch(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: 'MEDIA_REFUSED' });
    expect(inside.asked).toEqual([]);
  });

  it('come from the very address that was checked, though the name changes its meaning', async () => {
    const inside = await serve((_request, response) => response.end(wav));
    let asked = 0;
    const resolve = async (): Promise<string[]> => {
      asked += 1;
      return asked === 1 ? ['8.8.8.8'] : ['127.0.0.1'];
    };
    const { library } = libraryWith({ timeoutMs: 300 }, { web: { resolve } });
    await expect(library.fetch(`http://rebinds.example:${new URL(inside.url).port}/`)).rejects.toMatchObject({
      code: expect.stringMatching(/^MEDIA_/),
    });
    expect(inside.asked).toEqual([]);
    const both = libraryWith({}, { web: { resolve: async () => ['8.8.8.8', '10.0.0.1'] } }).library;
    await expect(both.fetch('https://two.example/')).rejects.toMatchObject({ code: 'MEDIA_REFUSED' });
  });

  it.each([
    ['ftp://files.example/a.wav', 'MEDIA_REFUSED'],
    ['file:///etc/passwd', 'MEDIA_REFUSED'],
    ['http://user:secret@sounds.example/', 'MEDIA_REFUSED'],
    ['no address', 'MEDIA_REFUSED'],
    [`https://sounds.example/${'a'.repeat(3000)}`, 'MEDIA_REFUSED'],
  ])('refuses %s', async (url, code) => {
    await expect(libraryWith({}, { web: open }).library.fetch(url)).rejects.toMatchObject({ code });
  });

  it('have limits in bytes, said and unsaid, and in time; and must be WAV', async () => {
    const { url } = await serve((request, response) => {
      if (request.url === '/said') response.writeHead(200, { 'content-length': '200000' }).write('RIFF');
      else if (request.url === '/unsaid') {
        response.writeHead(200);
        const more = setInterval(() => response.write(Buffer.alloc(20_000)), 5);
        response.on('close', () => clearInterval(more));
      } else if (request.url === '/another-protocol') {
        request.socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n');
      } else if (request.url === '/slow') response.writeHead(200).write('RIFF');
      else if (request.url === '/gone') response.writeHead(404).end();
      else response.end('<html>');
    });
    const { library } = libraryWith({ timeoutMs: 500 }, { web: open });
    for (const [path, code] of [
      ['said', 'MEDIA_REFUSED'],
      ['unsaid', 'MEDIA_REFUSED'],
      ['slow', 'MEDIA_REFUSED'],
      ['another-protocol', 'MEDIA_UNUSABLE'],
      ['gone', 'MEDIA_UNUSABLE'],
      ['page', 'MEDIA_UNUSABLE'],
    ]) {
      await expect(library.fetch(`${url}/${path}`), path).rejects.toMatchObject({ code });
    }
  });

  it('keep to their room on the disk: what was not used for longest goes', async () => {
    const { url, asked } = await serve((_request, response) => response.end(wav));
    const { library, folder } = libraryWith({ cacheBytes: wav.length * 2.5 }, { web: open });
    for (const name of ['a', 'b', 'a', 'c']) await library.fetch(`${url}/${name}`);
    expect(readdirSync(folder)).toHaveLength(2);
    await library.fetch(`${url}/a`);
    expect(asked).toHaveLength(3);
    await library.fetch(`${url}/b`);
    expect(asked).toHaveLength(4);
  });
});

describe('spoken texts', () => {
  it('are prompts first, then the service, and are kept by content', async () => {
    const prompts = mkdtempSync(join(tmpdir(), 'sidecall-prompts-'));
    writeFileSync(join(prompts, 'welcome.wav'), sineWav(500, 0.1));
    const table = [{ language: 'en', text: 'Welcome to the shop.', file: 'welcome.wav' }];
    writeFileSync(join(prompts, 'prompts.json'), JSON.stringify(table));
    const bodies: unknown[] = [];
    const { url } = await serve((request, response) => {
      let text = '';
      request.on('data', (part) => {
        text += part;
      });
      request.on('end', () => {
        bodies.push([JSON.parse(text), request.headers.authorization]);
        response.end(wav);
      });
    });
    const { library } = libraryWith({ prompts, service: { url, key: 'k' } });
    const prompt = await library.speak('welcome  to the shop.', { language: 'en-GB' });
    expect(prompt.equals(sineWav(500, 0.1))).toBe(true);
    expect(bodies).toEqual([]);
    const [one, two] = await Promise.all([
      library.speak('You are third in line.', { language: 'en' }),
      library.speak('You are third in line.', { language: 'en' }),
    ]);
    await library.speak('You are third in line.', { language: 'en' });
    expect(one.equals(wav) && two.equals(wav)).toBe(true);
    expect(bodies).toEqual([[{ text: 'You are third in line.', language: 'en', voice: null }, 'Bearer k']]);
  });

  it.each([
    ['', 'en'],
    ['a'.repeat(2001), 'en'],
    ['hello', '--help'],
    ['hello', 'en'],
  ])('are refused where nothing can say them: %s', async (text, language) => {
    await expect(libraryWith().library.speak(text, { language })).rejects.toMatchObject({ code: 'SPEECH_UNAVAILABLE' });
  });

  it('fall back where the service fails, and its failure is told', async () => {
    const { url } = await serve((_request, response) => response.writeHead(500).end());
    const { library, errors } = libraryWith({ service: { url, key: null } });
    await expect(library.speak('hello', { language: 'en' })).rejects.toMatchObject({ code: 'SPEECH_UNAVAILABLE' });
    expect(errors).toHaveLength(1);
  });

  it('come from the recorded phrases if there is no engine, and never if there is one', async () => {
    const { url } = await serve((_request, response) => response.end(wav));
    const said = await libraryWith({ service: { url, key: null } }).library.speak('Goodbye.', { language: 'en' });
    expect(said.equals(wav)).toBe(true);
    const { library, errors } = libraryWith();
    const recorded = await library.speak('Thank you. Goodbye.', { language: 'en-US' });
    expect(recorded.toString('latin1', 0, 4)).toBe('RIFF');
    expect(recorded.length).toBeGreaterThan(8000);
    expect(errors).toEqual([]);
  });

  it('are said by espeak-ng', { timeout: 240_000 }, async (context) => {
    const espeak = await programOrReason(installEspeak);
    if (typeof espeak === 'string') return context.skip(espeak);
    const { library } = libraryWith({ timeoutMs: 10_000 }, { program: espeakProgram(espeak) });
    const file = await library.speak('One two three.', { language: 'en-GB' });
    expect(file.toString('latin1', 0, 4)).toBe('RIFF');
    expect(file.length).toBeGreaterThan(20_000);
    await expect(library.speak('hello', { language: 'en', voice: 'en; rm -rf' })).rejects.toMatchObject({
      code: 'SPEECH_UNAVAILABLE',
    });
  });
});
