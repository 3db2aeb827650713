import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename, dirname } from 'node:path';

/** What the platform allows to those who fetch: the same as GitHub. */
const allowed = {
  'uploadpack.allowFilter': 'true',
  'uploadpack.allowAnySHA1InWant': 'true',
  'safe.directory': '*',
};

/**
 * Lets git serve a bare repository. `rest` is the path behind its address: `/info/refs`, `/git-upload-pack`. Says how many
 * bytes went out; after `most` the connection is cut.
 */
export function serveGit(
  folder: string,
  rest: string,
  query: string,
  request: IncomingMessage,
  response: ServerResponse,
  most = Number.POSITIVE_INFINITY,
): Promise<number> {
  const child = spawn('git', ['http-backend'], { env: environment(folder, rest, query, request) });
  request.pipe(child.stdin).on('error', () => {});
  child.stderr.resume();
  let sent = 0;
  let head: Buffer | undefined = Buffer.alloc(0);
  const send = (body: Buffer) => {
    const part = body.subarray(0, Math.max(0, most - sent));
    sent += part.length;
    response.write(part);
    if (sent < most) return;
    child.kill('SIGKILL');
    setImmediate(() => response.destroy());
  };
  child.stdout.on('data', (chunk: Buffer) => {
    if (!head) return send(chunk);
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    begin(response, head.toString('latin1', 0, end));
    const body = head.subarray(end + 4);
    head = undefined;
    if (body.length > 0) send(body);
  });
  response.once('close', () => child.kill('SIGKILL'));
  return new Promise((resolve) =>
    child.once('close', () => {
      response.end();
      resolve(sent);
    }),
  );
}

function environment(
  folder: string,
  rest: string,
  query: string,
  { method, headers }: IncomingMessage,
): NodeJS.ProcessEnv {
  const settings = Object.entries(allowed).flatMap(([name, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, name],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  const text = (value: string | readonly string[] | undefined) => String(value ?? '');
  return {
    ...Object.fromEntries(settings),
    PATH: process.env.PATH,
    HOME: '/nonexistent',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_COUNT: String(settings.length / 2),
    GIT_PROJECT_ROOT: dirname(folder),
    GIT_HTTP_EXPORT_ALL: '1',
    GIT_PROTOCOL: text(headers['git-protocol']),
    PATH_INFO: `/${basename(folder)}${rest}`,
    REQUEST_METHOD: method,
    QUERY_STRING: query,
    CONTENT_TYPE: text(headers['content-type']),
    HTTP_CONTENT_ENCODING: text(headers['content-encoding']),
    ...(headers['content-length'] ? { CONTENT_LENGTH: text(headers['content-length']) } : {}),
  };
}

/** CGI says the status in a header of its own. */
function begin(response: ServerResponse, head: string): void {
  const fields = head.split('\r\n').map((line): readonly [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  const status = fields.find(([name]) => name === 'status')?.[1];
  response.writeHead(
    status ? Number.parseInt(status, 10) : 200,
    Object.fromEntries(fields.filter(([name]) => name !== 'status')),
  );
}
