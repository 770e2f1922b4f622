/** A platform with the example brand's locks, and one person; a bench's own, thrown away after it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadBrand } from '../../generator/index.ts';
import { derivePsk } from '../../simulator/index.ts';
import { type OpenOptions, type OpenPlatform, openPlatform } from '../platform/open.ts';
import { openSecrets, type RunSecrets } from '../platform/secrets.ts';
import { type SeedBrand, type SeededDevice, seedOf } from '../platform/seed.ts';
import { BRAND_FILE } from './built-project.ts';

export interface LockWorld extends OpenPlatform {
  readonly brand: SeedBrand;
  readonly secrets: RunSecrets;
  readonly devices: readonly SeededDevice[];
  readonly modelId: string;
  /** Template of the doorbell reminder. */
  readonly templateId: string;
  /** Closes the platform; removes its folder. */
  close(): Promise<void>;
}

/** `locks` of them are seeded. `options.rules` start values of the rule table; `stateFile`: SQLite; it stays after `close`. */
export async function openLockWorld(options: {
  readonly locks: number;
  readonly rules?: { readonly [name: string]: unknown };
  readonly stateFile?: string;
}): Promise<LockWorld> {
  const { brand } = await loadBrand(BRAND_FILE);
  const setting = brand?.file.reminders.lock;
  const templateId = setting?.templates['doorbell-ring'];
  if (!brand || !setting || templateId === undefined) throw new Error('the example brand has no lock with a doorbell');
  const folder = mkdtempSync(join(tmpdir(), 'camlock-bench-'));
  try {
    const secrets = openSecrets(folder, brand.file.app.appid);
    const devices: SeededDevice[] = Array.from({ length: options.locks }, (_, index) => {
      const device = { productId: setting.productId, deviceName: `lock-${String(index + 1).padStart(6, '0')}` };
      return { ...device, category: 'lock', psk: derivePsk('bench', device) };
    });
    const open: OpenOptions = { port: 0, mqttPort: 0, folder, ...(options.rules ? { platform: { rules: options.rules } } : {}) };
    const opened = await openPlatform(options.stateFile ? { ...open, stateFile: options.stateFile } : open);
    opened.platform.seed(seedOf(brand.file, secrets, devices));
    return {
      ...opened,
      brand: brand.file,
      secrets,
      devices,
      modelId: setting.modelId,
      templateId,
      async close() {
        await opened.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
