import type { Place } from '../../../evidence.js';
import type { SourceFile } from '../../source-file.js';

/** A script as somebody runs it: its text, where it stands and what is known when it starts. */
export interface Script {
  readonly text: string;
  /** The place of a 1-based line of the text. */
  place(line: number): Place;
  /** Working folder, relative to the root; `undefined` where it cannot be told. */
  readonly folder: string | undefined;
  /** Variables whose values are known. */
  readonly variables: Variables;
  /** `$1` and on; absent: nobody knows. */
  readonly args?: readonly string[];
  /** The file that the script is, for `$0`. */
  readonly path?: string;
  /** As the configuration names it: `bash`, `pwsh`, `cmd`. */
  readonly shell?: string;
}

export type Variables = ReadonlyMap<string, string>;

export const noVariables: Variables = new Map();

/** A command with its arguments, ready to be looked at. */
export interface SimpleCommand {
  /** Never empty; expressions and unknown variables stay as written. */
  readonly argv: readonly string[];
  readonly at: Place;
  readonly folder: string | undefined;
  /** All variables known to it. */
  readonly variables: Variables;
  /** What a heredoc feeds it. */
  readonly input?: { readonly text: string; place(line: number): Place };
  /** Found by a look at the line only, inside something that was not understood. */
  readonly lexical?: boolean;
}

/** Lines of a script that stands in a file from this line on. */
export function linesFrom(file: SourceFile, first: number): (line: number) => Place {
  return (line) => file.at(first + line - 1);
}

/** Every line of the script is this place: one-line values, values whose line breaks were folded. */
export function always(place: Place): () => Place {
  return () => place;
}
