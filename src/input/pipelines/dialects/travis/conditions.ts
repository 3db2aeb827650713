import type { DataNode } from '../../../data.js';
import { texts } from '../../../data.js';
import { defaultBranch, type Value } from '../parts/evaluate.js';
import { type Expression, parseExpression } from '../parts/expression.js';
import { given } from '../parts/given.js';
import { filterOf } from '../parts/graph.js';
import { narrow, type Occasion, type Start, type Wording } from '../parts/occasions.js';

/** Names that conditions know; other words in them are texts. */
const names = new Set(
  'type branch tag repo fork sender head_branch head_repo commit_message os dist group'.split(' '),
);

const wording: Wording = {
  meaning: (occasion) => ({ name: (name) => named(name, occasion) }),
  refs: /^(branch|tag)$/,
};

function named(name: string, { start, ref }: Occasion): Value {
  const { kind } = start.trigger;
  const values: Readonly<Record<string, () => Value>> = {
    type: () => start.event,
    branch: () => (kind === 'push' || kind === 'tag' ? ref : kind === 'request' ? ref : defaultBranch),
    tag: () => (kind === 'tag' ? ref : kind === 'manual' ? undefined : null),
    fork: () => undefined,
  };
  return Object.hasOwn(values, name) ? values[name]?.() : undefined;
}

/** What is left of the starts under an `if`. */
export function underIf(condition: string | undefined, starts: readonly Start[]): readonly Start[] {
  if (condition === undefined) return starts;
  if (/^\s*false\s*$/i.test(condition)) return [];
  const plain = condition
    .slice(0, 10_000)
    .replace(/'[^'\n]*'|"[^"\n]*"|\b(?:and|or|not|in|is)\b/gi, (word) =>
      /^['"]/.test(word) ? word : word.toUpperCase(),
    )
    .replace(/\bIS\s{1,9}(present|blank)\b/gi, (_, word: string) => `IS ${word.toLowerCase()}`);
  return narrow(worded(parseExpression(plain), 0), starts, wording) ?? starts;
}

/** The condition with the words in it that are no names as texts. */
function worded(expression: Expression, depth: number): Expression {
  if (depth > 60) return { is: 'opaque' };
  if (expression.is === 'name')
    return names.has(expression.name) ? expression : { is: 'text', text: expression.name };
  if ('left' in expression)
    return {
      ...expression,
      left: worded(expression.left, depth + 1),
      right: worded(expression.right, depth + 1),
    };
  if (expression.is === 'call') return { is: 'opaque' };
  return 'of' in expression
    ? { ...expression, of: expression.of.map((one) => worded(one, depth + 1)) }
    : expression;
}

/**
 * What can start a build: a repository that is activated builds pushes, requests and tags. Cron jobs stand in the
 * web interface: conditions that speak of them tell. Tags have to pass the branch filter as well.
 */
export function startsOf(root: DataNode): readonly Start[] {
  const at = root.file.at(1);
  const branches = root.get('branches');
  const only = texts(branches?.get('only') ?? (branches?.kind === 'list' ? branches : undefined));
  const filter = filterOf(only.map(unescaped), texts(branches?.get('except')).map(unescaped));
  const place = branches?.at ?? at;
  const patterns = only.filter((name) => name.startsWith('/'));
  const scheduled = /\btype\b[^\n]{0,40}\bcron\b|TRAVIS_EVENT_TYPE[^\n]{0,20}cron/.test(root.file.text);
  return [
    { trigger: { kind: 'push', at: place, ...given({ branches: filter }) }, event: 'push' },
    ...(only.length === 0 || patterns.length > 0
      ? [
          {
            trigger: { kind: 'tag', at: place, ...given({ tags: filterOf(patterns) }) },
            event: 'push',
            implied: true,
          } as const,
        ]
      : []),
    { trigger: { kind: 'request', at: place, ...given({ branches: filter }) }, event: 'pull_request' },
    ...(scheduled ? [{ trigger: { kind: 'schedule', at }, event: 'cron' } as const] : []),
  ];
}

function unescaped(name: string): string {
  return /^\/?\^?\.\*\$?\/?$/.test(name) ? '*' : name;
}
