/** A command that runs another one. */
export interface WrapperRow {
  /** Program and subcommand words. */
  readonly wrap: string;
  /** Options that take a value. */
  readonly valued?: string;
  /** Words before the inner command: a container, a host, a duration. */
  readonly skip?: number;
  /** Only what follows `--` is run. */
  readonly dashes?: true;
  /** The inner command is one text, a script: the value of these options, or all that is left. */
  readonly script?: string;
  /** The wrapper does something itself besides. */
  readonly also?: true;
  /** Options that name the inner program: `--entrypoint`. */
  readonly entry?: string;
  /** It runs on another host. */
  readonly remote?: true;
  /** The last word before the inner command may be the tool itself: `docker run aquasec/trivy`. */
  readonly image?: true;
  readonly example: readonly [string, string];
}

const container =
  '-e --env --env-file -v --volume -w --workdir -p --publish --name --network --net -u --user --mount --platform --entrypoint -h --hostname -l --label -m --memory --cpus --ulimit --add-host --cap-add --cap-drop --device --dns --tmpfs --link --gpus --ipc --pid --log-driver --log-opt --security-opt --shm-size --volumes-from --pull --expose --index --env-from-file --cidfile --userns --group-add --restart -a --attach';

/** Commands that run another command, with an example of what they run. */
export const wrappers: readonly WrapperRow[] = [
  // Prefixes of the system
  { wrap: 'sudo', valued: '-u -g -h -p -C -r -t -D --user --group', example: ['sudo -u app make', 'make'] },
  { wrap: 'doas', valued: '-u', example: ['doas make', 'make'] },
  { wrap: 'env', valued: '-u -C --unset --chdir', example: ['env -u A X=1 make', 'make'] },
  { wrap: 'time', valued: '-f -o', example: ['time -p make', 'make'] },
  { wrap: 'nice', valued: '-n', example: ['nice -n 10 make', 'make'] },
  { wrap: 'ionice', valued: '-c -n', example: ['ionice -c 3 make', 'make'] },
  { wrap: 'nohup', example: ['nohup make', 'make'] },
  { wrap: 'exec', valued: '-a', example: ['exec make', 'make'] },
  { wrap: 'command', example: ['command make', 'make'] },
  { wrap: 'builtin', example: ['builtin make', 'make'] },
  { wrap: 'unbuffer', example: ['unbuffer make', 'make'] },
  { wrap: 'stdbuf', valued: '-o -e -i', example: ['stdbuf -oL make', 'make'] },
  { wrap: 'setsid', example: ['setsid make', 'make'] },
  { wrap: 'chronic', example: ['chronic make', 'make'] },
  { wrap: 'caffeinate', example: ['caffeinate make', 'make'] },
  {
    wrap: 'timeout',
    valued: '-k -s --kill-after --signal',
    skip: 1,
    example: ['timeout -k 5 5m make', 'make'],
  },
  { wrap: 'gtimeout', valued: '-k -s', skip: 1, example: ['gtimeout 60 make', 'make'] },
  {
    wrap: 'retry',
    valued: '-t -d -n -r --tries --times --delay --max',
    example: ['retry -t 3 make', 'make'],
  },
  { wrap: 'travis_retry', example: ['travis_retry make', 'make'] },
  { wrap: 'travis_wait', skip: 1, example: ['travis_wait 30 make', 'make'] },
  { wrap: 'nick-invision', example: ['nick-invision make', 'make'] },
  { wrap: 'xargs', valued: '-n -P -I -L -d -a -E -s', example: ['xargs -n 1 make', 'make'] },
  { wrap: 'parallel', valued: '-j --jobs', example: ['parallel -j 2 make', 'make'] },
  { wrap: 'strace', valued: '-o -e -p', example: ['strace -f make', 'make'] },
  { wrap: 'valgrind', also: true, example: ['valgrind --leak-check=full ./app', './app'] },
  {
    wrap: 'xvfb-run',
    valued: '-s -n -e -f -p -w --server-args --server-num',
    example: ['xvfb-run -a make', 'make'],
  },
  { wrap: 'dbus-run-session', example: ['dbus-run-session -- make', 'make'] },
  { wrap: 'flock', valued: '-w -E', skip: 1, example: ['flock /tmp/l make', 'make'] },
  { wrap: 'gosu', skip: 1, example: ['gosu app make', 'make'] },
  { wrap: 'su-exec', skip: 1, example: ['su-exec app make', 'make'] },
  { wrap: 'runuser', valued: '-u', example: ['runuser -u app make', 'make'] },
  { wrap: 'su', valued: '-s -g', script: '-c --command', example: ["su app -c 'make ci'", 'make ci'] },
  { wrap: 'chroot', skip: 1, example: ['chroot /mnt make', 'make'] },
  { wrap: 'fakeroot', example: ['fakeroot make', 'make'] },
  { wrap: 'faketime', skip: 1, example: ["faketime '2 days ago' make", 'make'] },
  { wrap: 'arch', example: ['arch -x86_64 make', 'make'] },
  {
    wrap: 'dagger run',
    valued: '--progress',
    example: ['dagger run --progress=plain go run ./ci', 'go run ./ci'],
  },
  { wrap: 'xcrun', valued: '--sdk --toolchain', example: ['xcrun --sdk iphoneos make', 'make'] },
  { wrap: 'watch', valued: '-n', example: ['watch -n 2 make', 'make'] },
  { wrap: 'script', script: '-c --command', example: ["script -q -c 'make ci'", 'make ci'] },
  { wrap: 'tini', example: ['tini -- make', 'make'] },
  { wrap: 'wait-for-it', dashes: true, example: ['wait-for-it db:5432 -- make', 'make'] },
  { wrap: 'wait-for-it.sh', dashes: true, example: ['./wait-for-it.sh db:5432 -t 60 -- make', 'make'] },
  { wrap: 'wait-for', dashes: true, example: ['wait-for db:5432 -- make', 'make'] },
  {
    wrap: 'dockerize',
    valued: '-wait -timeout -wait-retry-interval',
    example: ['dockerize -wait tcp://db:5432 make', 'make'],
  },
  {
    wrap: 'go tool',
    valued: '-modfile -overlay',
    also: true,
    example: ['go tool -modfile tools/go.mod goreleaser release', 'goreleaser release'],
  },
  // Shells
  { wrap: 'bash', script: '-c', example: ["bash -lc 'make ci'", 'make ci'] },
  { wrap: 'sh', script: '-c', example: ["sh -ec 'make ci'", 'make ci'] },
  { wrap: 'zsh', script: '-c', example: ["zsh -c 'make ci'", 'make ci'] },
  { wrap: 'ash', script: '-c', example: ["ash -c 'make ci'", 'make ci'] },
  { wrap: 'dash', script: '-c', example: ["dash -c 'make ci'", 'make ci'] },
  { wrap: 'eval', script: '*', example: ["eval 'make ci'", 'make ci'] },
  { wrap: 'cmd', script: '/c /C', example: ['cmd /c make ci', 'make ci'] },
  { wrap: 'pwsh', script: '-Command -c', example: ["pwsh -Command 'make ci'", 'make ci'] },
  { wrap: 'powershell', script: '-Command', example: ["powershell -Command 'make ci'", 'make ci'] },
  { wrap: 'wsl', example: ['wsl make', 'make'] },
  // Containers and hosts
  {
    wrap: 'docker run',
    valued: container,
    skip: 1,
    entry: '--entrypoint',
    image: true,
    example: ['docker run --rm -v .:/src -w /src golang:1.22 go test ./...', 'go test ./...'],
  },
  {
    wrap: 'docker container run',
    valued: container,
    skip: 1,
    entry: '--entrypoint',
    image: true,
    example: ['docker container run golang go vet', 'go vet'],
  },
  { wrap: 'docker exec', valued: container, skip: 1, example: ['docker exec -e A=1 web make', 'make'] },
  {
    wrap: 'docker compose run',
    valued: `${container} -f --file`,
    skip: 1,
    entry: '--entrypoint',
    example: ['docker compose run --rm -e A=1 web make', 'make'],
  },
  {
    wrap: 'docker compose exec',
    valued: container,
    skip: 1,
    example: ['docker compose exec -T web make', 'make'],
  },
  { wrap: 'kubectl exec', dashes: true, example: ['kubectl exec -n app pod/web -- make', 'make'] },
  { wrap: 'kubectl run', dashes: true, example: ['kubectl run t --image=x -- make', 'make'] },
  { wrap: 'lxc exec', dashes: true, example: ['lxc exec box -- make', 'make'] },
  {
    wrap: 'ssh',
    valued: '-i -p -o -l -F -J -L -R -D -b -c -E -m -S -W',
    skip: 1,
    script: '*',
    remote: true,
    also: true,
    example: ["ssh -i key user@host 'docker compose pull'", 'docker compose pull'],
  },
  { wrap: 'sshpass', valued: '-p -f', example: ['sshpass -p x ssh host make', 'ssh host make'] },
  {
    wrap: 'gcloud compute ssh',
    script: '--command',
    remote: true,
    example: ["gcloud compute ssh web --command 'make up'", 'make up'],
  },
  { wrap: 'vagrant ssh', script: '-c --command', example: ["vagrant ssh -c 'make ci'", 'make ci'] },
  {
    wrap: 'heroku run',
    valued: '-a --app -r',
    remote: true,
    example: ['heroku run -a shop rails db:migrate', 'rails db:migrate'],
  },
  {
    wrap: 'fly ssh console',
    script: '-C --command',
    remote: true,
    example: ["fly ssh console -C 'make ci'", 'make ci'],
  },
  { wrap: 'railway run', example: ['railway run make', 'make'] },
  { wrap: 'ddev exec', example: ['ddev exec make', 'make'] },
  { wrap: 'lando ssh', script: '-c', example: ["lando ssh -c 'make ci'", 'make ci'] },
  { wrap: 'wp-env run', skip: 1, example: ['wp-env run cli phpunit', 'phpunit'] },
  { wrap: 'sail', example: ['sail artisan test', 'artisan test'] },
  { wrap: 'act', also: true, example: ['act push', 'push'] },
  // Environments of tools
  {
    wrap: 'nix develop',
    valued: '-f --profile',
    entry: '-c --command',
    example: ['nix develop .#ci -c make ci', 'make ci'],
  },
  { wrap: 'nix shell', entry: '-c --command', example: ['nix shell nixpkgs#go -c go vet', 'go vet'] },
  { wrap: 'nix-shell', script: '--run --command', example: ["nix-shell --run 'make ci'", 'make ci'] },
  { wrap: 'devbox run', example: ['devbox run -- make', 'make'] },
  { wrap: 'devenv shell', example: ['devenv shell make', 'make'] },
  { wrap: 'direnv exec', skip: 1, example: ['direnv exec . make', 'make'] },
  { wrap: 'poetry run', valued: '-C --directory', example: ['poetry run -C api pytest', 'pytest'] },
  { wrap: 'pipenv run', example: ['pipenv run pytest', 'pytest'] },
  {
    wrap: 'uv run',
    valued:
      '--with --extra --group --python -p --directory --project --package --index --env-file --with-requirements --with-editable --only-group --no-group',
    example: ['uv run --frozen --extra dev pytest', 'pytest'],
  },
  {
    wrap: 'uv tool run',
    valued: '--from --with --python',
    example: ['uv tool run --from x ruff check', 'ruff check'],
  },
  {
    wrap: 'uvx',
    valued: '--from --with --python -p --index',
    example: ['uvx --with x ruff check', 'ruff check'],
  },
  {
    wrap: 'pipx run',
    valued: '--spec --python',
    example: ['pipx run --spec build pyproject-build', 'pyproject-build'],
  },
  { wrap: 'pdm run', valued: '-p --project', example: ['pdm run pytest', 'pytest'] },
  { wrap: 'rye run', example: ['rye run pytest', 'pytest'] },
  {
    wrap: 'pixi run',
    valued: '-e --environment --manifest-path',
    example: ['pixi run -e test pytest', 'pytest'],
  },
  { wrap: 'hatch run', example: ['hatch run pytest', 'pytest'] },
  { wrap: 'hatch -e', skip: 1, example: ['hatch -e test run pytest', 'run pytest'] },
  {
    wrap: 'conda run',
    valued: '-n -p --name --prefix --cwd',
    example: ['conda run -n test pytest', 'pytest'],
  },
  { wrap: 'micromamba run', valued: '-n -p --name', example: ['micromamba run -n test pytest', 'pytest'] },
  { wrap: 'mamba run', valued: '-n -p --name', example: ['mamba run -n test pytest', 'pytest'] },
  { wrap: 'bundle exec', example: ['bundle exec rspec', 'rspec'] },
  { wrap: 'spring', example: ['spring rspec', 'rspec'] },
  { wrap: 'rbenv exec', example: ['rbenv exec rspec', 'rspec'] },
  { wrap: 'rvm do', example: ['rvm do rspec', 'rspec'] },
  { wrap: 'pyenv exec', example: ['pyenv exec pytest', 'pytest'] },
  { wrap: 'npx', valued: '-p --package', script: '-c --call', example: ['npx -y jest@29 --ci', 'jest --ci'] },
  {
    wrap: 'npm exec',
    valued: '-p --package -w --workspace',
    script: '-c --call',
    example: ['npm exec -- jest --ci', 'jest --ci'],
  },
  { wrap: 'npm x', valued: '-p --package -w --workspace', example: ['npm x jest', 'jest'] },
  { wrap: 'pnpm exec', valued: '-C --dir --filter -F', example: ['pnpm exec jest', 'jest'] },
  { wrap: 'pnpm dlx', valued: '--package', example: ['pnpm dlx jest', 'jest'] },
  { wrap: 'pnpx', example: ['pnpx jest', 'jest'] },
  { wrap: 'yarn dlx', valued: '-p --package', example: ['yarn dlx jest', 'jest'] },
  { wrap: 'yarn exec', example: ['yarn exec jest', 'jest'] },
  { wrap: 'bunx', valued: '-p --package', example: ['bunx jest', 'jest'] },
  { wrap: 'bun x', example: ['bun x jest', 'jest'] },
  { wrap: 'lerna exec', valued: '--scope --ignore', example: ['lerna exec -- jest', 'jest'] },
  { wrap: 'nx exec', example: ['nx exec -- jest', 'jest'] },
  { wrap: 'dotnet tool run', example: ['dotnet tool run csharpier .', 'csharpier .'] },
  { wrap: 'dnx', example: ['dnx csharpier .', 'csharpier .'] },
  { wrap: 'mise exec', dashes: true, example: ['mise exec node@20 -- make', 'make'] },
  { wrap: 'mise x', dashes: true, example: ['mise x -- make', 'make'] },
  { wrap: 'rtx exec', dashes: true, example: ['rtx exec -- make', 'make'] },
  { wrap: 'asdf exec', example: ['asdf exec make', 'make'] },
  { wrap: 'opam exec', valued: '--switch', example: ['opam exec -- dune test', 'dune test'] },
  { wrap: 'stack exec', example: ['stack exec -- hlint .', 'hlint .'] },
  { wrap: 'cabal exec', example: ['cabal exec -- hlint .', 'hlint .'] },
  { wrap: 'rustup run', skip: 1, example: ['rustup run nightly cargo test', 'cargo test'] },
  { wrap: 'fvm', example: ['fvm flutter test', 'flutter test'] },
  { wrap: 'foreman run', valued: '-e -f', example: ['foreman run make', 'make'] },
  { wrap: 'honcho run', valued: '-e', example: ['honcho run make', 'make'] },
  { wrap: 'cross-env', example: ['cross-env CI=1 jest', 'jest'] },
  { wrap: 'cross-env-shell', example: ['cross-env-shell CI=1 jest', 'jest'] },
  { wrap: 'env-cmd', valued: '-f -e', example: ['env-cmd -f .env jest', 'jest'] },
  { wrap: 'dotenv', valued: '-e -f -c -v', example: ['dotenv -e .env -- jest', 'jest'] },
  { wrap: 'dotenvx run', valued: '-f', example: ['dotenvx run -- jest', 'jest'] },
  { wrap: 'op run', dashes: true, example: ['op run --env-file=.env -- make', 'make'] },
  { wrap: 'doppler run', dashes: true, example: ['doppler run -- make', 'make'] },
  { wrap: 'infisical run', dashes: true, example: ['infisical run -- make', 'make'] },
  { wrap: 'teller run', dashes: true, example: ['teller run -- make', 'make'] },
  { wrap: 'chamber exec', dashes: true, example: ['chamber exec shop -- make', 'make'] },
  { wrap: 'aws-vault exec', dashes: true, example: ['aws-vault exec dev -- make', 'make'] },
  { wrap: 'saml2aws exec', dashes: true, example: ['saml2aws exec -- make', 'make'] },
  { wrap: 'sops exec-env', skip: 1, script: '*', example: ["sops exec-env s.yaml 'make ci'", 'make ci'] },
  { wrap: 'with-contenv', example: ['with-contenv make', 'make'] },
  { wrap: 'datadog-ci trace', dashes: true, example: ['datadog-ci trace -- make', 'make'] },
  { wrap: 'buildevents cmd', dashes: true, example: ['buildevents cmd a b c -- make', 'make'] },
  { wrap: 'composer exec', example: ['composer exec phpunit', 'phpunit'] },
  { wrap: 'symfony php', example: ['symfony php bin/phpunit', 'bin/phpunit'] },
  { wrap: 'symfony console', also: true, example: ['symfony console lint:yaml', 'lint:yaml'] },
  {
    wrap: 'circleci tests run',
    script: '--command',
    example: ["circleci tests run --command='xargs go test'", 'xargs go test'],
  },
  // Measuring what another command does
  {
    wrap: 'coverage run',
    valued: '--source --omit --include --rcfile --context',
    also: true,
    example: ['coverage run --source x setup.py', 'setup.py'],
  },
  {
    wrap: 'nyc',
    valued: '--reporter -r --include --exclude --report-dir',
    also: true,
    example: ['nyc --reporter=lcov mocha', 'mocha'],
  },
  {
    wrap: 'c8',
    valued: '--reporter -r --include --exclude',
    also: true,
    example: ['c8 -r lcov mocha', 'mocha'],
  },
  { wrap: 'kcov', skip: 1, also: true, example: ['kcov out ./app', './app'] },
  {
    wrap: 'fastest',
    valued: '-x --xml -p --process -b --before -o --order',
    script: '*',
    example: ["fastest -x phpunit.xml 'phpunit {}'", 'phpunit {}'],
  },
  { wrap: 'pifpaf run', dashes: true, example: ['pifpaf run rabbitmq --port 5682 -- pytest', 'pytest'] },
  { wrap: 'ddtrace-run', example: ['ddtrace-run pytest', 'pytest'] },
  { wrap: 'opentelemetry-instrument', example: ['opentelemetry-instrument pytest', 'pytest'] },
  { wrap: 'newrelic-admin run-program', example: ['newrelic-admin run-program pytest', 'pytest'] },
  { wrap: 'percy exec', also: true, example: ['percy exec -- cypress run', 'cypress run'] },
  {
    wrap: 'bencher run',
    valued: '--project --branch --testbed --adapter --token --threshold-measure --threshold-test --err',
    also: true,
    script: '*',
    example: ["bencher run 'cargo bench'", 'cargo bench'],
  },
  {
    wrap: 'srun',
    valued:
      '-n --ntasks -c --cpus-per-task -t --time -p --partition -A --account -N --nodes -J --job-name --mem -o',
    example: ['srun -n 4 --time=1:00:00 ci/soak.sh', 'ci/soak.sh'],
  },
  {
    wrap: 'start-server-and-test',
    skip: 2,
    script: '*',
    example: ["start-server-and-test start 3000 'cypress run'", 'cypress run'],
  },
  {
    wrap: 'build-wrapper-linux-x86-64',
    valued: '--out-dir',
    example: ['build-wrapper-linux-x86-64 --out-dir bw make', 'make'],
  },
];

