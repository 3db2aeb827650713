import type { Look } from '../../dialect.js';
import { hitOfName } from '../../intents/names.js';
import type { Call } from '../argv.js';
import { resolvePath } from '../folders.js';
import { type Part, quoted, type Task } from '../runner.js';
import { always } from '../script.js';
import { type Declared, plainName } from './functions.js';
import { functionOf, type Module, mainOf, moduleIn } from './module.js';
import { Walk } from './walk.js';

/** A function that the command line calls, of a module. */
interface Called {
  readonly declared: Declared;
  readonly module: Module;
}

/** Functions that are called one on what the other returns: `build --source . publish`. */
export class Chain {
  readonly #called: Called[] = [];
  readonly #others: Task[] = [];
  readonly #given = new Map<string, string>();
  #folder: string | undefined;
  #on: { readonly module: Module; readonly owner: string } | undefined;

  constructor(
    module: Module,
    readonly call: Call,
    readonly look: Look,
  ) {
    this.#on = { module, owner: mainOf(module) };
  }

  tasks(words: readonly string[]): readonly Task[] {
    for (let index = 0; index < words.length; index++) {
      const word = words[index] ?? '';
      if (word.startsWith('-')) index += this.#option(word, words[index + 1]);
      else if (!this.#function(word))
        return [...this.#run(), ...foreign(this.#source(word), words.slice(index + 1), this.call, this.look)];
    }
    return this.#run();
  }

  /** An argument of the function before; how many words its value takes. */
  #option(word: string, next: string | undefined): number {
    const [name = '', inline] = word.replace(/^-+/, '').split(/=(.*)/s);
    const param = this.#called
      .at(-1)
      ?.declared.params.find((each) => plainName(each.name) === plainName(name));
    const takes = inline === undefined && !next?.startsWith('-') && !/^bool/.test(param?.type ?? '');
    const value = inline ?? (takes ? next : undefined);
    if (value === undefined) return 0;
    this.#given.set(plainName(name), value);
    if (param ? param.type === 'Directory' : /^(?:source|src|dir)$/.test(name))
      this.#folder = resolvePath(this.call.command.folder, value) ?? this.#folder;
    return takes ? 1 : 0;
  }

  /** Whether what is called is here. */
  #function(name: string): boolean {
    const on = this.#on;
    const declared = on && functionOf(on.module, on.owner, name);
    if (on && declared) {
      this.#called.push({ declared, module: on.module });
      const owned = on.module.program.owners.has(declared.returns);
      this.#on = owned ? { module: on.module, owner: declared.returns } : undefined;
      return true;
    }
    if (this.#called.length > 0 || !on) return this.#daggers(name);
    const used = on.module.uses.get(plainName(name));
    if (used && 'source' in used) return false;
    const module = used && moduleIn(used.folder, this.look);
    if (module) this.#on = { module, owner: mainOf(module) };
    else this.#others.push(hinted(name, this.call));
    return true;
  }

  /** A function of Dagger's own. */
  #daggers(name: string): true {
    const { at } = this.call.command;
    const text = quoted(['docker', 'push', this.#given.get('address') ?? '$image']);
    const push: Part = { script: { text, place: always(at), folder: '', variables: new Map() } };
    if (name === 'publish') this.#others.push({ name, by: 'dagger call publish', at, parts: [push] });
    return true;
  }

  #source(name: string): string {
    const used = this.#on?.module.uses.get(plainName(name));
    return used && 'source' in used ? used.source : name;
  }

  #run(): readonly Task[] {
    const [first] = this.#called;
    const base = first ? baseOf(first.declared, first.module.folder) : '';
    const walk = new Walk(this.look, this.#folder ?? base);
    const tasks = this.#called.map(({ declared, module }) => {
      const known = declared.params.flatMap(({ name }) => {
        const value = this.#given.get(plainName(name));
        return value === undefined ? [] : [[name, value] as const];
      });
      return walk.task(module, declared, new Map(known));
    });
    return [...tasks, ...this.#others];
  }
}

/** Functions of a module that is kept elsewhere: their names are all there is. */
export function foreign(
  source: string,
  chain: readonly string[],
  { command }: Call,
  look: Look,
): readonly Task[] {
  const walk = new Walk(look, command.folder ?? '');
  return chain
    .filter((word) => !word.startsWith('-'))
    .slice(0, 20)
    .map((name) => ({
      name,
      by: `dagger call ${name}`,
      at: command.at,
      parts: walk.named(source, name, command.at),
    }));
}

/** A function that was not found: its name is a hint. */
function hinted(name: string, { command: { at } }: Call): Task {
  const by = `dagger call ${name}`;
  const hit = hitOfName(name, by);
  return { name, by, at, parts: hit ? [{ hit: { ...hit, weak: true }, at }] : [] };
}

/** The folder that a function is handed where the command line names none. */
export function baseOf({ source: { file }, at, from }: Declared, folder: string): string {
  const stated = /defaultPath\W{1,6}([\w./-]+)/i;
  const path = (stated.exec(file.text.slice(at, from)) ?? stated.exec(file.text))?.[1];
  if (path === undefined || path.startsWith('/')) return '';
  return resolvePath(folder, path) ?? '';
}
