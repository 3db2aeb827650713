import type { DataNode } from '../../../data.js';
import { folderOf, inside } from '../../../folders.js';
import type { SourceFile } from '../../../source-file.js';
import type { Look } from '../../dialect.js';
import { resolvePath } from '../folders.js';
import type { Language } from '../masked.js';
import { dataOf } from '../read.js';
import { type Declared, type Program, plainName, programOf, sourceOf } from './functions.js';

/** Files of one module that are read. */
const fileLimit = 60;

/** A module of Dagger: a `dagger.json` and the program beside it. */
export interface Module {
  readonly file: SourceFile;
  readonly name: string;
  readonly folder: string;
  /** The language of its program; the name of its SDK where that is not read; nothing where it has no program. */
  readonly language?: Language;
  readonly unread?: string;
  readonly program: Program;
  /** Modules that it uses, by their plain names. */
  readonly uses: ReadonlyMap<string, Used>;
  /** Those of them whose functions are called beside its own. */
  readonly toolchains: readonly string[];
}

/** A module that is used: a folder of the repository, or where else it is kept. */
export type Used = { readonly folder: string } | { readonly source: string };

const languages: Readonly<Record<string, Language>> = {
  go: 'go',
  python: 'python',
  typescript: 'typescript',
};

const globs: Readonly<Record<Language, readonly string[]>> = {
  go: ['*.go', '*/*.go'],
  python: ['src/**/*.py', '*.py'],
  typescript: ['src/**/*.ts', '*.ts'],
};

/** What is generated, kept for others, or tests the module itself. */
const notOwn =
  /\.gen\.(?:go|ts)$|_test\.go$|\.d\.ts$|(?:^|\/)(?:internal|sdk|node_modules|vendor|tests?|examples?)\//;

/** The module of a folder, if its `dagger.json` is there. */
export function moduleIn(folder: string, look: Look): Module | undefined {
  const file = look.file(inside(folder, 'dagger.json'));
  return file && moduleOf(file, look);
}

/** The module that a `dagger.json` describes. */
export function moduleOf(file: SourceFile, look: Look): Module | undefined {
  const root = dataOf(file);
  if (!root) return undefined;
  const folder = folderOf(file.path);
  const sdk = root.get('sdk')?.text ?? root.get('sdk', 'source')?.text ?? '';
  const language = Object.hasOwn(languages, sdk) ? languages[sdk] : undefined;
  const toolchains = used(root.get('toolchains'), folder);
  const below = resolvePath(folder, root.get('source')?.text ?? '.') ?? folder;
  return {
    file,
    folder,
    name: root.get('name')?.text ?? '',
    ...(language ? { language } : sdk === '' ? {} : { unread: sdk }),
    program: language ? programIn(below, language, look) : programOf([]),
    uses: new Map([...used(root.get('dependencies'), folder), ...toolchains]),
    toolchains: toolchains.map(([name]) => name),
  };
}

function programIn(folder: string, language: Language, look: Look): Program {
  const paths = globs[language].flatMap((glob) => look.match(inside(folder, glob)));
  const others = look.match(inside(folder, '*/dagger.json')).map((path) => `${folderOf(path)}/`);
  const own = [...new Set(paths)]
    .filter(
      (path) => !notOwn.test(path.slice(folder.length)) && !others.some((other) => path.startsWith(other)),
    )
    .sort();
  return programOf(
    own
      .slice(0, fileLimit)
      .flatMap((path) => look.file(path) ?? [])
      .map((file) => sourceOf(file, language)),
  );
}

/** `{ "name": "kettle", "source": "../kettle" }`, and of old `"github.com/acme/kettle@v1"`. */
function used(list: DataNode | undefined, folder: string): readonly (readonly [string, Used])[] {
  return (list?.items() ?? []).slice(0, 200).flatMap((item): (readonly [string, Used])[] => {
    const source = item.text ?? item.get('source')?.text;
    if (source === undefined) return [];
    const name = item.get('name')?.text ?? source.replace(/@.*$/, '').replace(/^.*\//, '');
    const local = isElsewhere(source) ? undefined : resolvePath(folder, source);
    return [
      [plainName(name), local === undefined ? { source: source.replace(/@.*$/, '') } : { folder: local }],
    ];
  });
}

/** `github.com/acme/modules/kettle`, `git@...`, `https://...`. */
export function isElsewhere(source: string): boolean {
  return /^[\w-]+\.[a-z]{2,}\/|^\w+@|:\/\//.test(source);
}

/** The name of the object whose functions are called first: the module's own. */
export function mainOf({ name, program }: Module): string {
  const owners = [...program.owners].filter((owner) => owner !== '').slice(0, 200);
  const counted = (owner: string) =>
    program.functions.filter((each) => each.owner === owner && each.open).length;
  return (
    owners.find((owner) => plainName(owner) === plainName(name)) ??
    owners.sort((a, b) => counted(b) - counted(a))[0] ??
    ''
  );
}

/** The function of an object. */
export function functionOf({ program }: Module, owner: string, name: string): Declared | undefined {
  return program.named.get(`${owner}.=${name}`) ?? program.named.get(`${owner}.${plainName(name)}`);
}
