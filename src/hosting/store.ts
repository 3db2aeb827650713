/** An answer that is kept from run to run, so that the platform may say that it still holds. */
export interface Kept {
  readonly etag: string;
  readonly body: string;
  /** What else of the answer is needed: its kind, and the address of the next page. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Where answers are kept. They hold what the token may see, never the token. */
export interface Store {
  get(question: string): Promise<Kept | undefined> | Kept | undefined;
  set(question: string, answer: Kept): Promise<void> | void;
}

const keptHeaders = ['content-type', 'link'];
/** The longest answer that is worth keeping. */
const longest = 4 * 1024 * 1024;

/** The name under which an answer is kept: the same address answers in several forms. */
export function questionOf(url: string, accept: string | null): string {
  return `${url} ${accept ?? ''}`;
}

/** What is to be kept of an answer; nothing where it cannot be asked for again by its tag. */
export async function keepable(response: Response): Promise<Kept | undefined> {
  const etag = response.headers.get('etag');
  if (response.status !== 200 || !etag) return undefined;
  const body = await response.clone().text();
  if (body.length > longest) return undefined;
  const headers = keptHeaders.flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return { etag, body, headers: Object.fromEntries(headers) };
}

/** The answer as it was, for an answer that says that it still holds. */
export function asBefore({ body, headers }: Kept, now: Headers): Response {
  const all = new Headers(now);
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  all.delete('content-length');
  return new Response(body, { status: 200, headers: all });
}
