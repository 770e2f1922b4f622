/** Devices on a real RabbitMQ that asks the platform who they are; the platform is a client of it. */
import mqtt from 'mqtt';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { createRealClock, downTopic, mqttCredentials, toSn, upTopic } from '../../devices/index.ts';
import { createFleet, type Fleet, type LogLine } from '../../simulator/index.ts';
import { APPID, CAMERA, type ClientScene, DOORBELL_TEMPLATE, LOCK, LOCK_MODEL, openClientScene } from '../e2e/clients/client-scene.ts';
import { freePort } from '../platform/free-port.ts';
import { type RabbitServer, startRabbit } from './rabbitmq-server.ts';

const SLOWLY = { timeout: 60_000, interval: 100 } as const;
let rabbit: RabbitServer;
let scene: ClientScene;

beforeAll(async () => {
  const port = await freePort(0);
  rabbit = await startRabbit(`http://127.0.0.1:${port}`);
  const url = `mqtt://camlock:join-secret@127.0.0.1:${rabbit.mqttPort}`;
  const broker = { url, managementUrl: rabbit.managementUrl };
  scene = await openClientScene({ port, clock: createRealClock(), platform: { broker } });
  await vi.waitFor(async () => expect(await health()).toMatchObject({ status: 200, body: { broker: { ok: true } } }), SLOWLY);
  const { FamilyId } = (await scene.call('AppCreateFamily', { Name: '家', Address: '' })).Data;
  const signature = scene.platform.iotCloud.issueDeviceSignature(`${LOCK.productId}/${LOCK.deviceName}`, 600);
  await scene.call('AppSecureAddDeviceInFamily', { FamilyId, DeviceSignature: signature?.deviceSignature });
  scene.platform.wechat.recordDeviceSubscribe({
    userId: 'me',
    appid: APPID,
    sn: toSn(LOCK),
    modelId: LOCK_MODEL,
    choices: [{ templateId: DOORBELL_TEMPLATE, choice: 'accept', addReminder: true, keep: true }],
  });
}, 180_000);
afterAll(async () => {
  await scene?.close();
  await rabbit?.remove();
}, 60_000);

async function health() {
  const answer = await fetch(`${scene.platform.baseUrl()}/__mock__/health`);
  return { status: answer.status, body: (await answer.json()) as object };
}

function openFleet(devices = [LOCK]): { fleet: Fleet; told: (type: LogLine['type']) => LogLine[] } {
  const lines: LogLine[] = [];
  const fleet = createFleet({
    devices: devices.map((device) => ({ ...device, category: 'lock' as const })),
    brokerUrl: scene.brokerUrl,
    onEvent: (line) => lines.push(line),
  });
  onTestFinished(() => fleet.stop());
  return { fleet, told: (type) => lines.filter((line) => line.type === type) };
}
const isOnline = async () => {
  const { iotCloud } = scene.platform.state() as { iotCloud: { devices: { deviceId: string; online: boolean }[] } };
  return iotCloud.devices.find(({ deviceId }) => deviceId.endsWith(LOCK.deviceName))?.online;
};

test('a doorbell on RabbitMQ rings in the inbox; the device is controlled, and seen to leave', async () => {
  const { fleet, told } = openFleet();
  expect(await fleet.start()).toEqual({ online: 1, refused: [] });
  await vi.waitFor(async () => expect(await isOnline()).toBe(true), SLOWLY);
  fleet.units[0]?.trigger('doorbell');
  await vi.waitFor(() => expect(scene.platform.wechat.inbox('me')).toHaveLength(1), SLOWLY);
  await vi.waitFor(() => expect(told('event-answered')).toMatchObject([{ eventId: 'doorbell_ring', code: 0 }]), SLOWLY);
  await scene.call('AppControlDeviceData', { DeviceId: `${LOCK.productId}/${LOCK.deviceName}`, Data: JSON.stringify({ volume: 0 }) });
  await vi.waitFor(() => expect(fleet.units[0]?.device.state.volume).toBe(0), SLOWLY);
  await fleet.stop();
  await vi.waitFor(async () => expect(await isOnline()).toBe(false), SLOWLY);
});

test('a wrong signature is refused by RabbitMQ, and so is another one’s topic', async () => {
  const dial = (change: object) =>
    mqtt.connectAsync(scene.brokerUrl, {
      ...mqttCredentials(CAMERA, { connId: 'abcde', expiry: 4_000_000_000 }),
      protocolVersion: 4,
      reconnectPeriod: 0,
      ...change,
    });
  await expect(dial({ password: 'nonsense;hmacsha1' })).rejects.toThrow(/[Nn]ot authorized|[Bb]ad user/);
  const camera = await dial({});
  onTestFinished(() => camera.endAsync(true));
  const closed = new Promise<void>((resolve) => camera.once('close', () => resolve()));
  camera.publish(upTopic('event', LOCK), '{}', { qos: 1 }, () => {});
  await closed;
  const listener = await dial({});
  onTestFinished(() => listener.endAsync(true));
  const grants = await listener.subscribeAsync(downTopic('event', LOCK), { qos: 1 }).catch(() => []);
  expect(grants.every(({ qos }) => qos === 128)).toBe(true);
});

test('RabbitMQ gone for a while: health says so, what the device has meanwhile is told afterwards, once', async () => {
  const { fleet } = openFleet();
  await fleet.start();
  const before = scene.platform.wechat.inbox('me').length;
  rabbit.stop();
  await vi.waitFor(async () => expect(await health()).toMatchObject({ status: 503, body: { broker: { ok: false } } }), SLOWLY);
  fleet.units[0]?.trigger('doorbell');
  rabbit.start();
  await vi.waitFor(() => expect(scene.platform.wechat.inbox('me')).toHaveLength(before + 1), SLOWLY);
  await vi.waitFor(async () => expect((await health()).status).toBe(200), SLOWLY);
  expect(scene.platform.wechat.inbox('me')).toHaveLength(before + 1);
}, 180_000);
