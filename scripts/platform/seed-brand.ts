import { resolve } from 'node:path';
import { loadBrand } from '../../generator/index.ts';
import type { Platform } from '../../mock-platform/index.ts';
import { Failure } from '../failure.ts';
import { openSecrets } from './secrets.ts';
import { seedOf } from './seed.ts';

/** Folder of the secrets of one mini-program on this machine. */
export function secretsFolder(appid: string, base = '.camlock'): string {
  return resolve(base, 'secrets', appid);
}

/**
 * Enters a brand in both consoles of a running platform; devices are for `camlock simulate` to add. Secrets are kept below
 * `base`, default `.camlock`. Returns the path of an upload key it accepts. Throws {@link Failure}.
 */
export async function seedBrand(platform: Pick<Platform, 'seed'>, brandFile: string, base?: string): Promise<string> {
  const { brand } = await loadBrand(brandFile);
  if (!brand) throw new Failure('brand-has-errors', `${brandFile} has errors`, { fix: `see them all: camlock check --brand ${brandFile}` });
  const secrets = openSecrets(secretsFolder(brand.file.app.appid, base), brand.file.app.appid);
  platform.seed(seedOf(brand.file, secrets, []));
  return secrets.uploadKeyFile;
}
