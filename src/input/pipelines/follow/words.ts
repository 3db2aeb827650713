import type { Word, WordPart } from 'unbash';
import { folderOf } from '../../folders.js';
import { resolvePath, rootMark } from './folders.js';

/** What is known while a script is walked. */
export interface State {
  vars: Map<string, string>;
  arrays: Map<string, readonly string[]>;
  folder: string | undefined;
  /** The folder before, for `cd -`. */
  left?: string | undefined;
  readonly args: readonly string[] | undefined;
  readonly path: string | undefined;
}

/** Longer values are cut: no argument that matters is longer. */
const valueLimit = 20_000;

/** The fields that a word becomes: unknown variables stay as written, unquoted known ones are split. */
export function fields(word: Word, state: State): readonly string[] {
  if (!word.parts) return [word.value];
  const done: string[] = [];
  let current: string | undefined;
  for (const part of word.parts) {
    const list = listOf(part, state);
    if (list) {
      const [first, ...rest] = list;
      if (first === undefined) continue;
      current = (current ?? '') + first;
      for (const item of rest) {
        done.push(current);
        current = item;
      }
    } else current = ((current ?? '') + textOf(part, state)).slice(0, valueLimit);
  }
  return current === undefined ? done : [...done, current];
}

/** The word as one text. */
export function wholeOf(word: Word, state: State): string {
  if (!word.parts) return word.value;
  return word.parts.map((part) => textOf(part, state)).join('');
}

/** Parts that can become several fields: `$@`, `${list[@]}`, unquoted known values. */
function listOf(part: WordPart, state: State): readonly string[] | undefined {
  if (part.type === 'DoubleQuoted' && part.parts.length === 1) {
    const [only] = part.parts;
    return only && isList(only) ? listValue(only, state) : undefined;
  }
  if (isList(part)) return listValue(part, state);
  if (part.type !== 'SimpleExpansion' && part.type !== 'ParameterExpansion') return undefined;
  const value = expand(part, state);
  // An expression holds spaces and is one value all the same.
  if (value === undefined || value.length > valueLimit || value.includes('{{')) return undefined;
  return value.split(/\s+/).filter(Boolean);
}

function isList(part: WordPart): boolean {
  if (part.type === 'SimpleExpansion') return part.text === '$@' || part.text === '$*';
  return (
    part.type === 'ParameterExpansion' &&
    !part.operation &&
    !part.prefix &&
    (part.parameter === '@' ||
      part.parameter === '*' ||
      part.index?.value === '@' ||
      part.index?.value === '*')
  );
}

function listValue(part: WordPart, state: State): readonly string[] | undefined {
  if (part.type === 'ParameterExpansion' && part.index) return state.arrays.get(part.parameter);
  return state.args;
}

function textOf(part: WordPart, state: State): string {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return part.value;
    case 'DoubleQuoted':
    case 'LocaleString':
      return part.parts.map((child) => textOf(child, state)).join('');
    case 'SimpleExpansion':
    case 'ParameterExpansion':
      return expand(part, state) ?? part.text;
    case 'CommandExpansion':
      return knownFolder(part.text, state) ?? programIn(part.text) ?? part.text;
    default:
      return part.text;
  }
}

function expand(part: WordPart, state: State): string | undefined {
  if (part.type === 'SimpleExpansion') return lookUp(part.text.slice(1), state);
  if (part.type !== 'ParameterExpansion' || part.prefix || part.index) return undefined;
  const known = lookUp(part.parameter, state);
  const { operation } = part;
  if (!operation) return known;
  if (operation.type !== 'Default') return undefined;
  if (operation.operator === '+' || operation.operator === ':+')
    return known ? wholeOf(operation.operand, state) : undefined;
  if (operation.operator === '?' || operation.operator === ':?') return known ?? `$\{${part.parameter}}`;
  return known === undefined || known === '' ? wholeOf(operation.operand, state) : known;
}

function lookUp(name: string, state: State): string | undefined {
  if (name === 'PWD') return state.folder === undefined ? undefined : `${rootMark}/${state.folder}`;
  if (name === '0') return state.path === undefined ? undefined : `${rootMark}/${state.path}`;
  if (name === '#') return state.args ? String(state.args.length) : undefined;
  if (name === '@' || name === '*') return state.args?.join(' ');
  if (/^[1-9]$/.test(name)) return state.args ? (state.args[Number(name) - 1] ?? '') : undefined;
  return state.vars.get(name);
}

/** A program that is looked up before it is run: `$(which npm)`, `$(command -v npm)`. */
function programIn(text: string): string | undefined {
  const found =
    /^(?:\$\(|`)\s{0,9}(?:which|command\s{1,9}-v|type\s{1,9}-[pP])\s{1,9}["']?([\w.-]+)["']?\s{0,9}(?:2>\s{0,9}\S{1,20}\s{0,9})?[)`]$/;
  return found.exec(text)?.[1];
}

/** The folder of the script, written as scripts write it: `$(cd "$(dirname "$0")/.." && pwd)`. */
function knownFolder(text: string, state: State): string | undefined {
  if (text === '$(pwd)') return lookUp('PWD', state);
  const own = /dirname(?: --)? "?\$(?:0|\{?BASH_SOURCE)[^)]{0,20}\)/.exec(text);
  if (!own || state.path === undefined) return undefined;
  const below = /^"?(\/[\w./-]*)/.exec(text.slice(own.index + own[0].length))?.[1] ?? '';
  const found = resolvePath('', `${rootMark}/${folderOf(state.path)}${below}`);
  return found === undefined ? undefined : `${rootMark}/${found}`;
}
