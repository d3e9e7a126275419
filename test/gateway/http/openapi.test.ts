import { expect, it } from 'vitest';
import { testApp } from '../app/app.ts';

it('describes every route with its bodies, who may use it, and how it fails', async () => {
  const { app } = await testApp();
  const document = (await app.inject('/v1/openapi.json')).json();
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths).sort()).toEqual(
    [
      '/v1/agents/',
      '/v1/agents/{identity}',
      '/v1/audit',
      '/v1/calls/',
      '/v1/calls/{id}',
      '/v1/calls/{id}/consent',
      '/v1/calls/{id}/consult',
      '/v1/calls/{id}/consult/complete',
      '/v1/calls/{id}/consult/merge',
      '/v1/calls/{id}/contact',
      '/v1/calls/{id}/hang-up',
      '/v1/calls/{id}/hold',
      '/v1/calls/{id}/parties/{party}',
      '/v1/calls/{id}/parties/{party}/mute',
      '/v1/calls/{id}/parties/{party}/unmute',
      '/v1/calls/{id}/recording',
      '/v1/calls/{id}/resume',
      '/v1/calls/{id}/supervise',
      '/v1/calls/{id}/transfer',
      '/v1/calls/{id}/wrap-up',
      '/v1/events',
      '/v1/playback',
      '/v1/recordings/{id}',
      '/v1/recordings/{id}/audio',
      '/v1/recordings/{id}/playback',
      '/v1/session',
      '/v1/sites',
      '/v1/sites/{key}',
      '/v1/tokens',
      '/v1/traces',
      '/v1/traces/{id}',
      '/v1/virtual-numbers',
      '/v1/virtual-numbers/{number}',
      '/v1/visitor-tokens',
    ].map((path) => path.replace(/\/$/, '')),
  );
  const { post } = document.paths['/v1/tokens'];
  expect(post.security).toEqual([{ apiKey: [] }]);
  expect(post.requestBody.content['application/json'].schema.required).toEqual(['identity']);
  expect(post.responses['200'].content['application/json'].schema.properties).toHaveProperty('expiresAt');
  const wrapUp = document.paths['/v1/calls/{id}/wrap-up'].put;
  expect(wrapUp.security).toEqual([{ token: [] }, { apiKey: [] }]);
  expect(document.paths['/v1/visitor-tokens'].post.security).toEqual([]);
  expect(document.paths['/v1/events'].get.responses['200'].content).toHaveProperty('text/event-stream');
  for (const path of Object.values<Record<string, { summary: string; responses: object }>>(document.paths)) {
    for (const operation of Object.values(path)) {
      expect(operation.summary).toBeTruthy();
      expect(operation.responses).toHaveProperty('default');
    }
  }
});
