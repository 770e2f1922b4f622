/** What changed since an upload: configuration line by line, sizes, and pages pixel by pixel. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { readBuiltApp } from '../build/packages.ts';
import { readUploadProject } from '../upload/project.ts';
import { type ConfigTexts, keptConfig, readConfig } from './config-snapshot.ts';
import { buildContents, openPackage, PROJECT_CONFIG, packageHash } from './package-store.ts';
import type { ReleaseContext } from './release-context.ts';
import type { Recorded, UploadEntry } from './release-record.ts';
import { openShowroom, type PagePicture, pictureName } from './showroom.ts';

export interface SizeDifference {
  readonly name: string;
  /** Bytes; absent: not there. */
  readonly before?: number;
  readonly after?: number;
}

export interface PageDifference {
  readonly page: string;
  /** `changed`: more than {@link SAME_SHARE} of the pixels. */
  readonly state: 'same' | 'changed' | 'added' | 'removed';
  /** Of the pixels, 0 to 1. */
  readonly share?: number;
  /** Picture with the differences in red, before on the left and after on the right of it. */
  readonly picture?: string;
}

export interface Differences {
  readonly against: Recorded<UploadEntry>;
  /** The build is byte by byte what was uploaded. */
  readonly sameBuild: boolean;
  /** Unified diff of each configuration file that changed; undefined: the configuration of then is not kept. */
  readonly config?: readonly { readonly file: string; readonly patch: string }[];
  readonly sizes: readonly SizeDifference[];
  readonly files: { readonly added: readonly string[]; readonly removed: readonly string[]; readonly changed: readonly string[] };
  readonly pages?: readonly PageDifference[];
}

/** Clocks on the screen and anti-aliasing are no change of a page. */
export const SAME_SHARE = 0.002;
const MAX_LINES = 4;

/** Lines with a secret's reference are fine; there are no secrets in these files. */
export function configDifferences(before: ConfigTexts, after: ConfigTexts): { readonly file: string; readonly patch: string }[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((file) => {
    const [then, now] = [before[file] ?? '', after[file] ?? ''];
    if (then === now) return [];
    return [{ file, patch: createTwoFilesPatch(file, file, then, now, 'uploaded', 'now', { context: MAX_LINES }) }];
  });
}

function builtApp(projectPath: string) {
  return readBuiltApp(readUploadProject(projectPath).miniprogramRoot);
}

export function sizeDifferences(
  before: readonly { name: string; size: number }[],
  after: readonly { name: string; size: number }[],
): SizeDifference[] {
  return [...new Set([...before, ...after].map(({ name }) => name))].map((name) => {
    const then = before.find((one) => one.name === name)?.size;
    const now = after.find((one) => one.name === name)?.size;
    return { name, ...(then === undefined ? {} : { before: then }), ...(now === undefined ? {} : { after: now }) };
  });
}

/** Two pictures side by side with what differs between them; a page that grew is compared on the larger ground. */
export function comparePictures(before: Buffer, after: Buffer): { readonly share: number; readonly picture: Buffer } {
  const [then, now] = [PNG.sync.read(before), PNG.sync.read(after)];
  const width = Math.max(then.width, now.width);
  const height = Math.max(then.height, now.height);
  const onGround = (image: PNG): PNG => {
    const ground = new PNG({ width, height, fill: true });
    PNG.bitblt(image, ground, 0, 0, image.width, image.height, 0, 0);
    return ground;
  };
  const [left, right, middle] = [onGround(then), onGround(now), new PNG({ width, height })];
  const pixels = pixelmatch(left.data, right.data, middle.data, width, height, { threshold: 0.1 });
  const sheet = new PNG({ width: width * 3, height });
  for (const [index, image] of [left, middle, right].entries()) PNG.bitblt(image, sheet, 0, 0, width, height, index * width, 0);
  return { share: pixels / (width * height), picture: PNG.sync.write(sheet) };
}

/** Pictures go to `folder`. */
export function pageDifferences(before: readonly PagePicture[], after: readonly PagePicture[], folder: string): PageDifference[] {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, bytes: Buffer): string => {
    const file = join(folder, name);
    writeFileSync(file, bytes);
    return file;
  };
  return [...new Set([...before, ...after].map(({ page }) => page))].map((page): PageDifference => {
    const then = before.find((one) => one.page === page);
    const now = after.find((one) => one.page === page);
    if (!then || !now) {
      const only = (then ?? now) as PagePicture;
      return { page, state: now ? 'added' : 'removed', picture: write(pictureName(page), only.png) };
    }
    const { share, picture } = comparePictures(then.png, now.png);
    if (share <= SAME_SHARE) return { page, state: 'same', share };
    return { page, state: 'changed', share, picture: write(pictureName(page), picture) };
  });
}

export interface DifferenceOptions {
  readonly context: ReleaseContext;
  readonly against: Recorded<UploadEntry>;
  /** Folder for the pictures; absent: the pages are not looked at. Needs the brand file. */
  readonly pictures?: string;
  readonly onProgress?: (text: string) => void;
}

/** Throws {@link Failure}: the build of then is not kept or was altered; no browser. */
export async function differences({ context, against, pictures, onProgress }: DifferenceOptions): Promise<Differences> {
  const { projectPath, brandFile, env } = context;
  const kept = openPackage(projectPath, against.packageHash);
  const [then, now] = [builtApp(kept.path), builtApp(projectPath)];
  const [hashesThen, hashesNow] = [fileHashes(kept.path), fileHashes(projectPath)];
  const before = keptConfig(projectPath, against.configHash);
  let pages: PageDifference[] | undefined;
  if (pictures !== undefined && brandFile !== undefined) {
    const showroom = await openShowroom({ brandFile, projectPath, env, ...(onProgress ? { onProgress } : {}) });
    try {
      pages = pageDifferences(await showroom.show(kept.path), await showroom.show(projectPath), pictures);
    } finally {
      await showroom.close();
    }
  }
  return {
    against,
    // An upload for the template library carries another appid, which is no difference of the build.
    sameBuild: against.uploadAppid === undefined ? packageHash(projectPath) === against.packageHash : sameHashes(hashesThen, hashesNow),
    ...(before ? { config: configDifferences(before, readConfig(projectPath, brandFile)) } : {}),
    sizes: sizeDifferences(then.packages, now.packages),
    files: {
      added: [...hashesNow.keys()].filter((path) => !hashesThen.has(path)),
      removed: [...hashesThen.keys()].filter((path) => !hashesNow.has(path)),
      changed: [...hashesNow.keys()].filter((path) => hashesThen.has(path) && hashesThen.get(path) !== hashesNow.get(path)),
    },
    ...(pages ? { pages } : {}),
  };
}

function sameHashes(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([path, hash]) => other.get(path) === hash);
}

/** Content hash of every built file, by path; project.config.json left out. */
function fileHashes(projectPath: string): Map<string, string> {
  return new Map(
    buildContents(projectPath)
      .filter(({ path }) => path !== PROJECT_CONFIG)
      .map(({ path, hash }) => [path, hash]),
  );
}
