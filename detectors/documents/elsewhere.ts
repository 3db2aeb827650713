import type { Area } from '../../src/detector.js';
import { defineDetector } from '../../src/detector.js';
import { files } from '../../src/input/files.js';
import type { Intent } from '../../src/input/pipelines/intent.js';
import type { Pipeline } from '../../src/input/pipelines/pipeline.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';

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
    pipelines: pipelines(),
  },
  emits: [],
  hides: ['pipeline', 'deployment', 'infrastructure'],
  *detect({ documents, pipelines }) {
    for (const { hides, says, what } of rows) {
      for (const document of documents.slice(0, 40)) {
        const lines = withoutSamples(document.text).split('\n');
        const line = lines.findIndex(
          (text) =>
            text.length < 2000 &&
            says.test(text) &&
            !besides.test(text) &&
            hides.some((area) => !isHere(text, area, pipelines)),
        );
        if (line < 0) continue;
        for (const area of hides.filter((one) => !isHere(lines[line] ?? '', one, pipelines)))
          yield { unseen: area, reason: `a document speaks of ${what}`, at: document.at(line + 1) };
        break;
      }
    }
  },
});

/** Advice to users, and what is said not to be done. */
const besides =
  /\b(you can|you could|to deploy|your own|if you|users? (can|may)|example|(not|never|no longer) (be |been )?(run|built|tested|deployed|released))\b/i;

const everyServer = new RegExp(`\\b${servers}\\b`, 'gi');

/** What a pipeline that is kept here has to do for what is said of it not to be elsewhere. */
const shows: Partial<Record<Area, readonly Intent[]>> = {
  deployment: ['deploy', 'promote', 'publish', 'publish-image', 'apply-infrastructure'],
  infrastructure: ['apply-infrastructure'],
};

/** Every server that the sentence names has a pipeline here, which does such work. */
function isHere(sentence: string, area: Area, all: readonly Pipeline[]): boolean {
  const named = [...sentence.matchAll(everyServer)].map(([name]) => name.toLowerCase());
  return named.length > 0 && named.every((name) => all.some((one) => isOf(name, one) && does(one, area)));
}

function isOf(server: string, { dialect, depth, stale }: Pipeline): boolean {
  const id = dialect.replaceAll('-', '');
  const name = server.replace(/[^a-z]/g, '').replace('azuredevops', 'azurepipelines');
  return depth === 'parsed' && stale === undefined && (id.startsWith(name) || name.endsWith(id));
}

function does({ jobs }: Pipeline, area: Area): boolean {
  const wanted = shows[area];
  const work = jobs.flatMap(({ steps }) => steps.flatMap((step) => step.work));
  return wanted === undefined || work.some(({ intent }) => wanted.includes(intent));
}

/** What stands in a block of code is shown, not said. Lines stay. */
function withoutSamples(text: string): string {
  return text
    .split(/^[ \t]*(?:```|~~~)/m)
    .map((part, index) => (index % 2 === 0 ? part : part.replace(/[^\n]/g, '')))
    .join('');
}
