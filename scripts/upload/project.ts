/** A project folder as miniprogram-ci needs it: project.config.json with appid and the root of the built files. */
import { existsSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { readJson } from '../build/packages.ts';
import { Failure } from '../failure.ts';

export interface UploadProject {
  readonly path: string;
  readonly appid: string;
  /** Absolute folder of app.json. */
  readonly miniprogramRoot: string;
}

/** Throws {@link Failure} naming what is missing. A missing project path would crash miniprogram-ci (facts §4.2). */
export function readUploadProject(path: string): UploadProject {
  const folder = resolve(path);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new Failure('project-missing', `the project folder ${path} does not exist`, {
      fix: 'generate it first: camlock generate --brand brand.yaml --out DIR',
      exitCode: 2,
    });
  }
  const file = join(folder, 'project.config.json');
  if (!existsSync(file)) {
    throw new Failure('project-config-missing', `${file} does not exist`, {
      fix: 'name the folder that holds project.config.json',
      exitCode: 2,
    });
  }
  const config = readJson(file) as { appid?: unknown; miniprogramRoot?: unknown };
  const base = typeof config.miniprogramRoot === 'string' ? config.miniprogramRoot : '';
  const root = resolve(folder, base);
  const inside = relative(folder, root);
  if (inside.startsWith('..') || isAbsolute(inside)) {
    throw new Failure('project-root-outside', `miniprogramRoot ${JSON.stringify(base)} in ${file} leads out of the project`, {
      fix: 'use a folder inside the project, e.g. "dist/"',
    });
  }
  return { path: folder, appid: typeof config.appid === 'string' ? config.appid : '', miniprogramRoot: root };
}
