import type { Place } from '../../../../evidence.js';
import type { SourceFile } from '../../../source-file.js';
import { parseCode } from '../code/parser.js';
import {
  type Block,
  type Call,
  callsOf,
  closureOf,
  type Definition,
  everything,
  type Tree,
} from '../code/tree.js';
import type { Reading } from '../parts/reading.js';
import { plainText } from './texts.js';
import { nameOf, type Section } from './triggers.js';

/** A build type, template or VCS root with all that it is made of: its own block, those of what it extends. */
export interface Build {
  readonly id: string;
  readonly line: number;
  readonly file: SourceFile;
  readonly blocks: readonly Section[];
  /** Templates and bases that stand in no file of the repository. */
  readonly unknown: readonly string[];
}

interface Made {
  readonly extends_: string;
  readonly section: Section | undefined;
  readonly file: SourceFile;
  readonly line: number;
}

const bases = /^(?:.*\.)?(?:BuildType|Template|GitVcsRoot|VcsRoot|Project)$/;

/** Everything that the settings of a repository define, by name. */
export class Settings {
  readonly #made = new Map<string, Made>();
  readonly functions = new Map<string, { readonly definition: Definition; readonly file: SourceFile }>();

  /** Builds that a function or class makes when it is run: which ones there are is only known then. */
  readonly computed: Place[] = [];
  readonly #named = new Set<Tree>();

  constructor(files: readonly SourceFile[], reading: Reading) {
    for (const file of files) {
      const { body, open } = parseCode(file, 'kotlin');
      if (open !== undefined)
        reading.fault({
          path: file.path,
          line: open,
          reason: 'not Kotlin: what is opened here is not closed',
        });
      for (const tree of everything(body)) this.#define(tree, file);
    }
  }

  #define(tree: Tree, file: SourceFile): void {
    if (tree.is === 'function') this.functions.set(tree.name, { definition: tree, file });
    if (tree.is === 'class' && tree.value) this.#add(tree.name, tree.value, tree.body, file, tree.line);
    if (
      tree.is === 'assign' &&
      tree.target.is === 'name' &&
      tree.value.is === 'call' &&
      bases.test(tree.value.name)
    )
      this.#add(tree.target.name, tree.value, [], file, tree.line);
    if (tree.is === 'call' && (tree.name === 'buildType' || tree.name === 'template'))
      this.#inline(tree, file);
    if (tree.is === 'call' && tree.name === 'BuildType' && closureOf(tree) && !this.#named.has(tree))
      this.computed.push(file.at(tree.line));
  }

  #inline(call: Call, file: SourceFile): void {
    const block = closureOf(call);
    if (!block) return;
    const id = callsOf(block.of, 'id')[0];
    const name = plainText(id?.args[0]) ?? `build ${call.line}`;
    this.#made.set(name, {
      extends_: call.name === 'template' ? 'Template' : 'BuildType',
      section: { block, file },
      file,
      line: call.line,
    });
  }

  #add(name: string, value: Tree, body: readonly Tree[], file: SourceFile, line: number): void {
    const base = value.is === 'call' || value.is === 'name' ? value.name : undefined;
    if (base === undefined || this.#made.size > 5_000) return;
    this.#named.add(value);
    const braced = closureOf(value);
    const own = braced ? (initOf(braced.of) ?? braced) : initOf(body);
    this.#made.set(name, { extends_: base, section: own && { block: own, file }, file, line });
  }

  /** All objects of a kind, with what they extend; classes that others extend are no objects of their own. */
  all(kind: RegExp): readonly Build[] {
    const extended = new Set([...this.#made.values()].map(({ extends_ }) => extends_.replace(/^.*\./, '')));
    return [...this.#made].flatMap(([id, { file, line }]) => {
      const build = this.#build(id, []);
      return build && kind.test(build.base) && !extended.has(id)
        ? [{ id, file, line, blocks: build.blocks, unknown: build.unknown }]
        : [];
    });
  }

  #build(
    id: string,
    within: readonly string[],
  ): { base: string; blocks: readonly Section[]; unknown: readonly string[] } | undefined {
    const made = this.#made.get(id);
    if (!made || within.includes(id) || within.length > 8) return undefined;
    const base = made.extends_.replace(/^.*\./, '');
    const outer = bases.test(base) ? undefined : this.#build(base, [...within, id]);
    const own = made.section ? [made.section] : [];
    const templates = own
      .flatMap(({ block }) => callsOf(block.of, 'templates'))
      .flatMap(({ args }) => args.flatMap((arg) => nameOf(arg) ?? []));
    const shared = templates.map((name) => ({ name, build: this.#build(name, [...within, id]) }));
    return {
      base: outer?.base ?? base,
      blocks: [...(outer?.blocks ?? []), ...shared.flatMap(({ build }) => build?.blocks ?? []), ...own],
      unknown: [...(outer?.unknown ?? []), ...shared.flatMap(({ name, build }) => (build ? [] : [name]))],
    };
  }
}

/** Settings in `init { ... }` of a class, or in its body. */
function initOf(body: readonly Tree[]): Block | undefined {
  const init = body.find((tree): tree is Call => tree.is === 'call' && tree.name === 'init');
  return closureOf(init);
}

/** The sections of a name among the blocks of a build. */
export function sectionsOf(build: Build, name: string): readonly Section[] {
  return build.blocks.flatMap(({ block, file }) =>
    block.of.flatMap((tree) => {
      const inner = tree.is === 'call' && tree.name === name ? closureOf(tree) : undefined;
      return inner ? [{ block: inner, file }] : [];
    }),
  );
}
