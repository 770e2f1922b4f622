/** Digits nobody can guess: WeChat's own source of chance (base library 2.15). Empty when it cannot give any: then a person types some. */
import Taro from '@tarojs/taro';
import { digitsOf } from './temporary-terms.ts';

/** More bytes than digits, as some are thrown away. */
const BYTES = 64;

interface Drawn {
  readonly randomValues?: ArrayBuffer;
}

export async function randomDigits(): Promise<string> {
  try {
    const draw = Taro.getRandomValues as unknown as (options: { length: number }) => Promise<Drawn>;
    const { randomValues } = await draw({ length: BYTES });
    return randomValues ? digitsOf(new Uint8Array(randomValues)) : '';
  } catch {
    return '';
  }
}
