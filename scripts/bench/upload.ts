/** Our whole upload step against bare `ci.upload`, same build, same mock, alternating. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadBrand } from '../../generator/index.ts';
import { openPlatform } from '../platform/open.ts';
import { openSecrets } from '../platform/secrets.ts';
import { seedOf } from '../platform/seed.ts';
import { workerEnv } from '../upload/network.ts';
import { upload } from '../upload/upload.ts';
import { BRAND_FILE, buildBenchProject, PROJECT } from './built-project.ts';
import { type Measured, median, timed } from './measure.ts';

const RUNS = 5;

function bareUpload(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = fileURLToPath(new URL('./bare-upload.mjs', import.meta.url));
    const child = spawn(process.execPath, [script, ...args], { env, stdio: 'ignore' });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`bare ci.upload ended with ${code}`))));
  });
}

export async function benchUpload(): Promise<Measured[]> {
  await buildBenchProject();
  const { brand } = await loadBrand(BRAND_FILE);
  if (!brand) throw new Error('the example brand has errors');
  const { appid } = brand.file.app;
  const folder = mkdtempSync(join(tmpdir(), 'camlock-bench-'));
  const secrets = openSecrets(folder, appid);
  const { platform, addresses, close } = await openPlatform({ port: 0, mqttPort: 0, folder });
  try {
    platform.seed(seedOf(brand.file, secrets, []));
    const network = { proxy: addresses.proxy, caFile: addresses.caFile };
    const ours: number[] = [];
    const bare: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      ours.push(await timed(() => upload({ projectPath: PROJECT, privateKeyPath: secrets.uploadKeyFile, version: '0.1.0', network })));
      bare.push(await timed(() => bareUpload([PROJECT, secrets.uploadKeyFile, appid], workerEnv(network))));
    }
    return [
      { name: 'upload step', value: median(ours), unit: 'ms', note: `median of ${RUNS}` },
      { name: 'bare ci.upload', value: median(bare), unit: 'ms', note: `median of ${RUNS}, a process of its own` },
      { name: 'upload step / bare', value: median(ours) / median(bare), unit: '×', aim: 1.1, note: '' },
    ];
  } finally {
    await close();
    rmSync(folder, { recursive: true });
  }
}
