import type { Hosted } from './hosted.js';
import type { Platform } from './platform.js';
import type { Answer } from './sending.js';

/** What is known when a request is answered. */
export interface Call {
  readonly platform: Platform;
  readonly url: URL;
  readonly token: string | undefined;
  readonly body: string;
  readonly accept: string;
}

export const gone: Answer = {
  status: 404,
  body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' },
};

export function isPublic({ visibility = 'public' }: Hosted): boolean {
  return visibility === 'public';
}

/** What the token may see. */
export function seen({ platform, token }: Call): readonly Hosted[] {
  return platform.repositories.filter((one) => token !== undefined || isPublic(one));
}
