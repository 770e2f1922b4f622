/** WeChat tells settings per template, not per device; so this phone remembers what was answered for which unit. */
import { kept } from '@/cloud/wechat.ts';
import type { Choices } from './reminder-lines.ts';

type Record = { [sn: string]: Choices };

const storage = kept<Record>('reminder-choices');

export function choicesOf(sn: string): Choices {
  return storage.read()?.[sn] ?? {};
}

export function recordChoices(sn: string, choices: Choices): void {
  const all = storage.read() ?? {};
  storage.write({ ...all, [sn]: { ...all[sn], ...choices } });
}
