import { environmentKind } from '../../environment-kind.js';
import type { Environment } from '../../pipeline.js';

interface Row {
  /** The one name for all spellings: `prd` and `production` are one environment. */
  readonly name: string;
  /** Spellings that stand for it at the end of a name, and at its start unless they start names of tools as well. */
  readonly words: string;
  readonly onlyAtEnd?: boolean;
  /** Spellings that stand for it only in names of clusters, accounts and folders of environments, at either end. */
  readonly alone?: string;
}

/** Names of clusters, namespaces, folders and objects, and the environments that they stand for; the first row decides. */
const rows: readonly Row[] = [
  { name: 'pre-production', words: '(?:pre|non)-?(?:production|prod|prd|live)|preprd' },
  { name: 'preview', words: 'previews?|pull-?requests?', onlyAtEnd: true, alone: 'review|pr|ephemeral' },
  { name: 'production', words: 'production|prod|prd', alone: 'live' },
  { name: 'staging', words: 'staging|stage|stg' },
  { name: 'uat', words: 'uat' },
  { name: 'qa', words: 'qa', onlyAtEnd: true },
  { name: 'test', words: 'tst', alone: 'tests?|testing|integration|int' },
  { name: 'acceptance', words: 'acceptance', alone: 'acc|accept' },
  { name: 'demo', words: 'demo', onlyAtEnd: true },
  { name: 'sandbox', words: 'sandbox', onlyAtEnd: true },
  { name: 'development', words: 'development|develop|dev', onlyAtEnd: true },
];

const matchers = rows.map(({ name, words, onlyAtEnd, alone }) => ({
  name,
  within: new RegExp(onlyAtEnd ? `(?:^|-)(?:${words})$` : `^(?:${words})-|(?:^|-)(?:${words})$`),
  anywhere: new RegExp(`(?:^|-)(?:${words})(?:-|$)`),
  alone: alone === undefined ? undefined : new RegExp(`^(?:${alone})(?:-|$)|-(?:${alone})$`),
}));

/** Where a name stands: of a cluster or a folder of environments, where any word of it tells; or of anything. */
export type Standing = 'environment' | 'anything';

/** The environment that a name stands for, if it stands for one. */
export function environmentNamed(name: string, standing: Standing): string | undefined {
  const plain = name
    .slice(0, 200)
    .replace(/\{\{[^}]*\}\}|\$\{[^}]*\}/g, '-')
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
    .replace(/^-|-$/g, '');
  if (plain === '') return undefined;
  return matchers.find(({ within, anywhere, alone }) =>
    standing === 'environment' ? anywhere.test(plain) || alone?.test(plain) : within.test(plain),
  )?.name;
}

/** Folders whose sub-folders are environments or clusters. */
const parents = /^(clusters?|envs?|environments?|overlays?|stages?|fleets?|deployments?)$/i;

/** The environment that a path stands for: its innermost part that tells. */
export function environmentOfPath(path: string): string | undefined {
  const parts = path.replace(/\.(?:ya?ml|json)$/, '').split('/');
  for (let depth = parts.length - 1; depth >= 0; depth--) {
    const standing = parents.test(parts[depth - 1] ?? '') ? 'environment' : 'anything';
    const found = environmentNamed(parts[depth] ?? '', standing);
    if (found) return found;
  }
  return undefined;
}

/** An environment of that name, at this place. */
export function environmentAt(name: string, at: Environment['at']): Environment {
  return { name, kind: environmentKind(name), at };
}