/** What a wrapper runs: commands as words, or a script as one text. */
export interface Unwrapped {
  readonly row: WrapperRow;
  readonly argvs: readonly (readonly string[])[];
  readonly script?: string;
}

const byProgram = new Map<string, WrapperRow[]>();
for (const row of wrappers) {
  const program = row.wrap.split(' ')[0] ?? '';
  byProgram.set(program, [...(byProgram.get(program) ?? []), row]);
}

/** What a command that runs another one runs; `undefined` where it runs none. */
export function unwrap(words: readonly string[]): Unwrapped | undefined {
  const rows = byProgram.get(words[0] ?? '') ?? [];
  for (const row of rows) {
    const rest = afterWords(words, row);
    if (!rest) continue;
    const found = row.script === undefined ? commandIn(rest, row) : scriptIn(rest, row);
    if (found) return { row, ...found };
  }
  return undefined;
}

/** What follows the wrapper's own words; options may stand between them. */
function afterWords(
  words: readonly string[],
  { wrap, valued = '' }: WrapperRow,
): readonly string[] | undefined {
  const options = new Set(valued.split(' '));
  const [, ...own] = wrap.split(' ');
  let index = 1;
  for (const word of own) {
    while (word !== words[index]) {
      const arg = words[index];
      if (!arg?.startsWith('-') || arg === '--') return undefined;
      index += options.has(arg) ? 2 : 1;
    }
    index++;
  }
  return words.slice(index);
}

