import { option } from './argv.js';
import { dataOf, firstFile } from './read.js';
import type { Part, Runner } from './runner.js';
import { always } from './script.js';

const files = ['ct.yaml', '.github/ct.yaml', 'chart_schema.yaml', '.ct.yaml'];

/** Commands that `ct lint` runs for each chart besides its own checks, as its settings list them. */
export const chartTesting: Runner = {
  programs: ['ct'],
  besides: true,
  tasks(call, look) {
    const [, verb = '', ...args] = call.words;
    if (!verb.startsWith('lint')) return undefined;
    const named = option(args, '--config');
    const file = firstFile(call.command.folder, named === undefined ? files : [named], look);
    const commands = (file && dataOf(file)?.get('additional-commands')?.items()) ?? [];
    if (!file || commands.length === 0) return undefined;
    const parts = commands.flatMap(({ text, at }): Part[] =>
      text === undefined
        ? []
        : [{ script: { text, place: always(at), folder: call.command.folder, variables: new Map() } }],
    );
    return [{ name: verb, by: `ct ${verb}`, at: file.at(1), parts }];
  },
};
