import { expect, it } from 'vitest';
import { createManualClock, type ManualClock, toDeviceId } from '../../../devices/index.ts';
import { bindBySignature, connectAs, LOCK, startCloud } from '../iot-cloud.fixture.ts';

const DAY = 86_400_000;

/** `me` shares the lock with `neighbour`; two alarms have happened. */
async function start() {
  const clock: ManualClock = createManualClock(Date.parse('2026-03-03T14:00:00+08:00'));
  const fixture = await startCloud({ clock, rules: { 'iotCloud.accessTokenSeconds': 365 * 86_400 } });
  const lock = await connectAs(fixture, LOCK);
  const me = await fixture.household();
  await bindBySignature(me, LOCK);
  const guest = await fixture.login('neighbour');
  const DeviceId = toDeviceId(LOCK);
  const { ShareDeviceToken } = await me.call('AppCreateShareDeviceToken', { FamilyId: me.FamilyId, DeviceId });
  await guest.call('AppBindUserShareDevice', { ShareDeviceToken, DeviceId });
  const ring = () =>
    lock.ask('event', { method: 'event_post', eventId: 'doorbell_ring', type: 'alert', timestamp: clock.now(), params: {} });
  await ring();
  await ring();
  const ids = async (user: typeof guest, Category = 1) =>
    ((await user.call('AppGetMessages', { Category })).Data as { Msgs: { MsgID: string }[] }).Msgs.map((message) => message.MsgID);
  return { ...fixture, clock, me, guest, ring, ids };
}

it('TC/1081/40795: a deleted alarm leaves the caller’s list and nobody else’s', async () => {
  const { me, guest, ids } = await start();
  const [newest, oldest] = await ids(me);
  expect(await me.call('AppDeleteMessage', { MsgID: newest })).toMatchObject({ Data: 'OK' });
  expect(await ids(me)).toEqual([oldest]);
  expect(await ids(guest)).toEqual([newest, oldest]);
});

it('a deleted invitation is gone from the list, and can still be accepted', async () => {
  const { me, guest, ids } = await start();
  const { UserID: ToUserID } = (await guest.call('AppGetUser')).Data as { UserID: string };
  await me.call('AppSendShareFamilyInvite', { FamilyId: me.FamilyId, ToUserID });
  const { Msgs } = (await guest.call('AppGetMessages', { Category: 2 })).Data as {
    Msgs: { MsgID: string; Attachments: { ShareToken: string } }[];
  };
  const { MsgID, Attachments } = Msgs[0] ?? { MsgID: '', Attachments: { ShareToken: '' } };
  expect(await guest.call('AppDeleteMessage', { MsgID })).toMatchObject({ Data: 'OK' });
  expect(await ids(guest, 2)).toEqual([]);
  await expect(guest.call('AppDeleteMessage', { MsgID })).rejects.toThrow('InvalidParameterValue.MsgIDInvalid');
  await guest.call('AppJoinFamily', { ShareToken: Attachments.ShareToken });
});

it('a message of somebody else, an unknown one and none at all are refused', async () => {
  const { me, guest, ids } = await start();
  const [mine] = await ids(me);
  await guest.call('AppRemoveUserShareDevice', { DeviceId: toDeviceId(LOCK) });
  for (const MsgID of [mine, '999999', '__proto__', 'n1', 'x'])
    await expect(guest.call('AppDeleteMessage', { MsgID })).rejects.toThrow('InvalidParameterValue.MsgIDInvalid');
  await expect(me.call('AppDeleteMessage')).rejects.toThrow('ErrorRequiredParamNotFound');
  expect(await ids(me)).toHaveLength(2);
});

it('iotCloud.eventDays: a deletion is remembered no longer than its message', async () => {
  const { me, clock, ring, ids, platform } = await start();
  const deleted = () => platform.store.table('iot.deletedMessages').size;
  const [first] = await ids(me);
  await me.call('AppDeleteMessage', { MsgID: first });
  expect(deleted()).toBe(1);
  clock.advance(30 * DAY + 1);
  await ring();
  const [later] = await ids(me);
  await me.call('AppDeleteMessage', { MsgID: later });
  expect(deleted()).toBe(1);
  expect(await ids(me)).toEqual([]);
});
