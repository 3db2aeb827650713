import type { SourceFile } from '../../source-file.js';
import { positionals } from './argv.js';
import { type Masked, masked, pieces, type Range } from './masked.js';
import { nearestFile } from './read.js';
import type { Runner, Task } from './runner.js';

const valued = new Set(['--gruntfile', '--gulpfile', '-f', '--base', '--cwd', '--tasks', '--browser']);
const names = ['Gruntfile.js', 'gruntfile.js', 'Gruntfile.coffee', 'Gruntfile.ts'];
/** Tasks that one name leads to. */
const taskLimit = 60;

/** Grunt and gulp: tasks by their names, and those that a Gruntfile lists under one. */
export const grunt: Runner = {
  programs: ['grunt', 'gulp'],
  tasks({ words, command }, look) {
    const [program = '', ...args] = words;
    const asked = positionals(args, valued);
    const file = program === 'grunt' ? nearestFile(command.folder, names, look) : undefined;
    if (asked.length === 0 && !file) return undefined;
    const done = new Set<string>();
    return (asked.length > 0 ? asked : ['default']).map((name) => taskOf(name, program, file, done));
  },
};

function taskOf(name: string, program: string, file: SourceFile | undefined, done: Set<string>): Task {
  const by = `${program} ${name}`;
  const listed = file && done.size < taskLimit && !done.has(name) ? listedIn(file, name) : undefined;
  if (!file || !listed || listed.tasks.length === 0) return { name: name.replace(/:.*$/, ''), by };
  done.add(name);
  return {
    name,
    by,
    at: file.at(file.lineAt(listed.from)),
    parts: listed.tasks.map((one) => ({ task: taskOf(one, program, file, done) })),
  };
}

/** `grunt.registerTask('ci', ['jshint', 'karma:once'])`, with or without a text about it. */
function listedIn(
  { text }: SourceFile,
  name: string,
): { readonly from: number; readonly tasks: readonly string[] } | undefined {
  const program = masked(text.slice(0, 200_000), 'typescript');
  for (const { 0: head, index } of program.code.matchAll(/\bregisterTask\s{0,20}\(/g)) {
    const open = index + head.length;
    const [first, ...others] = pieces(program, open, program.pairs.get(open - 1) ?? open);
    const list = others.at(-1);
    if (!first || !list || textsIn(program, first)[0] !== name) continue;
    // What is written as a function is not looked into.
    const isListed = /^\s*["[]/.test(program.code.slice(list.from, list.to));
    return { from: index, tasks: isListed ? textsIn(program, list).slice(0, taskLimit) : [] };
  }
  return undefined;
}

function textsIn({ code, literals }: Masked, { from, to }: Range): readonly string[] {
  return [...code.slice(from, to).matchAll(/"/g)].flatMap(
    ({ index }) => literals.get(from + index)?.text ?? [],
  );
}
