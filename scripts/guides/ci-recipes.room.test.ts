/** The CI recipes: their YAML, and every command of theirs in a fresh folder against the mock. What belongs to the CI's own servers is replaced and named here. */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createProgram } from '../cli/program.ts';
import { openReleaseWorld, type ReleaseWorld } from '../release/release.fixture.ts';
import { root } from '../root.ts';

const recipe = (name: string) => parse(readFileSync(join(root, 'docs/guides/ci', name), 'utf8'));

interface GithubStep {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
}
const github = recipe('github-actions.yml') as { env: { [name: string]: string }; jobs: { 'mini-program': { steps: GithubStep[] } } };
const gitlab = recipe('gitlab-ci.yml') as { 'mini-program': { variables: { [name: string]: string }; script: string[] } };

/** The one expression GitHub fills in inside a command. */
const GITHUB_NUMBER = `\${{ github.event.number }}`;

/** The commands as each CI gives them to the shell. */
const COMMANDS: { readonly [name: string]: readonly string[] } = {
  'github-actions.yml': github.jobs['mini-program'].steps.flatMap(({ run }) => (run === undefined ? [] : [run.trimEnd()])),
  'gitlab-ci.yml': gitlab['mini-program'].script.map((line) => line.trimEnd()),
};

describe.each(Object.entries(COMMANDS))('%s', (_, commands) => {
  it('names only verbs and flags that there are', () => {
    const verbs = new Map(createProgram().commands.map((command) => [command.name(), command.options.map(({ long }) => long)]));
    const used = commands.flatMap((text) => text.split('\n')).filter((line) => line.includes('npx camlock'));
    expect(used.length).toBeGreaterThanOrEqual(6);
    for (const line of used) {
      const [, verb = '', rest = ''] = /npx camlock (\S+)(.*)/.exec(line) ?? [];
      expect([...verbs.keys()], line).toContain(verb);
      for (const [flag] of rest.matchAll(/--[a-z-]+/g)) expect(verbs.get(verb), line).toContain(flag);
    }
  });
});

describe('every command of a recipe runs against the mock', { timeout: 240_000 }, () => {
  let world: ReleaseWorld;
  beforeAll(async () => {
    world = await openReleaseWorld();
  }, 60_000);
  afterAll(() => world?.close());

  it.each(Object.keys(COMMANDS))('%s', async (name) => {
    const folder = join(world.folder, `checkout-${name}`);
    const bin = join(folder, 'ci-bin');
    mkdirSync(bin, { recursive: true });
    execFileSync('cp', ['-r', join(world.folder, 'images'), folder]);
    copyFileSync(world.brandFile, join(folder, 'brand.yaml'));
    for (const secret of ['component-secret', 'ticket', 'refresh-token']) copyFileSync(join(world.folder, secret), join(folder, secret));
    const tool = (called: string, script: string): void => {
      writeFileSync(join(bin, called), `#!/bin/sh\n${script}\n`);
      chmodSync(join(bin, called), 0o755);
    };
    // Stand-ins for the registry and the CI's own API; `camlock build` puts the fixture's small build where Taro's would be,
    // because Taro itself is built by the stories.
    tool('npm', 'echo "npm $*" >> ci.log');
    tool('gh', 'echo "gh $*" >> ci.log');
    tool('curl', 'echo "curl $*" >> ci.log');
    tool(
      'npx',
      `shift\necho "camlock $1" >> ci.log\nif [ "$1" = build ]; then cp -r '${join(world.project, 'dist')}' "$2/"; exit 0; fi\nexec '${process.execPath}' '${join(root, 'bin/camlock.mjs')}' "$@"`,
    );
    const key = readFileSync(world.keyFile, 'utf8');
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      PATH: `${bin}:${process.env.PATH}`,
      CAMLOCK_PLATFORM: world.url,
      CAMLOCK_PACKAGE: 'camlock',
      BRAND: 'brand.yaml',
      PROJECT: 'build/app',
      VERSION: '0.0.7',
      REVIEW_ACCOUNT: 'reviewer',
      GITHUB_REF_NAME: '7/merge',
      CI_COMMIT_REF_NAME: 'feature',
      // As secrets arrive: a text with \n on GitHub, a file on GitLab.
      WECHAT_UPLOAD_KEY: name.startsWith('github') ? key.replaceAll('\n', '\\n') : world.keyFile,
      COMMENT_TOKEN: 'comment-token',
      CI_API_V4_URL: 'https://gitlab.example.com/api/v4',
      CI_PROJECT_ID: '1',
      CI_MERGE_REQUEST_IID: '7',
    };
    for (const command of COMMANDS[name] ?? []) {
      const text = command.replaceAll(GITHUB_NUMBER, '7');
      expect(text).not.toMatch(/\$\{\{/);
      await runShell(text, folder, env);
    }
    const versions = world.opened.platform.wechat.operator.versions();
    expect(versions.find(({ robot, slot }) => robot === 30 && slot === 'development')).toMatchObject({ version: '0.0.7' });
    expect(versions.find(({ robot, slot }) => robot === 9 && slot === 'preview')).toBeDefined();
    const comment = readFileSync(join(folder, 'review/comment.md'), 'utf8');
    expect(comment).toMatch(/0\.0\.7[\s\S]*```[\s\S]*█[\s\S]*```/);
    expect(comment).not.toMatch(/\p{Cc}\[/u);
    expect(existsSync(join(folder, 'review/screens/01-pages-home.png'))).toBe(true);
    expect(existsSync(join(folder, 'review/preview.jpg'))).toBe(true);
    expect(existsSync(join(folder, 'upload.key'))).toBe(false);
    expect(readFileSync(join(folder, 'ci.log'), 'utf8')).toMatch(
      name.startsWith('github') ? /gh pr comment 7/ : /curl .*merge_requests\/7\/notes/,
    );
    rmSync(folder, { recursive: true, force: true });
  });
});

/** As the CIs do: a shell that stops at the first failure. */
async function runShell(command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const { execFile } = await import('node:child_process');
  const { promisify } = await import('node:util');
  await promisify(execFile)('bash', ['-e', '-o', 'pipefail', '-c', command], { cwd, env, maxBuffer: 16 * 1024 * 1024 }).catch((error) => {
    throw new Error(`${command}\n${error.stdout}\n${error.stderr}`);
  });
}
