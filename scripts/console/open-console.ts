/** The deployment console beside a running scene: check, generate, build, upload and release handed to it as functions. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { catalogue, categories } from '../../devices/index.ts';
import {
  COLOUR,
  DEFAULT_THEME,
  fullHex,
  generateProject,
  IMAGE_MAX_BYTES,
  loadBrandText,
  palette,
  readImageFile,
} from '../../generator/index.ts';
import { type ConsoleOptions, createDeploymentConsole } from '../../mock-platform/index.ts';
import { buildApp, folderWithTaro } from '../build/taro-build.ts';
import { openWarmTaro, type WarmTaro } from '../build/warm-taro.ts';
import { createOutput } from '../cli/output.ts';
import { Failure, messageOf } from '../failure.ts';
import { prebuiltConsole } from '../platform/prebuilt-phone.ts';
import { root } from '../root.ts';
import { type Scene, uploadTrial } from '../start/scene.ts';

export interface OpenConsole {
  /** Lines that tell a person where it is and how to sign in. */
  readonly lines: readonly string[];
  close(): Promise<void>;
}

/** Checks a brand that need not be on disk, with the colours it would have. */
export const checkBrandText: ConsoleOptions['check'] = async (text, { file }) => {
  const { findings } = await loadBrandText(Buffer.from(text), { dir: dirname(resolve(file)), name: basename(file), path: resolve(file) });
  const document = parseDocument(text, { logLevel: 'silent' });
  // Colours are shown while other fields are still wrong.
  const colour = (key: keyof typeof DEFAULT_THEME): string => {
    const written: unknown = document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: 0 })?.theme?.[key];
    return fullHex(typeof written === 'string' && COLOUR.test(written) ? written : DEFAULT_THEME[key]);
  };
  return { findings, palette: palette({ primary: colour('primary'), secondary: colour('secondary') }) };
};

/** What the mini-program of this camlock has that earlier ones had not: the changelog's lines about the app. */
function templateNews(): ConsoleOptions['template'] {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const file = join(root, 'CHANGELOG.md');
  const entries = existsSync(file) ? readFileSync(file, 'utf8').split(/\n- /).slice(1) : [];
  const changes = entries.filter((entry) => entry.startsWith('The app: ')).map((entry) => entry.split('\n\n')[0] as string);
  return {
    version,
    changes: changes
      .map((entry) =>
        entry
          .replace(/^The app: /, '')
          .replace(/\s+/g, ' ')
          .trim(),
      )
      .slice(0, 5),
  };
}

/** What the console asks of the catalogue and of the generator. */
export function consoleBasics(): Pick<ConsoleOptions, 'categories' | 'template' | 'check' | 'readImage' | 'imageMaxBytes'> {
  return {
    categories: categories.map((key) => ({
      key,
      name: catalogue[key].name,
      reminders: Object.entries(catalogue[key].reminders).map(([reminder, { name, template }]) => ({
        key: reminder,
        name,
        template: template.title,
      })),
    })),
    template: templateNews(),
    check: checkBrandText,
    readImage(file, path) {
      const read = readImageFile(dirname(resolve(file)), path);
      return 'bytes' in read ? read.bytes : undefined;
    },
    imageMaxBytes: IMAGE_MAX_BYTES,
  };
}

/** Served at `/console/` of the scene's platform, which listens on loopback. The password is made anew in every run. */
export function openConsole(scene: Scene, { brandFile }: { readonly brandFile: string }): OpenConsole {
  const { platform, addresses, projectPath } = scene;
  const account = { name: 'admin', password: randomBytes(6).toString('base64url') };
  let taro: WarmTaro | undefined;

  const makeTrial: ConsoleOptions['makeTrial'] = async (brand, { step, line, signal }) => {
    try {
      step('generate');
      const generated = await generateProject({ brandFile: brand.file, outDir: projectPath });
      if (!generated.ok) throw new Failure('brand-has-errors', '配置中有错误，未生成工程');
      line(`${generated.written.length} files written`);
      step('build');
      const base = folderWithTaro(projectPath);
      if (base && !taro) taro = openWarmTaro(base);
      const built = await buildApp({
        projectPath,
        signal,
        onProgress: (seconds, text) => line(`${seconds} s  ${text}`),
        ...(taro ? { compile: taro.compile } : {}),
      });
      signal.throwIfAborted();
      step('upload');
      const quiet = { ...createOutput(true), say: line, progress: line };
      const row = await uploadTrial({ ...scene, output: quiet });
      platform.wechat.operator.reloadOnPhones({ appid: scene.brand.app.appid, stage: 'trial' });
      return { version: row.version, robot: row.robot, pages: built.app.pages.length, sizes: row.package.sizes };
    } catch (error) {
      if (error instanceof Failure) for (const detail of error.details ?? []) line(detail);
      throw new Error(messageOf(error), { cause: error });
    }
  };

  const console = createDeploymentConsole({
    ...consoleBasics(),
    clock: platform.clock,
    account,
    brands: [{ id: idOf(brandFile), file: resolve(brandFile) }],
    makeTrial,
    wechat: platform.wechat.console,
    ...(prebuiltConsole ? { prebuilt: prebuiltConsole } : {}),
  });
  const detach = platform.attach('console', { fetch: console.fetch });
  return {
    lines: [`  console     ${addresses.http}/console/  (${account.name}, password ${account.password})`],
    async close() {
      detach();
      console.close();
      await taro?.close();
    },
  };
}

/** The name of the brand's folder, as it may stand in an address. */
function idOf(brandFile: string): string {
  return (
    basename(dirname(resolve(brandFile)))
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'brand'
  );
}
