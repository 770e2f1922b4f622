import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { appApiSignature, createManualClock } from '../../../devices/index.ts';
import { APP_KEY, APP_SECRET, bindBySignature, connectAs, type Fixture, LOCK, startCloud } from '../iot-cloud.fixture.ts';

const DAY = 86_400_000;
const users = (fixture: Fixture) =>
  (fixture.state().iotCloud as unknown as { users: { nickName: string }[] }).users.map((user) => user.nickName);

async function withTwo(options: Parameters<typeof startCloud>[0] = {}) {
  const clock = createManualClock();
  const fixture = await startCloud({ clock, ...options });
  const me = await fixture.household();
  const guest = await fixture.household('neighbour');
  const lock = await connectAs(fixture, LOCK);
  await bindBySignature(me, LOCK);
  const { ShareToken } = await me.call('AppInviteMember', { FamilyId: me.FamilyId });
  await guest.call('AppJoinFamily', { ShareToken });
  return { fixture, clock, me, guest, lock };
}

it('logs out at once and ends the account after its days, with the family nobody else governs', async () => {
  const { fixture, clock, me, lock } = await withTwo();
  await me.call('AppUserCancelAccount');
  await expect(me.call('AppGetUser')).rejects.toThrow('InvalidParameterValue.InvalidAccessToken');
  clock.advance(7 * DAY - 1);
  expect(users(fixture)).toEqual(['me', 'neighbour']);
  clock.advance(1);
  expect(users(fixture)).toEqual(['neighbour']);
  await lock.hear('service', (message) => message.method === 'unbind_device');
  const guest = await fixture.login('neighbour');
  expect(await guest.call('AppGetFamilyList')).toMatchObject({ Total: 1 });
  // The same person may start anew, with nothing left of before.
  expect(await (await fixture.login('me')).call('AppGetFamilyList')).toMatchObject({ Total: 0 });
});

it('of a mere member leaves the family as it is', async () => {
  const { fixture, clock, me, guest } = await withTwo({ rules: { 'iotCloud.cancelAccountDays': 0 } });
  await guest.call('AppUserCancelAccount');
  expect(users(fixture)).toEqual(['me']);
  expect(await me.call('AppGetFamilyMemberList', { FamilyId: me.FamilyId })).toMatchObject({ Total: 1 });
  expect(await me.call('AppGetFamilyDeviceList', { FamilyId: me.FamilyId })).toMatchObject({ Total: 1 });
  clock.advance(DAY);
  expect(users(fixture)).toEqual(['me']);
});

it('is taken back by logging in, which says when the end would have been', async () => {
  const { fixture, clock, me } = await withTwo();
  const openId = [...fixture.platform.store.table<{ nickName: string; openId: string }>('iot.users').values()].find(
    (row) => row.nickName === 'me',
  );
  const login = async () => {
    const params = {
      Action: 'AppGetTokenByWeiXin',
      AppKey: APP_KEY,
      Nonce: 1,
      Timestamp: 1,
      RequestId: 'r',
      WxOpenID: openId?.openId ?? '',
    };
    const { body } = await fixture.post('appapi', { ...params, Signature: appApiSignature(params, APP_SECRET) });
    return (body.data as { Data: { CancelAccountTime?: number } }).Data;
  };
  expect(await login()).not.toHaveProperty('CancelAccountTime');
  await me.call('AppUserCancelAccount');
  const end = Math.floor((clock.now() + 7 * DAY) / 1000);
  clock.advance(DAY);
  expect(await login()).toMatchObject({ CancelAccountTime: end });
  expect(await login()).not.toHaveProperty('CancelAccountTime');
  clock.advance(30 * DAY);
  expect(users(fixture)).toEqual(['me', 'neighbour']);
});

it('comes to its end although the platform was restarted in between', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'camlock-account-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const store = { file: join(directory, 'state.db') };
  const { fixture, clock, me } = await withTwo({ store });
  await me.call('AppUserCancelAccount');
  await fixture.platform.close();
  const after = await startCloud({ store, clock });
  expect(users(after)).toEqual(['me', 'neighbour']);
  clock.advance(7 * DAY);
  expect(users(after)).toEqual(['neighbour']);
});
