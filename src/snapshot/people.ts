/** Gives people numbers: equal mail or equal name is the same person. */
export class People {
  readonly #parents: number[] = [];
  readonly #numbers = new Map<string, number>();

  /** A number for an author as a commit names it. Which person that is, is known once all have been seen. */
  numberOf(name: string, mail: string): number {
    const keys = [`mail ${mail}`, `name ${name}`].map((key) => key.trim().toLowerCase());
    const telling = keys.filter((key) => !placeholders.has(key.slice(5)));
    const numbers = (telling.length > 0 ? telling : [keys.join()]).map((key) => this.#numberOf(key));
    const [first = 0, second = first] = numbers;
    const [a, b] = [this.find(first), this.find(second)];
    this.#parents[Math.max(a, b)] = Math.min(a, b);
    return first;
  }

  /** The number that stands for the whole person. */
  find(number: number): number {
    let root = number;
    for (let next = this.#parents[root]; next !== undefined && next !== root; next = this.#parents[root])
      root = next;
    this.#parents[number] = root;
    return root;
  }

  #numberOf(key: string): number {
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#parents.length;
      this.#numbers.set(key, number);
      this.#parents.push(number);
    }
    return number;
  }
}

/** What many people's commits carry where nobody filled in who they are. */
const placeholders: ReadonlySet<string> = new Set([
  '',
  'root',
  'user',
  'unknown',
  'none',
  '(no author)',
  'your name',
  'root@localhost',
  'you@example.com',
  'none@none',
  'unknown@unknown',
  'noreply@github.com',
]);

/** Automation accounts by the name or the local part of the address that they commit with. */
const automation: ReadonlySet<string> = new Set(
  [
    'dependabot, dependabot-preview, dependabot preview, renovate, renovate-bot, mend renovate, whitesource renovate',
    'greenkeeper, greenkeeperio, snyk-bot, snyk bot, pyup-bot, pyup.io bot, depfu, scala steward, scala-steward',
    'pre-commit-ci, pre-commit.ci, github-actions, github actions, github action, actions, gitlab-ci, gitlab ci',
    'travis ci, circleci, circle ci, jenkins, jenkins ci, azure pipelines, teamcity, buildkite, concourse',
    'drone ci, ci, buildbot, automation, autobuild, gitea-actions, forgejo-actions, web-flow',
    'weblate, hosted weblate, transifex, transifex integration, crowdin, translatewiki.net, l10n, l10n daemon',
    'allcontributors, mergify, codecov-io, imgbot, imgbotapp, deepsource-autofix, deepsource autofix, restyled.io',
    'semantic-release, release-please, changesets, copybara-service, bors, homu, fossabot, codacy-badger, lgtm-com',
  ]
    .join(', ')
    .split(', '),
);

const botWord = /\[bot\]$|(^|[^a-z])(bot|robot)([^a-z]|$)/i;

/** Whether a name and mail belong to a program: `[bot]`, `bot` as a word, or a known automation account. */
export function isBot(name: string, mail: string): boolean {
  const local = mail.slice(0, Math.max(0, mail.indexOf('@'))).replace(/^\d+\+/, '');
  return (
    botWord.test(name.trim()) ||
    botWord.test(local) ||
    botWord.test(mail) ||
    automation.has(name.trim().toLowerCase()) ||
    (automation.has(local.toLowerCase()) && !personalLocals.has(local.toLowerCase()))
  );
}

/** Local parts that are also people's names. */
const personalLocals: ReadonlySet<string> = new Set(['jenkins', 'actions', 'concourse']);
