/** Which text a keyword of each type takes. Source: facts/wechat.md §2.7 (limits of `data.*.value` [M S11]), check 36. */
import { DATE, MOMENT, TIME } from '../api/message-data.ts';
import { type KeywordType, keywordType, type OrdinaryKeyword } from './ordinary-template.ts';

/** Characters as a person counts them: an emoji outside the basic plane is one. */
const characters = (value: string) => [...value].length;
const HAN = String.raw`\p{Script=Han}`;
const DAY = `${DATE}( ?([01]?\\d|2[0-3]):[0-5]\\d(:[0-5]\\d)?)?`;
const DAYS = new RegExp(`^${DAY}( ?~ ?(${DAY}|${MOMENT}))?$`);
const DIGITS = /^\d+(\.\d+)?$/;
const CHARACTER_STRING = /^[\x20-\x7e]{1,32}$/;
const SYMBOLS = /^[\p{P}\p{S}]{1,5}$/u;
/** Currency sign, up to ten digits before the point, 元 at the end: all but the digits may be absent. */
const AMOUNT = /^\p{Sc}?\d{1,10}(\.\d+)?元?$/u;
const PHONE = /^[\d\p{P}\p{S}]{1,17}$/u;
const CAR = new RegExp(`^[${HAN}A-Za-z\\d]([A-Za-z\\d]{0,6}[${HAN}A-Za-z\\d])?$`, 'u');
const NAME = new RegExp(`^[${HAN}\\p{Script=Latin}\\p{P}\\p{S} ]+$`, 'u');
const PHRASE = new RegExp(`^${HAN}{1,5}$`, 'u');

const FITS: { readonly [T in Exclude<KeywordType, 'enum'>]: (value: string) => boolean } = {
  thing: (value) => characters(value) <= 20,
  number: (value) => DIGITS.test(value) && value.replace('.', '').length <= 32,
  letter: (value) => /^[A-Za-z]{1,32}$/.test(value),
  symbol: (value) => SYMBOLS.test(value),
  character_string: (value) => CHARACTER_STRING.test(value),
  time: (value) => TIME.test(value),
  date: (value) => DAYS.test(value),
  amount: (value) => AMOUNT.test(value),
  phone_number: (value) => PHONE.test(value),
  car_number: (value) => CAR.test(value),
  // Chinese and letters mixed count as Chinese.
  name: (value) => NAME.test(value) && characters(value) <= (new RegExp(HAN, 'u').test(value) ? 10 : 20),
  phrase: (value) => PHRASE.test(value),
};

/** Control characters fit nowhere: a card is lines of text. An `enum` takes its own values; `checkEnum` false lets any text pass. */
export function fitsKeyword(keyword: OrdinaryKeyword, value: string, checkEnum = true): boolean {
  const type = keywordType(keyword.key);
  if (!type || value === '' || /\p{Cc}/u.test(value)) return false;
  if (type === 'enum') return !checkEnum || (keyword.values ?? []).includes(value);
  return FITS[type](value);
}
