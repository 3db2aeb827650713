import type { SourceFile } from '../../source-file.js';
import type { Look } from '../dialect.js';
import { resolvePath } from './folders.js';
import { quoted } from './runner.js';
import { always, type Script } from './script.js';

/** So many lines of a program are looked at. */
const lineLimit = 2000;
/** Calls that run the command that they are handed, and the steps of `config/ci.rb` with their titles. */
const runs =
  /^\s*(?:(?:exec|system!?|sh|run!?|spawn)[\s(]\s{0,9}|step[\s(]\s{0,9}(?:"[^"\n]{0,200}"|'[^'\n]{0,200}'),\s{0,9})(?=["'])/;
/** The list of steps that Rails' `bin/ci` runs. */
const listOfSteps = /^\s*require_relative\s+["']([./\w-]{0,100}config\/ci)(?:\.rb)?["']/m;

/** The commands that a program in Ruby runs, as far as each stands on a line of its own. */
export function rubyScript(
  path: string,
  look: Look,
  part: Pick<Script, 'folder' | 'variables'>,
): readonly Script[] {
  const file = look.file(path);
  if (!file || !isRuby(path, file.text)) return [];
  const listed = listOfSteps.exec(file.text)?.[1];
  const list = listed === undefined ? undefined : resolvePath(file.folder, `${listed}.rb`);
  const more = list === undefined ? undefined : look.file(list);
  return [file, ...(more ? [more] : [])].flatMap((one) => commandsOf(one, part));
}

function isRuby(path: string, text: string): boolean {
  return path.endsWith('.rb') || /^#![^\n]{0,100}\bruby\b/.test(text);
}

function commandsOf(file: SourceFile, part: Pick<Script, 'folder' | 'variables'>): readonly Script[] {
  return file.text
    .split('\n')
    .slice(0, lineLimit)
    .flatMap((line, index) => {
      const text = commandIn(line.slice(0, 1000));
      return text === undefined ? [] : [{ text, place: always(file.at(index + 1)), ...part }];
    });
}

/** `system "rspec", "spec"` is given words, `exec "rspec spec"` a whole. */
function commandIn(line: string): string | undefined {
  const call = runs.exec(line);
  if (!call) return undefined;
  const rest = line.slice(call[0].length);
  const words = [...rest.matchAll(/"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
  const [first] = words;
  if (first === undefined) return undefined;
  // What is put into a text is known to the run.
  const plain = words.map((word) => word.replace(/#\{[^}]{0,200}\}/g, '$GIVEN'));
  return first.includes(' ') ? plain[0] : quoted(plain);
}
