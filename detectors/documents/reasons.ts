import { defineDetector } from '../../src/detector.js';
import { sampled } from '../../src/input/files.js';
import type { SourceFile } from '../../src/input/source-file.js';

interface Row {
  readonly signal: 'documents.decisions' | 'documents.architecture';
  /** The words of a heading. */
  readonly heading: RegExp;
  /** What the section must say besides. */
  readonly says?: RegExp;
  readonly note: string;
  readonly example: string;
}

/** Sections that are told by their heading. */
export const rows: readonly Row[] = [
  {
    signal: 'documents.decisions',
    heading:
      /^(the )?(\w+ )?(design|architecture|architectural|technology|technical) (decisions?|choices?|rationale)\b.{0,30}$|^design decisions in\b|^why (?:(?:are|do|did|have) )?(?:we|i) (?:use|using|used|chose|choose|chosen|picked?|built|build)\b/i,
    says: /\b(because|instead of|rather than|trade-?offs?|reasons?|decided|chose|advantages?|however)\b/i,
    note: 'a section argues choices of technology',
    example: 'Why are we using Postgres?',
  },
  {
    signal: 'documents.architecture',
    heading:
      /^(the )?((software|system|technical|application|project|code|high[- ]level|overall|cluster|infrastructure|microservices?|services?) )?(architecture|internals)( overview| and design)?$|^how (it|\w+) works (internally|under the hood)$|^(microservices?|architecture|system|component|technical) overview$|^(technology|tech) stack$|^(code|project|codebase|repository) (structure|organi[sz]ation|layout)$|^how (is|are) (this|the) (repo|repository|project|code|codebase) (structured|organi[sz]ed|laid out)\??$/i,
    note: 'a section describes the architecture',
    example: 'Architecture overview',
  },
];

/** A section with less says that something is so, not how and why. */
const shortest = 500;

export default defineDetector({
  about: 'Sections of documents that argue or describe technology',
  reads: {
    documents: sampled(
      [
        '{README,CONTRIBUTING,HACKING,DEVELOPMENT,ARCHITECTURE,AGENTS,CLAUDE}*.{md,rst,adoc}',
        '{docs,doc,documentation,Documentation}/**/*.{md,rst,adoc}',
        '*/README.md',
        '.github/{CONTRIBUTING,copilot-instructions}.md',
      ],
      {
        in: ['product', 'documentation'],
        most: 60,
        prefer: /^(README|CONTRIBUTING)|architect|design|develop|internal|contribut/i,
      },
    ),
  },
  emits: ['documents.decisions', 'documents.architecture'],
  *detect({ documents }) {
    for (const { signal, heading, says, note } of rows) {
      const found = documents.flatMap((document) =>
        sectionsOf(document)
          .filter(
            ({ title, text }) =>
              heading.test(title) && proseOf(text) >= shortest && (says?.test(text) ?? true),
          )
          .slice(0, 1)
          .map(({ line }) => document.at(line)),
      );
      for (const at of found.slice(0, 3)) yield { signal, at, note };
    }
  },
});

interface Section {
  readonly title: string;
  readonly line: number;
  /** Everything below the heading up to the next one of the same rank or a higher one. */
  readonly text: string;
}

function sectionsOf({ text, path }: SourceFile): readonly Section[] {
  const lines = text.split('\n').slice(0, 5000);
  const heads = headingsOf(lines, path.endsWith('.rst'));
  return heads.map(({ title, rank, index }, at) => {
    const end = heads.slice(at + 1).find((other) => other.rank <= rank)?.index ?? lines.length;
    return { title, line: index + 1, text: lines.slice(index + 1, end).join('\n') };
  });
}

interface Heading {
  readonly title: string;
  readonly rank: number;
  readonly index: number;
}

/** `## Title` and `== Title`; in reStructuredText, and for the first two ranks of Markdown, a line that is underlined. */
function headingsOf(lines: readonly string[], underlinedOnly: boolean): readonly Heading[] {
  const found: Heading[] = [];
  const underlines: string[] = [];
  let fenced = false;
  for (const [index, line] of lines.entries()) {
    if (/^\s*(```|~~~|----$)/.test(line)) fenced = line.trim() === '----' ? fenced : !fenced;
    if (fenced || line.length > 200) continue;
    const marked = underlinedOnly ? null : /^(#{1,6}|={1,5}) +(.+)$/.exec(line);
    const under = /^([=\-~^"*+#])\1{2,}\s*$/.exec(lines[index + 1] ?? '')?.[1];
    if (marked) found.push({ title: plain(marked[2] ?? ''), rank: marked[1]?.length ?? 1, index });
    else if (under && /^\S/.test(line) && !/^[=\-~^"*+#|]/.test(line)) {
      if (!underlines.includes(under)) underlines.push(under);
      found.push({ title: plain(line), rank: underlines.indexOf(under) + 1, index });
    }
  }
  return found;
}

/** Without numbers, markup and pictures around the words. */
function plain(title: string): string {
  return title
    .replace(/[*_`#:]/g, '')
    .replace(/^[^A-Za-z]+/, '')
    .trim();
}

/** How much of a section is told in sentences or tables: code, links alone and pictures are left out. */
function proseOf(text: string): number {
  return text
    .split(/^\s*(?:```|~~~).*$/m)
    .filter((_, index) => index % 2 === 0)
    .join('\n')
    .split('\n')
    .filter((line) => !/^\s*(!\[|<|\[?!?\[|\.\. |:\w+:|\|?[-: |]+$)/.test(line))
    .reduce((sum, line) => sum + line.trim().length, 0);
}
