/** What a person can set on a camera, and how its lens is moved (facts/users.md §2.3) [P]. */
import type { Define, Property } from '../define.ts';
import { minuteOfDay, onOffProperty, weekDays } from '../traits.ts';

const result = (failed: string, done: string) =>
  ({
    result: {
      name: { zh: '结果', en: 'result' },
      define: { type: 'bool', mapping: { 0: { zh: failed, en: 'failed' }, 1: { zh: done, en: 'done' } } },
    },
  }) as const;

const degrees = { type: 'int', min: -180, max: 180, step: 1, start: 0, unit: '°' } as const satisfies Define;
const slot = { name: { zh: '编号', en: 'slot' }, define: { type: 'int', min: 1, max: 6, step: 1, start: 1 } } as const;
const presetName = { name: { zh: '名称', en: 'name' }, define: { type: 'string', min: 0, max: 20 } } as const;

export const cameraSettings = {
  motion_detection: onOffProperty({ zh: '移动侦测', en: 'motion detection' }),
  motion_sensitivity: {
    name: { zh: '侦测灵敏度', en: 'sensitivity' },
    mode: 'rw',
    define: { type: 'enum', mapping: { 0: { zh: '低', en: 'low' }, 1: { zh: '中', en: 'medium' }, 2: { zh: '高', en: 'high' } } },
  },
  person_detection: onOffProperty({ zh: '人形侦测', en: 'person detection' }),
  motion_interval: {
    name: { zh: '报警间隔', en: 'pause between alarms' },
    mode: 'rw',
    define: { type: 'int', min: 0, max: 30, step: 1, start: 0, unit: '分' },
  },
  /** When the camera watches. `to_minute` before `from_minute` is the next morning; bit 0 of `week_days` is Monday. */
  motion_schedule: {
    name: { zh: '侦测时段', en: 'hours of detection' },
    mode: 'rw',
    define: {
      type: 'struct',
      specs: {
        from_minute: { name: { zh: '开始', en: 'from' }, define: minuteOfDay },
        to_minute: { name: { zh: '结束', en: 'to' }, define: minuteOfDay },
        week_days: { name: { zh: '星期', en: 'days of the week' }, define: weekDays },
      },
    },
  },
  night_vision: {
    name: { zh: '夜视', en: 'night vision' },
    mode: 'rw',
    define: {
      type: 'enum',
      mapping: {
        0: { zh: '关闭', en: 'off' },
        1: { zh: '开启', en: 'on' },
        2: { zh: '自动', en: 'auto' },
        3: { zh: '全彩', en: 'full colour' },
        4: { zh: '智能全彩', en: 'full colour when something moves' },
        5: { zh: '自动全彩', en: 'full colour at night' },
      },
    },
  },
  image_flip: {
    name: { zh: '画面翻转', en: 'picture turned' },
    mode: 'rw',
    define: { type: 'enum', mapping: { 0: { zh: '0°', en: '0°' }, 180: { zh: '180°', en: '180°' } } },
  },
  power_frequency: {
    name: { zh: '电源频率', en: 'mains frequency' },
    mode: 'rw',
    define: { type: 'enum', mapping: { 50: { zh: '50Hz', en: '50 Hz' }, 60: { zh: '60Hz', en: '60 Hz' } } },
  },
  time_watermark: onOffProperty({ zh: '时间水印', en: 'time in the picture' }),
  distortion_correction: onOffProperty({ zh: '畸变纠正', en: 'distortion correction' }),
  status_light: onOffProperty({ zh: '状态指示灯', en: 'status light' }),
  microphone: onOffProperty({ zh: '麦克风', en: 'microphone' }),
  speaker_volume: {
    name: { zh: '对讲音量', en: 'speaker volume' },
    mode: 'rw',
    define: { type: 'int', min: 0, max: 100, step: 1, start: 0, unit: '%' },
  },
  tracking: onOffProperty({ zh: '移动追踪', en: 'follows what moves' }),
  cruise: onOffProperty({ zh: '自动巡航', en: 'goes round its presets' }),
  presets: {
    name: { zh: '预置位', en: 'presets' },
    mode: 'r',
    define: {
      type: 'array',
      items: {
        type: 'struct',
        specs: {
          slot,
          name: presetName,
          pan: { name: { zh: '水平', en: 'pan' }, define: degrees },
          tilt: { name: { zh: '垂直', en: 'tilt' }, define: degrees },
        },
      },
    },
  },
  privacy_mode: onOffProperty({ zh: '隐私遮挡', en: 'privacy mode' }),
  sleep_mode: onOffProperty({ zh: '休眠', en: 'asleep' }),
  talking: onOffProperty({ zh: '对讲中', en: 'somebody talks through it' }, 'r'),
} as const satisfies { readonly [id: string]: Property };

export const cameraActions = {
  ptz_move: {
    name: { zh: '云台转动', en: 'pan and tilt' },
    input: {
      direction: {
        name: { zh: '方向', en: 'direction' },
        define: {
          type: 'enum',
          mapping: {
            0: { zh: '停止', en: 'stop' },
            1: { zh: '上', en: 'up' },
            2: { zh: '下', en: 'down' },
            3: { zh: '左', en: 'left' },
            4: { zh: '右', en: 'right' },
          },
        },
      },
    },
    output: {
      result: {
        name: { zh: '结果', en: 'result' },
        define: { type: 'bool', mapping: { 0: { zh: '已到边缘', en: 'at the end' }, 1: { zh: '成功', en: 'done' } } },
      },
    },
  },
  ptz_preset: {
    name: { zh: '预置位操作', en: 'keep a position, go there, or forget it' },
    input: {
      operation: {
        name: { zh: '操作', en: 'operation' },
        define: {
          type: 'enum',
          mapping: { 0: { zh: '保存', en: 'keep' }, 1: { zh: '转到', en: 'go there' }, 2: { zh: '删除', en: 'forget' } },
        },
      },
      slot,
      name: presetName,
    },
    output: result('失败', '成功'),
  },
  talk: {
    name: { zh: '对讲', en: 'talk' },
    input: {
      on: {
        name: { zh: '开始', en: 'on' },
        define: { type: 'bool', mapping: { 0: { zh: '结束', en: 'end' }, 1: { zh: '开始', en: 'begin' } } },
      },
    },
    output: result('失败', '成功'),
  },
} as const;
