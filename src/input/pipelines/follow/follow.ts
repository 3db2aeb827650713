import type { Place } from '../../../evidence.js';
import type { Look } from '../dialect.js';
import type { Intent } from '../intent.js';
import { hitsOf, isHarmless, isKnownProgram, isTest } from '../intents/match.js';
import { hitOfName } from '../intents/names.js';
import type { Hit, Mark } from '../intents/row.js';
import type { Work } from '../pipeline.js';
import { type Call, callOf } from './argv.js';
import { type CopyWork, copyWorkOf } from './copies.js';
import { whereOf } from './environment.js';
import type { Part, Runner, Task } from './runner.js';
import { runnerOf, tasksOf } from './runners.js';
import type { Script, SimpleCommand } from './script.js';
import { scriptAt } from './script-files.js';
import { commandsOf } from './shell.js';
import { unwrap } from './wrappers.js';

/** How far following goes. */
export const followLimits = {
  /** Scripts inside scripts. */
  depth: 8,
  /** Commands of one job. */
  commands: 2000,
  /** Commands that each of its steps may have at least. */
  leastPerStep: 40,
} as const;

/** Work that may still be judged by what else the job does. */
export interface Draft extends Work {
  readonly afterDeploy?: boolean;
  readonly mark?: Mark;
  /** A smoke test: checks a deployment if there was one before. */
  readonly smoke?: boolean;
  /** No work by itself: what it does to a copy of another repository. */
  readonly copy?: CopyWork;
}

/** What is left of a job's budget. */
export interface Budget {
  commands: number;
}

/** How following came to where it is. */
interface Route {
  readonly trail: readonly Place[];
  readonly names: readonly string[];
  readonly remote: boolean;
  readonly weak: boolean;
  readonly stack: readonly string[];
}

/** Works found, and whether something was run that nobody knows. */
interface Found {
  readonly works: readonly Draft[];
  readonly opaque: boolean;
}

const nothing: Found = { works: [], opaque: false };
const unknown: Found = { works: [], opaque: true };

/** Follows a script to everything that it really runs. */
export function followScript(script: Script, look: Look, budget: Budget, remote = false): readonly Draft[] {
  const start: Route = { trail: [], names: [], remote, weak: false, stack: [] };
  return unique(new Following(look, budget).script(script, start).works);
}

class Following {
  constructor(
    readonly look: Look,
    readonly budget: Budget,
  ) {}

  script(script: Script, route: Route): Found {
    const key = keyOf(script);
    if (route.stack.includes(key) || route.stack.length >= followLimits.depth) return unknown;
    const inner = { ...route, stack: [...route.stack, key] };
    const commands = commandsOf(script, {
      limit: Math.max(0, this.budget.commands),
      within: this.look.within,
      source: (path) => scriptAt(path, this.look, script),
    });
    return all(commands, (command) => this.command(command, inner));
  }

  command(command: SimpleCommand, route: Route): Found {
    if (this.budget.commands-- <= 0) return nothing;
    const call = callOf(command);
    const own = command.lexical ? { ...route, weak: true } : route;
    const runner = runnerOf(call);
    const tasks = runner && tasksOf(runner, call, this.look);
    if (runner && tasks && tasks.length > 0) return this.run(call, runner, tasks, own);
    return this.wrapped(call, own) ?? this.plain(call, own);
  }

  run(call: Call, runner: Runner, tasks: readonly Task[], route: Route): Found {
    const found = all(tasks, (task) => this.task(task, call, route));
    const resolved = tasks.some(({ parts }) => parts !== undefined);
    if (resolved && !runner.besides) return found;
    const own = this.wrapped(call, route) ?? this.plain(call, route);
    // What the tables know of an unresolved task is more than its name.
    if (!resolved && own.works.length > 0) return own;
    return { works: [...own.works, ...found.works], opaque: found.opaque };
  }

  task(task: Task, call: Call, route: Route): Found {
    const names = [...route.names, task.name];
    if (!task.parts) {
      const guess = guessOf(task, call);
      const weak = route.weak || task.weak === true;
      return guess ? found([this.draft(guess, call, call.command.at, { ...route, names, weak })]) : unknown;
    }
    const trail = extended(route.trail, call.command.at);
    const inner = all(task.parts, (part) => this.part(part, call, { ...route, names, trail }));
    return this.guessed(task, call, inner, { ...route, names, trail });
  }

  /** A task of which a part is not understood does what it is called, unless it was seen to. */
  guessed(task: Task, call: Call, inner: Found, route: Route): Found {
    if (!inner.opaque) return inner;
    const guess = guessOf(task, call);
    if (!guess || inner.works.some(({ intent, weak }) => !weak && isLike(intent, guess.intent))) return inner;
    const at = task.at ?? call.command.at;
    return { works: [...inner.works, this.draft(guess, call, at, route)], opaque: false };
  }

  part(part: Part, call: Call, route: Route): Found {
    if ('script' in part) return this.script(part.script, route);
    if ('task' in part) return this.task(part.task, call, { ...route, trail: route.trail.slice(0, -1) });
    return found([this.draft(part.hit, call, part.at, route)]);
  }

  wrapped(call: Call, route: Route): Found | undefined {
    const unwrapped = unwrap(call.words);
    if (!unwrapped) return this.fed(call, route);
    const { row, argvs, script } = unwrapped;
    const inner = { ...route, remote: route.remote || row.remote === true };
    const { command } = call;
    const own = row.also ? this.plain(call, route).works : [];
    const run = all(argvs, (argv) => this.command({ ...command, argv }, inner));
    const text = script === undefined ? nothing : this.script(inlineScript(script, command), inner);
    return {
      works: [...own, ...run.works, ...text.works],
      opaque: argvs.length === 1 ? run.opaque : text.opaque,
    };
  }

