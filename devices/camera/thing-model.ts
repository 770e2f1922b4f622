/** Camera, CategoryId 113: Tencent's standard properties (facts/tencent-iot.md §7.2) and our settings, events and PTZ. */
import { type Define, defineThingModel } from '../define.ts';
import { onOffProperty, videoModule } from '../traits.ts';
import { cameraActions, cameraSettings } from './settings-model.ts';

const eventTime = { name: { zh: '发生时间', en: 'time' }, define: { type: 'timestamp' } } as const;
const picture = { name: { zh: '抓拍图片', en: 'picture' }, define: { type: 'string', min: 0, max: 64 } } as const;

/** Twelve states of a memory card, as camera apps tell them apart (facts/users.md §2.3) [P]. */
export const memoryCardState = {
  type: 'enum',
  mapping: {
    0: { zh: '无存储卡', en: 'absent' },
    1: { zh: '正常', en: 'normal' },
    2: { zh: '损坏', en: 'damaged' },
    3: { zh: '已满', en: 'full' },
    4: { zh: '格式化中', en: 'formatting' },
    5: { zh: '已弹出', en: 'ejected' },
    6: { zh: '修复中', en: 'repairing' },
    7: { zh: '不兼容', en: 'incompatible' },
    8: { zh: '只读', en: 'read-only' },
    9: { zh: '格式化失败', en: 'formatting failed' },
    10: { zh: '速度过低', en: 'too slow' },
    11: { zh: '检测中', en: 'being checked' },
  },
} as const satisfies Define;

const megabytes = { type: 'int', min: 0, max: 2_097_152, step: 1, start: 0, unit: 'MB' } as const satisfies Define;

export const cameraThingModel = defineThingModel({
  categoryId: 113,
  properties: {
    ...videoModule,
    record_enable: onOffProperty({ zh: '本地录像', en: 'local recording' }),
    dev_info: {
      name: { zh: '编码信息', en: 'codecs' },
      mode: 'r',
      define: {
        type: 'struct',
        specs: {
          video_codec: { name: { zh: '视频编码', en: 'video codec' }, define: { type: 'string', min: 0, max: 32 } },
          audio_codec: { name: { zh: '音频编码', en: 'audio codec' }, define: { type: 'string', min: 0, max: 32 } },
        },
      },
    },
    ...cameraSettings,
    record_mode: {
      name: { zh: '录像模式', en: 'recording mode' },
      mode: 'rw',
      define: {
        type: 'enum',
        mapping: { 0: { zh: '不录像', en: 'never' }, 1: { zh: '有动静时', en: 'on motion' }, 2: { zh: '全天', en: 'always' } },
      },
    },
    card_state: { name: { zh: '存储卡状态', en: 'memory card' }, mode: 'r', define: memoryCardState },
    card_total_mb: { name: { zh: '存储卡容量', en: 'size of the card' }, mode: 'r', define: megabytes },
    card_free_mb: { name: { zh: '存储卡剩余', en: 'free on the card' }, mode: 'r', define: megabytes },
  },
  events: {
    motion_detected: {
      name: { zh: '有人活动', en: 'motion' },
      type: 'alert',
      params: { event_time: eventTime, pic_id: picture },
      tencent: { event: 1 },
    },
    /** Person recognition is newer than Tencent's published numbers: none [P]. */
    person_detected: {
      name: { zh: '有人出现', en: 'person' },
      type: 'alert',
      params: { event_time: eventTime, pic_id: picture },
    },
    picture_changed: {
      name: { zh: '画面变化', en: 'picture changed' },
      type: 'info',
      params: { event_time: eventTime, pic_id: picture },
      tencent: { event: 2 },
    },
    /** No number published [P]. */
    card_fault: {
      name: { zh: '存储卡异常', en: 'memory card fault' },
      type: 'fault',
      params: { event_time: eventTime, card_state: { name: { zh: '存储卡状态', en: 'state of the card' }, define: memoryCardState } },
    },
  },
  actions: {
    format_card: {
      name: { zh: '格式化存储卡', en: 'format the memory card' },
      input: {},
      output: {
        result: {
          name: { zh: '结果', en: 'result' },
          define: { type: 'bool', mapping: { 0: { zh: '没有开始', en: 'not started' }, 1: { zh: '已开始', en: 'started' } } },
        },
      },
    },
    ...cameraActions,
  },
});
