/**
 * The public template library (公共模板库) a private template is picked from. Real titles and ids are not published as a
 * list (facts/wechat.md §7.2 [I]), so the samples are data that a seed may replace: the long-term device titles come from
 * the device catalogue, the one-off titles are ours.
 */
import { catalogue, type Reminder } from '../../../devices/index.ts';
import type { WechatSeed } from '../../seed.ts';
import { keywordType } from './ordinary-template.ts';

export type LibraryTitle = NonNullable<WechatSeed['templateLibrary']>[number];
export type LibraryKeyword = LibraryTitle['keywords'][number];
export type ServiceCategory = NonNullable<WechatSeed['miniPrograms'][number]['serviceCategories']>[number];

/** 工具-设备管理 is the category device messages need (§2.1); its number is the mock's own. */
export const SAMPLE_CATEGORIES: readonly ServiceCategory[] = [{ id: 1001, name: '设备管理' }];
const SAMPLE_CATEGORY = 1001;
const FIRST_DEVICE_TID = 50_001;

const EXAMPLES = { time: '2021-09-10 19:00:00' } as const;

/** Kind and number of `enum_string2`: `rule` and `kid` of the library (§2.7). */
function splitKey(key: string): { rule: string; kid: number } {
  const [, rule = key, kid = '0'] = /^(.*?)(\d+)$/.exec(key) ?? [];
  return { rule, kid: Number(kid) };
}

function deviceTitles(): LibraryTitle[] {
  const seen = new Map<string, LibraryTitle>();
  for (const [device, { reminders }] of Object.entries(catalogue)) {
    for (const { template } of Object.values(reminders as { readonly [key: string]: Reminder })) {
      const id = `${device}|${template.title}`;
      if (seen.has(id)) continue;
      seen.set(id, {
        tid: FIRST_DEVICE_TID + seen.size,
        title: template.title,
        type: 3,
        categoryId: SAMPLE_CATEGORY,
        device,
        keywords: template.keywords.map((keyword) => ({
          ...splitKey(keyword.key),
          name: keyword.name,
          example: keyword.type === 'time' ? EXAMPLES.time : (keyword.values[0] ?? ''),
          ...(keyword.type === 'enum' ? { values: keyword.values } : {}),
        })),
      });
    }
  }
  return [...seen.values()];
}

/** Used while no seed brings a library of its own. */
export function sampleLibrary(): LibraryTitle[] {
  return [
    {
      tid: 10_001,
      title: '设备绑定结果通知',
      type: 2,
      categoryId: SAMPLE_CATEGORY,
      keywords: [
        { kid: 1, name: '设备名称', example: '客厅摄像机', rule: 'thing' },
        { kid: 2, name: '绑定时间', example: EXAMPLES.time, rule: 'time' },
        { kid: 3, name: '绑定结果', example: '绑定成功', rule: 'phrase' },
        { kid: 4, name: '设备编号', example: 'CAM-0001', rule: 'character_string' },
      ],
    },
    {
      tid: 10_002,
      title: '维修进度提醒',
      type: 2,
      categoryId: SAMPLE_CATEGORY,
      keywords: [
        { kid: 1, name: '服务商品', example: '智能门锁', rule: 'thing' },
        { kid: 2, name: '预约日期', example: '2021年10月1日', rule: 'date' },
        { kid: 3, name: '费用', example: '¥30.5元', rule: 'amount' },
        { kid: 4, name: '联系电话', example: '400-800-8000', rule: 'phone_number' },
        { kid: 5, name: '维修人员', example: '王师傅', rule: 'name' },
        { kid: 6, name: '剩余数量', example: '2', rule: 'number' },
      ],
    },
    ...deviceTitles(),
  ];
}

/** Key of a picked keyword in the private template: `thing1`. */
export function keyOf(keyword: LibraryKeyword): string {
  return `${keyword.rule}${keyword.kid}`;
}

/** Why a library cannot stand, naming the place; undefined when it can. */
export function libraryProblem(library: readonly LibraryTitle[]): string | undefined {
  const tids = new Set<number>();
  for (const title of library) {
    const where = `wechat.templateLibrary tid ${title.tid}`;
    if (tids.has(title.tid)) return `${where} is there twice`;
    tids.add(title.tid);
    if (title.device !== undefined && title.type !== 3) return `${where}: a device title is long-term (type 3)`;
    const kids = new Set<number>();
    for (const keyword of title.keywords) {
      const type = keywordType(keyOf(keyword));
      if (!type) return `${where}: rule ${JSON.stringify(keyword.rule)} with kid ${keyword.kid} names no keyword type`;
      if (kids.has(keyword.kid)) return `${where}: kid ${keyword.kid} is there twice`;
      kids.add(keyword.kid);
      if (type === 'enum' && !keyword.values?.length) return `${where}: kid ${keyword.kid} is an enumeration without values`;
      // facts/wechat.md §2.1: keywords of device templates are platform-made; times and enumerations are what is known.
      if (title.device !== undefined && type !== 'enum' && type !== 'time')
        return `${where}: keywords of a device title are times or enumerations, not ${type}`;
    }
  }
  return undefined;
}
