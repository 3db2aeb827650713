import { UserError } from '../errors.js';
import { nearest } from '../nearest.js';
import type { Values } from './options.js';

/** One report that is asked for: `--format markdown=FILE`. */
export interface Form {
  readonly format: string | undefined;
  /** Standard output where absent. */
  readonly file: string | undefined;
}

/** The reports that a call asks for. Only one of them can go to standard output. */
export function formsOf(
  { format = [], output }: Values,
  table: Readonly<Record<string, unknown>>,
): readonly Form[] {
  const forms = format.map((text): Form => {
    const equals = text.indexOf('=');
    const name = equals < 0 ? text : text.slice(0, equals);
    if (!Object.hasOwn(table, name)) throw noSuchFormat(name, Object.keys(table));
    return { format: name, file: equals < 0 ? output : text.slice(equals + 1) };
  });
  const first = forms.length === 0 ? [{ format: undefined, file: output }] : forms;
  const files = first.map(({ file }) => file ?? '-');
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice !== undefined)
    throw new UserError({
      what: `two reports cannot both go to ${twice === '-' ? 'standard output' : twice}`,
      todo: 'name a file for one of them: --format markdown=FILE',
    });
  return first;
}

function noSuchFormat(name: string, valid: readonly string[]): UserError {
  const meant = nearest(name, valid);
  return new UserError({
    what: `--format cannot be "${name}"`,
    todo: meant ? `did you mean ${meant}?` : `valid: ${valid.join(', ')}`,
  });
}
