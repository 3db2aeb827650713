import * as z from 'zod';
import type { Listed } from '../org/organisation.js';
import { looksLikeName } from './repository-name.js';

/** A repository as the API describes it, in a list or by itself. */
export const listedRepository = z
  .object({
    name: z.string(),
    owner: z.object({ login: z.string() }),
    clone_url: z.string(),
    default_branch: z.string().nullish(),
    visibility: z.enum(['public', 'private', 'internal']).nullish().catch(undefined),
    private: z.boolean(),
    archived: z.boolean().nullish(),
    fork: z.boolean(),
    disabled: z.boolean().nullish(),
    topics: z.array(z.string()).nullish(),
    pushed_at: z.iso.datetime({ offset: true }).nullish(),
    size: z.number().nullish(),
  })
  .refine(({ owner, name }) => looksLikeName(`${owner.login}/${name}`))
  .transform(
    ({ owner, visibility, topics, pushed_at, default_branch, size, ...one }): Listed => ({
      owner: owner.login,
      name: one.name,
      cloneUrl: one.clone_url,
      // The platform names a branch that is to be, where nothing was ever pushed.
      ...(pushed_at && default_branch ? { defaultBranch: default_branch } : {}),
      visibility: visibility ?? (one.private ? 'private' : 'public'),
      archived: one.archived ?? false,
      fork: one.fork,
      disabled: one.disabled ?? false,
      topics: [...new Set(topics ?? [])].sort(),
      ...(pushed_at ? { pushedAt: pushed_at } : {}),
      sizeKiB: size ?? 0,
    }),
  );

/** A page of them; an App's are wrapped. */
export const listedPage = z.union([
  z.array(listedRepository),
  z.object({ repositories: z.array(listedRepository) }).transform(({ repositories }) => repositories),
]);
