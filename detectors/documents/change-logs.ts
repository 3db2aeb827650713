import { defineDetector } from '../../src/detector.js';
import { files } from '../../src/input/files.js';

/** A heading for a version, or for a numbered or dated release. */
const version =
  /^(?:(#{1,4}\s*|={0,4}\s*|\*\*|)\[?(version |release |v)?\d+\.\d+(\.\d+)?\b|#{1,4}\s+\[?(?:(?:version|release)[ -]v?\d+|20\d\d-[01]\d-[0-3]\d)\b)/im;
/** An entry that cites an issue. Roles of documentation tools count. */
const citation =
  /(^|[\s([,])#\d{2,6}\b|[:{](issue|gh|ghissue)[:}]`\d+|\/issues\/\d+|\bGH-\d+|\b[A-Z]{2,9}-\d{2,6}\b/gm;
/** How much of a change log is read: what is current stands on top. */
const top = 20_000;

export default defineDetector({
  about: 'Change logs and release notes',
  reads: {
    logs: files(
      [
        '{CHANGELOG,CHANGES,HISTORY,NEWS,RELEASES,RELEASE_NOTES,WHATSNEW,Changelog,ChangeLog,changelog,History}*',
        'docs/{CHANGELOG,changelog,changes,releases}*',
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
    for (const log of logs.filter(({ text }) => version.test(text)).slice(0, 1)) {
      yield { signal: 'releases.notes', at: log.find(version) ?? log.at(1), note: 'change log' };
      const recent = log.text.slice(0, top);
      const entries = recent.split('\n').filter((line) => /^\s*[-*]\s/.test(line)).length;
      const cited = recent.match(citation)?.length ?? 0;
      if (cited >= 5 && cited >= entries * 0.3)
        yield {
          signal: 'releases.notes-cite-issues',
          at: log.find(citation.source ? new RegExp(citation.source, 'm') : version) ?? log.at(1),
          note: `${cited} citations of issues in the recent entries`,
        };
    }
    for (const tool of tools.slice(0, 2)) {
      yield { signal: 'releases.notes', at: tool.at(1), note: 'release notes are made by a tool' };
      yield { signal: 'automation.releases', at: tool.at(1), note: 'release notes are made by a tool' };
    }
  },
});
