/** The lock's batteries, one by one (facts/users.md §2.4). Pure. */
import type { Values } from '@/devices/define.ts';
import { batterySlot, batteryState } from '@/devices/lock/power-model.ts';

export interface BatteryLine {
  readonly slot: number;
  /** 主电池 · 备用电池 */
  readonly name: string;
  /** 「82% · 正常」 */
  readonly words: string;
  /** 0–100; undefined while it is out. */
  readonly percentage: number | undefined;
  readonly tone: 'good' | 'warning' | 'danger' | 'quiet';
}

const TONES = ['good', 'warning', 'danger', 'good', 'danger', 'danger'] as const;
const REMOVED = 4;

export function batteryLines(values: Values): BatteryLine[] {
  const list = Array.isArray(values.batteries) ? (values.batteries as readonly Values[]) : [];
  return list.map((entry) => {
    const slot = Number(entry.slot ?? 0);
    const state = Number(entry.state ?? 0);
    const percentage = typeof entry.percentage === 'number' && entry.percentage >= 0 && state !== REMOVED ? entry.percentage : undefined;
    const stateWord = batteryState.mapping[state as keyof typeof batteryState.mapping]?.zh ?? '';
    return {
      slot,
      name: batterySlot.mapping[slot as keyof typeof batterySlot.mapping]?.zh ?? '电池',
      words: [percentage === undefined ? '' : `${percentage}%`, stateWord].filter(Boolean).join(' · '),
      percentage,
      tone: TONES[state] ?? 'quiet',
    };
  });
}
