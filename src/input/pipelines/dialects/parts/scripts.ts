import type { Place } from '../../../../evidence.js';
import type { DataNode } from '../../../data.js';
import type { SourceFile } from '../../../source-file.js';
import type { Step } from '../../pipeline.js';

/** One command or script as it stands in a file. */
export interface Command {
  readonly text: string;
  readonly file: SourceFile;
  /** Line of the first line of the text. */
  readonly line: number;
}

/** Commands further apart than this are not read as one script. */
const widestGap = 100;

/** A script in a scalar: the text of a block scalar starts on the line after its indicator. */
export function commandOf(node: DataNode | undefined): Command | undefined {
  if (node?.text === undefined) return undefined;
  return { text: node.text, file: node.file, line: node.line + (isBlock(node) ? 1 : 0) };
}

/** Scripts in a scalar, a list or a list of lists, in order. */
export function commandsOf(node: DataNode | undefined): readonly Command[] {
  if (!node) return [];
  const command = commandOf(node);
  return command ? [command] : node.items().flatMap(commandsOf);
}

const linesOf = new WeakMap<SourceFile, readonly string[]>();

/** The text of a 1-based line. */
export function lineText(file: SourceFile, line: number): string {
  let lines = linesOf.get(file);
  if (!lines) {
    lines = file.text.split('\n');
    linesOf.set(file, lines);
  }
  return lines[line - 1] ?? '';
}

function isBlock(node: DataNode): boolean {
  return /(?:^|[:?-]\s|\s[&!]\S{1,80}\s)\s*[|>][-+0-9]{0,3}\s*(?:#.*)?$/.test(
    lineText(node.file, node.line).trimEnd().slice(-300),
  );
}

/** The fields of a step that runs this. */
export function runs({ text, file, line }: Command): Pick<Step, 'at' | 'script' | 'scriptLine' | 'work'> {
  return { at: file.at(line), script: text, scriptLine: line, work: [] };
}

/**
 * Commands that one shell runs one after the other, as few scripts as possible: blank lines stand for what is between
 * them in the file, so that every line of a script keeps its place.
 */
export function joined(commands: readonly Command[]): readonly Command[] {
  const scripts: { text: string; file: SourceFile; line: number; next: number }[] = [];
  for (const { text, file, line } of commands) {
    const last = scripts.at(-1);
    const next = line + countLines(text);
    if (!last || last.file !== file || line < last.next || line - last.next > widestGap) {
      scripts.push({ text, file, line, next });
    } else {
      last.text += `${last.text.endsWith('\n') ? '' : '\n'}${'\n'.repeat(line - last.next)}${text}`;
      last.next = next;
    }
  }
  return scripts.map(({ text, file, line }) => ({ text, file, line }));
}

function countLines(text: string): number {
  const trimmed = text.endsWith('\n') ? text.slice(0, -1) : text;
  let count = 1;
  for (let at = trimmed.indexOf('\n'); at >= 0; at = trimmed.indexOf('\n', at + 1)) count++;
  return count;
}

/** Where a shell stands after a script, by the plain `cd` at the start of its lines. */
export function folderAfter(script: string, folder: string | undefined): string | undefined {
  let at = folder;
  for (const [, to = ''] of script.matchAll(/^[ \t]*cd[ \t]+["']?([\w./$@-]+)["']?[ \t]*(?:;|&&|$)/gm)) {
    if (/^[/$-]/.test(to)) return undefined;
    at = cleanFolder(`${at ?? ''}/${to}`);
  }
  return at;
}

/** A folder as a step keeps it: nothing for the root; expressions stay as they are. */
export function cleanFolder(folder: string | undefined): string | undefined {
  if (folder === undefined || /^[$%{]|\$\(|\{\{/.test(folder)) return folder;
  const parts: string[] = [];
  for (const part of folder.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.length === 0 ? undefined : parts.join('/');
}

/** The place of a key of a mapping: the line of the key, not of its value. */
export function keyPlace(node: DataNode, key: string): Place | undefined {
  const entry = node.entries().find((other) => other.key === key);
  return entry?.value.file.at(entry.keyLine);
}
