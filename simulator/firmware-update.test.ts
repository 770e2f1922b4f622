/** One update from order to end, on a clock that only moves when told. facts/tencent-iot.md §3.5. */
import { describe, expect, it } from 'vitest';
import { createManualClock, createRandom, OtaFailure, type OtaUp, otaUpdateTopic } from '../devices/index.ts';
import { createDevice } from './device.ts';
import { createFirmwareUpdate } from './firmware-update.ts';
import type { Happening } from './log.ts';

const order = {
  type: 'update_firmware',
  file_size: 4096,
  md5sum: '0123456789abcdef0123456789abcdef',
  url: 'https://firmware.example/lock-1.1.0.bin',
  version: '1.1.0',
};

function bench() {
  const clock = createManualClock();
  const device = createDevice({ productId: 'AURORALOCK', deviceName: 'lock-0001', category: 'lock', clock, random: createRandom(1) });
  const sent: OtaUp[] = [];
  const told: Happening[] = [];
  const restarts: string[] = [];
  const update = createFirmwareUpdate({
    device,
    clock,
    tell: (happening) => told.push(happening),
    send: (message) => sent.push(message),
    restart: () => restarts.push(device.firmware),
  });
  const receive = (message: object) => update.receive(otaUpdateTopic(device), message as { [key: string]: unknown });
  const progress = () =>
    sent.flatMap((message) =>
      message.type === 'report_progress' ? [`${message.report.progress.state} ${message.report.progress.percent ?? ''}`.trim()] : [],
    );
  return { clock, device, update, receive, sent, told, restarts, progress };
}

describe('an update', () => {
  it('is downloaded in steps, burnt, done, and only then runs', () => {
    const { clock, device, receive, restarts, progress, sent } = bench();
    receive(order);
    clock.advance(0);
    expect(progress()).toEqual(['downloading 0']);
    expect(device.firmware).toBe('1.0.0');
    clock.advance(60_000);
    const steps = [0, 20, 40, 60, 80, 100].map((percent) => `downloading ${percent}`);
    expect(progress()).toEqual([...steps, 'burning 100', 'done 100']);
    expect(restarts).toEqual(['1.1.0']);
    expect(sent.every((message) => message.type === 'report_version' || message.report.version === '1.1.0')).toBe(true);
  });

  it('takes as long as its size says', () => {
    const { clock, receive, progress } = bench();
    receive({ ...order, file_size: 512 * 1024 * 60 });
    clock.advance(59_000);
    expect(progress().at(-1)).toBe('downloading 80');
    clock.advance(1_000);
    expect(progress().at(-1)).toBe('burning 100');
  });

  it.each([
    ['fileMissing', -2, []],
    ['signatureExpired', -3, []],
    ['downloadTimeout', -1, ['downloading 0', 'downloading 20', 'downloading 40']],
    ['md5Mismatch', -4, ['downloading 0', 'downloading 20', 'downloading 40', 'downloading 60', 'downloading 80']],
    ['updateFailed', -5, [0, 20, 40, 60, 80, 100].map((percent) => `downloading ${percent}`).concat('burning 100')],
  ] as const)('%s ends with result_code %i, the old version stays and the next update works', (plan, code, before) => {
    const { clock, device, update, receive, sent, progress, restarts } = bench();
    expect(OtaFailure[plan].code).toBe(code);
    update.plan(plan);
    receive(order);
    clock.advance(60_000);
    expect(progress()).toEqual([...before, 'fail']);
    expect(sent.at(-1)).toMatchObject({ report: { progress: { state: 'fail', result_code: String(code) }, version: '1.1.0' } });
    expect([device.firmware, restarts]).toEqual(['1.0.0', []]);
    receive(order);
    clock.advance(60_000);
    expect(device.firmware).toBe('1.1.0');
  });

  it('that hangs says nothing more, and a new connection may start over', () => {
    const { clock, device, update, receive, progress } = bench();
    update.plan('hang');
    receive(order);
    clock.advance(3_600_000);
    expect(progress()).toEqual(['downloading 0', 'downloading 20']);
    update.stop();
    receive(order);
    clock.advance(60_000);
    expect(device.firmware).toBe('1.1.0');
  });

  it('under way is lost with the power', () => {
    const { clock, device, update, receive, progress } = bench();
    receive(order);
    clock.advance(300);
    update.stop();
    clock.advance(60_000);
    expect(progress()).toEqual(['downloading 0', 'downloading 20']);
    expect(device.firmware).toBe('1.0.0');
  });

  it('is not started twice, and one already installed only tells the version', () => {
    const { clock, update, receive, sent, told } = bench();
    receive(order);
    receive(order);
    expect(told).toContainEqual(expect.objectContaining({ type: 'ignored', reason: 'an update is under way' }));
    clock.advance(60_000);
    const before = sent.length;
    receive(order);
    clock.advance(60_000);
    expect(sent.slice(before)).toEqual([{ type: 'report_version', report: { version: '1.1.0' } }]);
    update.tellVersion();
    expect(sent.at(-1)).toEqual({ type: 'report_version', report: { version: '1.1.0' } });
  });

  it.each([
    [{ version: '' }, 'version'],
    [{ version: 7 }, 'version'],
    [{ version: 'a\u0000' }, 'version'],
    [{ url: 'file:///etc/passwd' }, 'url'],
    [{ url: undefined }, 'url'],
    [{ md5sum: 'x' }, 'md5sum'],
    [{ file_size: 0 }, 'file_size'],
    [{ file_size: 'many' }, 'file_size'],
    [{ type: '__proto__' }, 'type'],
  ])('an order with %j is ignored aloud', (wrong, about) => {
    const { clock, receive, sent, told } = bench();
    receive({ ...order, ...wrong });
    clock.advance(60_000);
    expect(sent).toEqual([]);
    expect(told).toEqual([expect.objectContaining({ type: 'ignored', reason: expect.stringContaining(about) })]);
  });

  it.each(['burn', undefined, 'constructor', -1])('%j is no plan', (plan) => {
    expect(() => bench().update.plan(plan)).toThrow('is no end of an update');
  });

  it('a refused version is told', () => {
    const { receive, told } = bench();
    receive({ type: 'report_version_rsp', result_code: -1, result_msg: 'no', version: '' });
    expect(told).toEqual([{ type: 'rejected', method: 'report_version', code: -1, status: 'no' }]);
  });
});
