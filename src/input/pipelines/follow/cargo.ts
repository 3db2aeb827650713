import { folderOf } from '../../folders.js';
import type { Look } from '../dialect.js';
import { positionals } from './argv.js';
import { dataOf, nearestFile } from './read.js';
import { quoted, type Runner } from './runner.js';
import { inTables } from './script-tables.js';

/** Aliases of `.cargo/config.toml`: `cargo ci` -> `test --workspace`; and the tasks of cargo-make. */
export const cargo: Runner = {
  programs: ['cargo'],
  tasks(call, look: Look) {
    if (call.words[1] === 'make') return inTables(call, look);
    const args = call.words.slice(1);
    const [name] = positionals(args, new Set(['--manifest-path', '--config', '-Z'])).filter(
      (word) => !word.startsWith('+'),
    );
    const file = nearestFile(call.command.folder, ['.cargo/config.toml', '.cargo/config'], look);
    const alias = name === undefined ? undefined : file && dataOf(file)?.get('alias', name);
    if (name === undefined || !alias) return name === 'xtask' ? xtask(args) : undefined;
    if (name === 'xtask') return xtask(args);
    const words = alias.text ?? quoted(alias.items().flatMap((item) => item.text ?? []));
    const rest = args.slice(args.indexOf(name) + 1);
    const text = `cargo ${words} ${quoted(rest)}`.trim();
    const { folder, variables } = call.command;
    const script = { text, place: () => alias.at, folder: folder ?? folderOf(alias.file.path), variables };
    return [{ name, by: `cargo ${name}`, at: alias.at, parts: [{ script }] }];
  },
};

/** A program of the repository that does chores: its task's name is all that can be told. */
function xtask(args: readonly string[]) {
  const name = args[args.indexOf('xtask') + 1];
  return name === undefined ? undefined : [{ name, by: `cargo xtask ${name}` }];
}
