/**
 * Characters that act on a terminal, reorder what is read, or cannot be seen: control characters, format characters
 * (bidi overrides, zero-width ones), line and paragraph separators, private use, and halves of surrogate pairs.
 */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu;

const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** File names and contents are data: what could act on a terminal is shown as an escape (`\n`, `\x1b`, `\u{202e}`). */
export function visible(text: string): string {
  return text.replace(unsafe, (character) => shortEscapes[character] ?? spelledOut(character));
}

function spelledOut(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

/** Typography that has a plain counterpart. */
const plainTypography: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '…': '...',
  '·': '-',
  '→': '->',
  '×': 'x',
  '≥': '>=',
  '≤': '<=',
  '\u00a0': ' ',
};

/** Text for a terminal that shows nothing but ASCII. */
export function ascii(text: string): string {
  return text.replace(/[^\x00-\x7f]/gu, (character) => plainTypography[character] ?? spelledOut(character));
}

/** Characters of JSON text that act on a terminal although JSON allows them as they are. */
const unsafeInJson = /[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** JSON text that can be shown on a terminal or in the log of a job: the same value, with more of its characters escaped. */
export function safeJson(json: string): string {
  return json
    .replace(
      unsafeInJson,
      (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
    )
    .replaceAll('##[', '##\\u005b');
}
