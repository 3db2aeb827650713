import type { Tag } from '../../snapshot/history.js';
import type { Window } from '../../snapshot/snapshot.js';
import { dayOf } from './calendar.js';

/** Something was released on a day: by version tags, or by a tag that records a production deployment. */
export interface Release {
  /** The first tag of that day. */
  readonly tag: string;
  readonly commit: string;
  /** Seconds since the epoch. */
  readonly date: number;
}

/** Words of a tag that say that it is no release of its own, each with a tag that has it. */
const stages = {
  alpha: 'v1.2.0-alpha.1',
  beta: '2.0-beta2',
  rc: 'v1.17-rc3',
  cr: '3.0.0.CR1',
  milestone: '2.0-milestone-2',
  m: '5.0.0-M2',
  pre: '1.3.0-pre',
  prerelease: '1.0.0-prerelease',
  preview: '9.0.100-preview.3',
  ea: '22-ea.7.0',
  snapshot: '1.0.0-SNAPSHOT.4',
  nightly: 'nightly-2026.01.31',
  canary: 'v14.0.1-canary.2',
  next: '5.0.0-next.1',
  edge: 'edge-24.5.1',
  insiders: '1.88.0-insiders',
  unstable: '1.2-unstable',
  experimental: '0.0.0-experimental.8',
  dev: '3.2.0.dev1',
  develop: 'develop-1.4',
  test: '1.0.0-test-arm-1',
  testing: '1.2.3-testing',
  tests: 'tests-1.2',
  build: 'build-1.4.77',
  builds: 'builds/2026-01-31',
  ci: 'ci-2026.01.31',
  staging: 'staging-2026-01-31',
  stage: 'v1.2.3-stage',
  stg: 'stg-1.2.3',
  preprod: 'preprod-1.2.3',
  preproduction: 'preproduction/1.2.3',
  uat: 'uat-1.2',
  qa: 'qa/1.2.3',
  sandbox: 'sandbox-1.2',
  demo: 'demo-1.2',
  draft: '1.2.3-draft',
  wip: '1.2.3-wip',
  tmp: 'tmp-1.2.3',
  x: '2.3.x',
  backup: 'backup-before-merge-20260131',
  before: 'before-upgrade-2026-01-31',
  archive: 'archive/2026-01-31',
  old: 'old-1.2',
} as const;

/** Words that may end a release's version. */
const finals = new Set(
  'final ga release stable lts post p pl sp sr r u update hotfix fix patch security incubating'.split(' '),
);

const production = new Set(['prod', 'production', 'live', 'prd']);
const failures = new Set(['fail', 'failed', 'failure', 'error', 'rollback', 'cancelled']);

/** The tags that stage words exclude, for tests: word and example. */
export const stageExamples: readonly (readonly [string, string])[] = Object.entries(stages);

function isStage(word: string): boolean {
  return Object.hasOwn(stages, word);
}

const date = /(?:19|20)\d\d(?:-\d\d?-\d\d?|[01]\d[0-3]\d(?:\d{4,6})?)(?!\d)/;
const version = /\d+(?:[._]\d+){1,4}/;
const single = /^(?:v|r|rel-?|release[-/]?|version-?)(\d+)$/i;

/** A name cut at its version or date; the number alone where it is a single one. */
interface Parts {
  readonly prefix: string;
  readonly number: string;
  readonly ending: string;
  readonly dated: boolean;
}

function partsOf(name: string): Parts | undefined {
  const dated = date.exec(name);
  const versioned = version.exec(name);
  const found = versioned && (!dated || versioned.index < dated.index) ? versioned : (dated ?? versioned);
  if (!found) return undefined;
  const [number] = found;
  const prefix = name.slice(0, found.index);
  return { prefix, number, ending: name.slice(found.index + number.length), dated: found === dated };
}

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
}

/**
 * What a name's beginning leaves open: `v1.2`, `name-1.2`, `name@1.2`, `@scope/name@1.2`, `release-1.2`, `go1.2`
 * are releases, `staging-1.2` is none. A package may well be called `test-utils@1.2`.
 */
function beginsLikeRelease({ prefix, dated }: Parts): boolean {
  if (!/(?:^|[-@/_. ])v?[-_.]?$|^[a-z]+$/i.test(prefix)) return false;
  const words = wordsOf(prefix).filter((word) => word !== 'v');
  if (dated) return !words.some((word) => isStage(word) || failures.has(word));
  if (/@v?$/.test(prefix)) return words.length !== 1 || !words.some(isStage);
  return !words.slice(0, 1).concat(words.slice(-1)).some(isStage);
}

/** Commit hash or `git describe` at the end: the tag of a build. */
const hashed = /(?:^|[-.+_])g?(?=[a-f]*\d)[0-9a-f]{7,40}$/;

function isTrial({ ending }: Parts): boolean {
  return (
    /^(?:[ab]|rc)\d/.test(ending) ||
    hashed.test(ending) ||
    wordsOf(ending.split('+', 1)[0] ?? '').some(isStage)
  );
}

/** `-jemalloc`, `-alpine`: another make of the same version where that is tagged as well. */
function isVariant({ prefix, number, ending, dated }: Parts, names: ReadonlySet<string>): boolean {
  const strange = wordsOf(ending.split('+', 1)[0] ?? '').some((word) => word.length > 1 && !finals.has(word));
  return strange && !dated && names.has(`${prefix}${number}`);
}

function isDeployment(name: string): boolean {
  const words = wordsOf(name);
  return (
    words.some((word) => production.has(word)) &&
    !words.some((word) => isStage(word) || failures.has(word)) &&
    /\d/.test(name)
  );
}

/** Those tags that name a release: versions, dates and production deployments, no stages, builds or variants. */
export function releaseTags(tags: readonly Tag[]): readonly Tag[] {
  const names = new Set(tags.map(({ name }) => name));
  const full = tags.filter(({ name }) => isRelease(name, names));
  if (full.some(({ name }) => version.test(name))) return full;
  return tags.filter((tag) => full.includes(tag) || single.test(tag.name));
}

function isRelease(name: string, names: ReadonlySet<string>): boolean {
  if (name.length > 200) return false;
  if (isDeployment(name)) return true;
  const parts = partsOf(name);
  return parts !== undefined && beginsLikeRelease(parts) && !isTrial(parts) && !isVariant(parts, names);
}

/** Releases of a window, oldest first: tags of one commit, and tags of one calendar day (UTC), are one. */
export function releasesOf(tags: readonly Tag[], window: Window): readonly Release[] {
  const sorted = [...releaseTags(tags)].sort((a, b) => a.date - b.date || (a.name < b.name ? -1 : 1));
  const commits = new Set<string>();
  const days = new Map<number, Release>();
  for (const { name, commit, date: at } of sorted) {
    if (commits.has(commit)) continue;
    commits.add(commit);
    if (at <= window.from || at > window.to || days.has(dayOf(at))) continue;
    days.set(dayOf(at), { tag: name, commit, date: at });
  }
  return [...days.values()];
}

/** Whether a tag calls itself a hotfix. */
export function isHotfixTag({ name }: Tag): boolean {
  return wordsOf(name).includes('hotfix');
}