function commandIn(rest: readonly string[], row: WrapperRow): Omit<Unwrapped, 'row'> | undefined {
  if (row.dashes && !row.entry) {
    const dashes = rest.indexOf('--');
    return dashes < 0 ? undefined : commands(rest.slice(dashes + 1));
  }
  if (row.entry && row.skip === undefined) {
    const names = row.entry.split(' ');
    const at = rest.findIndex((arg) => names.includes(arg));
    return at < 0 ? undefined : commands(rest.slice(at + 1));
  }
  const { before, entry, inner } = walk(rest, row);
  if (entry !== undefined) return commands([entry, ...inner]);
  const image = row.image ? before.at(-1) : undefined;
  return commands(inner, image === undefined ? undefined : [imageName(image), ...inner]);
}

function commands(...all: readonly (readonly string[] | undefined)[]): Omit<Unwrapped, 'row'> | undefined {
  const argvs = all.flatMap((argv) => (argv?.[0] ? [argv] : []));
  return argvs.length === 0 ? undefined : { argvs };
}

/** Skips options, assignments and the words before the inner command. */
function walk(rest: readonly string[], { valued = '', skip = 0, entry = '', script }: WrapperRow) {
  const options = new Set(valued.split(' '));
  const entries = entry.split(' ');
  const before: string[] = [];
  let named: string | undefined;
  for (let index = 0; index < rest.length; index++) {
    const arg = rest[index] ?? '';
    const [name = '', value] = arg.split('=', 2);
    if (arg.startsWith('-') && entries.includes(name)) named = value ?? rest[++index];
    else if (arg === '--') continue;
    else if (options.has(arg)) index++;
    else if (arg.startsWith('-') || (assigns(arg, script) && before.length === 0)) continue;
    else if (before.length < skip) before.push(arg);
    else return { before, entry: named, inner: versionless(rest.slice(index)) };
  }
  return { before, entry: named, inner: [] };
}

