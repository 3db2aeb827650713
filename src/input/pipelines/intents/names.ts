import type { Intent } from '../intent.js';
import { kindOfName, remembered, wordsOf } from './kinds.js';
import type { Hit } from './row.js';

/**
 * What the name of a task or script tells where what it runs cannot be read. Checks are called what they are; whether
 * something named "deploy" deploys nobody knows, so that is a hint only.
 */
export const taskNames: readonly {
  readonly intent: Intent;
  readonly words: string;
  readonly weak?: true;
  /** Words beside which it says something else. */
  readonly unless?: string;
  readonly example: string;
}[] = [
  { intent: 'rollback', words: 'rollback', weak: true, example: 'rollback' },
  { intent: 'migrate-database', words: 'migrate migration migrations', weak: true, example: 'db:migrate' },
  { intent: 'apply-infrastructure', words: 'provision', weak: true, example: 'provision-cluster' },
  {
    intent: 'deploy',
    words: 'deploy deployment deployer',
    unless: 'docs doc documentation',
    weak: true,
    example: 'deploy-staging',
  },
  { intent: 'publish', words: 'publish release upload', weak: true, example: 'publish-packages' },
  { intent: 'document', words: 'docs doc documentation javadoc', example: 'build-docs' },
  { intent: 'scan-security', words: 'security audit vulnerabilities sast trivy', example: 'security-scan' },
  { intent: 'format', words: 'format fmt prettier black gofmt', example: 'check-format' },
  {
    intent: 'lint',
    words:
      'lint linter linting lints eslint stylelint rubocop pylint flake8 mypy phpstan vet typecheck tsc checkstyle',
    example: 'lint:ts',
  },
  { intent: 'test', words: 'test tests testing spec specs unittest pytest jest', example: 'run-tests.sh' },
  { intent: 'coverage', words: 'coverage cov', example: 'coverage' },
  { intent: 'generate', words: 'generate codegen gen', example: 'check-generate' },
  {
    intent: 'build-image',
    words: 'image images docker container',
    unless:
      'config wait login logout setup install start stop up down run clean cleanup prune pull kill logs policy policies exists automation update updates check verify scan size tag tags list compose',
    example: 'docker-image',
  },
  { intent: 'build', words: 'build compile bundle dist', example: 'build:production' },
  { intent: 'build', words: 'cibuild', example: 'eng\\common\\CIBuild.cmd' },
];

/** Checking a deployment is not doing it. */
const checking = new Set(
  'check verify validate lint plan diff dry test preview status clean cleanup delete destroy wait notes'.split(
    ' ',
  ),
);

/** Kinds of tests that name a task without the word "test". */
const kindsAlone = new Set(
  'e2e acceptance functional cypress playwright smoke integration unit unittests a11y bench benchmark loadtest'.split(
    ' ',
  ),
);

/** `build-test-image` builds what is tested with; `build-and-test` does both. */
function buildsTests([first, ...rest]: readonly string[]): boolean {
  return first === 'build' && !rest.includes('and');
}

/** `prepare-e2e-test` and `check-no-focused-tests` are about tests and run none. */
function isAboutTests(words: readonly string[]): boolean {
  const [first = ''] = words;
  // What is sent to try something with is no test itself: `send-test-mail`.
  if (first === 'send') return true;
  return !words.includes('and') && (readying.has(first) || (words.includes('no') && first !== 'test'));
}

const readying = new Set(
  'prepare setup install clean cleanup wait download upload start stop generate seed list refresh load import copy sync reset update create delete destroy push tag'.split(
    ' ',
  ),
);

/** What a name says that a task does; nothing where it says nothing. */
export function hitOfName(name: string, by: string): Hit | undefined {
  const told = toldBy(name);
  return told && { ...told, by };
}

const toldBy = remembered((name): Omit<Hit, 'by'> | undefined => {
  const words = new Set(wordsOf(name));
  const isIn = (any: string) => any.split(' ').some((word) => words.has(word));
  const row = taskNames.find(({ words: any, unless = '' }) => isIn(any) && !isIn(unless));
  const kind = kindOfName(name);
  const saidByKind = row === undefined && [...words].some((word) => kindsAlone.has(word));
  if ((row?.intent === 'test' || saidByKind) && isAboutTests([...words])) return undefined;
  if ((row?.intent === 'test' || saidByKind) && !buildsTests([...words])) return { intent: kind ?? 'test' };
  if (row?.intent === 'test' || saidByKind) return { intent: 'build' };
  if (!row || (row.weak && [...words].some((word) => checking.has(word)))) return undefined;
  return { intent: row.intent, ...(row.weak ? { weak: true } : {}) };
});
