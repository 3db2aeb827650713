import type { SourceFile } from '../../src/input/source-file.js';

/** How much code after the head of a choice is looked at. */
const reach = 2500;

/** Something that is made in a branch: `NewDisk(`, `disk.New(`, `new DiskStore(`, `DiskStore::new(`, `DiskStore(`. */
const made =
  /(?:\w+\.)?\b(?:New|Open|Init|Create|Build)[A-Z]?\w{0,60}\(|\bnew [A-Z]\w{0,60}|\b[A-Z]\w{0,60}::(?:new|build|from_\w{1,40})\(|\b[A-Z]\w{0,40}(?:Store|Storage|Driver|Provider|Backend|Adapter|Client|Sender|Mailer|Queue|Cache)\(/g;

const isFailure = /Error|Exception|Errorf|fmt\.|errors\./;

/** Where branches begin. */
const branch = /\bcase\b|\bdefault\b|=>|->|\belif\b|\belse\b|\belsif\b|\bwhen\b|\breturn (?=[A-Z])/;

/** Words by which a choice says that settings make it. */
const settings = /conf|setting|option|opts|profile|env|flag|args/i;

/** Names of what branches of a choice make, each once. */
export function alternativesAfter(text: string, start: number): readonly string[] {
  const body = bodyFrom(text.slice(start, start + reach));
  const parts = body.split(branch).slice(1);
  const names = parts.flatMap(
    (part) =>
      [...part.slice(0, 500).matchAll(made)].map(([name]) => name).find((name) => !isFailure.test(name)) ??
      [],
  );
  return [...new Set(names)];
}

/** What programs are made of, and not exchanged: a command for each name is no alternative to another. */
const noAlternative = /Command|Cmd|Handler|Controller|Page|Route|Parser|Rule|Check|Test|Job|Task|Action/;

/** Packages of Go of which a branch calls the one that it is named after, all for the same thing in the same way. */
export function packagesAfter(text: string, start: number): readonly string[] {
  const body = bodyFrom(text.slice(start, start + reach));
  const made = new Map<string, Set<string>>();
  for (const [, label = '', name = '', call = ''] of body.matchAll(
    /\bcase "([\w-]{2,40})"[^:\n]{0,80}:\s{0,40}(?:return |[\w, ]{1,40}:?= )&?(\w{2,40})\.((?:New|Init|Open|Create|Build)\w{0,60}\([^)\n]{0,100}\))/g,
  )) {
    if (name.toLowerCase() !== label.toLowerCase().replaceAll('-', '') || noAlternative.test(call)) continue;
    made.set(call, (made.get(call) ?? new Set()).add(name));
  }
  return [...made.values()].map((names) => [...names]).sort((a, b) => b.length - a.length)[0] ?? [];
}

/** Whether settings decide: the file or what stands around the choice speaks of them. */
export function isBySettings(file: SourceFile, start: number): boolean {
  return settings.test(file.path) || settings.test(file.text.slice(Math.max(0, start - 600), start + 200));
}

/** Up to the brace that closes the first one; without braces the whole. */
function bodyFrom(text: string): string {
  const open = text.indexOf('{');
  if (open < 0 || open > 200) return text.slice(0, 900);
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return text.slice(0, at);
  }
  return text;
}

/** One interface registered with different implementations in branches that exclude each other. */
export function registeredTwice(text: string): number | undefined {
  const seen = new Map<string, { readonly by: string; readonly end: number }>();
  const registration = /Add(?:Singleton|Scoped|Transient)<\s*(I[A-Z]\w{0,80})\s*,\s*(\w{1,80})\s*>/g;
  for (const match of text.matchAll(registration)) {
    const [whole, face = '', by = ''] = match;
    const before = seen.get(face);
    if (before && before.by !== by && /\belse\b|\bcase\b/.test(text.slice(before.end, match.index)))
      return match.index;
    if (!/Hosted|Handler|Validator|Filter|Consumer|Converter/.test(face))
      seen.set(face, { by, end: match.index + whole.length });
  }
  return undefined;
}
