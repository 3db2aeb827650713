import { type Stage as FileStage, parseDockerfile } from '../../dockerfile.js';
import type { SourceFile } from '../../source-file.js';
import { type Part, quoted } from './runner.js';
import { always } from './script.js';

interface Stage {
  readonly name: string;
  readonly uses: string[];
  readonly runs: Part[];
}

/** The `RUN` lines of the stages that the wanted one is made of. */
export function runLines(file: SourceFile, folder: string, target: string | undefined): readonly Part[] {
  const stages = stagesOf(file, folder);
  const wanted = stages.find(({ name }) => name === target) ?? stages.at(-1);
  const needed = new Set<Stage>();
  const open = wanted ? [wanted] : [];
  for (let stage = open.pop(); stage; stage = open.pop()) {
    if (needed.has(stage)) continue;
    needed.add(stage);
    const { uses } = stage;
    open.push(...stages.filter((other, index) => uses.includes(other.name) || uses.includes(String(index))));
  }
  return stages.filter((stage) => needed.has(stage)).flatMap(({ runs }) => runs);
}

function stagesOf(file: SourceFile, folder: string): readonly Stage[] {
  const stages: Stage[] = [];
  const lines = file.text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index++) {
    const first = index;
    let text = lines[index] ?? '';
    while (/\\\s*$/.test(text) && index + 1 < lines.length) {
      const next = lines[++index] ?? '';
      // Comments between continued lines are no part of the command.
      text = `${text.replace(/\\\s*$/, '\\')}\n${/^\s*#/.test(next) ? '\\' : next}`;
    }
    instruction(text, first + 1, file, folder, stages);
  }
  return stages;
}

function instruction(text: string, line: number, file: SourceFile, folder: string, stages: Stage[]): void {
  const from = /^\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(text);
  if (from) stages.push({ name: from[2] ?? '', uses: [from[1] ?? ''], runs: [] });
  const stage = stages.at(-1);
  const copied = /^\s*COPY\s+--from=(\S+)/i.exec(text)?.[1] ?? /--mount=\S*from=([\w.-]+)/.exec(text)?.[1];
  if (copied !== undefined) stage?.uses.push(copied);
  const run = /^\s*RUN\s+((?:--\S+\s+)*)([\s\S]*)$/i.exec(text);
  if (!run || !stage) return;
  const command = run[2] ?? '';
  const script = command.trimStart().startsWith('[')
    ? quoted([...command.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? ''))
    : command;
  stage.runs.push({
    script: { text: script, place: (at) => file.at(line + at - 1), folder, variables: new Map() },
  });
}

/**
 * What a container of the image runs when it is started: its entry point, with its command unless other words are asked
 * of it.
 */
export function startLines(
  file: SourceFile,
  folder: string,
  target: string | undefined,
  isAsked: boolean,
): readonly Part[] {
  const chain = chainOf(parseDockerfile(file).stages, target);
  const nearest = (keyword: string) =>
    chain.flatMap(({ instructions }) => instructions.findLast((one) => one.keyword === keyword) ?? [])[0];
  const entry = nearest('ENTRYPOINT');
  const command = isAsked ? undefined : nearest('CMD');
  const at = (command ?? entry)?.at;
  const text = joined(entry?.text, command?.text);
  if (text === undefined || !at) return [];
  return [{ script: { text, place: always(at), folder, variables: new Map() } }];
}

/** A stage and the earlier ones of the file that it builds on, nearest first. */
function chainOf(stages: readonly FileStage[], target: string | undefined): readonly FileStage[] {
  const chain: FileStage[] = [];
  let at = stages.findIndex(({ name }) => name !== undefined && name === target);
  if (at < 0) at = stages.length - 1;
  for (let stage = stages[at]; stage; stage = stages[at]) {
    chain.push(stage);
    const { base } = stage;
    at = stages.slice(0, at).findLastIndex(({ name }) => name === base);
  }
  return chain;
}

/** An entry point that is a list of words is handed the command; one that is a line of the shell is not. */
function joined(entry: string | undefined, command: string | undefined): string | undefined {
  const words = [entry, command].map((text) => text && wordsOf(text));
  if (entry !== undefined && words[0] === undefined) return entry;
  if (command !== undefined && words[1] === undefined) return command;
  const all = words.flatMap((list) => list ?? []);
  return all.length === 0 ? undefined : quoted(all);
}

/** The words of `["a", "b"]`. */
function wordsOf(text: string): readonly string[] | undefined {
  if (!text.trimStart().startsWith('[')) return undefined;
  return [...text.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '');
}
