import { concourse } from './actions/concourse.js';
import { controllers } from './actions/controllers.js';
import { github } from './actions/github.js';
import { stages } from './actions/stages.js';
import { systems } from './actions/systems.js';
import { tekton } from './actions/tekton.js';
import { type ActionRow, type Hit, intentsOf } from './row.js';

/** What published actions, orbs, tasks, plugins and steps are for. Add a row; rows with conditions come first. */
export const actionRows: readonly ActionRow[] = [
  ...github,
  ...systems,
  ...controllers,
  ...tekton,
  ...concourse,
  ...stages,
];

/** What a step that uses something published does: what it is for, and the script that it runs. */
export interface Used {
  readonly hits: readonly Hit[];
  readonly script?: string;
  readonly remote?: boolean;
}

const exact = new Map<string, ActionRow[]>();
const globs: { readonly before: string; readonly after: string; readonly row: ActionRow }[] = [];
for (const row of actionRows) {
  const [before = '', after] = row.uses.split('*', 2);
  if (after !== undefined) globs.push({ before, after, row });
  else exact.set(row.uses, [...(exact.get(row.uses) ?? []), row]);
}

/** Whether the tables know it. */
export function isKnownAction(uses: string, dialect: string): boolean {
  return rowsFor(uses, dialect).length > 0;
}

/** What the table says of a thing that is used with these inputs. The dialect tells namesakes of systems apart. */
export function usedBy(
  uses: string,
  inputs: Readonly<Record<string, string>>,
  dialect = 'github-actions',
): Used {
  const row = rowsFor(uses, dialect).find((each) => fits(each, inputs));
  if (!row) return { hits: [] };
  const target =
    row.target === undefined ? undefined : plain(inputs[row.target] ?? inputs[row.target.toLowerCase()]);
  const dry = Object.entries(row.dry ?? {}).some(([input, pattern]) => pattern.test(inputs[input] ?? ''));
  const testers = Object.entries(row.testers ?? {}).some(([input, pattern]) =>
    pattern.test(inputs[input] ?? inputs[input.toLowerCase()] ?? ''),
  );
  const script = row.script === undefined ? undefined : filled(row.script, inputs);
  return {
    hits: intentsOf(row).map((intent) => ({
      intent,
      by: uses,
      ...(target ? { target } : {}),
      ...(dry ? { dry } : {}),
      ...(row.weak ? { weak: true } : {}),
      ...(testers ? { testers } : {}),
      ...(row.marks ? { mark: row.marks } : {}),
    })),
    ...(script ? { script } : {}),
    ...(row.remote ? { remote: true } : {}),
  };
}

/** The first line of an input; what could hold a credential is no name. */
function plain(value: string | undefined): string | undefined {
  const first = value?.split('\n', 1)[0]?.slice(0, 120);
  return first === undefined || /[;]|:\/\/|@(?!sha256:)/.test(first) ? undefined : first;
}

/** Names under which the table may know it. */
function rowsFor(uses: string, dialect: string): readonly ActionRow[] {
  const name = uses.toLowerCase().replace(/^docker:\/\//, '');
  const system = dialect.replace(/-(?:ci|pipelines)$/, '');
  const bare = name.replace(/^(?:azure|docker\.io|index\.docker\.io)\//, '').replace(/(.):[^/]*$/, '$1');
  const own = [`${dialect}/${bare}`, `${system}/${bare}`];
  const names =
    dialect === 'github-actions' ? [name, bare] : [...own, name, bare, bare.replace(/^circleci\//, '')];
  for (const each of names) {
    const found = exact.get(each) ?? globs.filter((glob) => isIn(glob, each)).map(({ row }) => row);
    if (found.length > 0) return found;
  }
  return [];
}

function isIn({ before, after }: { before: string; after: string }, name: string): boolean {
  return name.length >= before.length + after.length && name.startsWith(before) && name.endsWith(after);
}

function fits({ when = {} }: ActionRow, inputs: Readonly<Record<string, string>>): boolean {
  return Object.entries(when).every(([input, pattern]) => {
    const value = inputs[input] ?? inputs[input.toLowerCase()];
    return value !== undefined && pattern.test(value);
  });
}

/** The script with its inputs; an option whose input is not given goes away with it. */
function filled(script: string, inputs: Readonly<Record<string, string>>): string | undefined {
  const text = script
    .replace(/(--?[\w-]+ )?\{([\w-]+)\}/g, (_, before: string | undefined, input: string) => {
      const value = inputs[input] ?? inputs[input.toLowerCase()];
      return value === undefined || value === '' ? '' : `${before ?? ''}${value}`;
    })
    .trim();
  return text === script || /\S/.test(text) ? text : undefined;
}
