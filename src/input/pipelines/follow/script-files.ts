import type { Look } from '../dialect.js';
import { hitOfName } from '../intents/names.js';
import type { Call } from './argv.js';
import { clientAt } from './dagger/client.js';
import { resolvePath, rootMark } from './folders.js';
import { rubyScript } from './ruby-script.js';
import type { Runner, Task } from './runner.js';
import { linesFrom, type Script } from './script.js';

const shellProgram = /^(?:bash|sh|zsh|ksh|dash|ash)$/;

/** Wrappers that tools put into repositories: their names say what they are, their text does not. */
const copies =
  /(?:^|[/\\])(?:gradlew|mvnw|sbt|sbtx|npmw|bazelisk|bazelw|pants|buck|mill|wait-for-it\.sh|wait-for|install|configure)(?:\.bat|\.cmd)?$/;

/** The shell script of a path, if it is one. */
export function scriptAt(path: string, look: Look, part: Partial<Script> = {}): Script | undefined {
  const file = look.file(path);
  if (!file || !isShell(path, file.text)) return undefined;
  return {
    text: file.text,
    place: linesFrom(file, 1),
    folder: part.folder,
    variables: part.variables ?? new Map(),
    path,
    ...(part.args ? { args: part.args } : {}),
    ...(/\.(?:ps1|bat|cmd)$/i.test(path) ? { shell: path.endsWith('.ps1') ? 'pwsh' : 'cmd' } : {}),
  };
}

function isShell(path: string, text: string): boolean {
  const shebang = /^#!\s*(\S+)(?:[ \t]+(?:-\S+[ \t]+)?(\S+))?/.exec(text);
  if (!shebang)
    return /\.(?:sh|bash|zsh|ps1|bat|cmd)$/i.test(path) || !/\.[a-z0-9]+$/i.test(path.replace(/^.*\//, ''));
  const program = `${shebang[1] ?? ''}`.endsWith('env') ? (shebang[2] ?? '') : (shebang[1] ?? '');
  return (
    shellProgram.test(program.replace(/^.*\//, '')) || (/\.ps1$/i.test(path) && /(?:^|\/)pwsh$/.test(program))
  );
}

/** Scripts that the repository holds: `./scripts/ci.sh test`, `bash ci/build`. Others are known by their names. */
export const scriptFiles: Runner = {
  programs: ['bash', 'sh', 'zsh', 'ksh', 'dash', 'ash'],
  tasks(call, look) {
    const named = namedScript(call);
    if (!named || copies.test(named.path)) return undefined;
    const { folder, variables } = call.command;
    const path = resolvePath(folder, named.path);
    const name = named.path.replace(/^.*[/\\]/, '');
    const by = named.path.length < 60 ? named.path.replace(`${rootMark}/`, '') : name;
    if (path === undefined) return named.sure ? [{ name, by }] : undefined;
    const script = scriptAt(path, look, { folder, variables, args: named.args });
    if (script) return [{ name, at: script.place(1), parts: [{ script }], by }];
    const inRuby = rubyScript(path, look, { folder, variables });
    if (inRuby.length > 0)
      return [{ name, at: { path, line: 1 }, parts: inRuby.map((one) => ({ script: one })), by }];
    const client = clientAt(path, folder, look);
    if (client) return [{ ...client, by }];
    return named.sure ? [leaf(name, by, path)] : undefined;
  },
};

/** A script that is not read. One that stands among the tests and says nothing else may run them. */
function leaf(name: string, by: string, path: string): Task {
  const isAmongTests = /(?:^|\/)(?:tests?|specs?)\//.test(path) && !hitOfName(name, by);
  return isAmongTests ? { name: `test ${name}`, by, weak: true } : { name, by };
}

interface NamedScript {
  readonly path: string;
  readonly args: readonly string[];
  /** It can be nothing else than a script. */
  readonly sure: boolean;
}

function namedScript({ words, path, command }: Call): NamedScript | undefined {
  const [program = '', ...args] = words;
  if (shellProgram.test(program)) return handedToShell(args);
  if (path === undefined) return undefined;
  const given = command.argv[0] === path ? command.argv.slice(1) : args;
  const sure =
    /\.(?:sh|bash|ps1|bat|cmd|py|rb|js|mjs|ts|pl|php)$/.test(path) && !/^\/|node_modules|vendor\//.test(path);
  return { path: path.replaceAll('\\', '/'), args: given, sure };
}

function handedToShell(args: readonly string[]): NamedScript | undefined {
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (arg === '-o' || arg === '+o' || arg === '-O') index++;
    else if (/^-[a-z]*[cs][a-z]*$/.test(arg)) return undefined;
    else if (!/^[-+]/.test(arg))
      return arg.startsWith('<(') ? undefined : { path: arg, args: args.slice(index + 1), sure: true };
  }
  return undefined;
}
