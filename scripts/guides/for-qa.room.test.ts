/** docs/guides/for-qa.md, followed word for word outside the clone with the package as npm makes it. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { root } from '../root.ts';
import { loadStory } from '../scenario/load-scenario.ts';
import { stepForms } from '../scenario/step-schema.ts';
import { codeBlocks } from './code-blocks.ts';
import { pack, unpack } from './packed.fixture.ts';

const blocks = codeBlocks('for-qa');
const block = (info: string): string => {
  const found = blocks.find((one) => one.info === info);
  if (!found) throw new Error(`the guide has no block ${info}`);
  return found.code;
};
const STORY = 'stories/doorbell.yaml';

let place = '';
let home = '';
let installed = '';

/** Commands as a shell runs them, stopping at the first that fails; `npx camlock` is the installed one. */
function shell(script: string): { code: number | null; out: string } {
  const npx = `npm() { echo "npm $*"; }\nnpx() { shift; ${process.execPath} "${join(installed, 'bin/camlock.mjs')}" "$@"; }\n`;
  const { status, stdout, stderr } = spawnSync('sh', ['-c', `set -e\n${npx}${script}`], { cwd: home, encoding: 'utf8' });
  return { code: status, out: stdout + stderr };
}
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), text);
};
const read = (path: string) => readFileSync(join(home, path), 'utf8');

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'camlock-qa-'));
  expect(block('in the clone').trim()).toBe('npm pack --pack-destination /tmp');
  const steps = block('install').trim().split('\n');
  expect(steps.at(-2)).toBe('npm install --ignore-scripts /tmp/camlock-0.1.0.tgz');
  home = join(place, 'home-tests');
  mkdirSync(join(home, 'stories'), { recursive: true });
  pack(place);
  installed = unpack(join(place, 'camlock-0.1.0.tgz'), home);
}, 120_000);
afterAll(() => rmSync(place, { recursive: true, force: true }));

describe('the guide, in its order', { timeout: 120_000 }, () => {
  it('the story has no errors, and its schema is where it says', () => {
    write(STORY, block(STORY));
    expect(shell(block('check'))).toEqual({ code: 0, out: '1 scenario, no errors\n' });
    const [, schema = ''] = /\$schema=(\S+)/.exec(block(STORY)) ?? [];
    expect(existsSync(join(home, 'stories', schema))).toBe(true);
  });

  it('is red at first, in the words of the guide', () => {
    const { code, out } = shell(block('run'));
    expect(code).toBe(1);
    expect(out).toContain(block('red'));
    expect(read('report.html')).toMatch(/9800006|never/);
  });

  const recipes = {
    github: () =>
      (parse(block('.github/workflows/stories.yml')) as { jobs: { stories: { steps: { run?: string }[] } } }).jobs.stories.steps.flatMap(
        ({ run }) => run ?? [],
      ),
    gitlab: () => (parse(block('.gitlab-ci.yml')) as { stories: { script: string[] } }).stories.script,
  };

  it.each(Object.entries(recipes))('%s is red with it, and keeps its reports', (_, commands) => {
    rmSync(join(home, 'reports'), { recursive: true, force: true });
    expect(shell(commands().join('\n')).code).toBe(1);
    expect(read('reports/junit.xml')).toContain('<testsuites name="camlock scenario" tests="2" failures="1"');
  });

  it('is green with the missing step', () => {
    const after = '      - { user: 爸爸, joins: 妈妈 }\n';
    expect(block(STORY)).toContain(after);
    write(STORY, block(STORY).replace(after, after + block('the missing step')));
    const { code, out } = shell(block('run again'));
    expect(out).toContain(block('green'));
    expect(code).toBe(0);
  });

  it.each(Object.entries(recipes))('%s is green with it, twice with the same ledger', (_, commands) => {
    const ledgers = [1, 2].map(() => {
      expect(shell(commands().join('\n')).code).toBe(0);
      return read('reports/ledger.txt');
    });
    expect(read('reports/junit.xml')).toContain('tests="2" failures="0"');
    expect(ledgers[0]).toContain('doorbell_ring');
    expect(ledgers[1]).toBe(ledgers[0]);
  });

  it('the other ways to run are there', () => {
    // The clock that follows the machine's may be late on a busy one, which is what `within` is for: only that it runs is looked at.
    for (const line of block('other ways').trim().split('\n')) expect(shell(line).out, line).toMatch(/stor|scenario/);
  });
});

describe('what a step can be', () => {
  const steps = blocks.filter(({ info }) => info.startsWith('steps ')).map(({ code }) => code);

  it('every example is a step', async () => {
    const head =
      'name: n\ndevices:\n  大门: { category: lock }\n  小区: { category: camera, count: 5 }\nusers:\n  妈妈: { has: [大门, 小区] }\n  爸爸: {}\n';
    write('stories/all.yaml', `${head}stages:\n  - name: 一\n    steps:\n${steps.join('').replace(/^/gm, '      ')}`);
    const { stages } = await loadStory(join(home, 'stories/all.yaml'));
    expect(stages[0]?.steps.length).toBeGreaterThan(40);
    rmSync(join(home, 'stories/all.yaml'));
  });

  it('no verb is missing', () => {
    for (const verb of Object.keys(stepForms)) expect(steps.join(''), verb).toMatch(new RegExp(`[{ ]${verb}: `));
  });

  it('the stories it names are in the package', () => {
    expect(existsSync(join(root, 'examples/scenarios/every-reminder.ts'))).toBe(true);
    expect(existsSync(join(installed, 'examples/scenarios/doorbell-at-night.yaml'))).toBe(true);
  });
});
