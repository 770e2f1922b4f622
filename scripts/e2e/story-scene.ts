/** What the stories about screens share: one running scene, a phone before it, and further devices as a story needs them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { toDeviceId } from '../../devices/index.ts';
import { openPhone, type PhoneDriver } from '../../mock-platform/index.ts';
import { createFleet, type FleetUnit } from '../../simulator/index.ts';
import { openWarmTaro } from '../build/warm-taro.ts';
import type { Output } from '../cli/output.ts';
import { type SeededDevice, seedOf } from '../platform/seed.ts';
import { root } from '../root.ts';
import { openScene, type Scene } from '../start/scene.ts';
import { createStepRunner } from '../start/step-runner.ts';

const silent: Output = { json: true, say: () => {}, progress: () => {}, result: () => {} };

/** Waits until `holds` is true, looking fifty times a second. */
export async function until(holds: () => boolean): Promise<void> {
  await vi.waitUntil(holds, { timeout: 30_000, interval: 20 });
}

export interface StoryScene {
  readonly scene: Scene;
  readonly phone: PhoneDriver;
  /** Path of a picture under `artifacts/<story>/`. */
  picture(name: string): string;
  deviceOf(category: string): SeededDevice;
  unitOf(device: SeededDevice): FleetUnit;
  /** A further device of the brand's product, registered and in a fleet of its own; powered on unless `off`. */
  another(
    category: 'camera' | 'lock',
    deviceName: string,
    options?: { off?: boolean; wifi?: { [ssid: string]: string } },
  ): Promise<{ device: SeededDevice; unit: FleetUnit }>;
  /** Seeds the platform again, every device of the story included; `unlinked`: the application is linked to no product. */
  reseed(options?: { unlinked?: boolean }): void;
  /** The app starts anew; what it keeps on the phone stays, unless `forget`. */
  coldStart(options?: { forget?: boolean; offline?: boolean; phone?: PhoneDriver }): Promise<void>;
  /** A further phone of the same person; closed with the scene. */
  anotherPhone(): Promise<PhoneDriver>;
  /** A person who has just opened the app adds every device of the scene by its label, and sees them online. */
  moveIn(): Promise<void>;
  /** Farthest that a visible page reaches beyond the screen, in px: text is cut off there, or the page scrolls sideways. */
  sideways(): Promise<number>;
  /** A phone of somebody else (`neighbour`); closed with the scene. */
  phoneOf(user: string): Promise<PhoneDriver>;
  /** Home page → scanner → this text. */
  scan(text: string): Promise<void>;
  /** What WeChat answered the cloud about the reminder of this event. */
  answerTo(device: SeededDevice, timestamp: number | undefined): Promise<string>;
  close(): Promise<void>;
}

/** Platform, build, upload, devices and a phone. `name`: folder of the pictures. */
export async function openStoryScene(name: string): Promise<StoryScene> {
  const folder = mkdtempSync(join(tmpdir(), `camlock-${name}-`));
  const cleanup: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const undo of cleanup.splice(0).reverse()) await undo();
    rmSync(folder, { recursive: true, force: true });
  };
  const picture = (file: string): string => join(root, `artifacts/${name}/${file}.png`);
  try {
    // Cold builds are what reminder.story and lock-only.story go through.
    const taro = openWarmTaro(root);
    cleanup.push(async () => taro.close());
    const scene = await openScene({
      compile: taro.compile,
      steps: createStepRunner(silent),
      output: silent,
      brandFile: join(root, 'examples/brands/aurora/brand.yaml'),
      port: 0,
      mqttPort: 0,
      cleanup,
      // A folder each: two stories may run at the same time.
      projectPath: join(root, `build/story-${name}`),
      folder,
    });
    const anotherPhone = async (user?: string): Promise<PhoneDriver> => {
      const opened = await openPhone({ baseUrl: scene.addresses.http, user, failurePicture: picture('failed') });
      cleanup.push(() => opened.close());
      return opened;
    };
    const phone = await anotherPhone();
    const added: SeededDevice[] = [];
    const deviceOf = (category: string): SeededDevice => scene.devices.find((device) => device.category === category) as SeededDevice;

    const reseed: StoryScene['reseed'] = ({ unlinked = false } = {}) => {
      const seed = seedOf(scene.brand, scene.secrets, [...scene.devices, ...added]);
      const applications = seed.iotCloud?.applications?.map((one) => (unlinked ? { ...one, linkedProducts: [] } : one));
      scene.platform.seed({
        ...seed,
        wechat: {
          ...seed.wechat,
          users: [
            { userId: 'me', nickname: '我' },
            { userId: 'neighbour', nickname: '邻居' },
          ],
        },
        iotCloud: { ...seed.iotCloud, applications },
      } as typeof seed);
    };
    reseed();

    const told: StoryScene = {
      scene,
      phone,
      picture,
      deviceOf,
      unitOf: (device) => scene.fleet.unit(device.productId, device.deviceName) as FleetUnit,
      reseed,
      anotherPhone: () => anotherPhone(),
      phoneOf: anotherPhone,
      close,
      async another(category, deviceName, { off = false, wifi } = {}) {
        const device: SeededDevice = { ...deviceOf(category), deviceName, psk: Buffer.from(deviceName.padEnd(16, 'x')).toString('base64') };
        added.push(device);
        reseed();
        const fleet = createFleet({
          devices: [{ ...device, network: wifi ? 'setup' : 'ready' }],
          brokerUrl: scene.addresses.mqtt,
          ...(wifi ? { wifi } : {}),
        });
        cleanup.push(() => fleet.stop());
        if (!off) await fleet.start();
        return { device, unit: fleet.units[0] as FleetUnit };
      },
      async coldStart({ forget = false, offline = false, phone: which = phone } = {}) {
        if (forget) await which.page.evaluate('localStorage.clear()');
        await which.page.reload();
        await which.page.waitForFunction('window.camlockPhone && window.camlockPhone.ready');
        if (offline) await which.setOnline(false);
        await which.openMiniProgram(scene.brand.app.name);
      },
      async scan(text) {
        await phone.tap('添加设备');
        await phone.tap('扫一扫');
        await phone.scanText(text);
      },
      async moveIn() {
        await told.coldStart();
        await phone.see('还没有设备');
        for (const device of scene.devices) {
          await told.scan(told.unitOf(device).label);
          await phone.see('添加成功');
          await phone.tap('回首页');
        }
        await phone.see(new RegExp(`${scene.devices.length} 台在线`));
      },
      sideways: () =>
        phone.page.evaluate(
          `Math.max(0, ...[...document.querySelectorAll('wx-page')].filter((page) => page.checkVisibility()).map((page) => page.scrollWidth - page.clientWidth))`,
        ) as Promise<number>,
      async answerTo(device, timestamp) {
        const sent = () =>
          scene.platform.ledger
            .lines()
            .find((line) => line.deviceId === toDeviceId(device) && line.time === timestamp)
            ?.stamps.find(({ hop }) => hop === 'sent')?.note;
        await until(() => sent() !== undefined);
        return sent() as string;
      },
    };
    return told;
  } catch (error) {
    await close();
    throw error;
  }
}
