import { describe, expect, it, vi } from 'vitest';
import { createManualClock } from '../../../devices/index.ts';
import { bindBySignature, connectAs, LOCK, startCloud } from '../iot-cloud.fixture.ts';

const lock1 = { ProductId: LOCK.productId, DeviceName: LOCK.deviceName };
const NOW = 1_767_225_600_000;

async function withLock() {
  const clock = createManualClock(NOW);
  const fixture = await startCloud({ clock });
  const me = await fixture.household();
  const lock = await connectAs(fixture, LOCK);
  await bindBySignature(me, LOCK);
  return { fixture, clock, me, lock };
}

describe('reported values', () => {
  it('are read back newest first, page by page, within the asked time', async () => {
    const { me, lock } = await withLock();
    for (const [at, volume] of [1, 2, 3, 0, 1].entries())
      await lock.ask('property', { method: 'report', timestamp: NOW + at * 1000, params: { volume, battery_percentage: 80 - at } });
    const read = (more: object) =>
      me.call('AppGetDeviceDataHistory', { ...lock1, FieldName: 'volume', MinTime: NOW, MaxTime: NOW + 60_000, Limit: 2, ...more });

    const first = await read({});
    expect(first).toMatchObject({
      FieldName: 'volume',
      Listover: true,
      Results: [
        { Time: String(NOW + 4000), Value: '1' },
        { Time: String(NOW + 3000), Value: '0' },
      ],
    });
    const second = await read({ Context: first.Context });
    expect(second).toMatchObject({ Listover: true, Results: [{ Value: '3' }, { Value: '2' }] });
    expect(await read({ Context: second.Context })).toMatchObject({ Listover: false, Results: [{ Time: String(NOW), Value: '1' }] });
    expect(await read({ MinTime: NOW + 1000, MaxTime: NOW + 2000, Limit: 10 })).toMatchObject({
      Listover: false,
      Results: [{ Value: '3' }, { Value: '2' }],
    });
    expect(await read({ FieldName: 'battery_percentage', Limit: 1 })).toMatchObject({ Results: [{ Value: '76' }] });
  });

  it.each([
    ['a property the product lacks', { FieldName: 'colour' }, 'InvalidParameterValue.ModelPropertyNotExist'],
    ['no property', { FieldName: undefined }, 'ErrorRequiredParamNotFound'],
    ['no end', { MaxTime: undefined }, 'ErrorRequiredParamNotFound'],
    ['an end before the start', { MinTime: NOW + 1, MaxTime: NOW }, 'InvalidParameterValue |'],
    ['a page of none', { Limit: 0 }, 'InvalidParameterValue |'],
    ['a cursor of its own', { Context: 'abc' }, 'InvalidParameterValue |'],
  ])('are refused for %s', async (_what, change, error) => {
    const { me } = await withLock();
    const call = me.call('AppGetDeviceDataHistory', { ...lock1, FieldName: 'volume', MinTime: NOW, MaxTime: NOW, Limit: 2, ...change });
    await expect(call).rejects.toThrow(error);
  });

  it('are nobody else’s', async () => {
    const { fixture } = await withLock();
    const other = await fixture.household('neighbour');
    const span = { MinTime: NOW, MaxTime: NOW, Limit: 1 };
    await expect(other.call('AppGetDeviceDataHistory', { ...lock1, FieldName: 'volume', ...span })).rejects.toThrow('NoPermission');
    await expect(other.call('AppGetDeviceActionHistories', lock1)).rejects.toThrow('NoPermission');
  });
});

describe('called actions', () => {
  it('are listed with what was asked, how, and what came back', async () => {
    const { clock, me, lock } = await withLock();
    const { ClientToken } = await me.call('AppCallDeviceActionAsync', { ...lock1, ActionId: 'unlock_remote', InputParams: '{}' });
    expect(await me.call('AppGetDeviceActionHistories', lock1)).toMatchObject({
      TotalCounts: 1,
      Listover: false,
      ActionHistories: [
        { ...{ DeviceName: 'lock1', ActionId: 'unlock_remote', Calling: 'async', Status: 'Sent' }, ReqTime: NOW, RspTime: 0, ClientToken },
      ],
    });
    await lock.hear('action', (message) => message.clientToken === ClientToken);
    clock.advance(1500);
    await lock.publish('action', { method: 'action_reply', clientToken: ClientToken, code: 0, status: 'opened', response: { result: 1 } });
    const listed = await vi.waitFor(async () => {
      const { ActionHistories } = (await me.call('AppGetDeviceActionHistories', lock1)) as { ActionHistories: { Status: string }[] };
      expect(ActionHistories[0]?.Status).toBe('opened');
      return ActionHistories;
    });
    expect(listed).toMatchObject([{ RspTime: NOW + 1500, OutputParams: '{"result":1}', InputParams: '{}' }]);
  });

  it('are listed for one action, by page, and refused for an action that is not there', async () => {
    const { me } = await withLock();
    for (const ActionId of ['unlock_remote', 'wake_up', 'unlock_remote']) await me.call('AppCallDeviceActionAsync', { ...lock1, ActionId });
    const read = (more: object) => me.call('AppGetDeviceActionHistories', { ...lock1, ...more });
    expect(await read({ ActionId: 'wake_up' })).toMatchObject({ TotalCounts: 1, ActionHistories: [{ ActionId: 'wake_up' }] });
    const first = await read({ ActionId: 'unlock_remote', Limit: 1 });
    expect(first).toMatchObject({ TotalCounts: 2, Listover: true });
    expect(await read({ ActionId: 'unlock_remote', Limit: 1, Context: first.Context })).toMatchObject({ Listover: false });
    await expect(read({ ActionId: 'explode' })).rejects.toThrow('InvalidParameterValue.ActionNilOrNotExist');
  });
});
