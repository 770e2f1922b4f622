/** The main job as a person lives it, and what must not arrive. One platform, one build, one phone for all. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { toDeviceId } from '../../devices/index.ts';
import { openPhone, type PhoneDriver } from '../../mock-platform/index.ts';
import { createFleet, type FleetUnit } from '../../simulator/index.ts';
import type { Output } from '../cli/output.ts';
import { type Home, openHome } from '../platform/home.ts';
import { type SeededDevice, seedOf } from '../platform/seed.ts';
import { root } from '../root.ts';
import { addDevice, allowReminders, beReminded, openTrial } from '../start/phone-tour.ts';
import { openScene, type Scene } from '../start/scene.ts';
import { createStepRunner } from '../start/step-runner.ts';

const silent: Output = { json: true, say: () => {}, progress: () => {}, result: () => {} };
const folder = mkdtempSync(join(tmpdir(), 'camlock-story-'));
const sentFile = join(folder, 'sent.bin');
const pictures = join(root, 'artifacts/story');
const picture = (name: string): string => join(pictures, `${name}.png`);
const cleanup: (() => Promise<void>)[] = [];
let scene: Scene;
let phone: PhoneDriver;

const deviceOf = (category: string): SeededDevice => scene.devices.find((device) => device.category === category) as SeededDevice;
const unitOf = (device: SeededDevice): FleetUnit => scene.fleet.unit(device.productId, device.deviceName) as FleetUnit;

/** Waits until `holds` is true, looking fifty times a second. */
async function until(holds: () => boolean): Promise<void> {
  await vi.waitUntil(holds, { timeout: 60_000, interval: 20 });
}

/** A further lock of the same product: registered in the cloud with `psk`, on the wire with `ownPsk`. */
async function anotherLock(
  deviceName: string,
  ownPsk?: string,
): Promise<{ device: SeededDevice; unit: FleetUnit; refused: string | undefined }> {
  const lock = deviceOf('lock');
  const psk = Buffer.from(deviceName.padEnd(16, 'x')).toString('base64');
  const device: SeededDevice = { ...lock, deviceName, psk };
  scene.platform.seed(seedOf(scene.brand, scene.secrets, [...scene.devices, device]));
  const fleet = createFleet({ devices: [{ ...device, psk: ownPsk ?? psk }], brokerUrl: scene.addresses.mqtt });
  cleanup.push(() => fleet.stop());
  const { refused } = await fleet.start();
  return { device, unit: fleet.units[0] as FleetUnit, refused: refused[0]?.refusal.reason };
}

/** Everything that was rung before this call has had its time: the lock of the family rings, and its message arrives. */
async function untilALaterRingArrived(): Promise<void> {
  const [event] = unitOf(deviceOf('lock')).trigger('doorbell').events;
  await until(() => scene.platform.wechat.inbox('me').some((message) => message.page.endsWith(`time=${event?.timestamp}`)));
}

const messagesOf = (device: SeededDevice) =>
  scene.platform.wechat.inbox('me').filter((message) => message.page.includes(encodeURIComponent(toDeviceId(device))));

beforeAll(async () => {
  scene = await openScene({
    steps: createStepRunner(silent),
    output: silent,
    brandFile: join(root, 'examples/brands/aurora/brand.yaml'),
    port: 0,
    mqttPort: 0,
    cleanup,
    projectPath: join(root, 'build/story-aurora'),
    folder,
    uploadEnv: { NODE_OPTIONS: `--require=${join(root, 'scripts/e2e/record-upload.cjs')}`, CAMLOCK_RECORD_UPLOAD: sentFile },
  });
  // The phone must run the uploaded package: from here on there is no build folder to run by mistake.
  rmSync(join(scene.projectPath, 'dist'), { recursive: true });
  phone = await openPhone({ baseUrl: scene.addresses.http, failurePicture: picture('failed') });
  cleanup.push(() => phone.close());
});

afterAll(async () => {
  for (const undo of cleanup.splice(0).reverse()) await undo();
  rmSync(folder, { recursive: true, force: true });
});

describe('the upload', () => {
  it('is kept byte for byte as miniprogram-ci sent it', () => {
    const kept = scene.platform.wechat.packageBytes(scene.trial.package.packageId);
    const sent = readFileSync(sentFile);
    expect(sent.length).toBeGreaterThan(10_000);
    expect(Buffer.from(kept ?? []).equals(sent)).toBe(true);
  });

  it('is a development version that was selected as trial', () => {
    expect(scene.platform.wechat.operator.versions(scene.brand.app.appid).map(({ slot }) => slot)).toEqual(
      expect.arrayContaining(['development', 'trial']),
    );
  });
});

