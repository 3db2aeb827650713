import type { NamedDialect } from '../dialect.js';

/** Systems whose configuration is known by its path but not read yet: what it does is unknown, never no. */
export const systems: readonly {
  readonly id: string;
  readonly name: string;
  readonly globs: readonly string[];
}[] = [
  { id: 'jenkins', name: 'Jenkins', globs: ['**/Jenkinsfile', '**/Jenkinsfile.*', '**/*.jenkinsfile'] },
  { id: 'circleci', name: 'CircleCI', globs: ['.circleci/config.yml', 'circle.yml'] },
  { id: 'travis', name: 'Travis CI', globs: ['.travis.yml'] },
  {
    id: 'azure-pipelines',
    name: 'Azure Pipelines',
    globs: [
      '**/azure-pipelines*.{yml,yaml}',
      '.azure-pipelines/**/*.{yml,yaml}',
      '.azuredevops/**/*.{yml,yaml}',
    ],
  },
  { id: 'woodpecker', name: 'Woodpecker', globs: ['.woodpecker.{yml,yaml}', '.woodpecker/**/*.{yml,yaml}'] },
  { id: 'drone', name: 'Drone', globs: ['.drone.{yml,yaml,jsonnet,star}'] },
  { id: 'zalando-delivery', name: 'Zalando delivery', globs: ['delivery.{yml,yaml}'] },
  { id: 'bitbucket-pipelines', name: 'Bitbucket Pipelines', globs: ['bitbucket-pipelines.yml'] },
  { id: 'buildkite', name: 'Buildkite', globs: ['.buildkite/**/*.{yml,yaml}'] },
  { id: 'appveyor', name: 'AppVeyor', globs: ['{.,}appveyor.yml'] },
  { id: 'cirrus', name: 'Cirrus CI', globs: ['.cirrus.{yml,star}'] },
  { id: 'semaphore', name: 'Semaphore', globs: ['.semaphore/*.yml'] },
  { id: 'teamcity', name: 'TeamCity', globs: ['.teamcity/**/*.kts'] },
  { id: 'cloud-build', name: 'Google Cloud Build', globs: ['cloudbuild*.{yml,yaml,json}'] },
  { id: 'codebuild', name: 'AWS CodeBuild', globs: ['**/buildspec*.{yml,yaml}'] },
  { id: 'concourse', name: 'Concourse', globs: ['{ci,concourse}/**/pipeline*.{yml,yaml}'] },
  { id: 'zuul', name: 'Zuul', globs: ['.zuul.{yml,yaml}', 'zuul.d/*.{yml,yaml}'] },
  { id: 'taskcluster', name: 'Taskcluster', globs: ['.taskcluster.yml'] },
  { id: 'screwdriver', name: 'Screwdriver', globs: ['screwdriver.yaml'] },
  { id: 'codefresh', name: 'Codefresh', globs: ['**/codefresh*.yml'] },
  { id: 'harness', name: 'Harness', globs: ['.harness/**/*.yaml'] },
  { id: 'prow', name: 'Prow', globs: ['.prow.yaml', '.prow/**/*.yaml'] },
];

/** Dialects for the systems that are only recognised. */
export const recognised: readonly NamedDialect[] = systems.map(({ id, name, globs }) => ({
  id,
  dialect: {
    name,
    files: globs,
    paths: (paths) => paths.match(globs),
    read: (file) => ({
      pipelines: [
        {
          dialect: id,
          path: file.path,
          at: file.at(1),
          triggers: [],
          jobs: [],
          delegations: [],
          depth: 'recognised',
          notifications: [],
        },
      ],
      problems: [],
    }),
  },
}));
