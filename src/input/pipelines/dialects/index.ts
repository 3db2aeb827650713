import type { Dialect } from '../dialect.js';
import { githubActions } from './github-actions.js';
import { gitlabCi } from './gitlab-ci.js';
import { recognised } from './recognised.js';

/** All dialects by id, which is the name of their file. */
export const dialects: readonly { readonly id: string; readonly dialect: Dialect }[] = [
  { id: 'github-actions', dialect: githubActions },
  { id: 'gitlab-ci', dialect: gitlabCi },
  ...recognised,
];
