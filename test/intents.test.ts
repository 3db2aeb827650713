import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callOf } from '../src/input/pipelines/follow/argv.js';
import { always, noVariables } from '../src/input/pipelines/follow/script.js';
import { commandsOf } from '../src/input/pipelines/follow/shell.js';
import { unwrap } from '../src/input/pipelines/follow/wrappers.js';
import { intents } from '../src/input/pipelines/intent.js';
import { actionRows } from '../src/input/pipelines/intents/actions.js';
import { commandRows } from '../src/input/pipelines/intents/commands.js';
import { kindOfArguments, kindWords } from '../src/input/pipelines/intents/kinds.js';
import { hitsOf } from '../src/input/pipelines/intents/match.js';
import { hitOfName, taskNames } from '../src/input/pipelines/intents/names.js';
import { type Hit, intentsOf } from '../src/input/pipelines/intents/row.js';

/** What a command line does by the tables alone, nothing followed. */
function look(line: string, remote = false): readonly Hit[] {
  const script = {
    text: line,
    place: always({ path: 'ci.yml', line: 1 }),
    folder: '',
    variables: noVariables,
  };
  return commandsOf(script, { limit: 20 }).flatMap((command) => {
    const call = callOf(command);
    const inner = unwrap(call.words)?.argvs.map((argv) => callOf({ ...command, argv })) ?? [];
    return [call, ...inner].flatMap(({ words, shown }) => hitsOf({ words, shown, remote }));
  });
}

const brief = (hits: readonly Hit[]) => hits.map(({ intent, dry }) => (dry ? `${intent} (dry)` : intent));

describe('what commands are for', () => {
  it.each(commandRows.map((row) => [row.example, row] as const))('%s', (example, row) => {
    const hits = look(example, row.remote);
    const always = row.dry?.source === '.';
    const real = hits.filter(({ dry }) => always || !dry).map(({ intent }) => intent);
    expect(real).toEqual(expect.arrayContaining([...intentsOf(row)]));
  });

  it.each([
    ['docker push acme/tea:$(git rev-parse --short HEAD)', 'acme/tea:$(git rev-parse --short HEAD)'],
    ['docker build -t "acme/tea:${{ github.sha }}" .', 'acme/tea:${{ github.sha }}'],
    ['docker buildx build --tag `cat name`/tea:1 .', '`cat name`/tea:1'],
    ['docker push acme/tea:1 --quiet', 'acme/tea:1'],
  ])('%s names %s', (line, name) => {
    expect(look(line).map(({ target }) => target)).toEqual([name]);
  });

  it('says each thing once', () => {
    const seen = commandRows.map(
      ({ run, with: given, without, remote }) => `${run} ${given} ${without} ${remote}`,
    );
    expect(seen.filter((one, index) => seen.indexOf(one) !== index)).toEqual([]);
  });

  it.each([
    ["echo 'npm test'", []],
    ['# npm test', []],
    ['grep docker push ci.yml', []],
    ['git log', []],
    ['npm publish --dry-run', ['publish (dry)']],
    ['twine upload --repository testpypi dist/*', ['publish (dry)']],
    ['docker push localhost:5000/shop', ['publish-image (dry)']],
    ['kubectl apply --dry-run=client -f k8s', ['validate-infrastructure']],
    ['kubectl create secret generic x', []],
    ['kubectl get pods', []],
    ['terraform plan', ['validate-infrastructure']],
    ['terraform destroy', ['apply-infrastructure (dry)']],
    ['goreleaser release --snapshot', ['package', 'publish (dry)', 'release-notes']],
    ['pytest tests/integration', ['test-integration']],
    ['mocha --check-leaks test/ test/acceptance/', ['test-functional', 'test-unit']],
    ['pytest -m integration', ['test-integration']],
    ['pytest -m "not integration"', ['test-unit']],
    ['pytest --ignore=tests/e2e', ['test-unit']],
    ['pytest --cov=app --cov-fail-under=90', ['test-unit', 'coverage', 'gate']],
    ['python -m pytest tests/unit', ['test-unit']],
    ['npx jest --testPathPattern e2e', ['test-functional']],
    ['npx jest --testPathIgnorePatterns e2e', ['test-unit']],
    ['bundle exec rspec spec/features', ['test-functional']],
    ['bundle exec rspec spec/models', ['test-unit']],
    ['go test -tags=integration ./...', ['test-integration']],
    ['go test ./test/e2e/...', ['test-functional']],
    ['go test $(go list ./... | grep -v e2e)', ['test-unit']],
    ['cargo +nightly test', ['test-unit']],
    ['docker buildx build --push -t a/b .', ['build-image', 'publish-image']],
    ['docker run --rm aquasec/trivy image a/b', ['scan-security']],
    ['npm run deploy', []],
    ['ansible-playbook --syntax-check site.yml', ['validate-infrastructure']],
    ['aws s3 sync s3://backup .', []],
    ['git push origin main', []],
    ['git push origin --tags', ['version']],
    ['php artisan migrate --force', ['migrate-database']],
    ['./gradlew clean test jib', ['test-unit', 'build-image', 'publish-image']],
    ['helm upgrade --install shop ./chart --dry-run', ['deploy (dry)']],
    ['systemctl restart shop', []],
  ])('%s', (line, expected) => {
    expect(brief(look(line)).sort()).toEqual([...expected].sort());
  });

  it('never throws, whatever the words', () => {
    const programs = fc.constantFrom(...commandRows.map(({ example }) => example.split(' ')[0] ?? ''));
    fc.assert(
      fc.property(programs, fc.array(fc.string()), (program, args) => {
        for (const { intent } of hitsOf({ words: [program, ...args], shown: program }))
          expect(intents).toHaveProperty(intent);
      }),
    );
  });
});

describe('the tables', () => {
  it.each([
    ['actions', actionRows],
    ['commands', commandRows],
  ])('have the rows of all files of %s', async (folder, rows) => {
    const place = new URL(`../src/input/pipelines/intents/${folder}/`, import.meta.url);
    for (const name of readdirSync(place)) {
      const own: Readonly<Record<string, unknown>> = await import(new URL(name, place).href);
      for (const row of Object.values(own).flat()) expect(rows).toContain(row);
    }
  });
});

describe('what names tell', () => {
  it.each(taskNames)('$example: $intent', ({ example, intent, weak }) => {
    expect(hitOfName(example, 'make x')).toMatchObject({ intent, ...(weak ? { weak } : {}) });
  });

  it.each(kindWords)('$example: $kind', ({ example, kind }) => {
    const words = example.split(' ').slice(1);
    expect(kindOfArguments(words) ?? hitOfName(words.at(-1) ?? '', '')?.intent).toBe(kind);
  });

  it.each([
    ['build-tea-pr-test', 'build'],
    ['build-and-test', 'test'],
    ['test-build', 'test'],
  ])('%s: %s', (name, intent) => {
    expect(hitOfName(name, 'make x')?.intent).toBe(intent);
  });

  it.each([
    'docker-wait',
    'setup-docker',
    'clean',
    'help',
    'up',
    'start',
    'latest',
    'contest',
    'attestation',
  ])('%s tells nothing', (name) => {
    expect(hitOfName(name, 'make x')).toBeUndefined();
  });
});
