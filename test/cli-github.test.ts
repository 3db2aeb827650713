import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import nock from 'nock';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cdlevel } from './kit/cli.js';
import { graphql, paths, plain, rest, token } from './kit/github.js';

const folder = mkdtempSync(join(tmpdir(), 'shop-'));
writeFileSync(join(folder, 'brew.py'), 'print("tea")\n');
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  nock.disableNetConnect();
});
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

const env = { LANG: 'C.UTF-8', COLUMNS: '80', GITHUB_TOKEN: token };

describe('--github', () => {
  it('lets what the platform says decide a practice', async () => {
    graphql(plain);
    rest({
      rules: [
        {
          type: 'pull_request',
          parameters: {
            required_approving_review_count: 1,
            dismiss_stale_reviews_on_push: false,
            require_code_owner_review: false,
            require_last_push_approval: false,
            required_review_thread_resolution: false,
          },
        },
      ],
    });
    const { code, out, err } = await cdlevel(
      ['explain', 'humble-farley', 'release.change-management', folder, '--github', 'tea/shop'],
      { env },
    );
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toContain('requires reviews');
    expect(out).not.toContain(token);
  });

  it('says what the token may not see', async () => {
    graphql(plain);
    rest({}, ['runs']);
    nock('https://api.github.com').get(paths.runs).query(true).reply(403, { message: token });
    const { out, err } = await cdlevel(
      ['explain', 'bekk', 'build.broken-builds-fixed', folder, '--github=tea/shop'],
      { env },
    );
    expect(out).toContain('no access (needs scope actions: read)');
    expect(out + err).not.toContain(token);
  });

  it.each([
    ['without a token', ['--github', 'tea/shop'], {}, 'set GITHUB_TOKEN (or GH_TOKEN)'],
    ['with a damaged token', ['--github', 'tea/shop'], { GH_TOKEN: 'a b' }, 'holds characters'],
    ['with a name that is none', ['--github=tea/shop/x'], { GH_TOKEN: token }, 'no name of a repository'],
    ['without an origin', ['--github'], { GH_TOKEN: token }, 'name it: --github OWNER/NAME'],
    ['with --api-url alone', ['--api-url', 'https://tea.example'], {}, 'give --github as well'],
    [
      'with an open address',
      ['--github', 'tea/shop', '--api-url', 'http://tea.example'],
      { GH_TOKEN: token },
      'no address of an API',
    ],
  ])('is a mistake %s', async (_, args, extra, message) => {
    const { code, out, err } = await cdlevel(['scan', folder, ...args], {
      env: { LANG: 'C.UTF-8', COLUMNS: '200', ...extra },
    });
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(message);
    expect(err).not.toContain(token);
  });

  it('as the last word, or before a path, means the origin', async () => {
    const { err } = await cdlevel(['scan', '--github', folder], { env });
    expect(err).toContain('the origin of this repository is not on github.com');
  });
});
