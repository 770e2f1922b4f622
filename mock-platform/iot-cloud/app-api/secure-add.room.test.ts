import { expect, it } from 'vitest';
import { createManualClock } from '../../../devices/index.ts';
import { connectAs, LOCK, startCloud } from '../iot-cloud.fixture.ts';

const DEVICE = 'AURORALOCK/lock1';

async function open() {
  const clock = createManualClock();
  const fixture = await startCloud({ clock });
  const me = await fixture.household();
  const issue = async (body: object) => {
    const answer = await fetch(`${fixture.url}/__mock__/device-signature`, { method: 'POST', body: JSON.stringify(body) });
    return { status: answer.status, body: (await answer.json()) as { deviceSignature: string; expiresAt: number; error?: string } };
  };
  const add = (DeviceSignature: string, user = me) =>
    user.call('AppSecureAddDeviceInFamily', { DeviceSignature, FamilyId: user.FamilyId, RoomId: '' });
  return { fixture, clock, me, issue, add };
}

it('binds the device a signature was handed out for, and tells it', async () => {
  const { fixture, clock, issue, add } = await open();
  const lock = await connectAs(fixture, LOCK);
  const { body } = await issue({ deviceId: DEVICE });
  expect(body.expiresAt).toBe(clock.now() + 86_400_000);
  expect(await add(body.deviceSignature)).toMatchObject({ AppDeviceInfo: { DeviceId: DEVICE, RoomId: '0' } });
  await lock.hear('service', (message) => message.method === 'bind_device');
  await expect(add(body.deviceSignature)).rejects.toThrow('UnsupportedOperation.CannotBindSameFamily');
});

it('refuses a signature nobody handed out, one that is over, and a product of another application', async () => {
  const { clock, me, issue, add } = await open();
  await expect(add('made-up')).rejects.toThrow('InvalidParameterValue.TokenNotExist');
  await expect(me.call('AppSecureAddDeviceInFamily', { FamilyId: me.FamilyId })).rejects.toThrow('ErrorRequiredParamNotFound');
  const strange = (await issue({ deviceId: 'STRANGEPRD/odd1' })).body.deviceSignature;
  await expect(add(strange)).rejects.toThrow('UnauthorizedOperation.APPNoPermissionToStudioProduct');
  const short = (await issue({ deviceId: DEVICE, expireSeconds: 60 })).body.deviceSignature;
  const long = (await issue({ deviceId: DEVICE, expireSeconds: -1 })).body.deviceSignature;
  clock.advance(60_000);
  await expect(add(short)).rejects.toThrow('InvalidParameterValue.TokenIsExpire');
  expect(await add(long)).toMatchObject({ AppDeviceInfo: { DeviceId: DEVICE } });
});

it.each([
  [{ deviceId: 'AURORALOCK/nobody' }, 404],
  [{ deviceId: DEVICE, expireSeconds: 0 }, 400],
  [{ deviceId: DEVICE, expireSeconds: 86_401 }, 400],
  [{ deviceId: DEVICE, expireSeconds: '60' }, 400],
  [{}, 400],
])('%j gets no signature but a sentence', async (body, status) => {
  const { issue } = await open();
  const answer = await issue(body);
  expect(answer.status).toBe(status);
  expect(answer.body.error).toMatch(/^(deviceId|expireSeconds|there is no such device)/);
});
