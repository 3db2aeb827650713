import { languageOf } from './languages.js';
import { classifyPath } from './path-class.js';

/** The parts of a repository that work can touch. */
export const areaNames = ['application', 'tests', 'pipeline', 'deployment', 'database'] as const;
export type WorkArea = (typeof areaNames)[number];

interface Row {
  readonly area: WorkArea | 'none';
  readonly path: RegExp;
  /** Paths that belong to the row: they become tests. */
  readonly examples: readonly string[];
}

/** Which paths belong to which area; the first row that fits decides. */
export const rows: readonly Row[] = [
  {
    area: 'none',
    path: /(^|\/)\.devcontainer\/|(^|\/)(Dockerfile|Procfile|(docker-)?compose)[.-](dev|development|local|test|tests|override|debug)\b[\w.-]*$|(^|\/)(dev|test|local)\.[Dd]ockerfile$/,
    examples: ['Dockerfile.dev', 'docker-compose.override.yml', '.devcontainer/devcontainer.json'],
  },
  {
    area: 'pipeline',
    path: /(^|\/)(Dockerfile|(docker-)?compose)[.-]ci\b[\w.-]*$/,
    examples: ['Dockerfile.ci', 'docker-compose.ci.yml'],
  },
  {
    // Plugins and steps of a Gradle build, which are no manifests; lists of versions are.
    area: 'pipeline',
    path: /(^|\/)(buildSrc|build-logic|buildLogic|build-steps|build-conventions|gradle)\/(?!(.*\/)?[\w.-]*(build|settings)\.gradle(\.kts)?$|.*([Dd]ep(s|endenc)|[Vv]ersions?|[Ll]ibs))[\w./-]*\.(gradle(\.kts)?|groovy|kt|java)$/,
    examples: ['buildSrc/src/main/groovy/tea.publishing.gradle', 'gradle/release.gradle'],
  },
  {
    // Manifests that are written in a programming language.
    area: 'none',
    path: /(^|\/)([\w.-]+\.gradle\.kts|project\.clj|mix\.exs|Package\.swift|setup\.py|conanfile\.py)$/,
    examples: ['build.gradle.kts', 'project.clj', 'web/mix.exs'],
  },
  {
    area: 'pipeline',
    path: /^\.(github\/(workflows|actions|scripts)|gitlab|circleci|woodpecker|buildkite|azure-pipelines|azuredevops|pipelines|semaphore|teamcity|tekton|ci|drone|harness|builds|concourse|jenkins|prow)\//,
    examples: ['.github/workflows/ci.yml', '.circleci/config.yml'],
  },
  {
    area: 'pipeline',
    path: /(^|\/)(\.gitlab-ci[\w.-]*|\.travis|\.woodpecker|\.drone|azure-pipelines[\w.-]*|bitbucket-pipelines|\.?appveyor|\.cirrus|circle|buildspec[\w.-]*|cloudbuild[\w.-]*|delivery|wercker|\.zuul|codefresh|codemagic|bitrise|\.goreleaser|\.releaserc|Taskfile)\.(ya?ml|jsonnet|star|json|js|cjs)$/,
    examples: ['.gitlab-ci.yml', 'delivery.yaml', '.goreleaser.yml'],
  },
  {
    area: 'pipeline',
    path: /(^|\/)(Jenkinsfile[\w.-]*|[\w.-]+\.jenkinsfile|Fastfile|Earthfile|Tiltfile|\.releaserc|release\.config\.[cm]?js|release-please-config\.json|cliff\.toml|dagger\.json)$/,
    examples: ['Jenkinsfile', 'release.config.js'],
  },
  {
    area: 'pipeline',
    path: /(^|\/)((GNU)?[Mm]akefile|justfile|\.?justfile|Rakefile|noxfile\.py|tox\.ini|build\.(sh|cake|fsx|ps1|xml)|gulpfile\.[cm]?[jt]s|Gruntfile\.js|build\.rake)$|\.mk$/,
    examples: ['Makefile', 'web/gulpfile.js'],
  },
  {
    area: 'pipeline',
    path: /^(ci|build|scripts?|bin|hack|tools|make|release|packaging|concourse)\/[\w./-]+\.(sh|bash|ps1|mk|cmd|bat)$|^(ci|concourse)\/[\w./-]+\.ya?ml$/,
    examples: ['scripts/release.sh', 'ci/pipeline.yml'],
  },
  {
    area: 'database',
    path: /(^|\/)(migrations?|migrate|alembic\/versions|db\/changelog|flyway|liquibase|prisma|upgraders?|upgrades|patches)\/.*\.(sql|py|rb|js|ts|php|cs|java|kt|xml|ya?ml|go|exs?|prisma)$/i,
    examples: ['migrations/0001_first.sql', 'db/migrate/20260131_teas.rb'],
  },
  {
    area: 'database',
    path: /(^|\/)(schema\.(rb|sql|prisma)|structure\.sql|init\.sql)$|(^|\/)(db|database|sql|schema)\/.*\.sql$/,
    examples: ['db/schema.rb', 'sql/tables.sql'],
  },
  {
    area: 'deployment',
    path: /(^|\/)(Dockerfile[\w.-]*|[\w.-]+\.[Dd]ockerfile|Containerfile|\.dockerignore|(docker-)?compose[\w.-]*\.ya?ml|Procfile|skaffold\.ya?ml|app\.json|fly\.toml|render\.yaml|netlify\.toml|vercel\.json|wrangler\.(toml|jsonc?)|serverless\.ya?ml|manifest[\w.-]*\.yml|app\.ya?ml|Capfile|(docker-)?entrypoint\.sh|gunicorn[\w.]*\.py|nginx[\w.-]*\.conf|Caddyfile|ecosystem\.config\.js|helmfile\.ya?ml|Chart\.ya?ml|kustomization\.ya?ml|Pulumi[\w.]*\.ya?ml|cdk\.json|Vagrantfile|deploy\.(sh|rb|py|php|js|ps1|ya?ml))$/,
    examples: ['docker/Dockerfile', 'config/deploy.rb', 'fly.toml'],
  },
  {
    area: 'deployment',
    path: /\.(tf|tfvars|hcl|bicep|nomad|service|timer)$/,
    examples: ['infra/main.tf'],
  },
  {
    area: 'deployment',
    path: /(^|\/)(deploy|deployments?|k8s|kubernetes|kubernetes-manifests|manifests|helm|helm-chart|charts?|kustomize|infra|infrastructure|terraform|ansible|puppet|chef|cloudformation|docker|ops|argocd|flux|clusters|hatchbox|provisioning|packaging)\/(.*\/)?([^/.]+|[^/]+\.(ya?ml|json5?|toml|tpl|gotmpl|sh|bash|conf|cfg|cnf|ini|env|properties|j2|xml|lua|cf|pp))$/i,
    examples: ['k8s/web.yaml', 'ansible/roles/web/tasks/main.yml'],
  },
];

