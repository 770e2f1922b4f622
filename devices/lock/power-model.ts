/** What a lock lives on, as the thing model tells it: two batteries, and a contact for emergencies (facts/users.md §2.4) [P]. */
import type { Define } from '../define.ts';
import { batteryPercentage } from '../traits.ts';

export const batteryState = {
  type: 'enum',
  mapping: {
    0: { zh: '正常', en: 'fine' },
    1: { zh: '电量低', en: 'low' },
    2: { zh: '即将耗尽', en: 'nearly empty' },
    3: { zh: '充电中', en: 'charging' },
    4: { zh: '已取出', en: 'removed' },
    5: { zh: '过热', en: 'overheated' },
  },
} as const satisfies Define;

/** Which battery: 0 drives the lock, 1 takes over when that one is empty or out. */
export const batterySlot = {
  type: 'enum',
  mapping: { 0: { zh: '主电池', en: 'main battery' }, 1: { zh: '备用电池', en: 'second battery' } },
} as const satisfies Define;

/** The main battery is also `battery_percentage`, which is Tencent's own property. */
export const batteries = {
  name: { zh: '电池', en: 'batteries' },
  mode: 'r',
  define: {
    type: 'array',
    items: {
      type: 'struct',
      specs: {
        slot: { name: { zh: '电池', en: 'battery' }, define: batterySlot },
        percentage: { name: { zh: '电量', en: 'charge' }, define: batteryPercentage },
        state: { name: { zh: '状态', en: 'state' }, define: batteryState },
      },
    },
  },
} as const;
