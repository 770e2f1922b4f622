/** Who may get in, as the thing model tells it: enrolled credentials, enrolment under way, temporary passwords (facts/users.md §2.4) [P]. */
import type { Define, Member } from '../define.ts';
import { minuteOfDay, weekDays } from '../traits.ts';

export const text = (max: number) => ({ type: 'string', min: 0, max }) as const;
const done = { type: 'bool', mapping: { 0: { zh: '失败', en: 'failed' }, 1: { zh: '成功', en: 'done' } } } as const satisfies Define;
const yesNo = { type: 'bool', mapping: { 0: { zh: '否', en: 'no' }, 1: { zh: '是', en: 'yes' } } } as const satisfies Define;

/** The output of every action that can fail. */
export const result = { result: { name: { zh: '结果', en: 'result' }, define: done } } as const;

/** How a door was opened [P]: the fifteen methods of facts/users.md §2.4. */
export const unlockMethod = {
  type: 'enum',
  mapping: {
    0: { zh: '指纹', en: 'fingerprint' },
    1: { zh: '密码', en: 'password' },
    2: { zh: '卡片', en: 'card' },
    3: { zh: '人脸', en: 'face' },
    4: { zh: '机械钥匙', en: 'key' },
    5: { zh: '手机远程', en: 'phone' },
    6: { zh: '临时密码', en: 'temporary password' },
    7: { zh: '室内按键', en: 'inside button' },
    8: { zh: '掌静脉', en: 'palm' },
    9: { zh: '胁迫指纹', en: 'duress fingerprint' },
    10: { zh: '手机蓝牙', en: 'phone at the door' },
    11: { zh: '周期密码', en: 'periodic password' },
    12: { zh: '双重验证', en: 'dual check' },
    13: { zh: '室内旋钮', en: 'inside knob' },
    14: { zh: '自动开锁', en: 'automatic' },
  },
} as const satisfies Define;

/** Methods somebody can be enrolled for; their numbers are those of {@link unlockMethod}. */
export const credentialMethod = {
  type: 'enum',
  mapping: { 0: unlockMethod.mapping[0], 1: unlockMethod.mapping[1], 2: unlockMethod.mapping[2], 3: unlockMethod.mapping[3] },
} as const satisfies Define;

/** A list of enrolled credentials: `{id, <name>}` each, with the member it belongs to and whether it is one for emergencies. */
export function enrolled<const N extends string>(zh: string, en: string, nameId: N) {
  return {
    name: { zh, en },
    mode: 'rw',
    define: {
      type: 'array',
      items: {
        type: 'struct',
        specs: {
          id: { name: { zh: '编号', en: 'id' }, define: text(100) },
          [nameId]: { name: { zh: '名称', en: 'name' }, define: text(20) },
          member: { name: { zh: '所属成员', en: 'member' }, define: text(64) },
          duress: { name: { zh: '胁迫专用', en: 'for duress' }, define: yesNo },
        } as { readonly [id in 'id' | 'member' | 'duress' | N]: Member },
      },
    },
  } as const;
}

/** Where an enrolment stands: how often the finger was laid on, of how many times. */
export const enrolmentState = {
  type: 'enum',
  mapping: {
    0: { zh: '空闲', en: 'idle' },
    1: { zh: '录入中', en: 'under way' },
    2: { zh: '已完成', en: 'done' },
    3: { zh: '已取消', en: 'cancelled' },
    4: { zh: '超时', en: 'timed out' },
  },
} as const satisfies Define;

const times = { type: 'int', min: 0, max: 20, step: 1, start: 0, unit: '次' } as const satisfies Define;

export const enrolment = {
  name: { zh: '录入进度', en: 'enrolment' },
  mode: 'r',
  define: {
    type: 'struct',
    specs: {
      state: { name: { zh: '状态', en: 'state' }, define: enrolmentState },
      method: { name: { zh: '方式', en: 'method' }, define: credentialMethod },
      step: { name: { zh: '已采集', en: 'taken' }, define: times },
      steps: { name: { zh: '共需采集', en: 'needed' }, define: times },
    },
  },
} as const;

/** What limits a temporary password (facts/users.md §2.4). The offline one needs no entry here: lock and app compute it. */
export const temporaryPasswordKind = {
  type: 'enum',
  mapping: {
    0: { zh: '一次性', en: 'one-time' },
    1: { zh: '限时', en: 'limited period' },
    2: { zh: '周期', en: 'periodic' },
    3: { zh: '动态（五分钟）', en: 'dynamic, five minutes' },
  },
} as const satisfies Define;

export const temporaryPasswordState = {
  type: 'enum',
  mapping: {
    0: { zh: '可用', en: 'usable' },
    1: { zh: '已冻结', en: 'frozen' },
    2: { zh: '已使用', en: 'used' },
    3: { zh: '已过期', en: 'expired' },
  },
} as const satisfies Define;

const id = { name: { zh: '编号', en: 'id' }, define: text(20) } as const;

/** What both the list and the order to make one carry. Times of day are the lock's own (UTC+8). */
const terms = {
  name: { name: { zh: '名称', en: 'name' }, define: text(20) },
  kind: { name: { zh: '类型', en: 'kind' }, define: temporaryPasswordKind },
  begins: { name: { zh: '生效时间', en: 'begins' }, define: { type: 'timestamp' } },
  ends: { name: { zh: '失效时间', en: 'ends' }, define: { type: 'timestamp' } },
  week_days: { name: { zh: '星期', en: 'days of the week' }, define: weekDays },
  from_minute: { name: { zh: '每日开始', en: 'from' }, define: minuteOfDay },
  to_minute: { name: { zh: '每日结束', en: 'to' }, define: minuteOfDay },
} as const;

/** The list never carries the digits: those are known to the lock and to whoever made them. */
export const temporaryPasswords = {
  name: { zh: '临时密码', en: 'temporary passwords' },
  mode: 'r',
  define: {
    type: 'array',
    items: {
      type: 'struct',
      specs: { id, ...terms, state: { name: { zh: '状态', en: 'state' }, define: temporaryPasswordState } },
    },
  },
} as const;

export const accessActions = {
  start_enrolment: {
    name: { zh: '开始录入', en: 'start an enrolment' },
    input: {
      method: { name: { zh: '方式', en: 'method' }, define: credentialMethod },
      name: { name: { zh: '名称', en: 'name' }, define: text(20) },
      member: { name: { zh: '所属成员', en: 'member' }, define: text(64) },
      duress: { name: { zh: '胁迫专用', en: 'for duress' }, define: yesNo },
    },
    output: result,
  },
  cancel_enrolment: { name: { zh: '取消录入', en: 'cancel the enrolment' }, input: {}, output: result },
  delete_credential: {
    name: { zh: '删除凭证', en: 'delete a credential' },
    input: { method: { name: { zh: '方式', en: 'method' }, define: credentialMethod }, id },
    output: result,
  },
  add_temporary_password: {
    name: { zh: '添加临时密码', en: 'add a temporary password' },
    input: { ...terms, digits: { name: { zh: '密码', en: 'digits' }, define: { type: 'string', min: 6, max: 10 } } },
    output: { ...result, id },
  },
  freeze_temporary_password: {
    name: { zh: '冻结或解冻临时密码', en: 'freeze a temporary password, or thaw it' },
    input: { id, frozen: { name: { zh: '冻结', en: 'frozen' }, define: yesNo } },
    output: result,
  },
  delete_temporary_password: { name: { zh: '删除临时密码', en: 'delete a temporary password' }, input: { id }, output: result },
} as const;
