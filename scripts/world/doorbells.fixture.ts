/** An hour of doorbells in a process of its own, told on stdout: what two runs of it say must be the same bytes. */
import { join } from 'node:path';
import { toDeviceId } from '../../devices/index.ts';
import { loadBrand } from '../../generator/index.ts';
import { brandDevices } from '../platform/brand-devices.ts';
import { root } from '../root.ts';
import { openWorld } from './world.ts';

const { brand } = await loadBrand(join(root, 'examples/brands/aurora/brand.yaml'));
if (!brand) throw new Error('the example brand cannot be read');
const devices = brandDevices(brand.file, { lock: 5 }, { pskSeed: 'world' });
const world = await openWorld({
  seed: 3,
  brand: brand.file,
  devices,
  schedules: [{ units: devices.map(toDeviceId), cron: '*/5 * * * *', trigger: 'doorbell', share: 0.5, spreadMs: 60_000 }],
});
await world.start();
await world.run(3600_000);
process.stdout.write(`${world.ledger()}\n${world.trace().join('\n')}\n`);
await world.close();
