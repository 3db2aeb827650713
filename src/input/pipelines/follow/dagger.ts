import { folderOf } from '../../folders.js';
import type { Look } from '../dialect.js';
import type { Call } from './argv.js';
import { askedOf, chainsOf, isChosen } from './dagger/asked.js';
import { baseOf, Chain, foreign } from './dagger/chain.js';
import { clientAt } from './dagger/client.js';
import { isElsewhere, type Module, moduleIn } from './dagger/module.js';
import { kebab, Walk } from './dagger/walk.js';
import { resolvePath } from './folders.js';
import { nearestFile } from './read.js';
import type { Runner, Task } from './runner.js';

/** Modules of Dagger: the commands of the functions that are called, and of those that they call. */
export const dagger: Runner = {
  programs: ['dagger'],
  tasks(call, look) {
    const { module: named, verb, rest } = askedOf(call.words.slice(1), call.command.input?.text);
    const written = named ?? call.command.variables.get('DAGGER_MODULE');
    if (!/^(?:call|check|shell)$/.test(verb)) return undefined;
    const chains = verb === 'shell' ? rest.flatMap(chainsOf) : verb === 'check' ? [['check']] : [rest];
    if (written !== undefined && isForeign(written))
      return chains.flatMap((chain) => foreign(written.replace(/@.*$/, ''), chain, call, look));
    const module = moduleAt(written, call, look);
    if (!module) return undefined;
    if (module.unread !== undefined)
      look.lacks?.({
        path: module.file.path,
        line: 1,
        reason: `a module of Dagger in ${module.unread}, which is not read`,
      });
    for (const problem of module.program.problems) look.lacks?.(problem);
    if (verb === 'check') return checks(module, rest, call, look);
    return chains.flatMap((chain) => new Chain(module, call, look).tasks(chain));
  },
};

/** `go run ./ci`: a program of Go that talks to Dagger. */
export const goPrograms: Runner = {
  programs: ['go'],
  tasks({ words: [, verb, ...args], command: { folder } }, look) {
    const named = verb === 'run' ? args.find((arg) => !arg.startsWith('-')) : undefined;
    const path = named === undefined ? undefined : resolvePath(folder, named);
    const task = path === undefined ? undefined : clientAt(path, folder, look);
    return task && [task];
  },
};

/** The repository by the name that its own pipeline has for it. */
const own = /^(?:https:\/\/)?github\.com\/(?:\$\{\{ ?github\.repository ?\}\}|\$\{?GITHUB_REPOSITORY\}?)\/?/;

function isForeign(written: string): boolean {
  return !own.test(written) && isElsewhere(written);
}

function moduleAt(written: string | undefined, { command }: Call, look: Look): Module | undefined {
  if (written === undefined) {
    const file = nearestFile(command.folder, ['dagger.json'], look);
    return file && moduleIn(folderOf(file.path), look);
  }
  const path = own.test(written)
    ? written.replace(own, '').replace(/@.*$/, '')
    : resolvePath(command.folder, written.replace(/@.*$/, ''));
  return path === undefined ? undefined : moduleIn(path, look);
}

/** What `dagger check` runs: the functions that are marked so, of the module and of its toolchains. */
function checks(module: Module, patterns: readonly string[], call: Call, look: Look): readonly Task[] {
  const chosen = patterns.filter((pattern) => !pattern.startsWith('-'));
  const others = module.toolchains.flatMap((name): readonly Task[] => {
    const used = module.uses.get(name);
    if (!used) return [];
    if ('source' in used) return foreign(used.source, ['check'], call, look);
    const other = moduleIn(used.folder, look);
    return other ? marked(other, chosen, look) : [];
  });
  return [...marked(module, chosen, look), ...others];
}

function marked(module: Module, chosen: readonly string[], look: Look): readonly Task[] {
  return module.program.functions
    .filter((each) => each.checks && isChosen(kebab(each.name), chosen))
    .map((declared) => new Walk(look, baseOf(declared, module.folder)).task(module, declared));
}
