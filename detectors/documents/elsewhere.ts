import type { Area } from '../../src/detector.js';
import { defineDetector } from '../../src/detector.js';
import { files } from '../../src/input/files.js';

interface Row {
  readonly hides: readonly Area[];
  /** A sentence that says so. Linear-time. */
  readonly says: RegExp;
  readonly what: string;
  readonly example: string;
}

const servers =
  '(concourse|jenkins|teamcity|bamboo|gocd|spinnaker|octopus|codepipeline|code pipeline|buildkite|argo ?cd|harness|tekton|azure devops|travis)';

/** Sentences by which documents say that something is kept elsewhere. */
export const rows: readonly Row[] = [
  {
    hides: ['pipeline', 'deployment', 'infrastructure'],
    says: new RegExp(
      `\\b(deployed|deploys|deployment|continuously deployed|runs?|tests?|built|released|pipeline)\\b[^.\\n]{0,120}\\b(by|in|on|via|through|using|with)\\b[^.\\n]{0,60}\\b${servers}\\b`,
      'i',
    ),
    what: 'a pipeline that is not kept here',
    example: 'Tests run in CI on Concourse.',
  },
  {
    hides: ['pipeline', 'deployment', 'infrastructure'],
    says: new RegExp(`\\b${servers}\\b[^.\\n]{0,80}\\b(pipelines?|deploys|runs|builds)\\b`, 'i'),
    what: 'a pipeline that is not kept here',
    example: 'The Concourse pipeline deploys main to production.',
  },
  {
    hides: ['deployment', 'infrastructure'],
    says: /\b(deploy(ed|ment|ments)?|host(ed|ing)|infrastructure|terraform|manifests?|helm charts?|production configuration)\b[^.\n]{0,100}\b(is|are|live|lives|kept|defined|found|managed|maintained)\b[^.\n]{0,60}\b(in|at)\b[^.\n]{0,60}\b(repo|repository|github\.com\/[\w-]+\/[\w.-]+)/i,
    what: 'deployment that is kept in another repository',
    example: 'The infrastructure is defined in the repository acme/infra.',
  },
  {
    hides: ['deployment'],
    says: /\b(we (use|deploy|host)|deployed|hosted|runs? on|production (is|runs))\b[^.\n]{0,100}\b(hatchbox|heroku|dokku|cpanel|plesk|laravel (?:forge|cloud|vapor)|ploi|render\.com|railway|vercel|netlify|cloudflare pages|pythonanywhere|digitalocean app platform|coolify|caprover|runcloud)\b/i,
    what: 'a hosting panel outside of the repository',
    example: 'We deploy to a VPS with Hatchbox.',
  },
];

export default defineDetector({
  about: 'Documents that say that pipeline, deployment or hosting lives elsewhere',
  reads: {
    documents: files(
      [
        'README*',
        'readme*',
        'CONTRIBUTING*',
        'DEPLOY*',
        'docs/{deploy,deployment,deploying,development,infrastructure,ci}*.md',
        '*/README.md',
      ],
      { in: ['product', 'documentation'] },
    ),
  },
  emits: [],
  hides: ['pipeline', 'deployment', 'infrastructure'],
  *detect({ documents }) {
    for (const { hides, says, what } of rows) {
      for (const document of documents.slice(0, 40)) {
        const line = withoutSamples(document.text)
          .split('\n')
          .findIndex(
            (text) =>
              text.length < 2000 &&
              says.test(text) &&
              !/\b(you can|you could|to deploy|your own|if you|users? (can|may)|example)\b/i.test(text),
          );
        if (line < 0) continue;
        for (const area of hides)
          yield { unseen: area, reason: `a document speaks of ${what}`, at: document.at(line + 1) };
        break;
      }
    }
  },
});

/** What stands in a block of code is shown, not said. Lines stay. */
function withoutSamples(text: string): string {
  return text
    .split(/^[ \t]*(?:```|~~~)/m)
    .map((part, index) => (index % 2 === 0 ? part : part.replace(/[^\n]/g, '')))
    .join('');
}
