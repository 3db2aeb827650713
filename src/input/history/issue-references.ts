import type { Commit } from '../../snapshot/history.js';

type Message = Pick<Commit, 'subject' | 'body'>;

interface Reference {
  readonly pattern: RegExp;
  readonly example: string;
}

/** Ways to name an issue in a message from which the numbers of requests have been taken out. */
export const references: readonly Reference[] = [
  { pattern: /(?:^|[^\w/#&])#\d{1,10}\b/, example: 'Fixes #12' },
  { pattern: /(?:^|[^\w-])(?:GH|gh)-\d{1,6}\b/, example: 'GH-12' },
  {
    pattern: /\b(?:fix|close|resolve|ref|see)[a-z]*:? [\w.-]+\/[\w.-]+#\d{1,6}\b/i,
    example: 'Closes acme/shop#12',
  },
  { pattern: /\/issues?\/(?:\d|[A-Z]+-\d)/, example: 'https://github.com/acme/shop/issues/12' },
  { pattern: /\/browse\/[A-Z][A-Z0-9_]+-\d/, example: 'https://jira.example.org/browse/SHOP-12' },
  { pattern: /\/_workitems\/edit\/\d|\bAB#\d/, example: 'AB#1234' },
  {
    pattern: /\/\/trello\.com\/c\/\w|\/\/app\.asana\.com\/\d|\bpivotaltracker\.com\/story/,
    example: 'https://trello.com/c/aB3dE',
  },
  { pattern: /\[(?:sc|ch)-?\d+\]/i, example: '[sc-1234]' },
  // Trackers whose numbers have no key: Bugzilla, Trac, Redmine.
  { pattern: /(?:^|[^\w-])(?:bug|issue|ticket)[ -]\d{3,10}\b/i, example: 'Bug 1976709 - Warm the pot first' },
];

/** What looks like a ticket's key and is a standard, an advisory or a product. */
const noTicket = new Set(
  (
    'UTF SHA ISO RFC CVE GO GHSA PEP ES HTTP TLS SSL X MD AES RSA CWE OSV JSR JEP PSR IEEE ANSI EN DIN UTC GMT US EU ' +
    'IPV HTML CSS ECMA BASE WIN MACOS PY JDK NODE PHP GCC LLVM RUSTSEC PYSEC GPT COVID AMD ARM MP H CP KB MS FIPS ' +
    'WCAG BIP EIP ERC RUBY PG OAUTH PKCS LATIN KOI'
  ).split(' '),
);

const keys = /(?:^|[^\w-])([A-Z][A-Z0-9]{1,9})-(\d{1,6})(?![\w-]*\d{4})\b/g;

/** A tracker is in use where its project's key comes with so many different numbers. */
const numbersOfATracker = 3;

/** The project keys that the messages use for their tickets (`SHOP` of `SHOP-12`). */
export function trackerKeys(messages: readonly Message[]): ReadonlySet<string> {
  const numbers = new Map<string, Set<string>>();
  for (const [key, number] of messages.flatMap((message) => namedIn(message).tickets))
    if (!noTicket.has(key)) numbers.set(key, (numbers.get(key) ?? new Set()).add(number));
  return new Set([...numbers].filter(([, seen]) => seen.size >= numbersOfATracker).map(([key]) => key));
}

/** Whether a commit names an issue or ticket; the number of the request that brought it does not count. */
export function namesIssue(message: Message, trackers: ReadonlySet<string>): boolean {
  const { issue, tickets } = namedIn(message);
  return issue || tickets.some(([key]) => trackers.has(key));
}

interface Named {
  readonly issue: boolean;
  /** Key and number of what may be tickets. */
  readonly tickets: readonly (readonly [key: string, number: string])[];
}

const known = new WeakMap<Message, Named>();

/** What a message names: looked for once, in however many histories it stands. */
function namedIn(message: Message): Named {
  const before = known.get(message);
  if (before) return before;
  const text = textOf(message);
  const named: Named = {
    issue: references.some(({ pattern }) => pattern.test(text)),
    tickets: [...text.matchAll(keys)].map(([, key = '', number = '']) => [key, number]),
  };
  known.set(message, named);
  return named;
}

/** A message without what names the request that brought it: `(#12)` at the end of a line, `Merge pull request #12`. */
function textOf({ subject, body }: Message): string {
  const text = `${subject.slice(0, 1000)}\n${body.slice(0, 20_000)}`;
  if (!text.includes('#')) return text;
  return text.replace(/\(#\d{1,10}\)[ \t]*$/gm, '').replace(/^(?:\* )?Merge pull request #\d{1,10}/gm, '');
}
