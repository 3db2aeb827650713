import { defineDetector } from '../../src/detector.js';
import { files } from '../../src/input/files.js';
import type { SourceFile } from '../../src/input/source-file.js';

/** A heading for a version, or for a numbered or dated release. */
const version =
  /^(?:(#{1,4}\s*|={0,4}\s*|\*\*|)\[?(version |release |v)?\d+\.\d+(\.\d+)?\b|#{1,2} [a-z][\w.-]{0,40} v?\d+\.\d+(\.\d+)*\s*$|#{1,4}\s+\[?(?:(?:version|release)[ -]v?\d+|20\d\d-[01]\d-[0-3]\d)\b)/im;
/** An entry that cites an issue. Roles of documentation tools count. */
const citation =
  /(^|[\s([,])#\d{2,6}\b|[:{](issue|gh|ghissue)[:}]`\d+|\/issues\/\d+|\bGH-\d+|\b[A-Z]{2,9}-\d{2,6}\b/gm;
/** Numbers that are links to requests, in the text or where its links are defined. */
const requests =
  /\[[^\]\n]{0,30}\]\([^)\s]{0,200}\/(?:pull|pulls|merge_requests|pullrequest)\/\d+[^)\s]{0,60}\)|\bhttps?:\/\/[^\s)>\]]{0,200}\/(?:pull|pulls|merge_requests|pullrequest)\/\d+/g;
/** Links to headings of the same text: `[1.2.3](#123)`. */
const anchors = /\]\(#[^)\s]{0,120}\)/g;
const requestDefinition =
  /^\[(#\d{1,6})\]:[ \t]{0,10}\S{0,200}\/(?:pull|pulls|merge_requests|pullrequest)\/\d+/gm;
/** What is kept of former times. */
const former = /histor(?:y|ical)_|_historical|archive|legacy|[-_.](?:old|previous)\b/i;
/** How much of a change log is read: what is current stands on top. */
const top = 20_000;

export default defineDetector({
  about: 'Change logs and release notes',
  reads: {
    logs: files(
      [
        '{CHANGELOG,CHANGES,Changes,HISTORY,NEWS,RELEASES,RELEASE_NOTES,WHATSNEW,Changelog,ChangeLog,changelog,History}*',
        'docs/{CHANGELOG,changelog,changes,releases}*',
        '{charts,packages,crates,modules,libs}/*/{CHANGELOG,CHANGES}*',
      ],
      { in: ['product', 'documentation'] },
    ),
    tools: files(
      [
        'cliff.toml',
        '.github/release-drafter.yml',
        '.github/release.yml',
        '.goreleaser.{yml,yaml}',
        '.releaserc*',
        'release-please-config.json',
        '.changeset/config.json',
      ],
      { in: ['product'] },
    ),
  },
  emits: ['releases.notes', 'releases.notes-cite-issues', 'automation.releases'],
  *detect({ logs, tools }) {
    for (const log of current(logs)) {
      yield { signal: 'releases.notes', at: log.find(version) ?? log.at(1), note: 'change log' };
      const recent = withoutRequests(log.text);
      const entries = recent.split('\n').filter((line) => /^\s*[-*]\s/.test(line)).length;
      const cited = recent.match(citation)?.length ?? 0;
      if (cited >= 5 && cited >= entries * 0.3)
        yield {
          signal: 'releases.notes-cite-issues',
          at: log.at(lineOf(recent)),
          note: `${cited} citations of issues in the recent entries`,
        };
    }
    for (const tool of tools.slice(0, 2)) {
      yield { signal: 'releases.notes', at: tool.at(1), note: 'release notes are made by a tool' };
      yield { signal: 'automation.releases', at: tool.at(1), note: 'release notes are made by a tool' };
    }
  },
});

/** The change log that is kept now: of several the one with the plainest name, not one per old version. */
function current(logs: readonly SourceFile[]): readonly SourceFile[] {
  return logs
    .filter(({ path, text }) => version.test(text) && !former.test(path))
    .sort((a, b) => a.path.length - b.path.length)
    .slice(0, 1);
}

/** The newest entries without the numbers of requests, which are no issues. */
function withoutRequests(text: string): string {
  const defined = new Set([...text.matchAll(requestDefinition)].map(([, number]) => number));
  return text
    .slice(0, top)
    .replace(requests, '')
    .replace(anchors, ']')
    .replace(/\[(#\d{1,6})\]/g, (all, number) => (defined.has(number) ? '' : all));
}

/** The line of the first citation that counts. */
function lineOf(recent: string): number {
  return recent.slice(0, Math.max(0, recent.search(new RegExp(citation.source, 'm'))) + 1).split('\n').length;
}
