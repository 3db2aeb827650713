import { describe, expect, it } from 'vitest';
import type { Accounted } from '../src/org/organisation.js';
import { type OrgRecord, orgFormats } from '../src/report/org/formats.js';
import { widthOf } from '../src/report/width.js';
import { listed } from './kit/org.js';
import { failedAt, modelAt, readAt, recordOf, reports, teaShops } from './kit/organisations.js';

const plain = { width: 80, colour: false, unicode: true };

async function rendered(
  form: keyof typeof orgFormats,
  record: OrgRecord,
  screen: Partial<typeof plain> = {},
): Promise<string> {
  const render = await orgFormats[form].load();
  let all = '';
  const around = { screen: { ...plain, ...screen }, costs: false, read: reports };
  for await (const part of render(record, around)) all += part;
  return all;
}

const terminal = (accounted: readonly Accounted[], screen: Partial<typeof plain> = {}) =>
  rendered('terminal', recordOf(accounted), screen);

/** Names that no platform gives, and texts that one might: what a form is handed is data. */
const hostile = [
  '=HYPERLINK("http://x")',
  '+1+cmd|calc',
  '-2',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  'a;=1',
  'a\nb',
  'a","b',
  '\u001b[2J\u202e',
  '<script>alert(1)</script>',
  '| x | **y** | `z` [a](http://b)',
  '##[add-mask]x',
  '::error::x',
];
const hostileShops: readonly Accounted[] = hostile.flatMap((text) => [
  readAt(text, '1 2 3 0', { before: '3 3 3 3', topics: [text] }),
  failedAt(`${text}-gone`, text),
]);

describe('the form for people', () => {
  it('fits what matters on the first screen', async () => {
    const rows = (await terminal(teaShops(500))).split('\n').slice(0, 24).join('\n');
    expect(rows).toContain('What holds most back');
    expect(rows).toContain('What would lift most');
    expect(rows).toContain('quality.more-quality  lifts 500 of 500 by a level');
    expect(rows).toContain('Do more for quality, and let every change show it.');
    expect(rows).toContain('Fell since they were last read  56');
    expect(rows).toContain('53 more: --format json shows all');
  });

  it.each([60, 80, 120])('never runs over %i columns', async (width) => {
    const all = [...teaShops(60), ...hostileShops, readAt(`long-${'name-'.repeat(30)}`, '1 1-3 - 2')];
    for (const unicode of [true, false]) {
      const out = await terminal(all, { width, unicode });
      for (const row of out.split('\n')) expect(widthOf(row), row).toBeLessThanOrEqual(width);
      if (!unicode) expect(out).toMatch(/^[\n\x20-\x7e]*$/);
    }
  });

  it('says each level by a number, so that nothing rests on colour', async () => {
    const shops = [readAt('api', '0 1-3 - 3')];
    expect(await terminal(shops)).toMatch(/api +0 {2}1\+ · {2}3\n/);
    const coloured = await terminal(shops, { colour: true });
    // It was not seen to be low: what could be higher has no colour of a level.
    expect(coloured).toContain('\x1b[2m 1+ · \x1b[22m');
    expect(coloured).toContain('\x1b[97;41m 0 \x1b[39;49m');
    expect(coloured.replace(/\x1b\[[\d;]*m/g, '').replace(/ +$/gm, '')).toBe(await terminal(shops));
  });

  it('shows some of many, and says where all are', async () => {
    const out = await terminal(teaShops(500));
    const shown = out.match(/^ {2}\S+-\d{3} +\d[+ ]/gm)?.length ?? 0;
    expect(shown).toBeGreaterThanOrEqual(10);
    expect(out).toContain(`${500 - shown} more: --format csv shows all`);
    expect(out.split('\n').length).toBeLessThan(62);
  });

  it('cuts long names where they differ least', async () => {
    const name = `brewing-${'long-'.repeat(30)}eu`;
    const out = await terminal([readAt(name, '1 1 1 1'), readAt('api', '2 2 2 2')], { width: 60 });
    expect(out).toMatch(/^ {2}brewing-long-.*…[a-z-]+ng-eu {2} 1 {2}1 {2}1 {2}1$/m);
  });

  it('puts models side by side where there is room, and says what it leaves out', async () => {
    const models = [
      modelAt(['0', '1', '2', '3']),
      modelAt(['1', '1'], { id: 'other', digest: 'e'.repeat(64) }),
    ];
    const shop = [readAt('api', '0', { standing: { models } }), readAt('old', '1 1 1 1')];
    const out = await terminal(shop);
    expect(out).toMatch(/ mini {9,} other\n +A {2}B {2}C {2}D {4}E {2}F\n/);
    expect(out).toMatch(/api +0 {2}1 {2}2 {2}3 {4}1 {2}1\n {2}old +1 {2}1 {2}1 {2}1\n/);
    const many = Array.from({ length: 12 }, (_, at) =>
      modelAt(['0', '1', '2', '3'], { id: `own-${at}`, digest: String(at) }),
    );
    const narrow = await terminal([readAt('api', '0', { standing: { models: many } })], { width: 60 });
    expect(narrow).toMatch(/\d+ more models would not fit: --format csv shows all/);
    for (const row of narrow.split('\n')) expect(row.length).toBeLessThanOrEqual(60);
  });

  it('of nothing, of one, and of nothing that could be read is what it is', async () => {
    expect(await terminal([])).toBe(
      'tea  as of 2026-01-01: 0 repositories that deliver something\n\n' +
        '0 repositories = 0 scanned + 0 unchanged + 0 skipped + 0 failed\n',
    );
    const one = await terminal([readAt('api', '1 0 1 1')]);
    expect(one).toContain('mini  Quality: lowest in 1 of 1');
    const failed = await terminal(Array.from({ length: 500 }, (_, at) => failedAt(`shop-${at}`)));
    expect(failed).toContain('it is not there: shop-0, shop-1, shop-2 and 497 more');
    expect(failed).toContain('500 repositories = 0 scanned + 0 unchanged + 0 skipped + 500 failed');
    expect(failed.split('\n').length).toBeLessThan(10);
  });

  it('does not take what delivers nothing for low', async () => {
    const out = await terminal([
      readAt('api', '1 2 2 2'),
      readAt('docs', '0 0 0 0', { standing: { deliverable: 'none' } }),
    ]);
    expect(out).toContain('1 repository that delivers something; 1 delivers nothing');
    expect(out).toMatch(/docs +delivers nothing/);
    expect(out).toContain('Process: lowest in 1 of 1');
  });

  it('shows groups where they are asked for', async () => {
    const out = await rendered('terminal', recordOf(teaShops(30), { groupBy: 'prefix' }));
    expect(out).toMatch(/^ {2}api \(5\) +\d/m);
    expect(out).toMatch(/^ {2}brewing \(4\) +\d/m);
  });

  it('prints no command, escape or row of a name', async () => {
    const out = await terminal(hostileShops, { width: 120 });
    expect(out).toMatch(/^[^\x00-\x09\x0b-\x1f\u202e]*$/);
    expect(out).not.toMatch(/^ *::|##\[/m);
  });
});

describe('the CSV form', () => {
  const csv = (accounted: readonly Accounted[]) => rendered('csv', recordOf(accounted));

  it('has a row per repository and model, and one for each that was not read', async () => {
    const models = [modelAt(['0-2', '1']), modelAt(['-'], { id: 'other', digest: 'e'.repeat(64) })];
    const cut: Accounted = {
      repository: listed('rest'),
      outcome: { status: 'skipped', reason: 'stopped', cutOff: true, cost: { requests: 0, bytes: 0 } },
    };
    const commit = 'a'.repeat(40);
    expect(
      (await csv([readAt('api', '0', { standing: { models } }), failedAt('gone'), cut])).split('\n'),
    ).toEqual([
      'name,status,reason,commit,deliverable,model,process,"process possible",quality,"quality possible"',
      `tea/api,scanned,,${commit},service,mini,floor,middle,base,base`,
      `tea/api,scanned,,${commit},service,other,n/a,n/a,,`,
      'tea/gone,failed,"it is not there",,,,,,,',
      'tea/rest,cut off,stopped,,,,,,,'.replace('cut off', '"cut off"'),
      '',
    ]);
  });

  it('has no formula, no broken row, and the same number of cells everywhere', async () => {
    const out = await csv(hostileShops);
    const rows = out.trimEnd().split('\n').map(cells);
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
    expect(rows).toHaveLength(1 + hostileShops.length);
    // Also where a semicolon or a bar is taken for the border of a cell.
    for (const cell of rows.flat()) expect(cell).not.toMatch(/(^|[,;|])\s*[=+\-@\t\r]/);
    expect(out).toMatch(/^[^\x00-\x09\x0b-\x1f\u202e]*$/);
    expect(out).not.toContain('##[');
  });
});

/** Cells of a row, as RFC 4180 reads it. */
function cells(row: string): readonly string[] {
  const found = [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)];
  expect(found.map(([text]) => text).join('')).toBe(row);
  return found.map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '');
}

