import type { Place } from '../evidence.js';
import { files } from './files.js';
import type { Input } from './input.js';
import type { Selection } from './path-index.js';
import type { SourceFile } from './source-file.js';

/** One instruction, with its continuation lines joined and its heredocs appended. */
export interface Instruction {
  /** Upper case. */
  readonly keyword: string;
  readonly text: string;
  /** 1-based line where it starts. */
  readonly line: number;
  readonly at: Place;
}

/** What one `FROM` begins. */
export interface Stage {
  /** Image or earlier stage that it builds on, as written. */
  readonly base: string;
  readonly name?: string;
  readonly at: Place;
  readonly instructions: readonly Instruction[];
}

/** A description of a container image. Malformed lines are left out, nothing throws. */
export interface Dockerfile {
  readonly file: SourceFile;
  readonly instructions: readonly Instruction[];
  readonly stages: readonly Stage[];
  /** The stages that the last one is made of, outermost base first. */
  readonly shipped: readonly Stage[];
}

/** Where descriptions of container images stand. */
export const dockerfileGlobs: readonly string[] = [
  '**/Dockerfile',
  '**/Dockerfile.*',
  '**/Dockerfile-*',
  '**/dockerfile',
  '**/*.Dockerfile',
  '**/*.dockerfile',
  '**/Containerfile',
  '**/Containerfile.*',
];

/** Asks for the descriptions of container images. */
export function dockerfiles(selection: Selection = {}): Input<readonly Dockerfile[]> {
  const texts = files(dockerfileGlobs, selection);
  return {
    key: `docker:${texts.key}`,
    about: texts.about,
    ...(texts.wants ? { wants: texts.wants } : {}),
    load: async (reader) => {
      const { value, problems } = await texts.load(reader);
      const parsed = value.filter(({ name }) => !name.endsWith('.dockerignore')).map(parseDockerfile);
      return { value: parsed.filter(({ stages }) => stages.length > 0), problems };
    },
  };
}

const known = new WeakMap<SourceFile, Dockerfile>();

/** Parses a file once, however often it is asked for. */
export function parseDockerfile(file: SourceFile): Dockerfile {
  let parsed = known.get(file);
  if (!parsed) {
    file.countParse('dockerfile');
    const instructions = instructionsOf(file);
    const stages = stagesOf(instructions);
    parsed = { file, instructions, stages, shipped: shippedOf(stages) };
    known.set(file, parsed);
  }
  return parsed;
}

function instructionsOf(file: SourceFile): readonly Instruction[] {
  const lines = file.text.split(/\r?\n/);
  const joiner = /^#\s*escape\s*=\s*`/im.test(lines.slice(0, 5).join('\n')) ? '`' : '\\';
  const instructions: Instruction[] = [];
  const marks = marksOf(lines);
  for (let next = 0; next < lines.length; ) {
    const start = next;
    const joined: string[] = [];
    next = joinLines(lines, next, joiner, joined);
    const found = /^\s*(ONBUILD\s+)?([A-Za-z]+)\s+([\s\S]*)$/.exec(joined.join('\n'));
    if (!found) continue;
    const [, , keyword = '', text = ''] = found;
    const body: string[] = [];
    if (/^(run|copy|add)$/i.test(keyword)) next = readHeredocs(lines, next, text, marks, body);
    instructions.push({
      keyword: keyword.toUpperCase(),
      text: [text.trim(), ...body].join('\n'),
      line: start + 1,
      at: file.at(start + 1),
    });
  }
  return instructions;
}

/** Appends a logical line; comments between its parts are left out. Returns the next line's index. */
function joinLines(lines: readonly string[], from: number, joiner: string, into: string[]): number {
  let at = from;
  for (let more = true; more && at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (/^\s*#/.test(line) || (into.length > 0 && line.trim() === '')) {
      if (into.length === 0) return at + 1;
      continue;
    }
    const trimmed = line.trimEnd();
    more = trimmed.endsWith(joiner);
    into.push(more ? trimmed.slice(0, -1) : line);
  }
  return at;
}

/** Lines that could end a heredoc: where each word stands alone, last line first. */
function marksOf(lines: readonly string[]): Map<string, number[]> {
  const marks = new Map<string, number[]>();
  for (let index = lines.length - 1; index >= 0; index--) {
    const mark = (lines[index] ?? '').trim();
    if (!/^[A-Za-z_]\w{0,80}$/.test(mark)) continue;
    const places = marks.get(mark);
    if (places) places.push(index);
    else marks.set(mark, [index]);
  }
  return marks;
}

/** `RUN <<EOF` and the like: the lines up to the mark belong to the instruction. Returns the next line's index. */
function readHeredocs(
  lines: readonly string[],
  from: number,
  text: string,
  marks: Map<string, number[]>,
  into: string[],
): number {
  let at = from;
  for (const [, mark = ''] of text.matchAll(/<<-?["']?([A-Za-z_]\w{0,80})["']?/g)) {
    const places = marks.get(mark) ?? [];
    while ((places.at(-1) ?? at) < at) places.pop();
    const end = places.pop();
    if (end === undefined) return at;
    into.push(...lines.slice(at, end));
    at = end + 1;
  }
  return at;
}

function stagesOf(instructions: readonly Instruction[]): readonly Stage[] {
  const stages: (Stage & { readonly instructions: Instruction[] })[] = [];
  for (const instruction of instructions) {
    if (instruction.keyword !== 'FROM') {
      stages.at(-1)?.instructions.push(instruction);
      continue;
    }
    const [base, as, name] = instruction.text.split(/\s+/).filter((word) => !word.startsWith('--'));
    if (base === undefined) continue;
    const named = as?.toLowerCase() === 'as' && name !== undefined ? { name } : {};
    stages.push({ base, ...named, at: instruction.at, instructions: [] });
  }
  return stages;
}

function shippedOf(stages: readonly Stage[]): readonly Stage[] {
  const chain: Stage[] = [];
  let stage = stages.at(-1);
  while (stage && !chain.includes(stage)) {
    chain.unshift(stage);
    const { base } = stage;
    stage = stages.find(({ name }) => name?.toLowerCase() === base.toLowerCase());
  }
  return chain;
}
