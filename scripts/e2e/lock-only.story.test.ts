/** A brand with locks only, through the command a person types: nothing of a camera is in the app. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../devices/index.ts';
import { root } from '../root.ts';

const project = join(root, 'build/story-lock-only');
const camlock = (...args: string[]): string =>
  execFileSync(process.execPath, [join(root, 'bin/camlock.mjs'), ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** Every file below `folder` as text, by path. */
function texts(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    found.set(path.slice(folder.length + 1), readFileSync(path, 'utf8'));
  }
  return found;
}

describe('a lock-only brand', () => {
  let built: { pages: string[] };
  beforeAll(() => {
    camlock('generate', '--brand', 'examples/brands/lock-only/brand.yaml', '--out', project, '--force');
    built = JSON.parse(camlock('build', project, '--json'));
  });

  it('builds, with the lock panel and without the camera panel', () => {
    expect(built.pages).toContain('panels/lock/index');
    expect(built.pages.filter((page) => page.includes('camera'))).toEqual([]);
  });

  it('contains no word of a camera in the built app', () => {
    const own = new Set([
      ...Object.keys(catalogue.lock.thingModel.events),
      ...Object.keys(catalogue.lock.thingModel.properties),
      ...Object.keys(catalogue.lock.thingModel.actions),
    ]);
    const { events, properties, actions } = catalogue.camera.thingModel;
    const words = [...Object.keys(events), ...Object.keys(properties), ...Object.keys(actions)].filter((id) => !own.has(id));
    expect(words.length).toBeGreaterThan(3);
    const files = texts(join(project, 'dist'));
    expect(files.size).toBeGreaterThan(10);
    const found = [...files].flatMap(([path, text]) =>
      [...words, 'panels/camera', '摄像头', '摄像机'].filter((word) => text.includes(word)).map((word) => `${path}: ${word}`),
    );
    expect(found).toEqual([]);
  });
});
