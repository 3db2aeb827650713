import { classifyPath } from './path-class.js';

/** The parts of a repository that work can touch. */
export const areaNames = ['application', 'tests', 'pipeline', 'deployment', 'database'] as const;
export type WorkArea = (typeof areaNames)[number];

interface Row {
  readonly area: Exclude<WorkArea, 'application' | 'tests'>;
  readonly path: RegExp;
  readonly example: string;
}

/** Which paths belong to which area; the first row that fits decides. What fits none is application code or nothing. */
export const rows: readonly Row[] = [
  { area: 'pipeline', path: /^\.github\/(workflows|actions|scripts)\//, example: '.github/workflows/ci.yml' },
  {
    area: 'pipeline',
    path: /^\.(gitlab|circleci|woodpecker|buildkite|azure-pipelines|azuredevops|pipelines|semaphore|teamcity|tekton|ci|drone)\//,
    example: '.circleci/config.yml',
  },
  {
    area: 'pipeline',
    path: /(^|\/)(\.gitlab-ci[\w.-]*\.ya?ml|\.travis\.ya?ml|\.woodpecker\.ya?ml|\.drone\.(ya?ml|jsonnet|star)|azure-pipelines[\w.-]*\.ya?ml|bitbucket-pipelines\.ya?ml|appveyor\.ya?ml|\.appveyor\.ya?ml|\.cirrus\.ya?ml|circle\.ya?ml|buildspec[\w.-]*\.ya?ml|cloudbuild[\w.-]*\.ya?ml|delivery\.ya?ml|wercker\.ya?ml|\.zuul\.ya?ml|codefresh\.ya?ml)$/,
    example: '.gitlab-ci.yml',
  },
  {
    area: 'pipeline',
    path: /(^|\/)(Jenkinsfile[\w.-]*|[\w.-]+\.jenkinsfile|Fastfile|Earthfile|\.goreleaser\.ya?ml|\.releaserc[\w.]*|release-please-config\.json)$/,
    example: 'Jenkinsfile',
  },
  {
    area: 'pipeline',
    path: /^(ci|build|scripts?|bin|hack|tools|make|release|packaging|script)\/[\w./-]+\.(sh|bash|ps1|mk|cmd|bat)$/,
    example: 'scripts/release.sh',
  },
  {
    area: 'pipeline',
    path: /(^|\/)(Makefile|makefile|GNUmakefile|Taskfile\.ya?ml|justfile|Rakefile|noxfile\.py|tox\.ini|build\.(sh|cake|fsx|ps1)|Tiltfile|dagger\.json)$|\.mk$/,
    example: 'Makefile',
  },
  {
    area: 'database',
    path: /(^|\/)(migrations?|migrate|alembic\/versions|db\/(migrate|changelog)|changesets-db|flyway|liquibase|prisma|upgrader?s?|patches)\/.+\.(sql|py|rb|js|ts|php|cs|java|kt|xml|ya?ml|go|exs?|prisma)$/i,
    example: 'migrations/0001_first.sql',
  },
  {
    area: 'database',
    path: /(^|\/)(schema\.(rb|sql|prisma)|structure\.sql|init\.sql)$|(^|\/)db\/.+\.sql$/,
    example: 'db/schema.rb',
  },
  {
    area: 'deployment',
    path: /(^|\/)(Dockerfile[\w.-]*|[\w.-]+\.[Dd]ockerfile|Containerfile|\.dockerignore|docker-compose[\w.-]*\.ya?ml|compose[\w.-]*\.ya?ml|Procfile[\w.]*|skaffold\.ya?ml|app\.json|fly\.toml|render\.yaml|netlify\.toml|vercel\.json|wrangler\.(toml|jsonc?)|serverless\.ya?ml|manifest[\w.-]*\.yml|app\.ya?ml|Capfile|entrypoint\.sh|docker-entrypoint\.sh|gunicorn[\w.]*\.py|nginx[\w.-]*\.conf|ecosystem\.config\.js|helmfile\.ya?ml|Chart\.ya?ml|kustomization\.ya?ml|Pulumi[\w.]*\.ya?ml|cdk\.json|Vagrantfile)$/,
    example: 'docker/Dockerfile',
  },
  {
    area: 'deployment',
    path: /\.(tf|tfvars|hcl|bicep|nomad|service|timer)$|(^|\/)\.terraform\.lock\.hcl$/,
    example: 'infra/main.tf',
  },
  {
    area: 'deployment',
    path: /(^|\/)(deploy|deployment|deployments|k8s|kubernetes|kubernetes-manifests|manifests|helm|helm-chart|charts?|kustomize|infra|infrastructure|terraform|ansible|puppet|chef|cloudformation|docker|ops|argocd|flux|clusters|hatchbox|provisioning|config\/deploy)\/([^/]+\/)*([^/.]+|[^/]+\.(ya?ml|json5?|toml|tpl|gotmpl|sh|bash|conf|cfg|cnf|ini|env|properties|tf|j2|xml|service|lua|cf))$/i,
    example: 'k8s/web.yaml',
  },
];

const source =
  /\.(c|cc|cpp|cxx|h|hpp|m|mm|swift|kt|kts|java|scala|groovy|clj|cljs|go|rs|py|pyx|rb|erb|haml|slim|php|twig|js|cjs|mjs|jsx|ts|mts|cts|tsx|vue|svelte|cs|fs|vb|cshtml|razor|ex|exs|eex|heex|erl|hs|elm|ml|dart|lua|pl|pm|r|jl|sh|bash|ps1|sql|html|css|scss|sass|less|graphql|proto|feature|jinja2?|j2|ejs|hbs|mustache|asm|zig|nim|sol)$/i;

/** The area of a path, if it belongs to one. `roles`: the repository's YAML is its product (an Ansible role). */
export function workAreaOf(path: string, roles = false): WorkArea | undefined {
  const standing = classifyPath(path);
  if (standing === 'test' || standing === 'fixture') return 'tests';
  if (roles && /^molecule\//.test(path)) return 'tests';
  if (standing === 'vendored' || standing === 'generated' || standing === 'example') return undefined;
  const row = rows.find((one) => one.path.test(path));
  if (standing === 'documentation' || /\.(md|rst|adoc|txt)$/i.test(path)) return undefined;
  if (row) return row.area;
  if (roles && /^(tasks|handlers|defaults|vars|templates|files|meta|library|filter_plugins)\//.test(path))
    return 'application';
  return source.test(path) ? 'application' : undefined;
}
