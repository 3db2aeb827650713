import { diskFull } from './full-disk.js';
import { FetchError } from './request.js';

export const movedAway = 'the hosting platform sends git to another address';
export const isEmptyThere = 'the repository has no commits';
export const noSuchBranch = 'there is no such branch';
export const unknownFailure = 'git could not fetch it';

/** What git says when a fetch fails, and what that means. */
const complaints: readonly {
  readonly says: RegExp;
  readonly reason: string;
  readonly passing?: true;
}[] = [
  { says: /returned error: 30\d|redirect/i, reason: movedAway },
  { says: /couldn't find remote ref HEAD/i, reason: isEmptyThere },
  { says: /couldn't find remote ref/i, reason: noSuchBranch },
  {
    says: /returned error: 40[13]|authentication failed|could not read Username|terminal prompts disabled/i,
    reason: 'no access (needs scope contents: read)',
  },
  { says: /returned error: 404|not found/i, reason: 'it is not there, or the token may not see it' },
  { says: /returned error: 429/, reason: 'the hosting platform asks to fetch less', passing: true },
  {
    says: /returned error: 5\d\d/,
    reason: 'the hosting platform failed to answer',
    passing: true,
  },
  {
    says: /Could not resolve host|Failed to connect|Couldn't connect|Connection refused|timed out|SSL/i,
    reason: 'the hosting platform cannot be reached',
    passing: true,
  },
  { says: /No space left|disk full|Disk quota exceeded/i, reason: diskFull },
  {
    says: /early EOF|disconnect|RPC failed|hung up|index-pack|curl \d+|transfer closed|remote end|empty reply/i,
    reason: 'the connection was cut off',
    passing: true,
  },
];

/** In words of ours: what git says holds the address, in which anything may be written. */
export function fetchErrorOf(stderr: string): FetchError {
  const words = stderr.replace(/'[^']*'/g, '');
  const known = complaints.find(({ says }) => says.test(words));
  return known ? new FetchError(known.reason, known.passing) : new FetchError(unknownFailure);
}