describe('the Markdown form', () => {
  const markdown = (accounted: readonly Accounted[], part: Partial<OrgRecord> = {}) =>
    rendered('markdown', recordOf(accounted, part));

  it('says what the form for people says', async () => {
    const out = await markdown([...teaShops(24), failedAt('gone')], { groupBy: 'topic' });
    for (const part of [
      '### cdlevel: tea',
      '25 repositories = 24 scanned + 0 unchanged + 0 skipped + 1 failed',
      'A small model: **Quality and Build**, lowest in 12 of 24 each',
      '`mini quality.more-quality` lifts 24 of 24 by a level. Do more for quality',
      '`tea/pay-004` process Advanced → Intermediate',
      '| leaf | 8 | Baseline |',
      'it is not there: `tea/gone`',
      '| tea/api-000 | 1 | 1 | 2 | 0 |',
      '| tea/api-014 | 1+ | 0 | 2 | 2 |',
    ])
      expect(out).toContain(part);
  });

  it.each([0, 1, 500, 5000])('fits a comment with %i repositories', async (count) => {
    const out = await markdown([...teaShops(count), ...hostileShops], { groupBy: 'topic' });
    expect(out.length).toBeLessThan(65_000);
    expect(out.match(/<details>/g)?.length).toBe(out.match(/<\/details>/g)?.length);
    if (count > 1000) expect(out).toMatch(/_\d+ more: see the report in another form_/);
  });

  it('fits where all failed, each for a long reason of its own', async () => {
    const failed = Array.from({ length: 500 }, (_, at) =>
      failedAt(`shop-${at}`, `${at} ${'reason '.repeat(200)}`),
    );
    expect((await markdown(failed)).length).toBeLessThan(65_000);
  });

  it('neither formats, links nor breaks a table by what names hold', async () => {
    const out = await markdown(hostileShops, { groupBy: 'topic', owners: ['<script>'] });
    const outside = out.replace(/(`+)(?!`).*?[^`]\1(?!`)/g, '');
    expect(outside).not.toMatch(/<(?!\/?(details|summary)>)[a-z]/i);
    expect(outside).not.toMatch(/(?<!\\)\]\(/);
    expect(out).not.toMatch(/^ *::|##\[/m);
    const tables = out.split('\n').filter((row) => row.startsWith('|'));
    for (const row of tables) expect(row).toMatch(/^\|.*\|$/);
  });
});
