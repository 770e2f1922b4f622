/** A lock without Wi-Fi, an app in the lock's own Wi-Fi, and the cloud between them: added by soft-AP (facts/tencent-iot.md §4.1, flow A). */
import { createSocket } from 'node:dgram';
import { expect, it, onTestFinished, vi } from 'vitest';
import { appApiSignature, catalogue, toDataTemplate } from '../../devices/index.ts';
import { createPlatform, type PlatformSeed } from '../../mock-platform/index.ts';
import { createFleet, createSimulatorControl, derivePsk } from '../../simulator/index.ts';

const LOCK = { productId: 'AURORALOCK', deviceName: 'lock1' };
const APP = { appKey: 'ahPxdKSAMPLETGrejd', appSecret: 'NcbHqkSAMPLETCGbKnQH', appid: 'wx0123456789abcdef', wechatSecret: '0'.repeat(32) };
const psk = derivePsk('soft-ap', LOCK);
const seed: PlatformSeed = {
  iotCloud: {
    products: [
      {
        productId: LOCK.productId,
        name: 'lock',
        category: 'lock',
        dataTemplate: toDataTemplate(LOCK.productId, catalogue.lock.thingModel),
      },
    ],
    devices: [{ ...LOCK, psk }],
    applications: [{ ...APP, linkedProducts: [LOCK.productId], reminders: [], miniprogramState: 'developer' }],
  },
};
const LONG = { timeout: 30_000, interval: 50 };
type Json = { readonly [key: string]: unknown };

async function household(url: string) {
  const post = async (door: string, body: object) => {
    const answer = await fetch(`${url}/iot.cloud.tencent.com/api/exploreropen/${door}`, { method: 'POST', body: JSON.stringify(body) });
    const { data } = (await answer.json()) as { data: Json & { Error?: { Code: string } } };
    if (data.Error) throw new Error(data.Error.Code);
    return data;
  };
  const params = { Action: 'AppGetTokenByWeiXin', AppKey: APP.appKey, Nonce: 1, Timestamp: 1_700_000_000, RequestId: 'r', WxOpenID: 'o1' };
  const { Data } = await post('appapi', { ...params, Signature: appApiSignature(params, APP.appSecret) });
  const { Token: AccessToken } = Data as { Token: string };
  const call = (Action: string, more: object = {}) => post('tokenapi', { Action, AccessToken, RequestId: 'r', ...more });
  const { FamilyId } = (await call('AppCreateFamily', { Name: '家' })).Data as { FamilyId: string };
  return { call, FamilyId };
}

it('a wrong password is told by the lock, the right one binds it to the family', { timeout: 90_000 }, async () => {
  const platform = await createPlatform();
  onTestFinished(() => platform.close());
  const { url, mqttPort } = await platform.listen();
  platform.seed(seed);
  const fleet = createFleet({
    brokerUrl: `mqtt://127.0.0.1:${mqttPort}`,
    devices: [{ ...LOCK, psk, category: 'lock', network: 'setup' }],
    wifi: { 晨曦家: 'right horse' },
  });
  onTestFinished(() => fleet.stop());
  await fleet.start();
  const control = createSimulatorControl(fleet);
  const opened = await control(
    new Request('http://x/simulator/devices/AURORALOCK/lock1/soft-ap-port', { method: 'POST', body: JSON.stringify({ port: 0 }) }),
  );
  const { address, port } = (await opened.json()) as { address: string; port: number };

  const me = await household(url);
  const { Token } = (await me.call('AppCreateDeviceBindToken')).Data as { Token: string };
  const state = async () => (await me.call('AppGetDeviceBindTokenState', { Token })).State;
  expect(await state()).toBe(1);

  const phone = createSocket('udp4');
  onTestFinished(() => new Promise<void>((resolve) => phone.close(() => resolve())));
  const heard: Json[] = [];
  phone.on('message', (datagram) => heard.push(JSON.parse(String(datagram))));
  const tell = (password: string) => phone.send(JSON.stringify({ cmdType: 1, ssid: '晨曦家', password, token: Token }), port, address);

  tell('wrong horse');
  await vi.waitFor(() => expect(heard.some(({ log }) => log === 'WIFI AP STA error! (12, -1)')).toBe(true), LONG);
  expect(await state()).toBe(1);

  heard.length = 0;
  tell('right horse');
  await vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ cmdType: 7, wifiConfigState: 5 }), LONG);
  const { productId, deviceName } = heard.find(({ cmdType }) => cmdType === 7) as { productId: string; deviceName: string };
  await vi.waitFor(async () => expect(await state()).toBe(2), LONG);
  await me.call('AppTokenBindDeviceFamily', { Token, ProductId: productId, DeviceName: deviceName, FamilyId: me.FamilyId, RoomId: '0' });
  const { DeviceList } = await me.call('AppGetFamilyDeviceList', { FamilyId: me.FamilyId, RoomId: '' });
  expect(DeviceList).toMatchObject([{ DeviceId: 'AURORALOCK/lock1' }]);
  await vi.waitFor(() => expect(fleet.units[0]?.device.bound).toBe(true), LONG);
});
