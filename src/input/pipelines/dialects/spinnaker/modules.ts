import type { DataNode } from '../../../data.js';
import { parseJson } from '../../../json.js';
import { SourceFile } from '../../../source-file.js';
import type { Reading } from '../parts/reading.js';
import { withoutModules } from './templates.js';

/** The file of a module, where this repository holds it. */
export function moduleFile(stage: DataNode, reading: Reading): SourceFile | undefined {
  const path = stage.get('module')?.text?.replace(/^\/+/, '');
  if (path === undefined || stage.get('local')?.scalar !== true) return undefined;
  const { folder } = reading.file;
  const here = [path, folder === '' ? path : `${folder}/${path}`].find((each) => reading.exists(each));
  return here === undefined ? undefined : reading.look.file(here);
}

/** The stages that a module stands for, with what it is handed; `undefined` where they cannot be read. */
export function stagesOfModule(stage: DataNode, reading: Reading): readonly DataNode[] | undefined {
  const file = moduleFile(stage, reading);
  if (!file) return undefined;
  const text = `[${withoutModules(filled(file.text, valuesOf(stage)))}]`;
  const parsed = parseJson(new SourceFile(file.path, text, file.class_));
  if ('reason' in parsed) return undefined;
  const stages = parsed.root.items().filter((one) => one.get('type'));
  return stages.length > 0 ? stages.slice(0, 50) : undefined;
}

/** Names and values in turn. */
function valuesOf(stage: DataNode): ReadonlyMap<string, string> {
  const words = (stage.get('handed')?.items() ?? []).map(({ text = '' }) => text);
  return new Map(words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? '']] : [])));
}

const optional =
  /\{\{-?\s*with\s+(?:\$\w+\s*:=\s*)?\(?\s*var\s+"([\w.-]{1,100})"[^{}]{0,100}\}\}([^{}]{0,500})\{\{-?\s*\.\s*-?\}\}([^{}]{0,500})\{\{-?\s*end\s*-?\}\}/g;

/** A template with the values that it is handed; line breaks stay. */
function filled(text: string, values: ReadonlyMap<string, string>): string {
  return text
    .slice(0, 200_000)
    .replace(optional, (all, name: string, before: string, after: string) => {
      const value = values.get(name);
      return value === undefined ? '\n'.repeat(all.split('\n').length - 1) : before + value + after;
    })
    .replace(/\{\{-?\s*var\s+"([\w.-]{1,100})"\s*-?\}\}/g, (all, name: string) => values.get(name) ?? all);
}
