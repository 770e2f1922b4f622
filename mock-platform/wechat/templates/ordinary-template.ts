/**
 * Private templates of ordinary subscribe messages (订阅消息). A keyword's key says its type: `thing1`, `enum_string2`.
 * Source: facts/wechat.md §2.7.
 */
import type { MessageTemplate } from '../../../devices/index.ts';

export const KEYWORD_TYPES = [
  'thing',
  'number',
  'letter',
  'symbol',
  'character_string',
  'time',
  'date',
  'amount',
  'phone_number',
  'car_number',
  'name',
  'phrase',
  'enum',
] as const;
export type KeywordType = (typeof KEYWORD_TYPES)[number];

/** What the dialog shows where a value will be; each is a value the type takes (facts/wechat.md §2.7). */
export const KEYWORD_EXAMPLES: { readonly [T in KeywordType]: string } = {
  thing: '示例内容',
  number: '1',
  letter: 'A',
  symbol: '#',
  character_string: 'A1',
  time: '2021-09-10 19:00',
  date: '2021年9月10日',
  amount: '¥1',
  phone_number: '10000000000',
  car_number: '粤A00000',
  name: '张三',
  phrase: '正常',
  enum: '',
};

export interface OrdinaryKeyword {
  readonly key: string;
  /** As the card shows it, e.g. 设备名称. */
  readonly name: string;
  /** Of `enum` keywords: the only values it takes. */
  readonly values?: readonly string[];
}

/** One-off: every acceptance is good for one message. Long-term: good until withdrawn. */
export interface OrdinaryTemplate {
  readonly title: string;
  readonly longTerm: boolean;
  readonly keywords: readonly OrdinaryKeyword[];
}

const KEY = /^([a-z_]+?)(\d{1,3})$/;

/** `thing1` → `thing`; `enum_string2` is an enumeration too. Undefined for a key no template can have. */
export function keywordType(key: string): KeywordType | undefined {
  const word = KEY.exec(key)?.[1];
  if (word === 'enum_string') return 'enum';
  return KEYWORD_TYPES.find((type) => type === word);
}

/** A device template's keywords in the same shape, to list both kinds together. */
export function asOrdinary(template: MessageTemplate): OrdinaryTemplate {
  return {
    title: template.title,
    longTerm: true,
    keywords: template.keywords.map((keyword) => ({
      key: keyword.key,
      name: keyword.name,
      ...(keyword.type === 'enum' ? { values: keyword.values } : {}),
    })),
  };
}
