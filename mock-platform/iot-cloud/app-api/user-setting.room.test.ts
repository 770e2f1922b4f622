import { describe, expect, it, vi } from 'vitest';
import { createManualClock } from '../../../devices/index.ts';
import { bindBySignature, connectAs, type Fixture, LOCK, startCloud } from '../iot-cloud.fixture.ts';

const UNTOUCHED = {
  EnableWechatPush: 1,
  EnableDeviceMessagePush: 1,
  EnableFamilyMessagePush: 1,
  EnableNotifyMessagePush: 1,
  NoDisturbTime: '',
  NoDisturbDeviceList: [],
};
/** 23:00 in China. */
const NIGHT = Date.parse('2026-01-01T23:00:00+08:00');

describe('settings of a user', () => {
  it('are all on at first, change one by one, and are each user’s own', async () => {
    const fixture = await startCloud();
    const me = await fixture.login();
    const read = async (user: typeof me) => (await user.call('AppGetUserSetting')).UserSetting;
    expect(await read(me)).toEqual(UNTOUCHED);
    await me.call('AppUpdateUserSetting', { EnableWechatPush: 0, EnableDeviceMessagePush: 1, NoDisturbTime: '22:00-07:00' });
    await me.call('AppUpdateUserSetting', { Region: 'Asia/Shanghai', NoDisturbDeviceList: ['AURORALOCK/lock1'] });
    expect(await read(me)).toEqual({
      ...UNTOUCHED,
      EnableWechatPush: 0,
      NoDisturbTime: '22:00-07:00',
      NoDisturbDeviceList: ['AURORALOCK/lock1'],
      Region: 'Asia/Shanghai',
    });
    expect(await read(await fixture.login('neighbour'))).toEqual(UNTOUCHED);
  });

  it.each([
    ['a switch that is neither on nor off', { EnableWechatPush: 2 }],
    ['a switch of text', { EnableDeviceMessagePush: 'yes' }],
    ['half a span', { NoDisturbTime: '22:00' }],
    ['a device without product', { NoDisturbDeviceList: ['lock1'] }],
    ['no list', { NoDisturbDeviceList: 'AURORALOCK/lock1' }],
  ])('refuse %s and stay as they were', async (_what, params) => {
    const me = await (await startCloud()).login();
    await expect(me.call('AppUpdateUserSetting', params)).rejects.toThrow('InvalidParameterValue |');
    expect((await me.call('AppGetUserSetting')).UserSetting).toEqual(UNTOUCHED);
  });
});

describe('a reminder', () => {
  async function ring(setting: object, options: Parameters<typeof startCloud>[0] = {}) {
    const fixture: Fixture = await startCloud({ clock: createManualClock(NIGHT), ...options });
    const me = await fixture.household();
    const lock = await connectAs(fixture, LOCK);
    await bindBySignature(me, LOCK);
    await me.call('AppUpdateUserSetting', setting);
    const post = () =>
      lock.ask('event', {
        method: 'event_post',
        eventId: 'doorbell_ring',
        type: 'alert',
        timestamp: fixture.platform.clock.now(),
        params: {},
      });
    await post();
    const cloudNote = (at = 0) => fixture.platform.ledger.lines()[at]?.stamps.find((stamp) => stamp.hop === 'cloud')?.note;
    return { fixture, me, post, cloudNote, counts: () => fixture.state().iotCloud.reminders.counts };
  }

  it.each([
    [{ NoDisturbTime: '22:00-07:00' }, 'kept: 1 of the people has quiet hours 22:00-07:00'],
    [{ EnableWechatPush: 0 }, 'kept: 1 of the people has WeChat messages switched off'],
    [{ EnableDeviceMessagePush: 0 }, 'kept: 1 of the people has device alarms switched off'],
  ])('with %j is held back, and the ledger says why', async (setting, note) => {
    const { me, counts, cloudNote } = await ring(setting);
    expect(counts()).toEqual({ 'held-back': 1 });
    expect(cloudNote()).toBe(note);
    // The event itself is there.
    expect(await me.call('AppListEventHistory', { ProductId: LOCK.productId, DeviceName: LOCK.deviceName })).toMatchObject({ Total: 1 });
  });

  it('goes out again when the quiet hours are over', async () => {
    const clock = createManualClock(NIGHT);
    const { post, counts } = await ring({ NoDisturbTime: '22:00-07:00' }, { clock });
    clock.advance(8 * 3_600_000);
    await post();
    await vi.waitFor(() => expect(counts()).toMatchObject({ 'held-back': 1, refused: 1 }));
  });

  it('goes to those who want it, and the ledger says how many do not', async () => {
    const { fixture, me, post, counts, cloudNote } = await ring({ NoDisturbTime: '22:00-07:00' });
    const guest = await fixture.login('neighbour');
    const { ShareToken } = await me.call('AppInviteMember', { FamilyId: me.FamilyId });
    await guest.call('AppJoinFamily', { ShareToken });
    (fixture.platform.clock as ReturnType<typeof createManualClock>).advance(1000);
    await post();
    await vi.waitFor(() => expect(counts()).toMatchObject({ 'held-back': 1, refused: 1 }));
    expect(cloudNote(1)).toBe('not to everybody: 1 of the people has quiet hours 22:00-07:00');
  });

  it('heeds no setting when the rule is off', async () => {
    const { counts } = await ring({ EnableWechatPush: 0 }, { rules: { 'iotCloud.userSettingsHold': false } });
    await vi.waitFor(() => expect(counts()).toEqual({ refused: 1 }));
  });
});