describe('a person with the app', () => {
  it('opens the trial version, although the build folder is gone', async () => {
    await openTrial(phone, scene.brand);
    expect(await phone.text()).toContain('还没有设备');
    await phone.screenshot(picture('1-empty-home'));
  });

  it('adds the camera by showing it the provisioning QR, and allows its reminders', async () => {
    const camera = deviceOf('camera');
    await addDevice(phone, camera, unitOf(camera));
    expect(await allowReminders(phone)).toBe(1);
    await phone.screenshot(picture('2-camera-added'));
    await phone.tap('回首页');
  });

  it('adds the lock by the QR on its case, and allows its reminders three at a time', async () => {
    const lock = deviceOf('lock');
    await addDevice(phone, lock, unitOf(lock));
    expect(await allowReminders(phone)).toBe(3);
    await phone.screenshot(picture('3-lock-added'));
    await phone.tap('回首页');
  });

  it.each([
    ['camera', '有人活动', '摄像头异常提醒'],
    ['lock', '有人按门铃', '门铃呼叫提醒'],
  ])('is called by the %s, and looking opens the page of that very event', async (category, words, title) => {
    const { opened, eventTime, eventId } = await beReminded(phone, deviceOf(category), scene.brand, scene.fleet, pictures);
    expect(opened).toBe(
      `pages/event/index?deviceId=${encodeURIComponent(toDeviceId(deviceOf(category)))}&eventId=${eventId}&time=${eventTime}`,
    );
    const message = scene.platform.wechat.inbox('me').at(-1);
    expect(message).toMatchObject({ title, strong: true, stage: 'trial' });
    expect(message?.keywords.map(({ value }) => value)).toContain(words);
    expect(await phone.text()).toContain('刚刚');
  });

  it('finds both messages in the inbox afterwards', async () => {
    const cards = (await phone.inbox()).join('\n');
    expect(cards).toContain('门铃呼叫提醒');
    expect(cards).toContain('摄像头异常提醒');
    await phone.screenshot(picture('6-inbox'));
  });
});

describe('what must not arrive', () => {
  let home: Home;
  beforeAll(async () => {
    home = await openHome(scene.platform, scene.brand, scene.secrets);
  });

  it('without a subscription there is no message', async () => {
    const { device, unit } = await anotherLock('lock-quiet');
    await home.bind(device);
    unit.trigger('doorbell');
    await untilALaterRingArrived();
    expect(messagesOf(device)).toEqual([]);
    // The same lock is heard as soon as the person allows it: only the subscription was missing.
    await home.subscribe(device);
    unit.trigger('doorbell');
    await until(() => messagesOf(device).length === 1);
  });

  it('a refused subscription is none', async () => {
    const { device, unit } = await anotherLock('lock-refused');
    await home.bind(device);
    await home.subscribe(device, { choice: 'reject' });
    unit.trigger('doorbell');
    await untilALaterRingArrived();
    expect(messagesOf(device)).toEqual([]);
  });

  it('without a binding there is no message', async () => {
    const { device, unit } = await anotherLock('lock-unbound');
    await home.bind(device);
    await home.subscribe(device);
    await home.call('AppDeleteDeviceInFamily', { FamilyId: home.familyId, ProductId: device.productId, DeviceName: device.deviceName });
    unit.trigger('doorbell');
    await untilALaterRingArrived();
    expect(messagesOf(device)).toEqual([]);
  });

  it('a device with a wrong secret is not let in', async () => {
    const { device, refused } = await anotherLock('lock-forged', Buffer.from('0123456789abcdef').toString('base64'));
    expect(refused).toMatch(/signature|may not connect/);
    expect(messagesOf(device)).toEqual([]);
  });

  it('a text outside the template of the platform is refused', async () => {
    const { device, unit } = await anotherLock('lock-wording');
    await home.bind(device);
    await home.subscribe(device);
    const seed = seedOf(scene.brand, scene.secrets, [...scene.devices, device]);
    const other = structuredClone(seed) as unknown as {
      wechat: { miniPrograms: { deviceTemplates: { keywords: { type: string; values?: string[] }[] }[] }[] };
    };
    for (const template of other.wechat.miniPrograms[0]?.deviceTemplates ?? [])
      for (const keyword of template.keywords) if (keyword.values) keyword.values = ['另一句话'];
    scene.platform.seed(other as never);
    const [event] = unit.trigger('doorbell').events;
    await until(() =>
      scene.platform.ledger
        .lines()
        .some(
          (line) =>
            line.time === event?.timestamp &&
            line.deviceId === toDeviceId(device) &&
            line.stamps.some(({ hop, note }) => hop === 'sent' && note),
        ),
    );
    scene.platform.seed(seed);
    await untilALaterRingArrived();
    expect(messagesOf(device)).toEqual([]);
  });
});
