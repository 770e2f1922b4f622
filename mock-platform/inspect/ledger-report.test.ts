import { expect, it } from 'vitest';
import type { DeliveryReason } from '../delivery-reasons.ts';
import type { LedgerLine, Stamp } from '../ledger.ts';
import type { People } from './delivery-trace.ts';
import { ledgerReport } from './ledger-report.ts';

const appid = 'wx0';
const people: People = {
  ofCloud: (userId) => ({ name: userId, userId: userId.replace('cloud-', '') }),
  ofWechat: (userId) => userId,
};
const line = (time: number, stamps: readonly Stamp[], deviceId = 'LOCK/a'): LedgerLine => ({
  key: `${deviceId}|doorbell_ring|${time}`,
  deviceId,
  eventId: 'doorbell_ring',
  time,
  stamps: [{ hop: 'broker', at: time }, ...stamps],
});
const cloud = (at: number, reason?: DeliveryReason, who = 'me'): Stamp => ({
  hop: 'cloud',
  at,
  people: [{ userId: `cloud-${who}`, appid, ...(reason && { reason }) }],
});
const inbox = (at: number, templateId = 't1', userId = 'me'): Stamp => ({ hop: 'inbox', at, people: [{ userId, appid, templateId }] });
const report = (lines: readonly LedgerLine[], now = 100_000) => ledgerReport(lines, people, { now, lateMs: 1000 });
const only = (lines: readonly LedgerLine[], now?: number) => report(lines, now).people[0];

it('counts what came once, with its latencies', () => {
  const lines = [10, 20, 30].map((time, n) => line(time, [cloud(time), inbox(time + 100 * (n + 1))]));
  expect(only(lines)).toMatchObject({ userId: 'me', events: 3, once: 3, latencyMs: { p50: 200, p99: 300, max: 300 } });
  expect(only(lines)).toMatchObject({ doubled: { count: 0 }, lost: { count: 0 }, late: { count: 0 }, outOfOrder: { count: 0 }, opened: 0 });
});

it('the same template twice is doubled, two reminders of one event are not', () => {
  expect(only([line(1, [cloud(1), inbox(2), inbox(3)])])).toMatchObject({
    once: 0,
    doubled: { count: 1, events: ['LOCK/a|doorbell_ring|1'] },
  });
  expect(only([line(1, [cloud(1), inbox(2, 't1'), inbox(3, 't2')])])).toMatchObject({ once: 1, doubled: { count: 0 } });
});

it('late is later than was allowed, also when it came', () => {
  expect(only([line(0, [cloud(0), inbox(1000)])])?.late.count).toBe(0);
  expect(only([line(0, [cloud(0), inbox(1001)])])).toMatchObject({ once: 1, late: { count: 1 } });
});

it('a device whose clock is ahead is measured by the cloud', () => {
  const ahead = { ...line(0, [cloud(10), inbox(2_000)]), time: 3_600_000 };
  expect(only([ahead])).toMatchObject({ late: { count: 1 }, latencyMs: { max: 2_000 } });
});

it('out of order is judged per device', () => {
  const early = line(100, [cloud(100), inbox(900)]);
  expect(only([early, line(200, [cloud(200), inbox(300)])])?.outOfOrder).toEqual({ count: 1, events: [early.key] });
  expect(only([early, line(200, [cloud(200), inbox(300)], 'LOCK/b')])?.outOfOrder.count).toBe(0);
  expect(only([early, line(200, [cloud(200), inbox(900)])])?.outOfOrder.count).toBe(0);
});

it('what somebody chose is held back, what nobody chose is lost', () => {
  const lines = [line(1, [cloud(1, { code: 'quiet-hours', span: '22:00-07:00' })]), line(2, [cloud(2)])];
  lines.push(line(3, [cloud(3), { hop: 'sent', at: 4, appid, reason: { code: 'queue-full', limit: 5 } }]));
  expect(only(lines)).toMatchObject({ events: 3, once: 0, heldBack: { 'quiet-hours': 1 }, lost: { count: 2 } });
});

it('says in words why what was lost is lost, and what the reasons mean', () => {
  const full = line(3, [cloud(3), { hop: 'sent', at: 4, appid, reason: { code: 'queue-full', limit: 5 } }]);
  const quiet = line(4, [cloud(4, { code: 'quiet-hours', span: '22:00-07:00' })]);
  const unbound = line(5, [{ hop: 'cloud', at: 5, reason: { code: 'nobody-bound' } }]);
  const made = report([full, quiet, unbound, line(6, [])]);
  expect(made.people[0]?.lost).toEqual({
    count: 1,
    events: [full.key],
    why: [{ zh: expect.stringContaining('推送队列已满（5 条）'), en: expect.stringContaining('5 reminders waited already') }],
  });
  expect(made.words).toMatchObject({
    'quiet-hours': { zh: expect.stringContaining('处于免打扰时段 22:00-07:00') },
    'nobody-bound': { zh: '没有人绑定这台设备' },
    'under-way': { en: 'the cloud has not finished with it yet' },
  });
});

it('under way is not lost before it is late', () => {
  expect(only([line(1, [cloud(1)])], 1001)).toMatchObject({ underWay: 1, lost: { count: 0 } });
  expect(only([line(1, [cloud(1)])], 1002)).toMatchObject({ underWay: 0, lost: { count: 1 } });
});

it('keeps people apart, and names events that were for nobody', () => {
  const both = line(1, [cloud(1), cloud(1, undefined, 'you'), inbox(2), inbox(5000, 't1', 'you')]);
  const made = report([both, line(2, [{ hop: 'cloud', at: 2, reason: { code: 'nobody-bound' } }])]);
  expect(made.forNobody).toEqual({ 'nobody-bound': 1 });
  expect(made.people.map(({ userId, once, late }) => [userId, once, late.count])).toEqual([
    ['me', 1, 0],
    ['you', 1, 1],
  ]);
});

it('names fifty, counts all, and says the same of the same ledger', () => {
  const lines = Array.from({ length: 60 }, (_, n) => line(n + 1, [cloud(n + 1)]));
  expect(only(lines)?.lost).toMatchObject({ count: 60, events: expect.objectContaining({ length: 50 }) });
  expect(JSON.stringify(report(lines))).toBe(JSON.stringify(report(structuredClone(lines))));
});
