/** Door lock, CategoryId 595: Tencent's picture- and video-stream models (facts/tencent-iot.md §7.3–7.4) and our events (§7.5). */
import { type Define, defineThingModel } from '../define.ts';
import { battery, batteryPercentage, onOffProperty, videoModule } from '../traits.ts';
import { accessActions, credentialMethod, enrolled, enrolment, result, temporaryPasswords, text, unlockMethod } from './access-model.ts';
import { batteries, batterySlot, batteryState } from './power-model.ts';

const eventTime = { name: { zh: '发生时间', en: 'time' }, define: { type: 'timestamp' } } as const;
const picture = { name: { zh: '抓拍图片', en: 'picture' }, define: { type: 'string', min: 0, max: 64 } } as const;

/** 0 not locked, 1 locked, 3 abnormal; 2 is not used by Tencent. */
export const lockState = {
  type: 'enum',
  mapping: { 0: { zh: '未上锁', en: 'unlocked' }, 1: { zh: '已上锁', en: 'locked' }, 3: { zh: '门锁异常', en: 'abnormal' } },
} as const satisfies Define;

/** Which way of trying got frozen; Tencent's numbers 10–13 and 15 in this order. */
export const lockoutMethod = {
  type: 'enum',
  mapping: { ...credentialMethod.mapping, 4: { zh: '系统', en: 'system' } },
} as const satisfies Define;

/** What the door itself does, apart from its bolt [P]. */
const doorState = {
  type: 'enum',
  mapping: { 0: { zh: '已关', en: 'closed' }, 1: { zh: '开着', en: 'open' }, 2: { zh: '未关好', en: 'ajar' } },
} as const satisfies Define;

