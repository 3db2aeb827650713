import { folderOf } from '../../folders.js';
import type { SourceFile } from '../../source-file.js';
import { resolvePath } from './folders.js';
import { firstFile } from './read.js';
import type { Part, Runner, Task } from './runner.js';

interface Target {
  readonly line: number;
  readonly needs: readonly string[];
  readonly runs: readonly { readonly text: string; readonly line: number }[];
}

/** Earthfiles: `RUN` lines of the targets that are asked for and of those that they build on. */
export const earthly: Runner = {
  programs: ['earthly'],
  tasks(call, look) {
    const wanted = call.words.find((word, index) => index > 0 && /^(?:\.?[\w./-]*)\+[\w-]+/.test(word));
    const [folder = '', name = ''] = (wanted ?? '').split('+');
    const path =
      wanted === undefined ? undefined : resolvePath(call.command.folder, folder === '' ? '.' : folder);
    const file = firstFile(path, ['Earthfile'], look);
    if (!file) return undefined;
    const targets = targetsOf(file);
    return targets.has(name) ? [taskOf(name, targets, file, new Set())] : undefined;
  },
};

function targetsOf(file: SourceFile): ReadonlyMap<string, Target> {
  const targets = new Map<
    string,
    { line: number; needs: string[]; runs: { text: string; line: number }[] }
  >();
  let target: { needs: string[]; runs: { text: string; line: number }[] } | undefined;
  const lines = file.text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index++) {
    const first = index;
    let text = lines[index] ?? '';
    while (/\\\s*$/.test(text) && index + 1 < lines.length) text = `${text}\n${lines[++index] ?? ''}`;
    const head = /^([\w-]+):\s*$/.exec(text);
    if (head) {
      const begun = { line: first + 1, needs: [], runs: [] };
      targets.set(head[1] ?? '', begun);
      target = begun;
    }
    const run = /^\s+RUN\s+((?:--\S+\s+)*)([\s\S]*)$/.exec(text)?.[2];
    if (run !== undefined) target?.runs.push({ text: run, line: first + 1 });
    for (const match of text.matchAll(/(?:BUILD|FROM|COPY|WITH DOCKER|--load)\s[^\n+]{0,120}\+([\w-]+)/g))
      target?.needs.push(match[1] ?? '');
  }
  return targets;
}

function taskOf(
  name: string,
  targets: ReadonlyMap<string, Target>,
  file: SourceFile,
  done: Set<string>,
): Task {
  const by = `earthly +${name}`;
  const target = targets.get(name);
  if (!target || done.has(name)) return { name, by, parts: [] };
  done.add(name);
  const parts: Part[] = [
    ...target.needs
      .filter((need) => targets.has(need))
      .map((need) => ({ task: taskOf(need, targets, file, done) })),
    ...target.runs.map(({ text, line }) => ({
      script: {
        text,
        place: (at: number) => file.at(line + at - 1),
        folder: folderOf(file.path),
        variables: new Map(),
      },
    })),
  ];
  return { name, by, at: file.at(target.line), parts };
}
