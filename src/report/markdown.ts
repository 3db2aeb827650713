import { visible } from './text-safety.js';

/** Characters that mean something to Markdown wherever they stand; `<`, `>`, `&` and `$` are written as HTML. */
const active = /[\\`*_{}[\]#|~!@]/g;

/** Signs that make a list, a heading or a rule where a line begins with them. */
const leading = /^(?:[-+=]|\d{1,9}(?=[.)]))/;

const entities: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', $: '&#36;' };

/** Where hosts link, notify or draw by themselves: people, issues, requests, labels, pictures, addresses of pages. */
const linking = /[@#!~%$&](?=[\p{L}\p{N}_"])|:(?=\/\/|[\w+-]+:)|(?<=\bGH)-(?=\d)|(?<=\bwww)\./giu;

/** Breaks a link without showing. */
const joint = '&#8203;';

/** Longest text that is shown whole. */
const longest = 400;

/** Scanned text among Markdown: it reads as it is, and neither formats, links nor notifies. */
export function prose(text: string): string {
  const marked = clipped(visible(text)).replace(linking, '$&\u200b');
  return marked
    .replace(active, '\\$&')
    .replace(/[<>&$]/g, (character) => entities[character] ?? character)
    .replace(leading, (sign) => (/\d/.test(sign) ? `${sign}\\` : `\\${sign}`))
    .replaceAll('\u200b', joint);
}

/** Scanned text as code: places and names. Nothing in it is formatted, linked or notified. Not for tables. */
export function code(text: string): string {
  // Where this is printed in the log of a job, `##[` would begin a command.
  const shown = clipped(visible(text)).replaceAll('##[', '##\u200b[');
  if (shown.trim() === '') return '';
  const runs = shown.match(/`+/g)?.map(({ length }) => length) ?? [];
  const fence = '`'.repeat(Math.max(0, ...runs) + 1);
  const pad = /^[` ]|[` ]$/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

function clipped(text: string): string {
  return text.length > longest ? `${text.slice(0, longest).replace(/\p{Cs}$/u, '')}…` : text;
}

/** A table of cells that are Markdown already. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

/** A heading with a list below it; nothing where there is nothing to list. */
export function markdownList(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`**${title}**\n\n${items.map((item) => `- ${item}`).join('\n')}`];
}

/** Something to open where it is wanted. The title is HTML. */
export function folded(title: string, blocks: readonly string[]): readonly string[] {
  return blocks.length === 0
    ? []
    : [`<details><summary>${title}</summary>\n\n${blocks.join('\n\n')}\n\n</details>`];
}

/** Whole blocks as far as they fit, with a word about those that do not. */
export function fitted(blocks: readonly string[], room: number): string {
  const fitting: string[] = [];
  let left = room - leftOut(blocks.length).length;
  for (const block of blocks) {
    if (block.length + 2 <= left) {
      fitting.push(block);
      left -= block.length + 2;
    }
  }
  const missing = blocks.length - fitting.length;
  return `${[...fitting, ...(missing > 0 ? [leftOut(missing)] : [])].join('\n\n')}\n`;
}

function leftOut(parts: number): string {
  return `_${parts} more ${parts === 1 ? 'part' : 'parts'} would not fit here: see the report in another form._`;
}
