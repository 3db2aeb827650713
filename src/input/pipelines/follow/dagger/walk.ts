import type { Place } from '../../../../evidence.js';
import type { Look } from '../../dialect.js';
import { hitOfName } from '../../intents/names.js';
import { resolvePath } from '../folders.js';
import { pieces, type Range } from '../masked.js';
import { type Part, quoted, type Task } from '../runner.js';
import { always, linesFrom } from '../script.js';
import { type Declared, plainName } from './functions.js';
import { functionOf, type Module, mainOf, moduleIn } from './module.js';
import { type Command, commandIn, type Known, type Scope, textIn } from './words.js';

/** Functions that one call leads to. */
const functionLimit = 200;
const depthLimit = 12;

/** What says nothing beside the name of the module. */
const general = /^(?:run|all|check|checks|ci|cd|exec|execute|pipeline|main)$/;

/** What a value is, as far as its functions are known. */
type Kind =
  | { readonly is: 'object'; readonly module: Module; readonly owner: string }
  | { readonly is: 'elsewhere'; readonly source: string }
  | { readonly is: 'dagger'; readonly name?: string };

/** Names of Dagger's own that hand a container a command. */
const executes = /^(?:withexec|exec)$/;
/** What says nothing of what a module that is kept elsewhere does. */
const silent =
  /^(?:with.*|container|directory|file|files|stdout|stderr|sync|export|contents|entries|id|name|terminal|service|asservice|up|start|stop|source|base|digest|version|new|platform|endpoint|hostname|from)$/;

