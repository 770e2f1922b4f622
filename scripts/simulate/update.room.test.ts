/** A firmware update from the app's call to the version a simulated lock reports, against the mock of Tencent's cloud. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FirmwareStatus } from '../../devices/index.ts';
import { loadBrand } from '../../generator/index.ts';
import { createFleet, derivePsk, type Fleet, type FleetUnit } from '../../simulator/index.ts';
import { type Home, openHome } from '../platform/home.ts';
import { type OpenPlatform, openPlatform } from '../platform/open.ts';
import { openSecrets } from '../platform/secrets.ts';
import { type SeededDevice, seedOf } from '../platform/seed.ts';
import { root } from '../root.ts';

let folder = '';
let opened: OpenPlatform;
let fleet: Fleet;
let home: Home;
const productId = 'AURORALOCK';
const devices: SeededDevice[] = ['lock-ok', 'lock-bad', 'lock-away'].map((deviceName) => ({
  category: 'lock',
  productId,
  deviceName,
  psk: derivePsk('update', { productId, deviceName }),
}));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'camlock-update-'));
  opened = await openPlatform({ port: 0, mqttPort: 0, folder });
  const { brand } = await loadBrand(join(root, 'examples/brands/aurora/brand.yaml'));
  if (!brand) throw new Error('the example brand has errors');
  const secrets = openSecrets(folder, brand.file.app.appid);
  const seed = seedOf(brand.file, secrets, devices);
  const firmware = { productId, version: '1.1.0', url: 'https://firmware.example/lock.bin', fileSize: 4096, md5sum: 'ab'.repeat(16) };
  opened.platform.seed({ ...seed, iotCloud: { ...seed.iotCloud, firmwares: [firmware] } } as typeof seed);
  fleet = createFleet({ devices, brokerUrl: opened.addresses.mqtt });
  expect((await fleet.start()).refused).toEqual([]);
  home = await openHome(opened.platform, brand.file, secrets);
  for (const device of devices) await home.bind(device);
});
afterAll(async () => {
  await fleet?.stop();
  await opened?.close();
  rmSync(folder, { recursive: true, force: true });
});

const named = (deviceName: string) => ({ ProductId: productId, DeviceName: deviceName });
const unit = (deviceName: string) => fleet.unit(productId, deviceName) as FleetUnit;
const ordered = (deviceName: string) => home.call('AppPublishFirmwareUpdateMessage', named(deviceName));
const becomes = (deviceName: string, wanted: object) =>
  vi.waitFor(async () => expect(await home.call('AppDescribeFirmwareUpdateStatus', named(deviceName))).toMatchObject(wanted), {
    timeout: 15_000,
    interval: 50,
  });

describe('a simulated lock', () => {
  it('updates itself, comes back and runs the new version', async () => {
    expect(await home.call('AppCheckFirmwareUpdate', named('lock-ok'))).toMatchObject({ CurrentVersion: '1.0.0', DstVersion: '1.1.0' });
    await ordered('lock-ok');
    await becomes('lock-ok', { Status: FirmwareStatus.downloading });
    await becomes('lock-ok', { Status: FirmwareStatus.done, Percent: 100 });
    await vi.waitFor(async () =>
      expect(await home.call('AppCheckFirmwareUpdate', named('lock-ok'))).toMatchObject({ CurrentVersion: '1.1.0' }),
    );
    expect(unit('lock-ok').device.firmware).toBe('1.1.0');
    await vi.waitFor(() => expect(unit('lock-ok').link).toBe('online'), { timeout: 5000 });
  });

  it('whose download is damaged says so to the app and keeps what it runs', async () => {
    unit('lock-bad').planUpdate('md5Mismatch');
    await ordered('lock-bad');
    await becomes('lock-bad', { Status: FirmwareStatus.failed, ErrMsg: '-4 MD5 mismatch' });
    expect(unit('lock-bad').device.firmware).toBe('1.0.0');
  });

  it('that is off gets its order when it comes back', async () => {
    await unit('lock-away').powerOff();
    await vi.waitFor(async () => {
      await ordered('lock-away').catch(() => {});
      expect(await home.call('AppDescribeFirmwareUpdateStatus', named('lock-away'))).toMatchObject({
        Status: FirmwareStatus.deviceOffline,
      });
    });
    await unit('lock-away').powerOn();
    await becomes('lock-away', { Status: FirmwareStatus.done });
  });
});