/** Source code that is no programming language of its own, or one whose files are not looked into. */
const markup =
  /\.(erb|haml|slim|twig|eex|heex|elm|gleam|purs|lhs|coffee|rkt|scm|lisp|el|cppm|ixx|inl|ipp|tpp|cu|cuh|hxx|mll|mly|sql|html|css|scss|sass|less|graphql|proto|jinja2?|j2|ejs|hbs|mustache|xaml|asm|f90|pas|fish)$/i;

const prose = /\.(md|rst|adoc|txt)$/i;

/** The area of a path by its name alone, if it belongs to one. */
export function workAreaOf(path: string): WorkArea | undefined {
  const standing = classifyPath(path);
  if (standing === 'test' || standing === 'fixture' || /(^|\/)molecule\//.test(path)) return 'tests';
  if (standing !== 'product' && standing !== 'template') return undefined;
  if (prose.test(path)) return undefined;
  const row = rows.find((one) => one.path.test(path));
  if (row) return row.area === 'none' ? undefined : row.area;
  return languageOf(path) || markup.test(path) ? 'application' : undefined;
}

/** Files of which Ansible roles and collections are made. */
const ansible =
  /(^|\/)(tasks|handlers|defaults|vars|templates|files|meta|library|filter_plugins|playbooks)\/|^[\w-]+\.ya?ml$/;
/** Templates, of which no test is made. */
const isDescription = /\.(tmpl|tpl|json)$/;
const declared = /\.(ya?ml|json|tf|tfvars|hcl|tpl|jsonnet|cue|j2|pp|bicep)$/;

/**
 * The areas of one repository. Where the code for infrastructure is all there is, or nearly, it is the application.
 */
export class WorkAreas {
  /** Areas of which there are files now. */
  readonly present: ReadonlySet<WorkArea>;
  readonly #infrastructureIsProduct: boolean;
  readonly #role: boolean;
  readonly #known = new Map<string, WorkArea | undefined>();

  constructor(paths: readonly string[]) {
    const counts = new Map<WorkArea | undefined, number>();
    const byName = paths.map(workAreaOf);
    for (const area of byName) counts.set(area, (counts.get(area) ?? 0) + 1);
    this.#role = paths.includes('meta/main.yml') || paths.includes('galaxy.yml');
    this.#infrastructureIsProduct = (counts.get('deployment') ?? 0) > 5 * (counts.get('application') ?? 0);
    paths.forEach((path, index) => {
      this.#known.set(path, this.#adapted(path, byName[index]));
    });
    this.present = new Set([...this.#known.values()].flatMap((area) => area ?? []));
  }

  of(path: string): WorkArea | undefined {
    if (!this.#known.has(path)) this.#known.set(path, this.#adapted(path, workAreaOf(path)));
    return this.#known.get(path);
  }

  #adapted(path: string, area: WorkArea | undefined): WorkArea | undefined {
    const open =
      area === undefined && ['product', 'template'].includes(classifyPath(path)) && !path.startsWith('.');
    if (this.#role && (open || area === 'deployment') && ansible.test(path)) return 'application';
    if (!this.#infrastructureIsProduct) return area;
    // Beside infrastructure code, what is named for tests or upgrades may be more of it.
    const named =
      (area === 'tests' && isDescription.test(path)) || (area === 'database' && declared.test(path));
    return area === 'deployment' || named || (open && declared.test(path)) ? 'application' : area;
  }
}
