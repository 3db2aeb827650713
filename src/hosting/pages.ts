import * as z from 'zod';
import { damaged, reasonOf } from './ask.js';
import type { Connection } from './connection.js';

/** More pages are no list of what people keep. */
const mostPages = 1000;
const perPage = 100;

/** What pages held, and the error that ended them. */
export interface Pages<T> {
  readonly found: readonly T[];
  readonly error?: { readonly status: number | undefined; readonly reason: string };
}

export interface Paged<T> {
  readonly route: string;
  readonly asked: Readonly<Record<string, string>>;
  readonly shape: z.ZodType<readonly T[]>;
  readonly scope: string;
}

/** Asks for a list, a hundred with each request, until there is no more or something goes wrong. */
export async function pages<T>(
  { client }: Connection,
  { route, asked, shape, scope }: Paged<T>,
): Promise<Pages<T>> {
  const found: T[] = [];
  const ended = (reason: string, status?: number): Pages<T> => ({ found, error: { status, reason } });
  try {
    for (let page = 1; page <= mostPages; page++) {
      const { data, headers } = await client.request(route, { ...asked, per_page: perPage, page });
      const answer = shape.safeParse(data);
      if (!answer.success) return ended(damaged);
      found.push(...answer.data);
      if (!/rel="next"/.test(headers.link ?? '')) return { found };
    }
    return ended('there is no end of pages');
  } catch (error) {
    return ended(reasonOf(error, scope), statusOf(error));
  }
}

/** With what the platform refused, where it did. */
export function statusOf(error: unknown): number | undefined {
  return z.object({ status: z.number() }).safeParse(error).data?.status;
}