/** `A=1` before the command; a text of `A=1 make` is the command. */
function assigns(arg: string, script: string | undefined): boolean {
  return /^\w+=/.test(arg) && !(script === '*' && /\s/.test(arg));
}

/** `npx jest@29` runs `jest`, `pipx run black~=24.0` and `pipx run black[jupyter]` run `black`. */
function versionless(words: readonly string[]): readonly string[] {
  const [first = '', ...others] = words;
  const bare =
    /^(@?[\w./-]+)@[\w.^~*-]+$/.exec(first)?.[1] ??
    /^([A-Za-z][\w.-]*)(?:\[[\w,-]*\]|(?:[=~!<>]=|[<>])[\w.*+!,<>=~-]*){1,2}$/.exec(first)?.[1];
  return bare === undefined ? words : [bare, ...others];
}

/** `registry/team/trivy:0.50` is `trivy`. */
function imageName(image: string): string {
  return image
    .replace(/@.*$/, '')
    .replace(/:[^/]*$/, '')
    .replace(/^.*\//, '');
}

function scriptIn(rest: readonly string[], row: WrapperRow): Omit<Unwrapped, 'row'> | undefined {
  if (row.script === '*') {
    const { inner } = walk(rest, row);
    return inner.length === 0 ? undefined : { argvs: [], script: inner.join(' ') };
  }
  const names = row.script?.split(' ') ?? [];
  const at = rest.findIndex((arg) => names.some((name) => isOption(arg, name) || arg.startsWith(`${name}=`)));
  const own = rest[at];
  if (own === undefined) return onlyScripts.has(row.wrap) ? undefined : commandIn(rest, row);
  // A script file comes first: what follows are its own options.
  if (onlyScripts.has(row.wrap) && rest.slice(0, at).some((arg) => !/^[-/+]/.test(arg))) return undefined;
  const joined = names.find((name) => own.startsWith(`${name}=`));
  const rests = /^(?:\/c|-Command)$/i.test(own) ? rest.slice(at + 1).join(' ') : rest[at + 1];
  const value = joined === undefined ? rests : own.slice(joined.length + 1);
  return value ? { argvs: [], script: value } : undefined;
}

/** They run a script only, never words of their own. */
const onlyScripts = new Set(
  wrappers.flatMap(({ wrap, script }) => (script && /^-c$|^\/c|^-Command|--run/.test(script) ? [wrap] : [])),
);

/** `-c` is in `-lc` and `-exc` as well. */
function isOption(arg: string, name: string): boolean {
  return arg === name || (name === '-c' && /^-[a-z]{1,6}$/.test(arg) && arg.endsWith('c'));
}
