/** Many brands and quick rebuilds (issue: a generator engineers trust): command, families of brands, warm Taro, the way of a newcomer. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generateProject, initBrand } from '../../generator/index.ts';
import { openPhone } from '../../mock-platform/index.ts';
import { readBrandFolder } from '../build/brand-folder.ts';
import { buildApp } from '../build/taro-build.ts';
import { openWarmTaro } from '../build/warm-taro.ts';
import { buildAllVerb } from '../cli/build-all.ts';
import type { Output } from '../cli/output.ts';
import { root } from '../root.ts';
import { openScene } from '../start/scene.ts';
import { createStepRunner } from '../start/step-runner.ts';
import { BRAND_FILE } from './built-project.ts';
import { type Measured, median, timed } from './measure.ts';

const RUNS = 5;
const run = promisify(execFile);
const silent: Output = { json: true, say: () => {}, progress: () => {}, result: () => {} };

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'camlock-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The installed command, cold, beyond an empty node. */
export async function benchCommand(): Promise<Measured[]> {
  const camlock = join(root, 'bin/camlock.mjs');
  const node = (args: readonly string[]) => timed(() => run(process.execPath, [...args], { cwd: root }));
  return inFolder(async (folder) => {
    const times = { empty: [] as number[], generate: [] as number[], check: [] as number[] };
    await node([camlock, '--version']);
    for (let index = 0; index < RUNS; index++) {
      times.empty.push(await node(['-e', '0']));
      times.generate.push(await node([camlock, 'generate', '--brand', BRAND_FILE, '--out', join(folder, `${index}`)]));
      times.check.push(await node([camlock, 'check', '--brand', BRAND_FILE]));
    }
    const note = `median of ${RUNS}, a process each`;
    return [
      { name: 'node -e 0', value: median(times.empty), unit: 'ms', note },
      {
        name: 'generate, cold command',
        value: median(times.generate) - median(times.empty),
        unit: 'ms',
        aim: 600,
        note: `${note}, beyond node -e 0`,
      },
      { name: 'check, cold command', value: median(times.check), unit: 'ms', aim: 1500, note },
    ];
  });
}

/** `count` brands of one house: the example under other names, ids and colours. */
function writeHouse(folder: string, count: number): string {
  const text = readFileSync(BRAND_FILE, 'utf8');
  const house = join(folder, 'brands');
  for (let index = 0; index < count; index++) {
    const id = String(index).padStart(4, '0');
    const brand = join(house, `brand-${id}`);
    cpSync(join(BRAND_FILE, '..'), brand, { recursive: true });
    const own = text
      .replace(/name: 晨曦智家/, `name: 品牌${id}`)
      .replace(/wx0123456789abcdef/, `wx${id.padStart(16, 'a')}`)
      .replace(/ahPxdKAuroraHome01/, `ahHouseOfBrands${id}`)
      .replace(/aurora-home/g, `house-${id}`)
      .replace(/晨曦/g, `品牌${id}`)
      .replace(/AURORACAM1/, `CAM00${id}1`.slice(0, 10).padEnd(10, '0'))
      .replace(/AURORALOCK/, `LCK00${id}1`.slice(0, 10).padEnd(10, '0'));
    writeFileSync(join(brand, 'brand.yaml'), own);
  }
  return house;
}

/** A hundred brands in one process: does the last cost more than the first? */
export async function benchHouse(): Promise<Measured[]> {
  const count = 100;
  const part = 20;
  return inFolder(async (folder) => {
    const { brands } = await readBrandFolder(writeHouse(folder, count));
    const times: number[] = [];
    for (const { file, name } of brands)
      times.push(await timed(() => generateProject({ brandFile: file, outDir: join(folder, 'out', name) })));
    const [first, last] = [median(times.slice(part, 2 * part)), median(times.slice(-part))];
    return [
      { name: `${count} brands, each`, value: median(times), unit: 'ms', note: 'median, all files written' },
      { name: 'last / first brands', value: last / first, unit: '×', aim: 1.3, note: `medians of ${part} each, after ${part} to warm up` },
    ];
  });
}