export const lockThingModel = defineThingModel({
  categoryId: 595,
  properties: {
    ...videoModule,
    ...battery,
    lock_state: { name: { zh: '门锁状态', en: 'lock' }, mode: 'r', define: lockState },
    lock_motor_state: { ...onOffProperty({ zh: '锁体电机', en: 'motor' }, 'r') },
    inner_lock_state: onOffProperty({ zh: '反锁', en: 'inner lock' }),
    child_lock_state: onOffProperty({ zh: '童锁', en: 'child lock' }),
    disarming: onOffProperty({ zh: '布防', en: 'armed' }),
    wakeup_state: onOffProperty({ zh: '唤醒状态', en: 'awake' }, 'r'),
    volume: {
      name: { zh: '音量', en: 'volume' },
      mode: 'rw',
      define: {
        type: 'enum',
        mapping: { 0: { zh: '静音', en: 'mute' }, 1: { zh: '低', en: 'low' }, 2: { zh: '中', en: 'medium' }, 3: { zh: '高', en: 'high' } },
      },
    },
    sensitivity: {
      name: { zh: '逗留侦测灵敏度', en: 'loitering sensitivity' },
      mode: 'rw',
      define: { type: 'enum', mapping: { 0: { zh: '低', en: 'low' }, 1: { zh: '中', en: 'medium' }, 2: { zh: '高', en: 'high' } } },
    },
    user_list: {
      name: { zh: '成员', en: 'members' },
      mode: 'rw',
      define: {
        type: 'struct',
        specs: {
          owner: { name: { zh: '主人', en: 'owner' }, define: text(64) },
          shared_person: { name: { zh: '共享成员', en: 'shared with' }, define: { type: 'array', items: text(64) } },
        },
      },
    },
    fingerprints: enrolled('指纹', 'fingerprints', 'fingerprints_name'),
    passwords: enrolled('密码', 'passwords', 'password_name'),
    cards: enrolled('卡片', 'cards', 'card_name'),
    faces: enrolled('人脸', 'faces', 'face_name'),
    enrolment,
    temporary_passwords: temporaryPasswords,
    batteries,
    emergency_power: onOffProperty({ zh: '应急供电', en: 'emergency power' }, 'r'),
    door_state: { name: { zh: '门的状态', en: 'door' }, mode: 'r', define: doorState },
    anti_pry: onOffProperty({ zh: '防撬报警', en: 'anti-pry alarm' }),
    auto_lock: onOffProperty({ zh: '自动上锁', en: 'locks by itself' }),
  },
  events: {
    doorbell_ring: {
      name: { zh: '有人按门铃', en: 'doorbell' },
      type: 'alert',
      params: { event_time: eventTime, pic_id: picture },
      tencent: { event: 3, notice: 6 },
    },
    pry_alarm: { name: { zh: '门锁被撬', en: 'forced' }, type: 'alert', params: { event_time: eventTime }, tencent: { event: 4 } },
    trial_lockout: {
      name: { zh: '多次验证失败', en: 'frozen after wrong tries' },
      type: 'alert',
      params: {
        event_time: eventTime,
        method: { name: { zh: '方式', en: 'method' }, define: lockoutMethod },
        fail_count: { name: { zh: '失败次数', en: 'tries' }, define: { type: 'int', min: 0, max: 100, step: 1, start: 0, unit: '次' } },
      },
      tencent: { event: 5 },
    },
    duress_alarm: {
      name: { zh: '胁迫开门', en: 'duress' },
      type: 'alert',
      params: {
        event_time: eventTime,
        user_id: { name: { zh: '成员', en: 'member' }, define: text(64) },
        method: { name: { zh: '方式', en: 'method' }, define: unlockMethod },
      },
      tencent: { event: 6 },
    },
    loitering_alarm: {
      name: { zh: '有人逗留', en: 'loitering' },
      type: 'alert',
      params: {
        event_time: eventTime,
        stay_sec: { name: { zh: '逗留秒数', en: 'seconds' }, define: { type: 'int', min: 0, max: 3600, step: 1, start: 0, unit: '秒' } },
        pic_id: picture,
      },
      tencent: { event: 7 },
    },
    door_open: {
      name: { zh: '开门', en: 'opened' },
      type: 'info',
      params: {
        event_time: eventTime,
        unlock_type: { name: { zh: '开门方式', en: 'method' }, define: unlockMethod },
        user_id: { name: { zh: '成员编号', en: 'member id' }, define: text(64) },
        user_name: { name: { zh: '成员', en: 'member' }, define: text(20) },
      },
      tencent: { event: 8, notice: 1 },
    },
    door_close: { name: { zh: '关门', en: 'closed' }, type: 'info', params: { event_time: eventTime }, tencent: { event: 9, notice: 2 } },
    key_left_in: { name: { zh: '忘拔钥匙', en: 'key left in' }, type: 'alert', params: { event_time: eventTime }, tencent: { notice: 3 } },
    inner_locked: {
      name: { zh: '反锁', en: 'locked from inside' },
      type: 'info',
      params: { event_time: eventTime },
      tencent: { notice: 4 },
    },
    low_battery: {
      name: { zh: '电量不足', en: 'low battery' },
      type: 'alert',
      params: { event_time: eventTime, battery_percentage: { name: { zh: '电量', en: 'battery' }, define: batteryPercentage } },
      tencent: { notice: 5 },
    },
    fake_lock_alarm: {
      name: { zh: '假锁', en: 'not really locked' },
      type: 'alert',
      params: { event_time: eventTime },
      tencent: { event: 16 },
    },
    occlusion_alarm: {
      name: { zh: '镜头被遮挡', en: 'lens covered' },
      type: 'alert',
      params: { event_time: eventTime },
      tencent: { event: 17 },
    },
    /** No number published for this and the events below [P]. */
    enrolled: {
      name: { zh: '录入了凭证', en: 'credential enrolled' },
      type: 'info',
      params: {
        event_time: eventTime,
        method: { name: { zh: '方式', en: 'method' }, define: unlockMethod },
        user_id: { name: { zh: '编号', en: 'id' }, define: text(64) },
        user_name: { name: { zh: '名称', en: 'name' }, define: text(20) },
      },
    },
    battery_alarm: {
      name: { zh: '电池异常', en: 'battery trouble' },
      type: 'fault',
      params: {
        event_time: eventTime,
        slot: { name: { zh: '电池', en: 'battery' }, define: batterySlot },
        state: { name: { zh: '状态', en: 'state' }, define: batteryState },
      },
    },
    sensor_fault: { name: { zh: '传感器故障', en: 'sensor fault' }, type: 'fault', params: { event_time: eventTime } },
    reset_alarm: { name: { zh: '门锁被恢复出厂', en: 'reset at the door' }, type: 'alert', params: { event_time: eventTime } },
    door_ajar: {
      name: { zh: '门没有关好', en: 'left ajar' },
      type: 'alert',
      params: {
        event_time: eventTime,
        open_sec: { name: { zh: '敞开秒数', en: 'seconds' }, define: { type: 'int', min: 0, max: 86400, step: 1, start: 0, unit: '秒' } },
      },
    },
  },
  actions: {
    ...accessActions,
    unlock_remote: {
      name: { zh: '远程开锁', en: 'remote unlock' },
      input: {},
      output: result,
    },
    wake_up: {
      name: { zh: '唤醒', en: 'wake up' },
      input: {},
      output: {
        wakeup_state: {
          name: { zh: '唤醒状态', en: 'awake' },
          define: { type: 'bool', mapping: { 0: { zh: '休眠', en: 'asleep' }, 1: { zh: '唤醒', en: 'awake' } } },
        },
      },
    },
  },
});
