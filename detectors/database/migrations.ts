import { defineDetector } from '../../src/detector.js';
import { files, paths } from '../../src/input/files.js';
import type { SourceFile } from '../../src/input/source-file.js';
import { type MigrationTool, tools } from './_tools.js';

/** A date at the start of a migration's own name, as most tools write it. */
const dated = /(?:^|\/)V?(20\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)[^/]*(?:\/[^/]*)?$/;
/** Migrations older than a year count only where none is younger. */
const recentCount = 60;

export default defineDetector({
  about: 'Schema migrations, and whether they can go back',
  reads: { candidates: files([...new Set(tools.map(({ files }) => files))]), all: paths('**/*.{sql,rb}') },
  emits: [
    'database.owned',
    'database.migrations',
    'database.migrates-on-deploy',
    'database.reversible-share',
  ],
  *detect({ candidates, all }) {
    const present = new Set(all);
    const found = candidates.flatMap((file) => {
      const tool = tools.find(
        ({ files: glob, text, not }) =>
          fitsGlob(glob, file.path) && !not?.test(file.path) && text.test(file.text),
      );
      return tool ? [{ file, tool, back: canGoBack(file, tool, present) }] : [];
    });
    const [first] = found;
    if (!first) return;
    const newest = [...found].sort((a, b) => (a.file.path < b.file.path ? 1 : -1));
    for (const { file, tool } of newest.slice(0, 2)) {
      for (const signal of ['database.owned', 'database.migrations'] as const)
        yield { signal, value: true, at: file.at(1), note: `${found.length} migrations (${tool.tool})` };
    }
    const opened = newest.find(({ tool }) => tool.byItself);
    if (opened)
      yield {
        signal: 'database.migrates-on-deploy',
        at: opened.file.at(1),
        note: `${opened.tool.tool} migrates when the application opens its database`,
      };
    const recent = newest.filter(({ file }) => dated.test(file.path)).slice(0, recentCount);
    const judged = recent.length > 0 ? recent : newest.slice(0, recentCount);
    const back = judged.filter(({ back: possible }) => possible).length;
    const shown = judged.find(({ back: possible }) => possible) ?? first;
    const at = shown.file.at(1);
    yield {
      signal: 'database.reversible-share',
      value: back / judged.length,
      at,
      note: `${back} of the ${judged.length} newest migrations say how to go back`,
    };
  },
});

function canGoBack(file: SourceFile, tool: MigrationTool, present: ReadonlySet<string>): boolean {
  if (tool.noBack?.test(file.text)) return false;
  return tool.back.test(file.text) || (tool.backFile !== undefined && present.has(tool.backFile(file.path)));
}

/** A cheap look at the part of the glob that tells tools apart: the folder and the ending. */
function fitsGlob(glob: string, path: string): boolean {
  const ending = /\.\{([^}]+)\}$/.exec(glob)?.[1]?.split(',') ?? [glob.slice(glob.lastIndexOf('.') + 1)];
  if (!ending.includes(path.slice(path.lastIndexOf('.') + 1))) return false;
  const folder = /\*\*\/([\w]+)\//.exec(glob)?.[1];
  if (folder !== undefined && !`/${path}`.includes(`/${folder}/`)) return false;
  const name = glob.slice(glob.lastIndexOf('/') + 1);
  if (name === 'up.sql' || name === 'migration.sql') return path.endsWith(name);
  if (name.startsWith('V*__')) return /(^|\/)V[^/]*__[^/]*$/.test(path);
  if (name.includes('.up.sql')) return path.endsWith('.up.sql');
  if (name.includes('.patch.sql')) return path.endsWith('.patch.sql');
  return true;
}
