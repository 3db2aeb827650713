import type { Trigger } from '../../pipeline.js';
import { defaultBranch, type Some, type Value } from '../parts/evaluate.js';
import { parseExpression } from '../parts/expression.js';
import type { Occasion, Wording } from '../parts/occasions.js';
import { triggersUnder } from '../parts/triggers-under.js';

const wording: Wording = {
  meaning: (occasion) => ({ name: (name) => named(name, occasion) }),
  refs: /^cirrus_(branch|tag|base_branch)$/,
  sorts: { branch: /^cirrus_(base_)?branch$/, tag: /^cirrus_tag$/ },
  defaultBranch: /^CIRRUS_DEFAULT_BRANCH$/,
};

/** A text of which nothing is known but that it is there. */
const something: Some = { starts: '', like: '.' };

function named(name: string, { start, ref }: Occasion): Value {
  const { kind } = start.trigger;
  const values: Readonly<Record<string, () => Value>> = {
    CIRRUS_BRANCH: () => branchOn(kind, ref),
    CIRRUS_TAG: () => (kind === 'tag' ? ref : ''),
    CIRRUS_PR: () => (kind === 'request' ? something : ''),
    CIRRUS_BASE_BRANCH: () => (kind === 'request' ? ref : ''),
    CIRRUS_CRON: () => (kind === 'schedule' ? something : ''),
    CIRRUS_DEFAULT_BRANCH: () => defaultBranch,
    CIRRUS_PR_DRAFT: () => (kind === 'request' ? undefined : ''),
    CIRRUS_PR_LABELS: () => (kind === 'request' ? undefined : ''),
  };
  return Object.hasOwn(values, name) ? values[name]?.() : undefined;
}

/** The branch of a request is called `pull/12`: no pushed branch is. */
function branchOn(kind: Trigger['kind'], ref: string | Some): Value {
  const isOfRequests = typeof ref === 'object' && /^\^?pull\b/.test(ref.like ?? '');
  if (kind === 'push') return isOfRequests ? { starts: '', other: true } : ref;
  if (kind === 'request') return { starts: 'pull/', other: true };
  return kind === 'tag' ? '' : defaultBranch;
}

/** What is left of the triggers under a condition; `undefined`: all of them. */
export function startsIn(
  condition: string | undefined,
  triggers: readonly Trigger[],
): readonly Trigger[] | undefined {
  if (condition === undefined) return undefined;
  const plain = condition.slice(0, 10_000).replace(/!=~/g, '!~');
  return triggersUnder(parseExpression(plain), triggers, wording, {
    any: ['changesinclude'],
    nothingElse: ['changesincludeonly'],
  });
}
