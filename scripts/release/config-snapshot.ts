/** The configuration an upload was made from, kept as readable files so that `camlock diff` can show what changed. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { RELEASES_FOLDER } from './package-store.ts';

/** What the generator made of the brand. */
const GENERATED = [
  'src/generated/brand.ts',
  'src/generated/brand.scss',
  'src/generated/theme.json',
  'src/app.config.ts',
  'project.config.json',
];

/** Texts by name; the brand file too when it is known. It holds no secrets, only where they are. */
export type ConfigTexts = { readonly [name: string]: string };

export function readConfig(projectPath: string, brandFile?: string): ConfigTexts {
  const texts: { [name: string]: string } = {};
  if (brandFile && existsSync(brandFile)) texts[basename(brandFile)] = readFileSync(brandFile, 'utf8');
  for (const path of GENERATED) {
    const file = join(projectPath, path);
    if (existsSync(file)) texts[path.replaceAll('/', '_')] = readFileSync(file, 'utf8');
  }
  return texts;
}

/** SHA-256 (hex) over names and texts. */
export function configHash(config: ConfigTexts): string {
  const digest = createHash('sha256');
  for (const name of Object.keys(config).sort()) digest.update(`${name}\0${config[name]?.length}\0${config[name]}\n`);
  return digest.digest('hex');
}

function folderOf(projectPath: string, hash: string): string {
  return join(projectPath, RELEASES_FOLDER, 'configs', hash);
}

/** Keeps the texts by their hash; the same configuration is kept once. */
export function keepConfig(projectPath: string, config: ConfigTexts): string {
  const hash = configHash(config);
  const folder = folderOf(projectPath, hash);
  if (existsSync(folder)) return hash;
  const fresh = `${folder}.${randomBytes(4).toString('hex')}`;
  mkdirSync(fresh, { recursive: true });
  for (const [name, text] of Object.entries(config)) writeFileSync(join(fresh, name), text);
  try {
    renameSync(fresh, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return hash;
}

/** Undefined when it is not kept (any more) or was altered. */
export function keptConfig(projectPath: string, hash: string): ConfigTexts | undefined {
  const folder = folderOf(projectPath, hash);
  if (!/^[0-9a-f]{64}$/.test(hash) || !existsSync(folder)) return undefined;
  const texts = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  return configHash(texts) === hash ? texts : undefined;
}

/** Version of the template the project was generated from, as its brand data says. */
export function templateVersion(projectPath: string): string | undefined {
  const file = join(projectPath, 'src/generated/brand.ts');
  if (!existsSync(file)) return undefined;
  return /"templateVersion":\s*"([^"\\]{1,64})"/.exec(readFileSync(file, 'utf8'))?.[1];
}
