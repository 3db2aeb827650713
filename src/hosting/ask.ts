import * as z from 'zod';
import { UserError } from '../errors.js';
import type { Fact } from '../snapshot/hosting.js';

/** The parts of a failed request that may be looked at: never its headers, its address or its stack. */
const failure = z.object({
  status: z.number().optional(),
  response: z.object({ headers: z.record(z.string(), z.unknown()).optional(), data: z.unknown() }).optional(),
  message: z.string().catch(''),
  /** What GraphQL complains about. */
  errors: z.array(z.unknown()).optional(),
});

/** Said where the requests that a run may make are used up. */
export const budgetUsedUp = 'the requests that this run may make are used up (--max-requests)';
const limitUsedUp = 'the limit of the API is used up';
const unreachable = 'the hosting platform cannot be reached';
export const damaged = 'the answer of the hosting platform is damaged';

/** Whether another run may be told what this one was not. */
export function isPassing(reason: string): boolean {
  const passing = [budgetUsedUp, limitUsedUp, unreachable, damaged];
  return passing.includes(reason) || reason.startsWith(failed);
}

const failed = 'the hosting platform failed to answer';

const outcomes: Readonly<Record<number, string>> = {
  420: budgetUsedUp,
  410: 'it is switched off',
  413: 'the answer of the hosting platform is too large',
  421: 'the hosting platform sends the question to another host, which is not followed',
  429: limitUsedUp,
  451: 'the hosting platform has blocked the repository',
};

/** Asks one question; an answer of another shape, or none, is a gap with its reason. */
export async function ask<T>(
  question: () => Promise<{ readonly data: unknown }>,
  shape: z.ZodType<T>,
  scope: string,
): Promise<Fact<T>> {
  try {
    const answer = shape.safeParse((await question()).data);
    return answer.success ? answer.data : { unavailable: damaged };
  } catch (error) {
    return { unavailable: reasonOf(error, scope) };
  }
}

/** Why a question was not answered, in words that hold nothing of the request. */
export function reasonOf(error: unknown, scope: string): string {
  const { status, response, message, errors } = failure
    .catch({ message: '', status: undefined })
    .parse(error);
  if (status === 401) throw badToken();
  if (isLimit(status, response?.headers, message)) return limitUsedUp;
  if (status === 403 || status === 404) return noAccess(scope);
  const known = status === undefined ? undefined : outcomes[status];
  if (known !== undefined) return known;
  if (errors) return 'the hosting platform did not understand the question';
  return response && status !== undefined ? `${failed} (status ${status})` : unreachable;
}

/** A platform that hides what a token may not see answers as if it were not there. */
export function noAccess(scope: string): string {
  return `no access (needs ${scope})`;
}

function isLimit(
  status: number | undefined,
  headers: Readonly<Record<string, unknown>> | undefined,
  message: string,
): boolean {
  if (/\bsecondary rate\b|Rate Limit Exceeded/i.test(message)) return true;
  return (status === 403 || status === 429) && String(headers?.['x-ratelimit-remaining']) === '0';
}

function badToken(): UserError {
  return new UserError({
    what: 'the hosting platform does not accept the token',
    todo: 'renew it; cdlevel scan needs none where --github is left out',
  });
}
