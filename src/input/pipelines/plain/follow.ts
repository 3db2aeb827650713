import type { Place } from '../../../evidence.js';
import type { Look } from '../dialect.js';
import { environmentKind } from '../environment-kind.js';
import type { Step, Work } from '../pipeline.js';
import { make } from './make.js';
import { meantBy, meantByAction } from './match.js';
import { monorepo, npm, runAll } from './npm.js';
import { type Followed, placeIn, type Runner } from './runner.js';
import { scriptAt, scripts } from './scripts.js';
import { shellCommands } from './shell.js';
import { composer, just, task, tox } from './tasks.js';
import { unwrap } from './wrappers.js';

/** All task runners that are followed. */
const runners: readonly Runner[] = [make, npm, runAll, monorepo, scripts, composer, task, just, tox];
const byProgram = new Map(runners.flatMap((runner) => runner.programs.map((program) => [program, runner])));

const depthLimit = 8;
const commandLimit = 2000;

/** Follows one step to the commands that it really runs. Bounded in depth and number; cycles end. */
export function workOf(step: Step, look: Look): readonly Work[] {
  const found: Work[] =
    step.uses === undefined
      ? []
      : meantByAction(step.uses, step.with).map((meant) => ({ ...meant, at: step.at, trail: [step.at] }));
  if (step.script === undefined) return found;
  const budget = { left: commandLimit };
  const start: Followed = {
    script: step.script,
    path: step.at.path ?? '',
    line: step.scriptLine ?? step.at.line ?? 1,
    folder: step.folder ?? '',
    name: step.name ?? '',
  };
  return [...found, ...follow(start, { look, trail: [], seen: new Set(), budget, env: step.env ?? {} })];
}

interface Path {
  readonly look: Look;
  readonly trail: readonly Place[];
  readonly seen: ReadonlySet<string>;
  readonly budget: { left: number };
  readonly env: Readonly<Record<string, string>>;
}

function follow(followed: Followed, path: Path): readonly Work[] {
  let folder = followed.folder;
  return shellCommands(followed.script, path.env).flatMap(({ argv, line }) => {
    if (path.budget.left-- <= 0) return [];
    if (argv[0] === 'cd' && argv[1] !== undefined) folder = changed(folder, argv[1]);
    const at = placeIn(followed, line);
    return command(argv, { ...followed, folder }, { ...path, trail: [...path.trail, at] });
  });
}

function command(argv: readonly string[], from: Followed, path: Path): readonly Work[] {
  const inner = path.trail.length > depthLimit * 2 ? undefined : unwrap(argv);
  if (inner) return 'argv' in inner ? command(inner.argv, from, path) : within(inner.script, from, path);
  const scriptsRun = runsScripts(argv, from.folder, path);
  if (scriptsRun) return scriptsRun.flatMap((next) => enter(next, path));
  const at = path.trail.at(-1);
  if (!at) return [];
  return meantBy(argv, from.name).map(({ intent, by, dry }) => ({
    intent,
    by,
    at,
    trail: path.trail,
    ...(dry ? { dry } : {}),
    ...environmentOf(argv, intent),
  }));
}

/** A script that stands on the same line, as an argument. */
function within(script: string, from: Followed, path: Path): readonly Work[] {
  if (path.seen.size > depthLimit) return [];
  const at = path.trail.at(-1);
  return shellCommands(script, path.env).flatMap(({ argv }) =>
    at ? command(argv, from, { ...path, seen: new Set([...path.seen, script]) }) : [],
  );
}

function runsScripts(argv: readonly string[], folder: string, path: Path): readonly Followed[] | undefined {
  const word = argv[0] ?? '';
  const program = word.slice(word.lastIndexOf('/') + 1);
  return (
    byProgram.get(program)?.follow(argv, folder, path.look) ??
    (word.startsWith('-') ? undefined : scriptAt(word, folder, path.look))
  );
}

function enter(next: Followed, path: Path): readonly Work[] {
  const key = `${next.path}:${next.line}:${next.name}`;
  if (path.seen.has(key) || path.seen.size > depthLimit) return [];
  return follow(next, { ...path, seen: new Set([...path.seen, key]) });
}

function changed(folder: string, to: string): string {
  const parts = to.startsWith('/') ? [] : folder.split('/').filter((part) => part !== '');
  for (const part of to.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** The environment that a deployment's own words name. */
function environmentOf(
  argv: readonly string[],
  intent: Work['intent'],
): Pick<Work, 'environment' | 'target'> {
  if (intent !== 'deploy' && intent !== 'apply-infrastructure' && intent !== 'promote') return {};
  for (const word of argv.slice(1)) {
    for (const part of word.split(/[^A-Za-z]+/)) {
      const kind = environmentKind(part);
      if (kind !== 'unknown') return { environment: kind, target: part };
    }
  }
  return {};
}
