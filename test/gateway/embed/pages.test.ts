import { describe, expect, it } from 'vitest';
import { accountOrigin, embedApp } from './embed-app.ts';

const directives = (policy: unknown): Map<string, string> =>
  new Map(
    String(policy)
      .split('; ')
      .map((text): [string, string] => {
        const [name = '', ...values] = text.split(' ');
        return [name, values.join(' ')];
      }),
  );

describe('the page for frames', () => {
  it('may be framed by the connection’s origins alone, and runs the gateway’s own scripts alone', async () => {
    const { put, open } = await embedApp();
    await put('plain', { origins: ['https://crm.example', 'https://two.example:8443'] });
    const { status, headers, text, page } = await open('/embed/plain');
    expect(status).toBe(200);
    expect(headers).not.toHaveProperty('x-frame-options');
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cross-origin-opener-policy': 'unsafe-none',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
    expect(Object.fromEntries(directives(headers['content-security-policy']))).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'img-src': "'self'",
      'connect-src': "'self'",
      'media-src': "'self'",
      'form-action': "'none'",
      'base-uri': "'none'",
      'frame-ancestors': 'https://crm.example https://two.example:8443',
      'require-trusted-types-for': "'script'",
      'trusted-types': 'lit-html sidecall-worker',
    });
    expect([...text.matchAll(/src="(.*?)"/g)].map(([, src]) => src)).toEqual(['/sidecall/embed/embed.js']);
    expect(page).toEqual({
      host: 'plain',
      connection: 'plain',
      adapter: 'plain',
      origins: ['https://crm.example', 'https://two.example:8443'],
      token: null,
    });
  });

  it('is found by the connection’s id, or by the adapter’s name if one connection uses it', async () => {
    const { put, open } = await embedApp();
    await put('plain', { origins: ['https://one.example'] });
    await put('sales', { adapter: 'zendesk', origins: ['https://two.example'] });
    expect((await open('/embed/sales')).page?.origins).toEqual(['https://two.example']);
    expect((await open('/embed/zendesk')).page).toMatchObject({ host: 'zendesk', connection: 'sales' });
    await put('support', { adapter: 'zendesk', enabled: false });
    expect((await open('/embed/zendesk')).page?.connection).toBe('sales');
    await put('support', { adapter: 'zendesk', enabled: true });
    expect((await open('/embed/zendesk')).code).toBe('EMBED_AMBIGUOUS');
    expect((await open('/embed/support')).page?.connection).toBe('support');
  });

  it('says what is wrong with the connection, as JSON and for people, and counts it', async () => {
    const { put, open, refused } = await embedApp();
    await put('plain', { enabled: false });
    await put('zendesk', { origins: [] });
    expect(await open('/embed/nowhere')).toMatchObject({ status: 404, code: 'EMBED_UNKNOWN' });
    expect(await open('/embed/plain')).toMatchObject({ status: 409, code: 'EMBED_DISABLED' });
    expect(await open('/embed/zendesk')).toMatchObject({ status: 409, code: 'EMBED_NO_ORIGINS' });
    const shown = await open('/embed/zendesk', { accept: 'text/html,*/*' });
    expect(shown.status).toBe(409);
    expect(shown.text).toContain('does not say which pages may frame the softphone');
    expect(shown.text).toContain('SIDECALL_CRM_ORIGINS');
    expect(directives(shown.headers['content-security-policy']).get('frame-ancestors')).toBe("'none'");
    expect(await refused()).toEqual({
      ' EMBED_UNKNOWN': 1,
      'plain EMBED_DISABLED': 1,
      'zendesk EMBED_NO_ORIGINS': 2,
    });
  });

  it('refuses a page whose own address says that it is not the CRM’s', async () => {
    const { put, open, refused } = await embedApp();
    await put('plain');
    expect((await open(`/embed/plain?origin=${encodeURIComponent(accountOrigin)}`)).status).toBe(200);
    const others = ['https://evil.example', `${accountOrigin}.evil.example`, 'null', '', 'http://acme.zendesk.com'];
    for (const origin of others) {
      const answer = await open(`/embed/plain?origin=${encodeURIComponent(origin)}`, { accept: 'text/html' });
      expect(answer.status, origin).toBe(403);
      expect(answer.text, origin).toContain('EMBED_ORIGIN_REFUSED');
      // The refusal can be read in the CRM’s frame, and in no other.
      expect(directives(answer.headers['content-security-policy']).get('frame-ancestors')).toBe(accountOrigin);
    }
    expect(await refused()).toEqual({ 'plain EMBED_ORIGIN_REFUSED': others.length });
  });

  it('never lets the address become markup or a part of the policy', async () => {
    const { app, put, open, withKey } = await embedApp();
    await put('plain');
    const odd = `/embed/${encodeURIComponent('</script><script>alert(1)</script>')}`;
    expect((await open(odd, { accept: 'text/html' })).text).not.toContain('<script>');
    const wrong = [
      "https://a.example; script-src 'unsafe-inline'",
      '*',
      'https://*.example',
      'https://a.example/x',
      'a.example',
    ];
    for (const origin of wrong) {
      const answer = await app.inject({
        method: 'PUT',
        url: '/v1/crm-connections/plain',
        headers: withKey,
        payload: { adapter: 'plain', baseUrl: accountOrigin, origins: [origin] },
      });
      expect(answer.statusCode, origin).toBe(400);
    }
  });

  it('the windows that it opens are framed by no page', async () => {
    const { put, open } = await embedApp();
    await put('plain');
    for (const [path, script] of [
      ['/embed/plain/companion', 'companion.js'],
      ['/embed/plain/sign-in', 'embed-sign-in.js'],
    ] as const) {
      const { status, headers, text, page } = await open(path);
      expect([status, page?.token]).toEqual([200, null]);
      expect(directives(headers['content-security-policy']).get('frame-ancestors')).toBe("'none'");
      expect(headers['cross-origin-opener-policy']).toBe('unsafe-none');
      expect(text).toContain(`src="/sidecall/embed/${script}"`);
    }
  });

  it('a change of the connection that does not name origins keeps them', async () => {
    const { put, open } = await embedApp();
    await put('plain', { origins: ['https://crm.example:443', 'http://crm.example:8080'] });
    await put('plain', { origins: undefined, label: 'Other' });
    expect((await open('/embed/plain')).page?.origins).toEqual(['https://crm.example', 'http://crm.example:8080']);
  });

  it('the connection of the settings has the origins of SIDECALL_CRM_ORIGINS', async () => {
    const { readConfig } = await import('../../../src/gateway/config/config.ts');
    const env = { SIDECALL_CRM: 'demo-crm', SIDECALL_CRM_URL: 'https://crm.example', SIDECALL_CRM_TOKEN: 't' };
    const { crm } = readConfig({ ...env, SIDECALL_CRM_ORIGINS: 'https://CRM.example, http://localhost:5000' });
    expect(crm?.origins).toEqual(['https://crm.example', 'http://localhost:5000']);
    expect(() => readConfig({ ...env, SIDECALL_CRM_ORIGINS: '*' })).toThrow(/SIDECALL_CRM_ORIGINS/);
  });
});
