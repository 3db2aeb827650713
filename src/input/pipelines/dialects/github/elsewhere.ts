import type { SourceFile } from '../../../source-file.js';
import type { Reading } from '../parts/reading.js';

/** A file that `uses` names in another repository, or why it cannot be read there. */
export type There = { readonly file: SourceFile; readonly folder: string } | { readonly unavailable: string };

const written = /^([\w.-]+\/[\w.-]+)((?:\/[\w.-]+)*)@([^@\s]+)$/;

/** The workflow of another repository; nothing where the scan does not know that repository. */
export function workflowElsewhere(uses: string, reading: Reading): There | undefined {
  return named(uses, reading, (path) => (path === '' ? [] : [path]));
}

/** The description of an action of another repository; nothing where the scan does not know that repository. */
export function actionElsewhere(uses: string, reading: Reading): There | undefined {
  return named(uses, reading, (path) =>
    ['action.yml', 'action.yaml'].map((name) => (path === '' ? name : `${path}/${name}`)),
  );
}

/** The first of these paths that is there. All are asked for: which one it is shows once the repository is open. */
function named(
  uses: string,
  { look }: Reading,
  pathsOf: (path: string) => readonly string[],
): There | undefined {
  const [, repository = '', below = '', ref = ''] = written.exec(uses) ?? [];
  const there = repository === '' ? undefined : look.elsewhere?.(repository, ref);
  if (!there || 'unavailable' in there) return there;
  const files = pathsOf(below.slice(1)).map((path) => look.file(`${there.folder}/${path}`));
  const file = files.find((one) => one !== undefined);
  return file ? { file, folder: there.folder } : { unavailable: `it cannot be read there at ${ref}` };
}
