/** What a run leaves behind: lines, JUnit XML, a page, the ledger; exit codes; nothing that a hostile name could break. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it, vi } from 'vitest';
import { run } from '../cli/program.ts';
import { ledgerPart } from './run-scenarios.ts';
import { fileWith, playText, storyOf } from './story-text.fixture.ts';

const GREEN = storyOf('      - { device: 大门, does: doorbell }\n      - { user: 妈妈, gets: [doorbell-ring] }');
const RED = `${storyOf('      - { user: 妈妈, gets: [doorbell-ring] }').replace('name: 试', 'name: 红')}  - name: 二\n    steps:\n      - { wait: 1s }\n`;

async function camlock(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const texts = { out: '', err: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      texts[name === 'stdout' ? 'out' : 'err'] += String(text);
      return true;
    }),
  );
  process.exitCode = undefined;
  try {
    return { code: await run(argv), ...texts };
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.exitCode = undefined;
  }
}

describe('camlock scenario run', () => {
  it('a green run: exit 0, a line for each stage', async () => {
    const { code, out } = await camlock('scenario', 'run', fileWith(GREEN), '--seed', '9');
    expect(code).toBe(0);
    expect(out).toMatch(/^试 {2}\(.*story\.yaml, seed 9\)\n {2}✓ 一 {2}1 s\n1 of 1 story passed: 1 s of their clock in \d/);
  });

  it('a red one: exit 1, file and line, what was there instead, what was not reached', async () => {
    const file = fileWith(RED);
    const { code, out } = await camlock('scenario', 'run', file);
    expect(code).toBe(1);
    expect(out).toContain(
      `  ✗ 一  10 s\n      ${file}:10 妈妈 gets doorbell-ring\n      妈妈 did not get doorbell-ring\n        should get: doorbell-ring\n        got nothing\n  – 二  not reached\n`,
    );
  });

  it('a bad file: exit 2, its line, and nothing is run', async () => {
    const bad = fileWith('name: x\nstages: 3\n');
    const { code, out, err } = await camlock('scenario', 'run', fileWith(GREEN), bad);
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe(`  ${bad}:2:9 stages: 3 is not a list\ncamlock: there is an error; nothing was run\n  fix: correct the lines above\n`);
  });

  it.each([
    [['scenario', 'run'], 'missing required argument'],
    [['scenario', 'run', '/nowhere'], '/nowhere does not exist'],
    [['scenario', 'run', dirname(import.meta.dirname), '--clock', 'x0'], '--clock is "x0"; it takes stepped, real, or x and a number'],
    [['scenario', 'run', 'a', '--seed', '1.5'], '--seed is "1.5"'],
    [['scenario', 'run', 'a', '--platform', 'here'], '--platform is "here"; it takes an address such as'],
    [['scenario', 'run', 'a', '--platform', 'http://127.0.0.1:9', '--clock', 'stepped'], 'a platform elsewhere has a clock of its own'],
    [['scenario', 'fly'], "unknown command 'fly'"],
  ])('%j: exit 2 and a sentence', async (argv, words) => {
    const { code, err } = await camlock(...argv);
    expect(code).toBe(2);
    expect(err).toContain(words);
    expect(err).not.toMatch(/^\s+at /m);
  });

  it('--json ends with one object for programs', async () => {
    const { code, out } = await camlock('scenario', 'run', fileWith(GREEN), fileWith(RED), '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      stories: [
        {
          name: '试',
          seed: 1,
          passed: true,
          stages: [{ name: '一', result: 'passed', tookMs: 1000 }],
          people: [
            { name: '妈妈', messages: 1 },
            { name: '爸爸', messages: 0 },
          ],
        },
        { name: '红', passed: false, stages: [{ result: 'failed', failure: { place: { line: 10 } } }, { result: 'skipped' }] },
      ],
    });
  });

  it('writes reports into folders that are not there yet', async () => {
    const file = fileWith(RED);
    const folder = join(dirname(file), 'a/b');
    await camlock('scenario', 'run', file, '--junit', `${folder}/r.xml`, '--html', `${folder}/r.html`, '--ledger', `${folder}/l.txt`);
    expect(['r.xml', 'r.html', 'l.txt'].map((name) => existsSync(join(folder, name)))).toEqual([true, true, true]);
    expect(readFileSync(join(folder, 'l.txt'), 'utf8')).toBe('# 红 (seed 1)\n\n');
  });

  it('check and list read without playing', async () => {
    const file = fileWith(RED);
    expect(await camlock('scenario', 'check', file)).toEqual({ code: 0, out: '1 scenario, no errors\n', err: '' });
    expect((await camlock('scenario', 'list', dirname(file))).out).toBe(`${file}\n  红: 1 device, 2 people, 2 stages\n`);
  });
});

describe('JUnit XML', () => {
  it('is a suite per story and a case per stage, with counts that fit', async () => {
    const { junitXml } = await import('./report-junit.ts');
    const xml = junitXml([await playText(GREEN), await playText(RED)]);
    expect(XMLValidator.validate(xml)).toBe(true);
    const { testsuites } = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(xml);
    expect(testsuites).toMatchObject({ tests: '3', failures: '1', errors: '0', skipped: '1', time: expect.stringMatching(/^\d+\.\d{3}$/) });
    const [green, red] = testsuite(testsuites);
    expect(green).toMatchObject({ name: '试', tests: '1', failures: '0', testcase: { classname: '试', name: '一' } });
    expect(red).toMatchObject({ name: '红', tests: '2', failures: '1', skipped: '1' });
    expect(red?.testcase).toMatchObject([
      { name: '一', line: '10', failure: { type: 'Unmet', message: '妈妈 did not get doorbell-ring' } },
      { name: '二', skipped: { message: 'not reached' } },
    ]);
    expect(red?.properties.property).toContainEqual({ name: 'seed', value: '7' });
  });

  it('survives names that would break it', async () => {
    const { junitXml } = await import('./report-junit.ts');
    const result = await playText(GREEN.replace('name: 试', `name: '"]]></testsuite>&<b>'`));
    const xml = junitXml([{ ...result, file: 'a\u0000\u001b[31m.yaml' }]);
    expect(XMLValidator.validate(xml)).toBe(true);
    const { testsuites } = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(xml);
    expect(testsuite(testsuites)).toMatchObject([{ name: '"]]></testsuite>&<b>', file: 'a··[31m.yaml' }]);
  });
});

function testsuite(testsuites: { testsuite: object }): { testcase: object; properties: { property: object[] } }[] {
  return [testsuites.testsuite].flat() as ReturnType<typeof testsuite>;
}

describe('the page', () => {
  it('has what failed on top, a column for each, nothing to fetch and no script', async () => {
    const { htmlReport } = await import('./report-html.ts');
    const page = htmlReport([await playText(GREEN), await playText(RED)]);
    expect(page).toContain('2 个场景，1 个没有通过');
    expect(page.indexOf('红')).toBeLessThan(page.indexOf('试'));
    expect(page).toContain('一：妈妈 did not get doorbell-ring');
    for (const name of ['妈妈', '爸爸', '大门']) expect(page).toMatch(new RegExp(`<th>${name}<small>`));
    expect(page).toContain('<span class="chip message">✉ 门铃呼叫提醒 有人按门铃 (大门)</span>');
    expect(page).not.toMatch(/<script|https?:|src=|<link/);
  });

  it('shows names as text', async () => {
    const { htmlReport } = await import('./report-html.ts');
    const page = htmlReport([
      await playText(
        GREEN.replaceAll('大门', '<img src=x onerror=1>')
          .replace('<img src=x onerror=1>:', "'<img src=x onerror=1>':")
          .replace('[<img src=x onerror=1>]', "['<img src=x onerror=1>']")
          .replace('device: <img src=x onerror=1>', "device: '<img src=x onerror=1>'"),
      ),
    ]);
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;img src=x onerror=1&gt;');
  });

  it('a crowd shares a column', async () => {
    const { htmlReport } = await import('./report-html.ts');
    const crowd =
      'name: n\ndevices:\n  小区: { category: camera, count: 30 }\nstages:\n  - name: 一\n    steps:\n      - { device: 小区, does: motion, spread: 10s }\n';
    const page = htmlReport([await playText(crowd)]);
    expect(page).toContain('<th>小区<small>30 台设备</small></th>');
  });
});

it('the ledger is told with the name and the seed of the story', async () => {
  expect(ledgerPart(await playText(GREEN))).toMatch(
    /^# 试 \(seed 7\)\n2026-01-01T00:00:00\.000Z \S+ doorbell_ring\n {2}\+0 ms device happened\n {2}\+0 ms broker\n/,
  );
});
