import { folderOf, inside } from '../../../folders.js';
import type { SourceFile } from '../../../source-file.js';
import type { Look } from '../../dialect.js';
import type { Language } from '../masked.js';
import type { Task } from '../runner.js';
import { type Declared, programOf, sourceOf } from './functions.js';
import { functionOf, type Module } from './module.js';
import { Walk } from './walk.js';

/** How a program says that it talks to Dagger itself, without being a module, by how its files end. */
const clients: Readonly<Partial<Record<string, { readonly language: Language; readonly imports: RegExp }>>> =
  {
    go: { language: 'go', imports: /"dagger\.io\/dagger"/ },
    py: { language: 'python', imports: /^[ \t]*(?:import|from)[ \t]+dagger\b/m },
    ts: { language: 'typescript', imports: /["']@dagger\.io\/dagger["']/ },
    js: { language: 'typescript', imports: /["']@dagger\.io\/dagger["']/ },
    mts: { language: 'typescript', imports: /["']@dagger\.io\/dagger["']/ },
    mjs: { language: 'typescript', imports: /["']@dagger\.io\/dagger["']/ },
  };

const fileLimit = 60;

/** What a program hands to containers, where it is one that talks to Dagger: a file, or a folder of Go. */
export function clientAt(path: string, folder: string | undefined, look: Look): Task | undefined {
  const ending = /\.([a-z]{2,3})$/.exec(path)?.[1];
  const client = clients[ending ?? 'go'];
  const paths = ending === undefined ? look.match(inside(path, '*.go')).slice(0, fileLimit) : [path];
  const files = paths.flatMap((each) => look.file(each) ?? []);
  if (!client || !files.some(({ text }) => client.imports.test(text))) return undefined;
  return taskOf(files, client.language, folder ?? '', look);
}

function taskOf(
  files: readonly SourceFile[],
  language: Language,
  base: string,
  look: Look,
): Task | undefined {
  const sources = files.map((file) => sourceOf(file, language));
  const program = programOf(sources);
  for (const problem of program.problems) look.lacks?.(problem);
  const [source] = sources;
  if (!source) return undefined;
  const { file } = source;
  const module: Module = {
    file,
    name: '',
    folder: folderOf(file.path),
    language,
    program,
    uses: new Map(),
    toolchains: [],
  };
  const { name } = file;
  const all: Declared = {
    name,
    owner: '',
    params: [],
    returns: '',
    source,
    at: 0,
    from: 0,
    to: source.code.length,
    self: '',
    open: false,
    checks: false,
  };
  const walk = new Walk(look, base);
  const task = walk.task(module, functionOf(module, '', 'main') ?? all);
  return { ...task, name, by: name };
}
