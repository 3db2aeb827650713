const D = [
  '-v',
  '--volume',
  '-e',
  '--env',
  '-w',
  '--workdir',
  '-u',
  '--user',
  '--name',
  '--network',
  '--entrypoint',
  '--env-file',
  '-p',
];
const W: readonly (readonly [string, number, readonly string[], boolean])[] = [
  ['docker compose run', 1, D, false],
  ['docker-compose run', 1, D, false],
  ['docker compose exec', 1, D, false],
  ['docker run', 1, D, false],
  ['docker exec', 1, D, false],
  ['poetry run', 0, [], false],
  ['pipenv run', 0, [], false],
  ['pdm run', 0, [], false],
  ['uv run', 0, ['--with', '--group', '--extra', '--python', '-p'], false],
  ['uvx', 0, ['--with', '--from'], false],
  ['bundle exec', 0, [], false],
  ['npm exec', 0, [], false],
  ['pnpm exec', 0, [], false],
  ['pnpm dlx', 0, [], false],
  ['yarn dlx', 0, [], false],
  ['npx', 0, ['-p', '--package'], false],
  ['python -m', 0, [], false],
  ['python3 -m', 0, [], false],
  ['bash -c', 0, [], true],
  ['sh -c', 0, [], true],
  ['eval', 0, [], true],
  ['sudo', 0, ['-u', '-g'], false],
  ['env', 0, [], false],
  ['cross-env', 0, [], false],
  ['time', 0, [], false],
  ['timeout', 1, ['-s', '-k'], false],
  ['xvfb-run', 0, [], false],
  ['exec', 0, [], false],
  ['php', 0, [], false],
  ['ruby', 0, [], false],
];
export type Inner = { readonly argv: readonly string[] } | { readonly script: string };
export function unwrap(argv: readonly string[]): Inner | undefined {
  const base = (word: string) => (word.startsWith('-') ? word : word.slice(word.lastIndexOf('/') + 1));
  const found = W.find(([run]) => run.split(' ').every((word, index) => base(argv[index] ?? '') === word));
  if (!found) return undefined;
  const [run, count, valued, script] = found;
  const rest = argv.slice(run.split(' ').length);
  let skip = count;
  let at = 0;
  for (; at < rest.length; at++) {
    const word = rest[at] ?? '';
    if (word === '--') continue;
    if (valued.includes(word)) at++;
    else if (word.startsWith('-') || /^\w+=/.test(word)) continue;
    else if (skip === 0) break;
    else skip--;
  }
  const inner = rest.slice(at);
  if (inner.length === 0) return undefined;
  return script ? { script: inner.join(' ') } : { argv: inner };
}
