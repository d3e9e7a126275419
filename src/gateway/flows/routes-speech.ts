import type { FastifyPluginAsync } from 'fastify';
import * as operations from '../../domain/protocol/operations/speech.ts';
import { operationRoutes } from '../http/operation-route.ts';
import type { MediaLibrary } from '../telephony/media-library.ts';

interface Ports {
  speech: Pick<MediaLibrary, 'speak' | 'languages'>;
}

/** Spoken texts, as flows say them: for prompts that are made of text. */
export function speechRoutes({ speech }: Ports): FastifyPluginAsync {
  return operationRoutes(operations, {
    async getSpeech() {
      const languages = await speech.languages();
      return { languages: languages === null ? null : [...languages] };
    },

    async speakText({ body: { text, language, voice }, reply }) {
      const sound = await speech.speak(text, { language, ...(voice !== undefined && { voice }) });
      return reply.header('content-type', 'audio/wav').send(sound);
    },
  });
}