/** Another brand in a Taro that stays, against a build from nothing. */
export async function benchWarmSwitch(): Promise<Measured[]> {
  const base = join(root, 'build');
  mkdirSync(base, { recursive: true });
  const folder = mkdtempSync(join(base, 'bench-switch-'));
  const taro = openWarmTaro(root);
  try {
    const { brands } = await readBrandFolder(writeHouse(folder, 2));
    const paths: string[] = [];
    for (const { file, name } of brands) {
      paths.push(join(folder, name));
      await generateProject({ brandFile: file, outDir: join(folder, name) });
    }
    const cold: number[] = [];
    const warm: number[] = [];
    for (const projectPath of paths) await buildApp({ projectPath, compile: taro.compile });
    for (let index = 0; index < 3; index++) {
      const projectPath = paths[index % 2] as string;
      cold.push((await buildApp({ projectPath })).ms);
      for (const one of paths) warm.push((await buildApp({ projectPath: one, compile: taro.compile })).ms);
    }
    return [
      { name: 'build from nothing', value: median(cold), unit: 'ms', note: `median of ${cold.length}` },
      { name: 'warm switch of brand', value: median(warm), unit: 'ms', note: `median of ${warm.length}` },
      { name: 'warm switch / from nothing', value: median(warm) / median(cold), unit: '×', aim: 0.25, note: 'alternating, same run' },
    ];
  } finally {
    taro.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `build --all` of ten brands, caches thrown away first, against ten builds from nothing, one after the other. */
export async function benchBuildAll(): Promise<Measured[]> {
  const count = 10;
  return inFolder(async (folder) => {
    const house = writeHouse(folder, count);
    const { brands } = await readBrandFolder(house);
    const before = process.cwd();
    process.chdir(root);
    try {
      rmSync(join(root, '.camlock/warm'), { recursive: true, force: true });
      const all = await timed(() => buildAllVerb(silent, house));
      let separate = 0;
      for (const { name } of brands) separate += await timed(() => buildApp({ projectPath: join('build', name) }));
      return [
        { name: `build --all of ${count}`, value: all, unit: 'ms', note: 'one run, no cache from before, generating included' },
        { name: `${count} builds from nothing`, value: separate, unit: 'ms', note: 'one after the other, same sources' },
        { name: 'separate / build --all', value: separate / all, unit: '×', aim: 3, atLeast: true, note: '' },
      ];
    } finally {
      for (const { name } of brands) rmSync(join(root, 'build', name), { recursive: true, force: true });
      process.chdir(before);
    }
  });
}

/** From `init` to the first page on the phone, everything from nothing. */
export async function benchFirstPage(): Promise<Measured[]> {
  const projectPath = mkdtempSync(join(root, 'build/bench-first-'));
  return inFolder(async (folder) => {
    const cleanup: (() => Promise<void>)[] = [];
    try {
      const ms = await timed(async () => {
        await initBrand({ dir: join(folder, 'brand'), name: '新家', categories: ['camera', 'lock'], lang: 'zh' });
        const scene = await openScene({
          steps: createStepRunner(silent),
          output: silent,
          brandFile: join(folder, 'brand/brand.yaml'),
          port: 0,
          mqttPort: 0,
          cleanup,
          projectPath,
          folder,
        });
        const phone = await openPhone({ baseUrl: scene.addresses.http });
        cleanup.push(() => phone.close());
        await phone.openMiniProgram(scene.brand.app.name);
        await phone.see('添加设备');
      });
      return [
        {
          name: 'init → first page on phone',
          value: ms,
          unit: 'ms',
          note: 'one run: init, generate, build from nothing, upload, devices, phone',
        },
      ];
    } finally {
      for (const undo of cleanup.reverse()) await undo();
      rmSync(projectPath, { recursive: true, force: true });
    }
  });
}
