import { defineDetector } from '../../src/detector.js';
import { paths } from '../../src/input/files.js';

const prose = ['product', 'documentation'] as const;

interface Row {
  readonly signal:
    | 'documents.decisions'
    | 'documents.architecture'
    | 'work.runbooks'
    | 'work.retrospectives'
    | 'work.traceable';
  readonly path: RegExp;
  readonly note: string;
  readonly example: string;
}

/** Documents that are told by where they stand and what they are called. */
export const rows: readonly Row[] = [
  {
    signal: 'documents.decisions',
    path: /(^|\/)(adrs?|decisions|decision-records|architecture[-_]decisions?([-_](log|records?))?|decision[-_]log)\/[^/]*\d[^/]*\.(md|adoc|rst)$/i,
    note: 'decision record',
    example: 'docs/adr/0001-use-postgres.md',
  },
  {
    signal: 'documents.decisions',
    path: /(^|\/)adr[-_ ]?\d{1,6}[-_ .][^/]{0,120}\.(md|adoc|rst)$/i,
    note: 'decision record',
    example: 'doc/arch/adr-001-language.md',
  },
  {
    signal: 'documents.decisions',
    path: /(^|\/)(rfcs?|proposals?|design-proposals?|enhancements)\/[\w./-]+\.(md|adoc|rst)$/i,
    note: 'proposal that was decided on',
    example: 'rfcs/0002-queues.md',
  },
  {
    signal: 'documents.decisions',
    path: /(^|\/)[\w-]*proposal[\w-]*\.(md|adoc|rst)$/i,
    note: 'design proposal',
    example: 'kubernetes/routing-proposal.md',
  },
  {
    signal: 'documents.architecture',
    path: /^([^/]+\/){0,3}(architecture|infrastructure|development|developing|development-guide|dev-guide|design|internals|how-it-works|hacking)[\w-]*\.(md|adoc|rst)$/i,
    note: 'architecture or development document',
    example: 'docs/architecture.md',
  },
  {
    signal: 'documents.architecture',
    path: /(^|\/)(architecture|internals|design)\/[\w./-]+\.(md|adoc|rst)$/i,
    note: 'architecture document',
    example: 'docs/architecture/overview.md',
  },
  {
    signal: 'work.runbooks',
    path: /(^|\/)(runbooks?|playbooks|on-?call|operations|ops)\/[\w./-]+\.(md|adoc|rst)$|(^|\/)(runbook|on-?call|incident)[\w-]*\.(md|adoc|rst)$/i,
    note: 'runbook',
    example: 'docs/runbooks/restore.md',
  },
  {
    signal: 'work.retrospectives',
    path: /(^|\/)(post-?mortems?|retrospectives?|retros|incidents)\/[\w./-]*\d[\w./-]*\.(md|adoc|rst)$/i,
    note: 'post-mortem or retrospective',
    example: 'docs/postmortems/2026-01-01.md',
  },
  {
    signal: 'work.traceable',
    path: /^(\.github\/|\.gitlab\/|docs\/)?(issue_template|issue_templates)(\/[\w. -]+\.(md|ya?ml)|\.md)$/i,
    note: 'template for requests',
    example: '.github/ISSUE_TEMPLATE/feature.md',
  },
  {
    signal: 'work.traceable',
    path: /^(docs\/)?(roadmap|product-requirements)[\w-]*\.(md|adoc|rst)$/i,
    note: 'roadmap or requirements',
    example: 'ROADMAP.md',
  },
];

/** Templates (of requests too), lists, and the record that only says that records will be kept. */
const isAboutRecords =
  /(^|\/)(issue|pull_request|merge_request)_templates?\/|(^|\/)(readme|config|index)\.\w+$|(^|[/_-])template\.\w+$|record-architecture-decisions|(establish|adopt|us)(e|ing)?-adrs?\b/i;

/** What is filled in for a request, or says how records are kept, is none. */
function isForRequests(path: string): boolean {
  return (
    isAboutRecords.test(path) || /(^|\/)(issue|pull_request|merge_request)_templates?(\/|\.)/i.test(path)
  );
}

export default defineDetector({
  about: 'Decision records, architecture documents, runbooks, request templates',
  reads: {
    documents: paths(['**/*.{md,adoc,rst}', '.github/**', '.gitlab/**'], { in: prose }),
    owners: paths(['CODEOWNERS', '.github/CODEOWNERS', '.gitlab/CODEOWNERS', 'docs/CODEOWNERS'], {
      in: prose,
    }),
  },
  emits: [
    'documents.decisions',
    'documents.architecture',
    'work.runbooks',
    'work.retrospectives',
    'work.traceable',
    'change.code-owners',
    'change.approval-enforced',
  ],
  *detect({ documents, owners }) {
    for (const { signal, path: pattern, note } of rows) {
      for (const path of documents
        .filter((one) => pattern.test(one) && (signal === 'work.traceable' || !isForRequests(one)))
        .slice(0, 2))
        yield { signal, at: { path, line: 1 }, note };
    }
    for (const path of owners.slice(0, 1)) {
      yield { signal: 'change.code-owners', at: { path, line: 1 }, note: 'code owners' };
      // Rulings: code owners alone are evidence; whether they are enforced is a fact of the platform.
      yield {
        signal: 'change.approval-enforced',
        at: { path, line: 1 },
        note: 'code owners are named; whether they must approve is set on the platform',
        strength: 'weak',
      };
    }
  },
});
