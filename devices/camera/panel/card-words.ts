/** The memory card in all its twelve states, for people: what it means, what to do, whether it can be formatted (facts/users.md §2.3). Pure. */

import { memoryCardState } from '@/devices/camera/thing-model.ts';
import type { Values } from '@/devices/define.ts';

type StateNumber = keyof typeof memoryCardState.mapping;

interface Advice {
  readonly tone: 'good' | 'quiet' | 'warning' | 'danger';
  /** What it means for the person; empty when all is well. */
  readonly text: string;
  readonly format: boolean;
}

const ADVICE: { readonly [state in StateNumber]: Advice } = {
  0: { tone: 'quiet', text: '插入存储卡后才能录像和回放', format: false },
  1: { tone: 'good', text: '', format: true },
  2: { tone: 'danger', text: '录像不能保存。可以试着格式化，不行就换一张卡', format: true },
  3: { tone: 'warning', text: '新的录像存不下了。格式化可以清空它', format: true },
  4: { tone: 'quiet', text: '正在清空，请不要断电或拔卡', format: false },
  5: { tone: 'warning', text: '卡被取出来了，录像已停止', format: false },
  6: { tone: 'quiet', text: '正在修复，请不要断电或拔卡', format: false },
  7: { tone: 'danger', text: '摄像头认不出这张卡。可以试着格式化，或换一张卡', format: true },
  8: { tone: 'warning', text: '卡不能写入，请看看卡上的锁定开关', format: true },
  9: { tone: 'danger', text: '没有清空成功，请换一张卡', format: true },
  10: { tone: 'warning', text: '录像可能会断断续续，建议换一张高速卡', format: true },
  11: { tone: 'quiet', text: '正在检查这张卡，请稍等', format: false },
};

export interface CardWords extends Advice {
  readonly state: string;
  /** 「已用 12.3 GB，共 29.7 GB」; empty without a card. */
  readonly room: string;
  /** 0–100. */
  readonly usedPercent: number;
}

const gigabytes = (mb: number) => `${(mb / 1024).toFixed(1)} GB`;

/** Undefined while the camera has not told. */
export function cardWords(values: Values): CardWords | undefined {
  const state = values.card_state as StateNumber;
  const advice = ADVICE[state];
  if (!advice) return undefined;
  const [total, free] = [Number(values.card_total_mb ?? 0), Number(values.card_free_mb ?? 0)];
  const used = Math.max(0, total - free);
  return {
    ...advice,
    state: memoryCardState.mapping[state].zh,
    room: total > 0 ? `已用 ${gigabytes(used)}，共 ${gigabytes(total)}` : '',
    usedPercent: total > 0 ? Math.round((100 * used) / total) : 0,
  };
}