  /** A shell that reads its script from a heredoc: `ssh host <<EOF`. */
  fed(call: Call, route: Route): Found | undefined {
    const { input } = call.command;
    const [program = ''] = call.words;
    if (!input || !/^(?:ba|z|da|a)?sh$|^ssh$/.test(program)) return undefined;
    const script = { ...inlineScript(input.text, call.command), place: input.place };
    return this.script(script, { ...route, remote: route.remote || program === 'ssh' });
  }

  plain(call: Call, route: Route): Found {
    const found = this.known(call, route);
    const copy = copyWorkOf(call);
    return copy ? { ...found, works: [copying(copy, call, route), ...found.works] } : found;
  }

  known(call: Call, route: Route): Found {
    const { words, shown, command } = call;
    const folder = command.folder ?? '';
    const hits = hitsOf({ words, shown, names: route.names, folder, remote: route.remote });
    if (hits.length === 0) {
      const [program = ''] = words;
      if (isHarmless(program) || isKnownProgram(program)) return nothing;
      const guess = call.path === undefined ? hintOf(program, shown) : undefined;
      return guess ? { works: [this.draft(guess, call, command.at, route)], opaque: true } : unknown;
    }
    return found(hits.map((hit) => this.draft(hit, call, command.at, route)));
  }

  draft(hit: Hit, { words, command }: Call, at: Place, route: Route): Draft {
    const where = isPlaced(hit.intent)
      ? whereOf(words, route.names, command.variables, command.folder)
      : undefined;
    const target = where?.name ?? (isPlaced(hit.intent) ? undefined : hit.target);
    return {
      intent: hit.intent,
      by: hit.by,
      at,
      trail: extended(route.trail, at),
      ...(target === undefined ? {} : { target }),
      ...(where ? { environment: where.kind } : {}),
      ...(hit.dry ? { dry: true } : {}),
      ...(hit.weak || route.weak ? { weak: true } : {}),
      ...(hit.testers ? { testers: true } : {}),
      ...(hit.afterDeploy ? { afterDeploy: true } : {}),
      ...(hit.mark ? { mark: hit.mark } : {}),
      ...(isTest(hit.intent) && [...route.names, ...words].some(isSmoke) ? { smoke: true } : {}),
    };
  }
}

function copying(copy: CopyWork, { shown, command: { at } }: Call, { trail }: Route): Draft {
  const target = JSON.stringify(copy).slice(0, 2000);
  return { intent: 'set-up', by: shown, at, trail: extended(trail, at), target, copy };
}

/** Kinds of work that have an environment. */
function isPlaced(intent: Intent): boolean {
  return ['deploy', 'apply-infrastructure', 'promote', 'rollback', 'verify', 'migrate-database'].includes(
    intent,
  );
}

/** What a task is called tells what it does, unless it is only asked to get ready: `playwright.ps1 install`. */
function guessOf({ name, by }: Task, { words }: Call): Hit | undefined {
  const [, asked = ''] = words;
  const readies = !words.includes(name, 1) && /^(?:un)?install$|^--?(?:version|help)$/.test(asked);
  return readies ? undefined : hitOfName(name, by);
}

/** A command that only the run knows: `${{ matrix.runs.test }}`. */
const toldByTheRun = /^\$\{\{\s{0,9}[\w.-]{0,200}\.([\w-]{1,60})\s{0,9}\}\}$/;

/** What a program that no table knows is called is a hint at what it does: `shop-test-io`. */
function hintOf(program: string, shown: string): Hit | undefined {
  const name = toldByTheRun.exec(program)?.[1] ?? (/^[a-z][\w.]*(?:-[\w.]+)+$/.test(program) ? program : '');
  const hit = hitOfName(name, shown);
  return hit && { ...hit, weak: true };
}

function isSmoke(name: string): boolean {
  return /smoke|post-?deploy|health-?check/i.test(name);
}

function isLike(one: Intent, other: Intent): boolean {
  return one === other || (isTest(one) && isTest(other));
}

function all<T>(items: readonly T[], follow: (item: T) => Found): Found {
  const each = items.map(follow);
  return { works: each.flatMap(({ works }) => works), opaque: each.some(({ opaque }) => opaque) };
}

function found(works: readonly Draft[]): Found {
  return { works, opaque: false };
}

/** The trail with one place more, none twice in a row. */
function extended(trail: readonly Place[], at: Place): readonly Place[] {
  const last = trail.at(-1);
  return last && last.path === at.path && last.line === at.line ? trail : [...trail, at];
}

function inlineScript(text: string, { at, folder, variables }: SimpleCommand): Script {
  return { text, place: () => at, folder, variables };
}

function keyOf(script: Script): string {
  const { path, line } = script.place(1);
  return `${path}:${line}:${script.folder}:${script.args?.join(' ')}:${script.text.slice(0, 2000)}`;
}

function unique(works: readonly Draft[]): readonly Draft[] {
  const seen = new Set<string>();
  return works.filter(({ intent, by, at, target, dry }) => {
    const key = `${intent} ${by} ${at.path}:${at.line} ${target} ${dry}`;
    return !seen.has(key) && seen.add(key);
  });
}