/** What stands before the first call of a chain whose value is given a name. */
const keptAs = /(?:^|[\s(;{])(\w+)(?:\s*,\s*\w+)?\s*(?::\s*[\w.]+\s*)?:?=\s*\(?\s*(?:await\s+)?[\w.]*$/;

/** What stands in a called function. Calls that lead to calls are followed as far as the module goes. */
export class Walk {
  #functions = 0;
  readonly #named = new Set<string>();
  /** Where the container stands, as the functions that ran last left it. */
  #folder: string | undefined;
  #mounts: readonly (readonly [string, string])[] = [];

  constructor(
    readonly look: Look,
    readonly base: string,
  ) {
    this.#folder = base;
  }

  /** A function with all that it runs, in the order of its lines. */
  task(module: Module, declared: Declared, known: Known = new Map(), open: readonly Declared[] = []): Task {
    const name = kebab(declared.called ?? declared.name);
    const at = placeOf(declared, declared.at);
    const by = `dagger call ${name}`;
    if (open.includes(declared) || open.length >= depthLimit || this.#functions >= functionLimit)
      return { name, by, at, parts: [] };
    this.#functions++;
    return { name, by, at, parts: new Body(this, module, declared, known, [...open, declared]).parts() };
  }

  /** What a function of a module that is kept elsewhere is called is a hint of what it does. */
  named(source: string, name: string, at: Place): readonly Part[] {
    if (silent.test(plainName(name))) return [];
    const own = source.replace(/^.*\//, '');
    const plain = kebab(name);
    const by = `dagger call ${own} ${plain}`;
    const hit = hitOfName(plain, by) ?? (general.test(plain) ? hitOfName(own, by) : undefined);
    // What neither name tells of is a tool that somebody else made.
    const told = hit !== undefined || general.test(plain);
    const to = told ? `${source}: ${plain}` : source;
    if (!this.#named.has(to)) this.look.leads?.({ to, at, kind: told ? 'library' : 'orb' });
    this.#named.add(to);
    return hit ? [{ hit: { ...hit, weak: true }, at }] : [];
  }

  moves(path: string): void {
    const mount = this.#mounts.findLast(([at]) => path === at || path.startsWith(`${at}/`));
    const [at = '', folder] = mount ?? [];
    if (folder !== undefined) this.#folder = resolvePath(folder, `./${path.slice(at.length)}`);
    else if (path.startsWith('/'))
      this.#folder = resolvePath(this.base, `./${path.split('/').slice(2).join('/')}`);
    else this.#folder = resolvePath(this.#folder, path);
  }

  mounts(at: string, folder: string): void {
    const below = resolvePath(this.base, folder);
    if (below !== undefined) this.#mounts = [...this.#mounts.slice(-20), [at.replace(/\/$/, ''), below]];
  }

  get folder(): string | undefined {
    return this.#folder;
  }
}

/** The calls in one function, each known by what it is called on. */
class Body {
  readonly #values = new Map<string, Kind>();
  readonly #calls = new Map<number, Kind>();
  /** Under which name the value of a chain of calls is kept, by where the arguments of each begin. */
  readonly #kept = new Map<number, string>();
  readonly #scope: Scope;

  constructor(
    readonly walk: Walk,
    readonly module: Module,
    readonly declared: Declared,
    known: Known,
    readonly open: readonly Declared[],
  ) {
    this.#scope = { within: declared, program: module.program, known };
  }

  parts(): readonly Part[] {
    const { source, from, to } = this.declared;
    const calls = source.code.slice(from, to).matchAll(/([A-Za-z_]\w*)(?:<\w{1,40}>)?[ \t]*\(/g);
    return [...calls].slice(0, 2000).flatMap(({ 0: head, 1: name = '', index }) => {
      const at = from + index;
      const open = at + head.length - 1;
      const close = source.pairs.get(open);
      if (
        close === undefined ||
        /\b(?:def|func|function|class)\s+$/.test(source.code.slice(Math.max(0, at - 12), at))
      )
        return [];
      return this.#call(name, at, pieces(source, open + 1, close), open);
    });
  }

  #call(name: string, at: number, args: readonly Range[], open: number): readonly Part[] {
    const on = this.#receiver(at);
    const plain = plainName(name);
    const place = placeOf(this.declared, at);
    if (executes.test(plain)) {
      this.#becomes(open, at, on);
      const command = args[0] && commandIn(args[0], this.#scope);
      if (command && command.words.length > 0) return [this.#run(command, args[0]?.from ?? at)];
    }
    if (on?.is === 'object') return this.#own(on, name, args, at, open);
    if (on?.is === 'elsewhere') {
      this.#becomes(open, at, on);
      return this.walk.named(on.source, name, place);
    }
    return this.#core(plain, at, args, on, open);
  }

  #own(
    on: Kind & { is: 'object' },
    name: string,
    args: readonly Range[],
    at: number,
    open: number,
  ): readonly Part[] {
    const called = functionOf(on.module, on.owner, name);
    if (!called) {
      const kind =
        on.owner === '' ? this.#kindNamed(on.module, name, '') : this.#kindOf(on.module, on.owner, name);
      this.#becomes(open, at, kind);
      return [];
    }
    this.#becomes(open, at, this.#kindNamed(on.module, called.returns, on.owner));
    const known = this.#handed(called, args);
    return [{ task: this.walk.task(on.module, called, known, this.open) }];
  }

  /** What Dagger's own functions do: they build an image, push one, or say where the container stands. */
  #core(
    plain: string,
    at: number,
    args: readonly Range[],
    on: Kind | undefined,
    open: number,
  ): readonly Part[] {
    const place = placeOf(this.declared, at);
    const [first = ''] = args.map((arg) => this.#text(arg)).filter((text) => text !== undefined);
    if (plain === 'withworkdir' && first !== '') this.walk.moves(first);
    if (/^with(?:mounted)?directory$/.test(plain)) this.#mount(args);
    const used = on?.is === 'dagger' && on.name === 'dag' ? this.#dependency(plain) : undefined;
    this.#becomes(
      open,
      at,
      used ??
        (plain === 'container' ? { is: 'dagger', name: 'container' } : on ? { is: 'dagger' } : undefined),
    );
    const builds =
      plain === 'dockerbuild' || (plain === 'build' && on?.is === 'dagger' && on.name === 'container');
    if (builds) return [this.#script(this.#dockerBuild(args), place)];
    if (plain === 'publish') return [this.#script(quoted(['docker', 'push', this.#address(args)]), place)];
    return [];
  }

  #dependency(plain: string): Kind | undefined {
    const used = this.module.uses.get(plain);
    if (!used) return undefined;
    if ('source' in used) return { is: 'elsewhere', source: used.source };
    const module = moduleIn(used.folder, this.walk.look);
    return module && { is: 'object', module, owner: mainOf(module) };
  }

  #dockerBuild(args: readonly Range[]): string {
    const { code, literals } = this.declared.source;
    const options = args.map((arg) => code.slice(arg.from, arg.to)).join(',');
    const from = args[0]?.from ?? 0;
    const given = (name: string) => {
      const found = new RegExp(`\\b${name}\\s*[:=]\\s*(?=")`, 'i').exec(options);
      return found ? literals.get(from + found.index + found[0].length)?.text : undefined;
    };
    const file = given('dockerfile');
    const target = given('target');
    return quoted([
      'docker',
      'build',
      ...(file ? ['-f', file] : []),
      ...(target ? ['--target', target] : []),
      '.',
    ]);
  }

  #address(args: readonly Range[]): string {
    const texts = args.map((arg) => textIn(arg, this.#scope));
    return texts.find((text) => /[/:]/.test(text) && /\w/.test(text.replace(/\$\w+/g, ''))) ?? '$image';
  }

  /** `.withDirectory("/app", source.directory("website"))` */
  #mount(args: readonly Range[]): void {
    const { code, literals } = this.declared.source;
    const [to, from] = args;
    const at = to && this.#text(to);
    const below = from && /\bdirectory\(\s*"/i.exec(code.slice(from.from, from.to));
    const folder = below ? literals.get(from.from + below.index + below[0].length - 1)?.text : undefined;
    if (at?.startsWith('/') && folder !== undefined && !folder.startsWith('/')) this.walk.mounts(at, folder);
  }

  #text({ from, to }: Range): string | undefined {
    const { code, literals } = this.declared.source;
    const found = /^\s*(?:\w+\s*[:=]\s*)?(?=")/.exec(code.slice(from, to));
    return found ? literals.get(from + found[0].length)?.text : undefined;
  }

  /** Texts and lists that a call hands over, by the names under which the function knows them. */
  #handed({ params }: Declared, args: readonly Range[]): Known {
    const { code } = this.declared.source;
    const known = new Map<string, string | readonly string[]>();
    for (const [index, arg] of args.slice(0, 20).entries()) {
      const named = /^\s*(\w+)\s*=(?!=)/.exec(code.slice(arg.from, arg.to));
      const name = named?.[1] ?? params[index]?.name;
      const from = arg.from + (named?.[0].length ?? 0);
      const value = this.#text({ from, to: arg.to }) ?? commandIn({ from, to: arg.to }, this.#scope)?.words;
      if (name !== undefined && value !== undefined) known.set(name, value);
    }
    return known;
  }

  #run({ words, last }: Command, from: number): Part {
    const [program = '', option = ''] = words;
    const { file } = this.declared.source;
    if (last && words.length === 3 && /^(?:.*\/)?(?:ba|z|da|a)?sh$/.test(program) && /^-\w*c$/.test(option))
      return this.#script(words[2] ?? '', undefined, linesFrom(file, file.lineAt(last.from)));
    return this.#script(quoted(words), placeOf(this.declared, from));
  }

  #script(text: string, at?: Place, lines?: (line: number) => Place): Part {
    const place = lines ?? always(at ?? placeOf(this.declared, this.declared.at));
    return { script: { text, place, folder: this.walk.folder, variables: new Map() } };
  }

  /** What the value of a call is: where it is called on, and under which name it is kept. */
  #becomes(open: number, at: number, kind: Kind | undefined): void {
    const { code, pairs } = this.declared.source;
    const on = code[back(code, at - 1)] === '.' ? pairs.get(back(code, back(code, at - 1) - 1)) : undefined;
    const before = code.slice(Math.max(this.declared.from, at - 160), at);
    const kept = (on === undefined ? undefined : this.#kept.get(on)) ?? keptAs.exec(before)?.[1];
    if (kept !== undefined) this.#kept.set(open, kept);
    if (!kind) return;
    this.#calls.set(open, kind);
    if (kept !== undefined) this.#values.set(kept, kind);
  }

  /** What a function is called on. */
  #receiver(at: number): Kind | undefined {
    const { code, pairs } = this.declared.source;
    let before = back(code, at - 1);
    if (code[before] !== '.') return this.#alone(at);
    before = back(code, before - (/[?!]/.test(code[before - 1] ?? '') ? 2 : 1));
    if (code[before] === ')') {
      const open = pairs.get(before);
      return open === undefined ? undefined : (this.#calls.get(open) ?? this.#inBrackets(open, before));
    }
    const path =
      /[\w.]{1,200}$/.exec(code.slice(Math.max(0, before - 200), before + 1))?.[0].split('.') ?? [];
    return this.#named(path);
  }

  /** `(await self.base()).stdout()`: the last call in the brackets. */
  #inBrackets(open: number, close: number): Kind | undefined {
    const { code, pairs } = this.declared.source;
    const last = back(code, close - 1);
    const inner = code[last] === ')' ? pairs.get(last) : undefined;
    return inner !== undefined && inner > open ? this.#calls.get(inner) : undefined;
  }

  /** A function that is called on nothing: one of the module's own, or an object of it that is made. */
  #alone(at: number): Kind | undefined {
    const name = /^\w+/.exec(this.declared.source.code.slice(at, at + 80))?.[0] ?? '';
    const { program } = this.module;
    const own = functionOf(this.module, '', name);
    if (own || program.owners.has(name)) return { is: 'object', module: this.module, owner: '' };
    return undefined;
  }

  #named([first = '', ...rest]: readonly string[]): Kind | undefined {
    const { self, owner, params } = this.declared;
    if (first === 'dag') return { is: 'dagger', name: 'dag' };
    const type = params.find(({ name }) => name === first)?.type;
    const begun: Kind | undefined =
      first === self
        ? { is: 'object', module: this.module, owner }
        : (this.#values.get(first) ??
          (type === undefined ? undefined : this.#kindNamed(this.module, type, '')));
    return rest.reduce<Kind | undefined>(
      (kind, field) => (kind?.is === 'object' ? this.#kindOf(kind.module, kind.owner, field) : kind),
      begun,
    );
  }

  #kindOf(module: Module, owner: string, field: string): Kind | undefined {
    const type = module.program.fields.get(`${owner}.${field}`);
    return type === undefined ? undefined : this.#kindNamed(module, type, owner);
  }

  /** What a type is: an object of the module, one of a module that it uses, or Dagger's own. */
  #kindNamed(module: Module, type: string, owner: string): Kind {
    if (type === 'Self' || type === 'this') return { is: 'object', module, owner };
    if (type !== '' && module.program.owners.has(type)) return { is: 'object', module, owner: type };
    const used = module.uses.get(plainName(type));
    if (!used) return { is: 'dagger' };
    if ('source' in used) return { is: 'elsewhere', source: used.source };
    const other = moduleIn(used.folder, this.walk.look);
    return other ? { is: 'object', module: other, owner: mainOf(other) } : { is: 'dagger' };
  }
}

/** The offset of what stands before, white space left out. */
function back(code: string, from: number): number {
  let at = from;
  while (at >= 0 && /[\s\\]/.test(code[at] ?? '')) at--;
  return at;
}

function placeOf({ source: { file } }: Declared, at: number): Place {
  return file.at(file.lineAt(at));
}

/** `TestIntegration`, `testIntegration` and `test_integration` as the command line has them: `test-integration`. */
export function kebab(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
}
