import { texts } from '../../data.js';
import { parseYaml } from '../../yaml.js';
import type { Look } from '../dialect.js';
import { type Followed, optionValue, plainWords, type Runner } from './runner.js';

/** Scripts of `composer.json`. */
export const composer: Runner = {
  programs: ['composer'],
  follow(argv, folder, look) {
    const [first, second] = plainWords(argv);
    const name = first === 'run' || first === 'run-script' ? second : first;
    const path = join(folder, 'composer.json');
    const file = name === undefined ? undefined : look.file(path);
    const parsed = file && parseYaml(file);
    const node =
      parsed && 'root' in parsed && name !== undefined ? parsed.root.get('scripts', name) : undefined;
    const script = texts(node).map((line) =>
      line
        .replace(/^@php /, 'php ')
        .replace(/^@composer /, 'composer ')
        .replace(/^@(?=[\w:-]+)/, 'composer run '),
    );
    return node && name !== undefined && script.length > 0
      ? [{ script: script.join('\n'), path, line: node.line, folder, name }]
      : undefined;
  },
};

/** Tasks of a Taskfile. */
export const task: Runner = {
  programs: ['task', 'go-task'],
  follow(argv, folder, look) {
    const path = ['Taskfile.yml', 'Taskfile.yaml', 'taskfile.yml']
      .map((name) => join(folder, name))
      .find((name) => look.file(name));
    const file = path === undefined ? undefined : look.file(path);
    const parsed = file && parseYaml(file);
    if (!parsed || !('root' in parsed) || path === undefined) return undefined;
    return plainWords(argv, ['-d', '--dir', '-t', '--taskfile']).flatMap((name): Followed[] => {
      const node = parsed.root.get('tasks', name);
      const commands = [
        ...(node?.get('deps')?.items() ?? []).flatMap(({ text }) => (text ? [`task ${text}`] : [])),
        ...(node?.get('cmds')?.items() ?? [node]).flatMap(
          (one) =>
            one?.text ??
            one?.get('cmd')?.text ??
            (one?.get('task')?.text ? `task ${one.get('task')?.text}` : []),
        ),
      ];
      return node && commands.length > 0
        ? [{ script: commands.join('\n'), path, line: node.line, folder, name }]
        : [];
    });
  },
};

/** Recipes of a justfile. */
export const just: Runner = {
  programs: ['just'],
  follow(argv, folder, look) {
    const path = ['justfile', 'Justfile', '.justfile']
      .map((name) => join(folder, name))
      .find((name) => look.file(name));
    const file = path === undefined ? undefined : look.file(path);
    if (!file || path === undefined) return undefined;
    const lines = file.text.split('\n');
    return plainWords(argv).flatMap((name): Followed[] => {
      const head = lines.findIndex(
        (line) =>
          line.startsWith(`${name}:`) ||
          (line.startsWith(`${name} `) && /:(\s|$)/.test(line)) ||
          line.startsWith(`@${name}:`),
      );
      if (head < 0) return [];
      const body = lines.slice(head + 1);
      const length = body.findIndex((line) => line !== '' && !/^\s/.test(line));
      const needs = (lines[head]?.split(':')[1] ?? '')
        .trim()
        .split(/\s+/)
        .filter((need) => /^[\w-]+$/.test(need))
        .map((need) => `just ${need}`);
      const recipe = (length < 0 ? body : body.slice(0, length)).map((line) =>
        line.trim().replace(/^[@-]/, ''),
      );
      return [
        { script: [...needs, ...recipe].join('\n'), path, line: head + 2 - needs.length, folder, name },
      ];
    });
  },
};

/** Environments of tox, in `tox.ini`, `setup.cfg` or `pyproject.toml`; a lexical look at their commands. */
export const tox: Runner = {
  programs: ['tox', 'nox'],
  follow(argv, folder, look) {
    if (argv[0]?.endsWith('nox')) return nox(folder, look);
    const wanted = optionValue(argv, ['-e', '-qe', '--env'])?.split(',') ?? [];
    for (const name of ['tox.ini', 'pyproject.toml', 'setup.cfg']) {
      const path = join(folder, name);
      const file = look.file(path);
      if (!file || !/\btox\b|testenv/.test(file.text)) continue;
      return toxCommands(file.text, wanted).map(({ script, line }) => ({
        script,
        path,
        line,
        folder,
        name: wanted.join(',') || 'tox',
      }));
    }
    return undefined;
  },
};

function toxCommands(text: string, wanted: readonly string[]): readonly { script: string; line: number }[] {
  const found: { script: string; line: number }[] = [];
  let section = '';
  let inCommands = false;
  for (const [index, line] of text.split('\n').entries()) {
    const header = /^\s*\[+([^\]]+)\]+\s*$/.exec(line);
    if (header) {
      section = (header[1] ?? '').trim();
      inCommands = false;
      continue;
    }
    if (!/testenv|tox\.env/.test(section)) continue;
    const start = /^\s*commands(_pre)?\s*=\s*(.*)$/.exec(line);
    if (start) inCommands = true;
    else if (/^\S/.test(line) && !/^[\]}]/.test(line)) inCommands = false;
    const command = (start ? (start[2] ?? '') : line).trim();
    const environment = section.split(/[:.]/).pop() ?? '';
    const base = section === 'testenv' || /env_run_base$/.test(section);
    if (!inCommands || command === '' || command.startsWith('#')) continue;
    if (!base && wanted.length > 0 && !wanted.includes(environment)) continue;
    const words =
      command.includes('"') || command.includes("'")
        ? [...command.matchAll(/["']([^"']*)["']/g)].map((match) => match[1] ?? '').join(' ')
        : command;
    if (words !== '')
      found.push({
        script: words.replace(/\{posargs[^}]*\}|\{[\w]+\}/g, '').replace(/^-\s*/, ''),
        line: index + 1,
      });
  }
  return found;
}

/** `session.run("pytest", "-q")` in `noxfile.py`. */
function nox(folder: string, look: Look): readonly Followed[] | undefined {
  const path = join(folder, 'noxfile.py');
  const file = look.file(path);
  if (!file) return undefined;
  return file.text.split('\n').flatMap((line, index): Followed[] => {
    const call = /^\s*session\.(?:run|run_always)\((.{1,400})/.exec(line);
    const words = call
      ? [...(call[1] ?? '').matchAll(/["']([^"']*)["']/g)].map((match) => match[1] ?? '')
      : [];
    return words.length > 0 ? [{ script: words.join(' '), path, line: index + 1, folder, name: 'nox' }] : [];
  });
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
