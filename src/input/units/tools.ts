import type { Ecosystem } from '../manifests.js';

/** Build tools, and the ecosystem whose packages they build: what they do at the root they do for those alone. */
const tools: Partial<Record<Ecosystem, string>> = {
  maven: 'mvn mvnw',
  gradle: 'gradle gradlew',
  sbt: 'sbt',
  nuget: 'dotnet msbuild nuget',
  go: 'go golangci-lint gotestsum',
  cargo: 'cargo',
  python: 'python python3 pip pip3 pipenv poetry uv tox nox pytest mypy ruff black flake8 pylint',
  rubygems: 'bundle rake rspec rubocop rails gem',
  composer: 'composer phpunit phpstan',
  hex: 'mix',
  pub: 'dart flutter melos',
  npm: 'npm npx yarn pnpm bun lerna jest vitest eslint tsc',
};

const ecosystems: ReadonlyMap<string, Ecosystem> = new Map(
  Object.entries(tools).flatMap(([ecosystem, names]) =>
    names.split(' ').map((name): [string, Ecosystem] => [name, ecosystem as Ecosystem]),
  ),
);

/** The ecosystem whose packages a command builds, tests or checks, by its program. */
export function ecosystemOf(command: string): Ecosystem | undefined {
  const [program = ''] = command.split(' ', 1);
  return ecosystems.get(program.slice(program.lastIndexOf('/') + 1).replace(/\.(cmd|bat|exe)$/, ''));
}
